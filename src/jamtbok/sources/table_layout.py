"""Recognising one table: what each of its columns holds, and what holds for all its figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from jamtbok.sources.columns import Column, read_columns, roles_of
from jamtbok.sources.extents import Extent
from jamtbok.sources.figure_columns import SEX_WORD, FigureColumns
from jamtbok.sources.grid import FaultInSheet, Grid
from jamtbok.sources.headings import Surroundings, combine, is_note, read_heading, read_surroundings
from jamtbok.sources.individuals import ROWS_OF_PERSONS, WHO
from jamtbok.sources.labels import Labels
from jamtbok.sources.mapping import ColumnMapping, Corrections, SexWord, TableMapping
from jamtbok.sources.numbers import decimal_sign, looks_like_a_figure
from jamtbok.sources.synonyms import AGE, MEASURE_WORDS, SCB_SEX_CODES, Role, plain, unit_written

#: What only one column of a table can be.
_ONCE = (Role.MEASURE, Role.SEX, Role.YEAR, Role.UNIT, Role.SOURCE, Role.OWNER, Role.AREA, Role.AREA_CODE)

_SCB = re.compile(r"\b(scb|statistiska centralbyrån|statistics sweden)\b", re.IGNORECASE)


@dataclass
class TableLayout:
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
        self._not_of_persons(columns, labels, last)
        self._once(labels)
        if not self.faults:
            self._not_side_by_side(labels, figures)
        self._not_said_twice(labels, figures)
        table = Labels(self.grid, self._rows(last), labels, [column.index for column in figures])
        mapped = self._labels(labels, table)
        mapped += FigureColumns(self, labels, figures, around).mapped()
        sex_codes = self._sex_codes(labels, around)
        if self.faults:
            return None
        nothing = [column for column in columns if column.role is Role.NOTHING]
        mapped += [ColumnMapping(letter=c.letter, heading=c.heading.text, role=Role.NOTHING) for c in nothing]
        return TableMapping(
            sheet=self.grid.sheet,
            header=tuple(self.grid.lines[row] for row in self.extent.header),
            first=self.grid.lines[self.extent.first],
            last=self.grid.lines[last],
            measure=self.said.measure or ("" if Role.MEASURE in roles_of(labels) else around.measure),
            unit=unit_written(self.said.unit) or around.unit,
            source=self.said.source or around.source,
            year=self._year(labels, figures, around),
            sex=self.sex_of_all(labels, figures),
            persons=self.said.persons,
            decimal=self.said.decimal or decimal_sign(self._cells(figures, last)),
            scale=self.said.scale,
            sections=_in_sections(labels, table),
            school_year=self.said.school_year,
            sex_codes=sex_codes,
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
        roles = roles_of(columns)
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
        roles = roles_of(labels)
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
            f"kolumnen {' och kolumnen '.join(missing)} saknas. Kolumnerna ska vara mått, grupp, kön, år och värde, "
            "eller kvinnor och män i var sin kolumn. Det som saknas går också att ange med "
            f"{', '.join(missing.values())}."
        )

    def _year(self, labels: Sequence[Column], figures: Sequence[Column], around: Surroundings) -> int | None:
        """Return the year of all figures: what somebody says, or else the title, or else the sheet's name."""
        if self.said.year is not None:
            return self.said.year
        if Role.YEAR in roles_of(labels) or any(self.year_of(column) for column in figures):
            return None
        of_sheet = read_heading(self.grid.sheet).year if not around.doubtful_year else None
        return around.year or self.chosen(around.two_years) or of_sheet

    def sex_of_all(self, labels: Sequence[Column], figures: Sequence[Column]) -> SexWord | None:
        """Return the sex of all figures: what somebody says, or else the sheet's name."""
        if self.said.sex is not None:
            return self.said.sex
        of_sheet = read_heading(self.grid.sheet).sex
        in_columns = any(column.heading.sex or (column.told and column.told.sex) for column in figures)
        return None if in_columns or Role.SEX in roles_of(labels) or not of_sheet else SEX_WORD[of_sheet]

    def chosen(self, two_years: tuple[int, int] | None) -> int | None:
        """Return the year that a school year counts as, ``None`` when nobody has said."""
        if two_years is None or not self.said.school_year:
            return None
        return two_years[0] if self.said.school_year == "höst" else two_years[1]

    def year_of(self, column: Column) -> int | None:
        """Return the year that a column of figures is about, ``None`` when neither its heading nor anybody says."""
        told = column.told.year if column.told is not None else None
        return told or column.heading.year or self.chosen(column.heading.two_years)

    def _not_of_persons(self, columns: Sequence[Column], labels: Sequence[Column], last: int) -> None:
        """Refuse a table with a row for each person: a column says who, and nobody in it has more than one sex."""
        sex = next((column for column in labels if column.role is Role.SEX and not column.stacked), None)
        if sex is None:
            return
        for column in (column for column in columns if WHO.search(column.heading.text)):
            named = {
                (who, plain(self.grid.text(row, sex.index)))
                for row in range(self.extent.first, last + 1)
                if (who := self.grid.text(row, column.index))
            }
            if named and len({who for who, _ in named}) == len(named):
                self._fault(ROWS_OF_PERSONS, column=column.called)

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

    def _not_side_by_side(self, labels: Sequence[Column], figures: Sequence[Column]) -> None:
        """Refuse categories between columns of figures: they most likely begin another table."""
        places = [column.index for column in figures]
        for column in labels:
            between = min(places) < column.index < max(places)
            if column.role is Role.DIMENSION and column.told is None and between:
                self._fault(
                    "kolumnen har grupper men står mellan kolumner med siffror. Lägg tabeller under varandra, var och "
                    f'en med sin rubrik, eller ange --kolumn "{column.called}=indelning" om det är en enda tabell.',
                    column=column.called,
                )

    def _not_said_twice(self, labels: Sequence[Column], figures: Sequence[Column]) -> None:
        """Refuse what is said of all figures where the file says it of each."""
        roles = roles_of(labels)
        for option, said, role, of_each in (
            ("--mått", self.said.measure, Role.MEASURE, False),
            ("--kön", self.said.sex, Role.SEX, any(column.heading.sex for column in figures)),
            ("--år", self.said.year, Role.YEAR, any(column.heading.year for column in figures)),
        ):
            if said and (role in roles or of_each):
                self._fault(
                    f"{option} gäller alla siffror, men filen har egna uppgifter om {role.value}. Ta bort valet."
                )

    # Labels

    def _labels(self, labels: list[Column], table: Labels) -> list[ColumnMapping]:
        if _in_sections(labels, table) and (odd := table.doubtful_section()):
            self._fault(
                f"det går inte att se vad raden ”{odd}” hör till: delarna ovanför och nedanför är olika. "
                "Skriv gruppen i en egen kolumn."
            )
        if Role.SEX not in roles_of(labels) and (sexes := table.sexes_between):
            self._fault(f"raden ”{sexes}” är ett kön som mellanrubrik. Skriv könet på varje rad, i en egen kolumn.")
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
        sources = [str(cell) for cell in column.sample] if column else [self.said.source or around.source]
        codes: dict[str, SexWord] = {}
        if sources and all(_SCB.search(source) for source in sources):
            codes = {code: SEX_WORD[sex] for code, sex in SCB_SEX_CODES.items()}
        said = {plain(code): word for code, word in self.said.sex_codes.items()}
        for code in (code for code, word in said.items() if codes.get(code, word) != word):
            self._fault(
                f"filen säger att källan är SCB, där {code} är {codes[code]}, men det är angivet att {code} är "
                f"{said[code]}. Ändra --könskod, eller källan om koderna inte är SCB:s."
            )
        return codes | said

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
