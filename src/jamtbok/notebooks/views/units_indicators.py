"""Indicators of all units: women, men, the gap between them, and how much of the way is gone."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from jamtbok import texts
from jamtbok.measures.overview import by_name, spread
from jamtbok.measures.overview_grids import Followed, indicators
from jamtbok.model.overview import Overview
from jamtbok.model.snapshot import Snapshot
from jamtbok.notebooks.shown import View
from jamtbok.notebooks.views.side_by_side import (
    MOST_CHARACTERS,
    MOST_LISTED,
    MOST_OPEN,
    WHERE_ALL_ARE,
    missing,
)
from jamtbok.tables import Column, join, render_table, subheading


def gaps(snapshot: Snapshot) -> View:
    """Show the indicators of the year, and the gap of the year before beside them."""
    overview, year = snapshot.seen, snapshot.year
    every = indicators(overview.records)
    found = [each for each in every if each.year == year]
    if not found:
        return View(Markup())
    found.sort(key=lambda each: (by_name(overview.names[each.unit]), each.name))
    before = max((each.year for each in every if each.year < year), default=None)
    shown = _Indicators(overview, found, [each for each in every if each.year == before], before)
    parts = [
        subheading("Indikatorer och skillnader", 2),
        Markup('<p class="jb-intro">{}</p>').format(
            "Kvinnors och mäns värden nu, skillnaden mellan dem (kvinnor minus män), hur mycket av vägen till målet "
            "som är gången och hur mycket av skillnaden vid utgångsläget som är borta."
        ),
        missing(overview, {each.unit for each in found}, year),
        Markup("<p>{}</p>").format(_directions(found)),
        shown.shared(),
    ]
    if len(found) > MOST_OPEN:
        parts.append(shown.largest())
    parts.append(shown.all())
    return View(join(parts))


def _directions(found: Sequence[Followed]) -> str:
    known = [each.gap_closed for each in found if each.gap_closed is not None]
    many = texts.count(len(found), "En indikator", "indikatorer")
    if not known:
        return f"{texts.sentence(many)}. Utgångsläget är inte känt, och därför går det inte att säga hur det har gått."
    less, more = sum(part > 0 for part in known), sum(part < 0 for part in known)
    said = [
        f"{what} för {texts.so_many(times)}"
        for times, what in ((less, "minskat"), (more, "ökat"), (len(known) - less - more, "varit lika stor"))
        if times
    ]
    told = f"{texts.sentence(many)}. Sedan utgångsläget har skillnaden mellan kvinnor och män {texts.listed(said)}."
    unknown = len(found) - len(known)
    return f"{told} För {texts.so_many(unknown)} går det inte att säga." if unknown else told


class _Indicators:
    def __init__(
        self, overview: Overview, found: Sequence[Followed], earlier: Sequence[Followed], before: int | None
    ) -> None:
        self._overview = overview
        self._found = found
        # A row has another id each year; a name that a unit uses once says which it was.
        named: dict[tuple[str, str], list[Followed]] = {}
        for each in earlier:
            named.setdefault((each.unit, each.name), []).append(each)
        now = {(each.unit, each.name) for each in found}
        self._earlier = {at: its[0] for at, its in named.items() if len(its) == 1 and at in now}
        self._before = before

    def shared(self) -> Markup:
        """Show how the gap spreads over the units where many follow the same indicator."""
        by_indicator: dict[str, list[float]] = {}
        for each in self._found:
            if each.now.difference is not None:
                by_indicator.setdefault(each.name, []).append(each.now.difference)
        known = [(name, its) for name in sorted(by_indicator, key=by_name) if (its := spread(by_indicator[name]))]
        if not known:
            return Markup()
        titles = ("Lägst", "Undre kvartil", "Median", "Övre kvartil", "Högst")
        columns = [Column("Indikator"), *(Column(title, numeric=True) for title in titles), Column("Antal", True)]
        rows = [[name, *map(texts.signed, its.five), texts.number(its.count)] for name, its in known]
        return render_table("Skillnaden (kvinnor − män) i indikatorer som många enheter följer", columns, rows)

    def largest(self) -> Markup:
        """Show the largest gaps, as a part of the higher figure."""
        ranked = sorted(
            (each for each in self._found if each.relative),
            key=lambda each: (-(each.relative or 0), by_name(self._overview.names[each.unit]), each.name),
        )
        columns = [
            Column("Enhet"),
            Column("Indikator"),
            Column("Kvinnor", numeric=True),
            Column("Män", numeric=True),
            Column("Skillnad", numeric=True),
            Column("Av det högre värdet", numeric=True),
        ]
        rows = [
            [
                self._overview.names[each.unit],
                each.name or texts.UNNAMED_ROW,
                texts.number(each.now.women),
                texts.number(each.now.men),
                texts.signed(each.now.difference),
                texts.percent(each.relative),
            ]
            for each in ranked[:MOST_LISTED]
        ]
        return render_table("Störst skillnad, som del av det högre värdet", columns, rows) if rows else Markup()

    def all(self) -> Markup:
        """Show every indicator by the name of its unit, folded away where they are many."""
        columns = [
            Column("Enhet"),
            Column("Indikator"),
            Column("Kvinnor", numeric=True),
            Column("Män", numeric=True),
            Column("Skillnad (kvinnor − män)", numeric=True),
        ]
        if self._earlier:
            columns.append(Column(f"Skillnad {self._before}", numeric=True))
        columns += [
            Column("Del av vägen, kvinnor", numeric=True),
            Column("Del av vägen, män", numeric=True),
            Column("Skillnad som är borta", numeric=True),
        ]
        table = render_table("Indikatorer i varje enhet", columns, map(self._row, self._found))
        if len(self._found) <= MOST_OPEN:
            return table
        if len(table) > MOST_CHARACTERS:
            return Markup("<p>{} {}</p>").format("Indikatorerna är för många för en tabell på sidan.", WHERE_ALL_ARE)
        return Markup("<details><summary>{}</summary>{}</details>").format(
            f"Alla {texts.number(len(self._found))} indikatorer, sorterade efter enhetens namn", table
        )

    def _row(self, each: Followed) -> list[str]:
        cells = [
            self._overview.names[each.unit],
            each.name or texts.UNNAMED_ROW,
            texts.number(each.now.women),
            texts.number(each.now.men),
            texts.signed(each.now.difference),
        ]
        if self._earlier:
            earlier = self._earlier.get((each.unit, each.name))
            cells.append(texts.signed(earlier.now.difference if earlier else None))
        return [*cells, *map(texts.percent, (each.women_closed, each.men_closed, each.gap_closed))]
