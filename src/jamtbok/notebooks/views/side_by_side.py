"""How a grid of many units is shown: how it spreads first, then who stands out, then every unit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts.ranges import Lane, Scale, ranges
from jamtbok.measures.overview import (
    Departure,
    Grid,
    by_name,
    changes,
    furthest,
    groups,
    middle,
    standing_out,
)
from jamtbok.model.overview import Overview
from jamtbok.model.snapshot import Snapshot
from jamtbok.tables import Column, join, notice, render_figure, render_table, subheading
from jamtbok.tables.heat import HeatGroup, HeatRow, Tinted, heat_table, tint

#: A table with more units than this is folded away.
MOST_OPEN = 30
#: A table with more characters than this is cut to a row for each unit that has others below it.
MOST_CHARACTERS = 175_000
#: At most so many values that stand out, or have changed the most, are listed.
MOST_LISTED = 20
#: With more units than this they are counted and not named.
MOST_NAMED = 200
#: With no more units than this it is seen in the table who stands out and how what is counted spreads.
MOST_SEEN = 12
_FEW = 10

WHERE_ALL_ARE = "Alla enheters tal finns i resultat.csv, i samma mapp som förstasidan."


@dataclass(frozen=True)
class Wording:
    """What a grid is called, and how its numbers are written.

    Parameters
    ----------
    title, intro, caption
        Of the chapter, of its first paragraph and of its table.
    names, headings
        What each column is called in a sentence, and where it is narrow.
    scales
        The ends of each column's tints; a column that is left out has none.
    chart
        The axis of the picture, ``None`` for no picture; it has the columns in `charted`.
    counted
        Whether the numbers count something, so that those of several units are added. Otherwise their median is shown.
    hundredth
        Whether the values are shares, written as per cent without their sign.
    """

    title: str
    intro: str
    caption: str
    names: Mapping[str, str]
    headings: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    chart: Scale | None = None
    charted: tuple[str, ...] = ()
    counted: bool = False
    hundredth: bool = False

    def heading(self, column: str) -> str:
        """Return a column's heading."""
        return self.headings.get(column) or self.names.get(column, column)

    def write(self, value: float | None) -> str:
        """Write a value."""
        return texts.number(value if value is None or not self.hundredth else value * 100, self._decimals(value))

    def change(self, difference: float) -> str:
        """Write a difference with its sign; percentage points for shares."""
        return texts.signed(difference * 100 if self.hundredth else difference, self._decimals(difference))

    def _decimals(self, value: float | None) -> int:
        return 0 if self.hundredth or value is None or float(value).is_integer() else 1


def earlier_year(overview: Overview, grid: Grid, year: int) -> int | None:
    """Return the latest year before another that has been compared and has something in a grid."""
    return max((each for each in overview.years if each < year and grid.of(each)), default=None)


def chapter(snapshot: Snapshot, grid: Grid, wording: Wording, said: Sequence[Markup] = ()) -> Markup:
    """Return a chapter about a grid, nothing where no unit has anything in it.

    Parameters
    ----------
    snapshot
        The organisation's.
    grid, wording
        What is shown, and its words.
    said
        What stands between the first paragraph and the tables.
    """
    overview, year = snapshot.seen, snapshot.year
    if not grid.of(year):
        return Markup()
    shown = _Chapter(overview, grid, wording, year, earlier_year(overview, grid, year))
    return join(
        [
            subheading(wording.title, 2),
            Markup('<p class="jb-intro">{}</p>').format(wording.intro),
            missing(overview, grid.of(year), year),
            *said,
            shown.spreads(),
            shown.standing_out(),
            shown.changed_most(),
            shown.every_unit(),
            shown.earlier_years(),
        ]
    )


def missing(
    overview: Overview,
    there: Collection[str],
    year: int,
    *,
    having: str = "har uppgifter",
    lacking: str = "Uppgifter saknas för",
) -> Markup:
    """Name the units that have nothing, so that nobody takes them for alike.

    Parameters
    ----------
    overview
        All units.
    there
        Those that have something.
    year
        The year.
    having, lacking
        What those that are there do, and what leads to the names of the others.
    """
    without = sorted((unit.name for unit in overview.units if unit.id not in there), key=by_name)
    if not without:
        return Markup()
    many = f"{texts.number(len(there))} av {texts.number(len(overview.units))} enheter {having} för {year}."
    if len(without) <= _FEW:
        return Markup("<p>{} {} {}.</p>").format(many, lacking, texts.listed(without))
    if len(without) > MOST_NAMED:
        return Markup("<p>{}</p>").format(many)
    return Markup("<p>{}</p><details><summary>{}</summary><p>{}</p></details>").format(
        many, f"{lacking} {texts.number(len(without))} enheter", ", ".join(without)
    )


@dataclass(frozen=True)
class _Chapter:
    overview: Overview
    grid: Grid
    wording: Wording
    year: int
    before: int | None

    @property
    def _spans(self) -> Mapping[str, float]:
        return {column: high - low for column, (low, high) in self.wording.scales.items() if high > low}

    @property
    def _seen(self) -> bool:
        return len(self.grid.of(self.year)) <= MOST_SEEN

    # -- how it spreads

    def spreads(self) -> Markup:
        """Show how each column spreads over the units, year by year; nothing where the units are few."""
        years = [*([year for year in self.overview.years if year < self.year]), self.year]
        several = sum(any(self.grid.spread(year, column) for column in self.grid.columns) for year in years) > 1
        chart = self.wording.chart
        if chart is None and self._seen:
            return Markup()
        lanes = [
            (
                column,
                [
                    Lane(str(year) if several else "", found)
                    for year in years
                    if (found := self.grid.spread(year, column))
                ],
            )
            for column in (self.wording.charted if chart else self.grid.columns)
        ]
        known = [(self.wording.names.get(column, column), its) for column, its in lanes if its]
        if not known:
            return Markup()
        table = self._spread_table(known, several=several)
        if chart is None:
            return table
        svg = ranges(known, chart, alt=self._spread_in_words(known))
        caption = (
            "Tunt streck: från lägsta till högsta enheten. Tjockt: den halva av enheterna som ligger i mitten. "
            "Lodrätt streck och tal: medianen."
        )
        return render_figure(svg, caption, table)

    def _spread_table(self, known: Sequence[tuple[str, Sequence[Lane]]], *, several: bool) -> Markup:
        columns = [Column("Vad")] + [
            Column(title, numeric=True)
            for title in ("Lägst", "Undre kvartil", "Median", "Övre kvartil", "Högst", "Antal enheter")
        ]
        rows = [
            [
                f"{title}, {lane.year}" if several else title,
                *map(self.wording.write, lane.spread.five),
                texts.number(lane.spread.count),
            ]
            for title, lanes in known
            for lane in lanes
        ]
        unit = ", procent" if self.wording.hundredth else ", antal i varje enhet" if self.wording.counted else ""
        return render_table(f"Spridningen mellan enheterna{unit}", columns, rows)

    def _spread_in_words(self, known: Sequence[tuple[str, Sequence[Lane]]]) -> str:
        write = self.wording.write
        parts = [
            f"{title} {lane.year}".strip()
            + f": lägst {write(lane.spread.low)}, median {write(lane.spread.median)}, högst {write(lane.spread.high)}"
            for title, lanes in known
            for lane in lanes
        ]
        return f"{self.wording.title}, spridningen mellan enheterna. {'; '.join(parts)}."

    # -- who stands out, and who has changed

    def standing_out(self) -> Markup:
        """List the values far from those of most units."""
        if self._seen:
            return Markup()
        found = standing_out(self.grid, self.year, self.grid.columns)
        if not found:
            return Markup()
        caption = (
            "Värden som ligger långt från de flesta enheters: mer än en och en halv gånger kvartilavståndet utanför "
            f"kvartilerna{self._of(found)}"
        )
        return self._listed(found, caption, "Median")

    def changed_most(self) -> Markup:
        """List the largest changes, where every unit's cannot be taken in."""
        if self.before is None or len(self.grid.of(self.year)) <= MOST_OPEN:
            return Markup()
        found = changes(self.grid, self.year, self.before, self.grid.columns)
        if not found:
            return notice(f"Inget värde har ändrats sedan {self.before}.")
        return self._listed(found, f"Störst förändring sedan {self.before}{self._of(found)}", str(self.before))

    def _of(self, found: Sequence[Departure]) -> str:
        if len(found) <= MOST_LISTED:
            return ""
        return f". De {MOST_LISTED} största skillnaderna av {texts.number(len(found))}"

    def _listed(self, found: Sequence[Departure], caption: str, other: str) -> Markup:
        names = self.overview.names
        place = self.grid.columns.index
        shown = sorted(
            furthest(found, MOST_LISTED, self._spans), key=lambda each: (by_name(names[each.unit]), place(each.column))
        )
        rows = [
            HeatRow(
                f"{names[each.unit]}: {self.wording.names.get(each.column, each.column)}",
                [
                    Tinted(self.wording.write(each.value)),
                    Tinted(self.wording.write(each.other)),
                    Tinted(self.wording.change(each.difference)),
                ],
            )
            for each in shown
        ]
        caption += " (procent)" if self.wording.hundredth else ""
        return heat_table(caption, "Enhet", (str(self.year), other, "Skillnad"), [HeatGroup(None, rows)])

    # -- every unit

    def every_unit(self) -> Markup:
        """Show every unit that has something, under the unit above; cut where there are too many."""
        return self._table(self.year, self.before)

    def earlier_years(self) -> Markup:
        """Fold away the same table for each earlier year, the latest first; many units' stand in those years' pages."""
        if len(self.grid.of(self.year)) > MOST_OPEN:
            return Markup()
        years = [year for year in reversed(self.overview.years) if year < self.year and self.grid.of(year)]
        return join(
            Markup("<details><summary>{}</summary>{}</details>").format(
                f"{self.wording.caption} {year}",
                self._table(year, earlier_year(self.overview, self.grid, year), folded=True),
            )
            for year in years
        )

    def _table(self, year: int, before: int | None, *, folded: bool = False) -> Markup:
        whole = self._drawn(year, before, self._groups(year, before))
        if before is not None and len(whole) > MOST_CHARACTERS:
            # The largest changes are listed above; the units themselves are not.
            whole = self._drawn(year, None, self._groups(year, None))
        if len(whole) > MOST_CHARACTERS:
            heads = [HeatGroup(group.head, ()) for group in self._groups(year, None) if group.head]
            said = Markup("<p>{} {}</p>").format("Enheterna är för många för en tabell på sidan.", WHERE_ALL_ARE)
            return said + self._drawn(year, None, heads)
        many = len(self.grid.of(year))
        if folded or many <= MOST_OPEN:
            return whole
        return Markup("<details><summary>{}</summary>{}</details>").format(
            f"Alla {texts.number(many)} enheter, sorterade efter namn", whole
        )

    def _drawn(self, year: int, before: int | None, rows: Sequence[HeatGroup]) -> Markup:
        caption = f"{self.wording.caption} {year}{' (procent)' if self.wording.hundredth else ''}."
        if self._scales(year):
            caption += " Starkare färg: högre tal."
        if before is not None:
            caption += f" Det mindre talet är förändringen sedan {before}"
            caption += ", i procentenheter." if self.wording.hundredth else "."
        return heat_table(caption, "Enhet", [self.wording.heading(column) for column in self.grid.columns], rows)

    def _groups(self, year: int, before: int | None) -> list[HeatGroup]:
        its, earlier = self.grid.of(year), self.grid.of(before) if before is not None else {}
        scales = self._scales(year)
        made = []
        found = groups(self.overview)
        if len(its) > 1:
            made.append(HeatGroup(self._head("Alla enheter", its, year, scales), ()))
        for group in found:
            units = [unit for unit in group.units if unit.id in its]
            rows = [
                HeatRow(
                    unit.name,
                    [
                        self._cell(its[unit.id].get(column), earlier.get(unit.id, {}).get(column), scales.get(column))
                        for column in self.grid.columns
                    ],
                )
                for unit in units
            ]
            head = None
            if len(found) > 1 and len(units) > 1:
                name = group.above.name if group.above else "Direkt under organisationen"
                head = self._head(name, [unit.id for unit in units], year, scales)
            if rows:
                made.append(HeatGroup(head, rows))
        return made

    def _head(self, name: str, units: Collection[str], year: int, scales: Mapping[str, tuple[float, float]]) -> HeatRow:
        combine: Callable[[Sequence[float]], float | None] = sum if self.wording.counted else middle
        how = "summa" if self.wording.counted else "median"
        cells = []
        for column in self.grid.columns:
            value = combine(self.grid.column(year, column, units))
            # A sum is beyond the scale of what is added.
            cells.append(self._cell(value, None, None if self.wording.counted else scales.get(column)))
        return HeatRow(f"{name}, {how} av{texts.NO_BREAK_SPACE}{texts.number(len(units))}", cells)

    def _cell(self, value: float | None, earlier: float | None, scale: tuple[float, float] | None) -> Tinted:
        changed = value is not None and earlier is not None and value != earlier
        change = self.wording.change(value - earlier) if changed and value is not None and earlier is not None else ""
        return Tinted(self.wording.write(value), tint(value, *scale) if scale else 0, change)

    def _scales(self, year: int) -> Mapping[str, tuple[float, float]]:
        """Return the ends of the tints: what is counted goes from nothing to the most in any unit of the table."""
        if not self.wording.counted:
            return self.wording.scales
        tinted = [column for column in self.grid.columns if column in self.wording.scales]
        most = max((value for column in tinted for value in self.grid.column(year, column)), default=0)
        return dict.fromkeys(tinted, (0.0, most))
