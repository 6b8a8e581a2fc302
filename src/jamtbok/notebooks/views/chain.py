"""Styrkedjan: the chain of goals from the top, and its breaks."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from jamtbok import texts
from jamtbok.measures.chain import ABOVE, LEVELS, NATIONAL, Chain, ChainBreak, Node, NodeId
from jamtbok.measures.chain import chain as chain_of
from jamtbok.model.snapshot import Snapshot
from jamtbok.notebooks.shown import Record, View
from jamtbok.notebooks.views.reports_there import ReportsThere
from jamtbok.tables import Column, flag, join, notice, render_list, render_table, subheading
from jamtbok.tables.html import Cell
from jamtbok.tables.rows import anchored, link

#: With more goals of units than this, their measures are counted and the goals folded away.
MOST_IN_FULL = 40
#: A longer table is folded away.
MOST_ROWS = 30

BREAK_TITLES = {
    ChainBreak.UNSERVED: "Inget under bidrar till det",
    ChainBreak.UNASKED: "Bidrar inte till något överordnat mål",
    ChainBreak.WRONG_WAY: "Pekar på ett mål som inte är överordnat",
}
_BETWEEN = LEVELS[1 : LEVELS.index("unit")]


class _Picture:
    """The chain of a snapshot, with what its parts are called and where they are shown."""

    def __init__(self, snapshot: Snapshot) -> None:
        question = snapshot.catalogue.question(ABOVE)
        self.snapshot = snapshot
        self.subgoals = {choice.code: choice.label for choice in question.column("subgoals").choices}
        units = [(unit.id, answers) for unit, answers in snapshot.seen.answers_of(snapshot.year)]
        self.chain: Chain = chain_of(snapshot.answers, units, self.subgoals)
        self.unit_names = snapshot.seen.names
        self.reports = ReportsThere(snapshot)
        self.is_begun = bool(snapshot.answers.rows(ABOVE))
        fixed = {row.id: row.title for row in snapshot.catalogue.question("chain.levels").rows}
        own = {row.id: row.text("name") for row in snapshot.answers.rows("chain.levels")}
        self.level_names = {level: own.get(level) or fixed[level] for level in LEVELS}
        self.in_full = len(self.chain.at("unit")) <= MOST_IN_FULL

    def in_tree(self, node: Node) -> Markup:
        """Return a goal or measure as it stands in the list: the organisation's own are plain, the units' are links."""
        unit, table, _ = node.id
        if table == NATIONAL:
            return Markup("<strong>{}</strong>").format(self.named(node))
        if table == ABOVE:
            name = node.text or texts.UNNAMED_ROW
            return Markup("<strong>{}</strong> <small>{}</small>").format(name, self.where(node))
        name = self.named(node)
        return (
            Markup("{} <small>{}</small>").format(name, self.unit_names[unit]) if node.level == "unit" else join([name])
        )

    def named(self, node: Node) -> Cell:
        """Return what a goal or measure is called, as a link to the report that shows it."""
        unit, table, row = node.id
        if table == NATIONAL:
            return self.subgoals[row]
        return link(self.reports.address(unit, table, row), node.text or texts.UNNAMED_ROW)

    def where(self, node: Node) -> str:
        """Return the level of a goal above the units, who owns it and where it is written."""
        told = [node.row.text("owner"), node.row.text("document")] if node.row else []
        return ", ".join(part for part in (self.level_names[node.level], *told) if part)


def drawn(snapshot: Snapshot) -> View:
    """The chain as a list in a list, from the top, after how many goals of each level hang together."""
    picture = _Picture(snapshot)
    if not picture.is_begun:
        many = texts.count(len(picture.chain.at("unit")), "ett mål", "mål")
        said = "Inga mål ovanför enheterna är införda i styrkedjan än."
        return View(notice(f"{said} Enheterna har {many}." if picture.chain.at("unit") else said))
    shown: set[NodeId] = set()
    roots = [node for node in picture.chain.nodes.values() if not picture.chain.above.get(node.id)]
    top = [node for node in roots if node.level == picture.chain.levels[0]]
    loose = [node for node in roots if node.level in _BETWEEN and node not in top]
    parts = [_summary(picture), _framed(_tree(picture, top, shown))]
    if loose:
        parts += [subheading("Mål som inte bidrar till något överordnat mål"), _framed(_tree(picture, loose, shown))]
    records = [
        Record("chain_goals", code=f"{level}_{what}", value=value)
        for level in picture.chain.levels
        for what, value in zip(("all", "asked", "served"), _counted(picture, level), strict=True)
        if value is not None
    ]
    return View(join(parts), tuple(records))


def _counted(picture: _Picture, level: str) -> tuple[int, int | None, int | None]:
    nodes = picture.chain.at(level)
    asked = sum(bool(picture.chain.above.get(node.id)) for node in nodes)
    served = sum(bool(picture.chain.below.get(node.id)) for node in nodes)
    first, last = picture.chain.levels[0], picture.chain.levels[-1]
    return len(nodes), None if level == first else asked, None if level == last else served


def _summary(picture: _Picture) -> Markup:
    rows = [
        [picture.level_names[level], *("" if value is None else texts.number(value) for value in counted)]
        for level in picture.chain.levels
        if (counted := _counted(picture, level))
    ]
    titles = ("Antal", "Bidrar till ett överordnat mål", "Har något under sig som bidrar")
    columns = [Column("Nivå"), *(Column(title, numeric=True) for title in titles)]
    return render_table("Nivå för nivå: hur många mål och åtgärder som hänger ihop", columns, rows)


def _framed(tree: Markup) -> Markup:
    return Markup('<div class="jb-chain">{}</div>').format(tree)


def _tree(picture: _Picture, nodes: Sequence[Node], shown: set[NodeId]) -> Markup:
    return render_list(_branch(picture, node, shown) for node in nodes)


def _branch(picture: _Picture, node: Node, shown: set[NodeId]) -> Markup:
    said = picture.in_tree(node)
    if node.id in shown:
        return Markup("{} <small>(står längre upp)</small>").format(said)
    shown.add(node.id)
    below = [picture.chain.nodes[each] for each in picture.chain.below.get(node.id, ())]
    if not below and node.level != picture.chain.levels[-1]:
        missing = "ingen åtgärd" if node.level == "unit" else "inget mål bidrar till det"
        return Markup("{} {}").format(said, flag(missing))
    if picture.in_full:
        return said + _tree(picture, below, shown)
    if node.level == "unit":
        return Markup("{} <small>({})</small>").format(said, texts.count(len(below), "en åtgärd", "åtgärder"))
    units = [each for each in below if each.level == "unit"]
    others = [each for each in below if each.level not in ("unit", "measure")]
    return join([said, _tree(picture, others, shown), _folded_units(picture, units, shown)])


def _folded_units(picture: _Picture, goals: Sequence[Node], shown: set[NodeId]) -> Markup:
    if not goals:
        return Markup()
    many = texts.count(len(goals), "ett mål", "mål")
    units = texts.count(len({node.id[0] for node in goals}), "en enhet", "enheter")
    return Markup("<details><summary>{} i {}</summary>{}</details>").format(
        texts.sentence(many), units, _tree(picture, goals, shown)
    )


def broken(snapshot: Snapshot) -> View:
    """The breaks: first how many, then goals above that nothing serves, then goals that nobody asked for."""
    picture = _Picture(snapshot)
    made = picture.chain
    if not picture.is_begun:
        return View(Markup())
    counted = [(kind, level, len(made.broken(kind, level))) for kind in ChainBreak for level in made.levels]
    records = tuple(Record("chain_break", code=f"{kind}_{level}", value=many) for kind, level, many in counted if many)
    if not made.breaks:
        return View(notice("Kedjan hänger ihop: inga avbrott hittades.", "success"), records)
    rows = [
        [picture.level_names[level], *(texts.number(len(made.broken(kind, level))) for kind in ChainBreak)]
        for level in made.levels
        if any(made.broken(kind, level) for kind in ChainBreak)
    ]
    columns = [Column("Nivå"), *(Column(title, numeric=True) for title in BREAK_TITLES.values())]
    parts = [render_table("Avbrott efter nivå", columns, rows)]
    parts.append(
        _goals(picture, ChainBreak.UNSERVED, "Mål ovanför enheterna som inget annat mål bidrar till", "national")
    )
    parts.append(_goals(picture, ChainBreak.UNASKED, "Mål ovanför enheterna som inte bidrar till något överordnat mål"))
    parts.append(_goals(picture, ChainBreak.WRONG_WAY, "Mål som pekar på ett mål som inte är överordnat"))
    parts.append(_units(picture, ChainBreak.UNASKED, "unit", "Enheternas mål som ingen ovanför har bett om"))
    parts.append(_units(picture, ChainBreak.UNSERVED, "unit", "Enheternas mål utan åtgärd"))
    parts.append(_units(picture, ChainBreak.UNASKED, "measure", "Åtgärder som inte hör till något mål"))
    return View(join(parts), records)


def _goals(picture: _Picture, kind: ChainBreak, caption: str, *more: str) -> Markup:
    found = picture.chain.broken(kind, *more, *_BETWEEN)
    rows: list[list[Cell]] = [
        [
            picture.named(node),
            picture.level_names[node.level],
            node.row.text("owner") if node.row else "",
            node.row.text("document") if node.row else "",
        ]
        for node in found
    ]
    return _table(caption, ("Mål", "Nivå", "Ansvarig", "Dokument"), rows)


def _units(picture: _Picture, kind: ChainBreak, level: str, caption: str) -> Markup:
    by_unit: dict[str, list[Cell]] = {}
    for node in picture.chain.broken(kind, level):
        by_unit.setdefault(node.id[0], []).append(picture.named(node))
    rows: list[list[Cell]] = [
        [picture.unit_names[unit], join(by_unit[unit], Markup("<br>"))]
        for unit in picture.unit_names
        if unit in by_unit
    ]
    return _table(caption, ("Enhet", "Åtgärd" if level == "measure" else "Mål"), rows)


def _table(caption: str, titles: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Markup:
    if not rows:
        return Markup()
    table = render_table(caption, [Column(title) for title in titles], rows)
    if len(rows) <= MOST_ROWS:
        return table
    return Markup("<details><summary>{} ({})</summary>{}</details>").format(caption, texts.number(len(rows)), table)


def above(snapshot: Snapshot) -> View:
    """The goals above the units: what each serves, and how many serve it."""
    picture = _Picture(snapshot)
    rows: list[list[Cell]] = []
    for row in snapshot.answers.rows(ABOVE):
        id_ = ("", ABOVE, row.id)
        serves = [picture.named(picture.chain.nodes[each]) for each in picture.chain.above.get(id_, ())]
        level = picture.level_names.get(row.text("level")) or flag("nivå saknas")
        goal = anchored(ABOVE, row.id, row.text("goal") or texts.UNNAMED_ROW)
        owner = row.text("owner") or flag("ansvarig saknas")
        rows.append(
            [
                Markup("{}<br><small>{}</small>").format(goal, level),
                join(serves, Markup("<br>")) or flag("inget överordnat mål"),
                _served(picture, id_) or flag("inget mål bidrar till det"),
                Markup("{}<br><small>{}</small>").format(owner, row.text("document")),
            ]
        )
    if not rows:
        return View(Markup())
    titles = ("Mål och nivå", "Bidrar till", "Mål som bidrar till det", "Ansvarig och dokument")
    return View(render_table("Målen ovanför enheterna", [Column(title) for title in titles], rows))


def _served(picture: _Picture, id_: NodeId) -> str:
    below = [picture.chain.nodes[each] for each in picture.chain.below.get(id_, ())]
    counted = []
    for level in picture.chain.levels:
        many = sum(node.level == level for node in below)
        if many:
            counted.append(f"{picture.level_names[level]}: {texts.count(many, 'ett mål', 'mål')}")
    return "; ".join(counted)
