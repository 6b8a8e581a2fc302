"""What the figures of each column are: whose, when, of what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jamtbok.model.snapshot import Sex
from jamtbok.sources.columns import Column, roles_of
from jamtbok.sources.headings import Surroundings
from jamtbok.sources.mapping import ColumnMapping, SexWord
from jamtbok.sources.numbers import figure
from jamtbok.sources.synonyms import AGE, MEASURE_WORDS, Role, plain

if TYPE_CHECKING:
    from jamtbok.sources.table_layout import TableLayout

SEX_WORD: dict[Sex, SexWord] = {"women": "kvinnor", "men": "män", "unknown": "okänt", "total": "totalt"}


@dataclass
class FigureColumns:
    """Tells what the figures of each column are: whose, when, of what."""

    table: TableLayout
    labels: Sequence[Column]
    figures: Sequence[Column]
    around: Surroundings

    def mapped(self) -> list[ColumnMapping]:
        """Return the columns of figures as they are kept in a mapping."""
        rests = {column.heading.rest for column in self.figures}
        fixed = Role.MEASURE in roles_of(self.labels) or bool(self.table.said.measure)
        titled = bool(self.around.measure) and len(rests) > 1 and not any(MEASURE_WORDS.match(rest) for rest in rests)
        titled = titled or any(AGE.fullmatch(rest) for rest in rests)
        mapped = [self._mapped(column, rests, are_categories=fixed or titled) for column in self.figures]
        # "Antal" beside columns of women and men without a unit is their total, and so they count the same.
        bare = [column for column in mapped if column.sex == "totalt" and column.unit == "antal"]
        counts = [column for column in mapped if column.unit != "procent"]
        if bare and not any(column.unit for column in counts if column not in bare):
            return [column.model_copy(update={"unit": "antal"}) if column in counts else column for column in mapped]
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
        distribution = self._is_distribution(column)
        if not (measure or distribution or self._has_measure()):
            self.table.doubt(column, "det framgår inte vad kolumnen mäter")
        if distribution:
            measure = f"{measure or self.table.said.measure or self.around.measure}, könsfördelning".lstrip(", ")
            measure = measure[:1].upper() + measure[1:]
        return ColumnMapping(
            letter=column.letter,
            heading=heading.text,
            role=Role.VALUE,
            sex=self._sex(column),
            year=self._year(column),
            measure=measure,
            # Somebody knows better than "antal" what is counted.
            unit="" if heading.unit == "antal" and self.table.said.unit else heading.unit,
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
        return bool(Role.MEASURE in roles_of(self.labels) or self.table.said.measure or self.around.measure)

    def _dimension(self) -> str:
        taken = {label.name for label in self.labels}
        return "grupp" if "grupp" not in taken else "grupp i kolumner"

    def _sex(self, column: Column) -> SexWord | None:
        told = column.told.sex if column.told is not None else None
        sex = told or (SEX_WORD[column.heading.sex] if column.heading.sex else None)
        if Role.SEX in roles_of(self.labels) or self.table.sex_of_all(self.labels, self.figures):
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
        of_rows = Role.YEAR in roles_of(self.labels)
        if of_rows and year is not None:
            self.table.doubt(column, "både rubriken och en annan kolumn säger vilket år siffrorna gäller")
        elif year is None and column.heading.two_years:
            self.table.doubt(column, "rubriken gäller två år. Välj ett med --läsår höst eller --läsår vår")
        elif year is None and not of_rows and any(self.table.year_of(other) for other in self.figures):
            self.table.doubt(column, "det framgår inte vilket år kolumnen gäller")
        return year

    def _is_distribution(self, column: Column) -> bool:
        """Tell whether shares of women and men make a hundred: they are of all, and not of the women and of the men.

        A "share of women" alone can be nothing else than of all. Where the heading says no more than women and per
        cent, it takes several rows to tell.
        """
        heading = column.heading
        if not heading.split and (heading.unit != "procent" or heading.sex not in ("women", "men") or heading.rest):
            return False
        pair = [
            other
            for other in self.figures
            if (other.heading.split, other.heading.unit) == (heading.split, heading.unit)
            and (other.heading.year, other.heading.rest) == (heading.year, heading.rest)
            and other.heading.sex in ("women", "men")
        ]
        if len(pair) != 2:
            return heading.split
        rows = 0
        for row in range(self.table.extent.first, self.table.extent.after):
            values = [value for each in pair if (value := self._value(row, each)) is not None]
            if len(values) == 2 and abs(sum(values) - 100) > 1:
                return False
            rows += len(values) == 2
        return heading.split or rows > 1

    def _value(self, row: int, column: Column) -> float | None:
        found = figure(self.table.grid.cell(row, column.index), ",")
        return found.value if found else None
