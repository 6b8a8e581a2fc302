"""Recognising the layout of a table: long or wide, women and men as columns or rows, one header row or several.

The result is an explicit mapping. What is not certain is a fault that says what to tell, never a guess.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from jamtbok.sources.columns import Column, read_columns
from jamtbok.sources.extents import Extent, find_extents
from jamtbok.sources.grid import FaultInSheet, Grid
from jamtbok.sources.headings import Surroundings, combine, is_note, read_heading, read_surroundings
from jamtbok.sources.labels import Labels
from jamtbok.sources.mapping import ColumnMapping, Corrections, SexWord, TableMapping, fingerprint
from jamtbok.sources.numbers import decimal_sign, figure, looks_like_a_figure
from jamtbok.sources.synonyms import AGE, MEASURE_WORDS, SCB_SEX_CODES, Role, plain

SEX_WORD: dict[str, SexWord] = {"women": "kvinnor", "men": "män", "unknown": "okänt", "total": "totalt"}

#: What only one column of a table can be.
_ONCE = (Role.MEASURE, Role.SEX, Role.YEAR, Role.UNIT, Role.SOURCE, Role.OWNER, Role.AREA, Role.AREA_CODE)

_SCB = re.compile(r"\b(scb|statistiska centralbyrån|statistics sweden)\b", re.IGNORECASE)

_NO_HEADER = (
    "ingen rad känns igen som rubrikrad. Skriv rubriker ovanför kolumnerna, till exempel mått, kön, år och värde, "
    "eller ange --rubrikrad."
)


@dataclass(frozen=True)
class Recognised:
    """What was recognised of a sheet.

    Parameters
    ----------
    mappings
        How its tables are read; those that cannot be told for certain are left out.
    faults
        Why they cannot.
    notices
        What the reader should know.
    kind
        What files with the same headings have in common, "" for a sheet without a header.
    """

    mappings: tuple[TableMapping, ...] = ()
    faults: tuple[FaultInSheet, ...] = ()
    notices: tuple[str, ...] = ()
    kind: str = ""


def recognise(grid: Grid, said: Corrections, remembered: Callable[[str], Corrections | None]) -> Recognised:
    """Recognise every table of a sheet.

    Parameters
    ----------
    grid
        The sheet.
    said
        What a person has said of it, which goes before what is recognised.
    remembered
        Gives what has been said of sheets of the same kind.
    """
    lines = {line: row for row, line in enumerate(grid.lines[:-1])}
    if missing := [line for line in said.header if line not in lines]:
        message = f"rad {missing[0]} kan inte vara rubrikrad: den finns inte, eller har inga rader under sig."
        return Recognised(faults=(FaultInSheet(0, "", message, grid.sheet),))
    extents = find_extents(grid, [lines[line] for line in said.header])
    if not extents:
        return Recognised(faults=(FaultInSheet(0, "", _NO_HEADER, grid.sheet),))
    kind = fingerprint([grid.text(row, at) for row in extents[0].header for at in range(len(grid.rows[row]))])
    said = said.over(remembered(kind) or Corrections())
    mappings: list[TableMapping] = []
    faults: list[FaultInSheet] = []
    notices: list[str] = []
    for extent in extents:
        table = _Table(grid, extent, said)
        mapping = table.mapping()
        if mapping is not None:
            mappings.append(mapping)
        faults += table.faults
        notices += table.notices
    return Recognised(tuple(mappings), tuple(faults), tuple(dict.fromkeys(notices)), kind)


@dataclass
class _Table:
    """Recognises one table, step by step; what is doubtful is gathered in `faults`."""

    grid: Grid
    extent: Extent
    said: Corrections
    faults: list[FaultInSheet] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def mapping(self) -> TableMapping | None:
        """Return the mapping, or ``None`` when it cannot be told for certain."""
        found = read_columns(self.grid, self.extent, self.said)
        self.notices += found.notices
        for name in found.unknown:
            self._fault(f"det finns ingen kolumn ”{name}”.")
        columns = found.columns
        figures = [column for column in columns if column.role is Role.VALUE]
        self._read_headings_above(figures)
        figures = self._with_unknown(columns, figures)
        labels = [column for column in columns if column.label]
        last = self._last_row(labels, figures)
        around = self._surroundings(last)
        missing = self._missing(labels, figures, around)
        if missing:
            # What is missing is said first: much else is doubtful only because of it.
            self.faults.clear()
            self._fault(missing)
            return None
        self._once(labels)
        table = Labels(self.grid, self._rows(last), labels, [column.index for column in figures])
        mapped = self._labels(labels, table)
        mapped += _Figures(self, labels, figures, around).mapped()
        if self.faults:
            return None
        nothing = [column for column in columns if column.role is Role.NOTHING]
        mapped += [ColumnMapping(letter=c.letter, heading=c.heading.text, role=Role.NOTHING) for c in nothing]
        return TableMapping(
            sheet=self.grid.sheet,
            header=tuple(self.grid.lines[row] for row in self.extent.header),
            first=self.grid.lines[self.extent.first],
            last=self.grid.lines[last],
            measure=self.said.measure or ("" if Role.MEASURE in _roles(labels) else around.measure),
            unit=self.said.unit or around.unit,
            source=self.said.source or around.source,
            year=self._year(labels, figures, around),
            sex=self.sex_of_all(labels, figures),
            persons=self.said.persons,
            decimal=self.said.decimal or decimal_sign(self._cells(figures, last)),
            scale=self.said.scale,
            sections=_in_sections(labels, table),
            school_year=self.said.school_year,
            sex_codes=self._sex_codes(labels, around),
            columns=tuple(sorted(mapped, key=lambda column: column.index)),
        )

    # Headings of columns of figures

    def _read_headings_above(self, figures: list[Column]) -> None:
        """Read the header above the columns of figures, where a word may stand once for several of them."""
        if not figures:
            return
        places = [column.index for column in figures]
        levels = [self._spread(row, places) for row in self.extent.header]
        for number, column in enumerate(figures):
            column.heading = combine([level[number] for level in levels])
            if column.told is not None:
                # Somebody has said what it is, whatever else the heading may mean.
                column.heading = replace(column.heading, rest=column.told.measure, vague="", letter=False)
        letters = {column.heading.sex for column in figures if column.heading.letter}
        for column in figures:
            if column.heading.letter and not {"women", "men"} <= letters:
                self.doubt(column, "det är inte säkert vad bokstaven betyder")
            elif column.heading.vague:
                self.doubt(column, column.heading.vague)

    def _spread(self, row: int, places: list[int]) -> list[str]:
        """Return the texts of a header row above the columns of figures, spread over those that they stand for."""
        texts = [self.grid.text(row, place) for place in places]
        if row == self.extent.header[-1]:
            return texts
        merged = [cell for cell in self.grid.merged if cell.top <= row <= cell.bottom and cell.right >= places[0]]
        if merged:
            for number, place in enumerate(places):
                over = next((cell for cell in merged if cell.left <= place <= cell.right), None)
                texts[number] = self.grid.text(over.top, over.left) if over else texts[number]
            return texts
        starts = [number for number, text in enumerate(texts) if text]
        spans = [range(start, end) for start, end in zip(starts, [*starts[1:], len(texts)], strict=False)]
        # The last text could stand for too many columns: equal columns below each of them show that it does not.
        below = {tuple(plain(self.grid.text(row + 1, places[at])) for at in span) for span in spans if len(span) > 1}
        if len(below) > 1 or (below and starts[0] > 0):
            message = "det går inte att se vilka kolumner rubrikerna gäller. Skriv rubriken ovanför varje kolumn."
            self._fault(message, row)
        for span in spans:
            for number in span:
                texts[number] = texts[span.start]
        return texts

    def _with_unknown(self, columns: Sequence[Column], figures: list[Column]) -> list[Column]:
        """Settle what columns of figures with unknown headings hold; returns all columns of figures."""
        unknown = [column for column in columns if column.role is None]
        roles = _roles(columns)
        for column in unknown:
            measure = column.heading.rest or column.heading.text
            if not measure:
                self.doubt(column, "kolumnen har tal men ingen rubrik")
            elif figures and not self._is_beside_sexes(measure, figures, roles):
                self.doubt(column, "kolumnen har tal men det framgår inte vad de är")
            column.role = Role.VALUE
            # Beside a column of measures a heading over the only figures says no more than they are figures.
            rest = "" if Role.MEASURE in roles and len(unknown) == 1 and not figures else measure
            column.heading = replace(column.heading, rest=rest)
        return [column for column in columns if column.role is Role.VALUE]

    def _is_beside_sexes(self, heading: str, figures: Sequence[Column], roles: set[Role | None]) -> bool:
        """Tell whether a heading is one more measure or category of a table with the sexes in its rows."""
        if Role.SEX not in roles and self.said.sex is None:
            return False
        only_totals = all(column.heading.total for column in figures)
        return only_totals or MEASURE_WORDS.match(heading) is not None or AGE.fullmatch(heading) is not None

    def doubt(self, column: Column, why: str) -> None:
        """Note that nobody can tell what a column of figures holds; the first reason is enough."""
        if any(fault.column == column.called for fault in self.faults):
            return
        said = f'Ange det, till exempel --kolumn "{column.called}=kvinnor", =indelning eller =inget.'
        self._fault(f"{why}. {said}", column=column.called)

    # What is missing or met twice

    def _missing(self, labels: Sequence[Column], figures: Sequence[Column], around: Surroundings) -> str:
        if not figures:
            return "kolumnen värde saknas: tabellen har inga siffror att läsa."
        roles = _roles(labels)
        headings = [column.heading for column in figures]
        told = [column.told for column in figures if column.told is not None]
        missing: dict[str, str] = {}
        rests = any(heading.split or (heading.rest and not AGE.fullmatch(heading.rest)) for heading in headings)
        rests = rests or any(each.measure for each in told)
        if not (Role.MEASURE in roles or self.said.measure or around.measure or rests):
            missing["mått"] = "--mått"
        sexes = any(heading.sex for heading in headings) or any(each.sex for each in told)
        if not (Role.SEX in roles or sexes or self.sex_of_all(labels, figures)):
            missing["kön"] = "--kön"
        years = any(heading.year or heading.two_years for heading in headings) or any(each.year for each in told)
        if not (Role.YEAR in roles or years or self._year(labels, figures, around)):
            missing["år"] = f"--år (rubriken säger {around.doubtful_year})" if around.doubtful_year else "--år"
        if not missing:
            return ""
        return (
            f"kolumnen {' och kolumnen '.join(missing)} saknas. Väntade kolumner: mått, grupp, kön, år och värde, "
            "eller kvinnor och män i var sin kolumn. Det som saknas går också att ange med "
            f"{', '.join(missing.values())}."
        )

    def _year(self, labels: Sequence[Column], figures: Sequence[Column], around: Surroundings) -> int | None:
        """Return the year of all figures: what somebody says, or else the title, or else the sheet's name."""
        if self.said.year is not None:
            return self.said.year
        if Role.YEAR in _roles(labels) or any(self.year_of(column) for column in figures):
            return None
        of_sheet = read_heading(self.grid.sheet).year if not around.doubtful_year else None
        return around.year or self.chosen(around.two_years) or of_sheet

    def sex_of_all(self, labels: Sequence[Column], figures: Sequence[Column]) -> SexWord | None:
        """Return the sex of all figures: what somebody says, or else the sheet's name."""
        if self.said.sex is not None:
            return self.said.sex
        of_sheet = read_heading(self.grid.sheet).sex
        in_columns = any(column.heading.sex or (column.told and column.told.sex) for column in figures)
        return None if in_columns or Role.SEX in _roles(labels) or not of_sheet else SEX_WORD[of_sheet]

    def chosen(self, two_years: tuple[int, int] | None) -> int | None:
        """Return the year that a school year counts as, ``None`` when nobody has said."""
        if two_years is None or not self.said.school_year:
            return None
        return two_years[0] if self.said.school_year == "höst" else two_years[1]

    def year_of(self, column: Column) -> int | None:
        """Return the year that a column of figures is about, ``None`` when neither its heading nor anybody says."""
        told = column.told.year if column.told is not None else None
        return told or column.heading.year or self.chosen(column.heading.two_years)

    def _once(self, labels: Sequence[Column]) -> None:
        for role in _ONCE:
            same = [column for column in labels if column.role is role]
            if len(same) > 1:
                which = " och ".join(f"{column.letter} ({column.called})" for column in same)
                self._fault(
                    f"flera kolumner är {role.value}: {which}. Ange vilken som inte är det, till exempel "
                    f"--kolumn {same[-1].letter}=inget."
                )
        names = Counter(plain(column.heading.text) for column in labels if column.heading.text)
        for name in (name for name, times in names.items() if times > 1):
            self._fault(
                f"rubriken ”{name}” finns över flera kolumner. Lägg tabeller under varandra, var och en med sin rubrik."
            )

    # Labels

    def _labels(self, labels: list[Column], table: Labels) -> list[ColumnMapping]:
        if _in_sections(labels, table) and (odd := table.doubtful_section()):
            self._fault(
                f"det går inte att se vad raden ”{odd}” hör till: delarna ovanför och nedanför är olika. "
                "Skriv gruppen i en egen kolumn."
            )
        blanks = table.blanks()
        names: Counter[str] = Counter()
        mapped = []
        for column in labels:
            name = column.name
            if column.role is Role.DIMENSION or column.stacked:
                names[name] += 1
                name = name if names[name] == 1 else f"{name} {names[name]}"
            mapped.append(
                ColumnMapping(
                    letter=column.letter,
                    heading=column.heading.text,
                    role=column.role or Role.NOTHING,
                    name=name,
                    padded=column.told is not None and column.told.padded,
                    blank=blanks[column.index],
                )
            )
        return mapped

    def _sex_codes(self, labels: Sequence[Column], around: Surroundings) -> dict[str, SexWord]:
        """Return the codes that somebody has said, and Statistics Sweden's where all figures come from it."""
        column = next((column for column in labels if column.role is Role.SOURCE), None)
        sources = [str(cell) for cell in column.sample] if column else [f"{self.said.source} {around.source}"]
        codes: dict[str, SexWord] = {}
        if sources and all(_SCB.search(source) for source in sources):
            codes = {code: SEX_WORD[sex] for code, sex in SCB_SEX_CODES.items()}
        return codes | {plain(code): word for code, word in self.said.sex_codes.items()}

    # Places

    def _rows(self, last: int) -> list[int]:
        return [row for row in range(self.extent.first, last + 1) if any(cell != "" for cell in self.grid.rows[row])]

    def _cells(self, figures: Sequence[Column], last: int) -> Iterable[str | float]:
        return (self.grid.cell(row, column.index) for row in range(self.extent.first, last + 1) for column in figures)

    def _last_row(self, labels: Sequence[Column], figures: Sequence[Column]) -> int:
        """Return the last row of the table: what comes after are notes.

        A row that is laid out as the others belongs to the table also where its figure is missing or no figure.
        """
        places = [column.index for column in figures]
        for row in range(self.extent.after - 1, self.extent.first - 1, -1):
            cells = [cell for place in places if (cell := self.grid.cell(row, place)) != ""]
            said = [text for column in labels if (text := self.grid.text(row, column.index))]
            laid_out = bool(said and cells) or (len(labels) > 1 and len(said) == len(labels))
            if any(map(looks_like_a_figure, cells)) or (laid_out and not is_note(self.grid.text(row, 0))):
                return row
        return max(self.extent.first, self.extent.after - 1)

    def _surroundings(self, last: int) -> Surroundings:
        def lines(rows: Iterable[int]) -> list[list[str]]:
            texts = ([self.grid.text(row, at) for at in range(len(self.grid.rows[row]))] for row in rows)
            return [told for line in texts if (told := list(dict.fromkeys(text for text in line if text)))]

        return read_surroundings(lines(self.extent.titles), lines(range(last + 1, self.extent.after)))

    def _fault(self, message: str, row: int | None = None, column: str = "") -> None:
        line = 0 if row is None else self.grid.lines[row]
        self.faults.append(FaultInSheet(line, column, message, self.grid.sheet))


def _in_sections(labels: Iterable[Column], table: Labels) -> bool:
    return any(column.stacked for column in labels) or table.have_sections


def _roles(columns: Iterable[Column]) -> set[Role | None]:
    return {column.role for column in columns}


@dataclass
class _Figures:
    """Tells what the figures of each column are: whose, when, of what."""

    table: _Table
    labels: Sequence[Column]
    figures: Sequence[Column]
    around: Surroundings

    def mapped(self) -> list[ColumnMapping]:
        """Return the columns of figures as they are kept in a mapping."""
        rests = {column.heading.rest for column in self.figures}
        fixed = Role.MEASURE in _roles(self.labels) or bool(self.table.said.measure)
        titled = bool(self.around.measure) and len(rests) > 1 and not any(MEASURE_WORDS.match(rest) for rest in rests)
        titled = titled or any(AGE.fullmatch(rest) for rest in rests)
        mapped = [self._mapped(column, rests, are_categories=fixed or titled) for column in self.figures]
        # "Antal" beside columns of women and men without a unit is their total, and so they count the same.
        bare = [column for column in mapped if column.sex == "totalt" and column.unit == "antal"]
        if bare and not any(column.unit for column in mapped if column not in bare):
            return [column.model_copy(update={"unit": "antal"}) for column in mapped]
        return mapped

    def _mapped(self, column: Column, rests: set[str], *, are_categories: bool) -> ColumnMapping:
        heading, told = column.heading, column.told
        measure, by = "", {}
        if told is not None and told.measure:
            measure = told.measure
        elif are_categories:
            by = {self._dimension(): heading.rest} if heading.rest and len(rests) > 1 else {}
        else:
            measure = self._measure(column, rests)
        if not (measure or heading.split or self._has_measure()):
            self.table.doubt(column, "det framgår inte vad kolumnen mäter")
        if heading.split and self._sums_to_hundred(column):
            measure = f"{measure or self.table.said.measure or self.around.measure}, könsfördelning".lstrip(", ")
            measure = measure[:1].upper() + measure[1:]
        return ColumnMapping(
            letter=column.letter,
            heading=heading.text,
            role=Role.VALUE,
            sex=self._sex(column),
            year=self._year(column),
            measure=measure,
            unit=heading.unit,
            by=by,
        )

    def _measure(self, column: Column, rests: set[str]) -> str:
        title, rest = self.around.measure, column.heading.rest
        if not rest:
            return ""
        if title and len(rests) == 1 and plain(rest) not in plain(title) and not MEASURE_WORDS.match(rest):
            return f"{title}, {rest}"
        return rest

    def _has_measure(self) -> bool:
        return bool(Role.MEASURE in _roles(self.labels) or self.table.said.measure or self.around.measure)

    def _dimension(self) -> str:
        taken = {label.name for label in self.labels}
        return "grupp" if "grupp" not in taken else "grupp i kolumner"

    def _sex(self, column: Column) -> SexWord | None:
        told = column.told.sex if column.told is not None else None
        sex = told or (SEX_WORD[column.heading.sex] if column.heading.sex else None)
        if Role.SEX in _roles(self.labels) or self.table.sex_of_all(self.labels, self.figures):
            if sex is not None:
                self.table.doubt(column, "både rubriken och en annan kolumn säger vilket kön siffrorna gäller")
            return None
        if sex is None and (column.heading.total or column.heading.role is Role.VALUE):
            return "totalt"
        if sex is None:
            self.table.doubt(column, "det framgår inte vilket kön kolumnen gäller")
        return sex

    def _year(self, column: Column) -> int | None:
        year = self.table.year_of(column)
        of_rows = Role.YEAR in _roles(self.labels)
        if of_rows and year is not None:
            self.table.doubt(column, "både rubriken och en annan kolumn säger vilket år siffrorna gäller")
        elif year is None and column.heading.two_years:
            self.table.doubt(column, "rubriken gäller två år. Välj ett med --läsår höst eller --läsår vår")
        elif year is None and not of_rows and any(self.table.year_of(other) for other in self.figures):
            self.table.doubt(column, "det framgår inte vilket år kolumnen gäller")
        return year

    def _sums_to_hundred(self, column: Column) -> bool:
        """Tell whether shares of women and men make a hundred: they are of all, and not of the women and of the men.

        A share of women alone can be nothing else than of all.
        """
        heading = column.heading
        pair = [
            other
            for other in self.figures
            if other.heading.split
            and (other.heading.year, other.heading.rest) == (heading.year, heading.rest)
            and other.heading.sex in ("women", "men")
        ]
        if len(pair) != 2:
            return True
        for row in range(self.table.extent.first, self.table.extent.after):
            values = [self._value(row, each) for each in pair]
            if None not in values and abs(sum(value for value in values if value is not None) - 100) > 1:
                return False
        return True

    def _value(self, row: int, column: Column) -> float | None:
        found = figure(self.table.grid.cell(row, column.index), ",")
        return found.value if found else None
