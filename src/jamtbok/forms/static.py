"""A section's questions and answers as a document.

An answered question is shown with its answer. Those that wait for one are named together on a line at the end, so that
a half-filled part does not drown in empty rows; a part without a single answer is one line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from markupsafe import Markup

from jamtbok import texts
from jamtbok.model.answers import Answers, Row, is_asked
from jamtbok.model.guarding import is_guarded
from jamtbok.model.questions import Answerable, Catalogue, Column, Question, Section
from jamtbok.model.values import BySex, Value
from jamtbok.tables import Column as Heading
from jamtbok.tables import join, notice, paragraphs, render_table
from jamtbok.tables.html import Cell
from jamtbok.tables.rows import address, anchored, link

NUMERIC = ("number", "number_by_sex", "scale")


def render_section(section: Section, answers: Answers, catalogue: Catalogue, behind: Collection[str] = ()) -> Markup:
    """Render one section.

    Parameters
    ----------
    section
        The section; its heading is not rendered.
    answers
        The unit's current answers.
    catalogue
        The questions in force, for the rows that links point at.
    behind
        Questions to fold away, because the page shows their content in another way.
    """
    asked = [question for question in section.questions if question.retired is None and not question.private]
    if not asked:
        return Markup()
    touched = [question for question in asked if _has_any(question, answers)]
    if not touched:
        return Markup('<p class="jb-unanswered">{}</p>').format(texts.NOTHING_ANSWERED)
    parts: list[Markup] = []
    pairs: list[Markup] = []
    hidden: list[Markup] = []
    folded: list[Markup] = []
    for question in touched:
        if question.type == "table":
            parts += _definitions(pairs)
            pairs = []
            is_behind = _is_behind(question, behind)
            if is_behind and question.for_criteria:
                # The view of a distinction leaves nothing out.
                continue
            table = render_answer_table(question, answers, catalogue, anchors=not is_behind)
            (folded if is_behind else parts).append(table)
        else:
            shown = render_value(question, answers.get(question.id), answers, catalogue)
            pair = Markup("<dt>{}</dt><dd>{}</dd>").format(question.title, shown)
            (hidden if question.id in behind else pairs).append(pair)
    parts += _definitions(pairs)
    folded += _definitions(hidden)
    if any(_has_guarded(question, answers) for question in touched):
        parts.append(notice(texts.SMALL_NUMBERS_TAKEN_OUT))
    waiting = [q.title for q in asked if q not in touched and is_asked(q, answers.get)]
    if waiting:
        parts.append(render_waiting(waiting))
    if folded:
        parts.append(Markup("<details><summary>{}</summary>{}</details>").format(texts.ALL_DETAILS, join(folded)))
    return Markup('<div class="jb-section">{}</div>').format(join(parts))


def _is_behind(question: Question, behind: Collection[str]) -> bool:
    # A table that is asked for each distinction goes by the name that it has in the catalogue's file.
    return question.id in behind or (
        question.for_criteria and any(question.id.startswith(f"{name}_") for name in behind)
    )


def render_waiting(titles: Sequence[str]) -> Markup:
    """Name the questions that have no answer yet."""
    return Markup('<p class="jb-unanswered">{}: {}</p>').format(texts.UNANSWERED, " · ".join(titles))


def render_answer_table(question: Question, answers: Answers, catalogue: Catalogue, *, anchors: bool = False) -> Markup:
    """Render a table question: only the columns that hold something, and only the rows with an answer.

    `anchors` says that links to the rows lead here, and not to a view that shows the same rows.
    """
    rows = [row for row in answers.rows(question.id) if _says_something(question, row)]
    columns = [column for column in question.columns if any(row.get(column.id) is not None for row in rows)]
    headings = [heading for column in columns for heading in _headings(column, rows)]
    fixed = {row.id: row.title for row in question.rows}
    body: list[list[Cell]] = []
    for row in rows:
        cells = [cell for column in columns for cell in _cells(column, row, rows, answers, catalogue)]
        if fixed:
            cells.insert(0, fixed.get(row.id, row.id))
        elif anchors:
            cells[0] = anchored(question.id, row.id, cells[0])
        body.append(cells)
    if fixed:
        headings.insert(0, Heading(texts.FORM["row"]))
    table = render_table(question.title, headings, body)
    waiting = [title for row_id, title in fixed.items() if row_id not in {row.id for row in rows}]
    return table + render_waiting(waiting) if waiting else table


def render_value(field: Answerable, value: Value, answers: Answers, catalogue: Catalogue) -> Cell:
    """Render one value for reading."""
    if value is None:
        return Markup('<span class="jb-unanswered">{}</span>').format(texts.UNANSWERED)
    if field.type == "number" and is_guarded(value):
        return texts.NOT_AVAILABLE
    match field.type:
        case "longtext":
            return paragraphs(value)
        case "yesno":
            return texts.YES_PARTLY_NO[value]
        case "choice":
            return field.label(value)
        case "several":
            return ", ".join(field.label(code) for code in value)
        case "scale":
            return texts.of_scale(value["value"], value["max"])
        case "number":
            return " ".join(part for part in (written_number(field, value), field.unit) if part)
        case "number_by_sex":
            return _by_sex(BySex.from_value(value) or BySex(), field.unit)
        case "link":
            return join((row_link(field.to, row_id, answers, catalogue) for row_id in value), "; ")
        case "date":
            return texts.unbroken(value)
        case _:
            return str(value)


def written_number(field: Answerable, value: float) -> str:
    """Write an answered number: a year, whose bounds have four figures, has no space after its thousands."""
    is_year = field.whole and all(1000 <= (bound or 0) <= 9999 for bound in (field.min, field.max))
    return str(int(value)) if is_year else texts.number(value)


def row_label(table: str, row_id: str, answers: Answers, catalogue: Catalogue) -> str:
    """Return what a row is called where something links to it: its first text."""
    row = answers.row(table, row_id)
    if row is None:
        return texts.REMOVED_ROW
    for column in catalogue.question(table).columns:
        if column.type in ("text", "longtext", "person") and row.text(column.id):
            return row.text(column.id)
    return texts.UNNAMED_ROW


def row_link(table: str, row_id: str, answers: Answers, catalogue: Catalogue) -> Cell:
    """Return what a row is called, as a link to where its report shows it."""
    label, question = row_label(table, row_id, answers, catalogue), catalogue.question(table)
    row = answers.row(table, row_id)
    is_shown = question.retired is None and not question.private and row is not None and _says_something(question, row)
    return link(address(catalogue, table, row_id), label) if is_shown else label


def _has_any(question: Question, answers: Answers) -> bool:
    if question.type == "table":
        return any(_says_something(question, row) for row in answers.rows(question.id))
    return answers.get(question.id) is not None


def _has_guarded(question: Question, answers: Answers) -> bool:
    values = [answers.get(question.id)]
    values += [value for row in answers.rows(question.id) for value in row.values.values()]
    return any(map(is_guarded, values))


def _says_something(question: Question, row: Row) -> bool:
    """Tell whether a row has an answer in a column that is still there."""
    return any(row.get(column.id) is not None for column in question.columns)


def _definitions(pairs: Sequence[Markup]) -> list[Markup]:
    return [Markup('<dl class="jb-answers">{}</dl>').format(join(pairs))] if pairs else []


def _headings(column: Column, rows: Sequence[Row]) -> Iterator[Heading]:
    unit = f" ({column.unit})" if column.unit else ""
    if column.type != "number_by_sex":
        yield Heading(column.title + unit, numeric=column.type in NUMERIC)
        return
    for part in _parts(column, rows):
        yield Heading(f"{column.title}, {texts.SEXES[part].lower()}{unit}", numeric=True)


def _cells(column: Column, row: Row, rows: Sequence[Row], answers: Answers, catalogue: Catalogue) -> Iterator[Cell]:
    value = row.get(column.id)
    if column.type == "number_by_sex":
        given = BySex.from_value(value) or BySex()
        for part in _parts(column, rows):
            yield texts.number(getattr(given, part))
    elif value is None:
        yield ""
    elif is_guarded(value):
        yield texts.NOT_AVAILABLE
    elif column.type == "number":
        yield written_number(column, value)
    else:
        yield render_value(column, value, answers, catalogue)


def _parts(column: Column, rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the parts of a number by sex that get a column each; unknown sex only where somebody has counted it."""
    some_unknown = any((given := row.by_sex(column.id)) and given.unknown is not None for row in rows)
    return ("women", "men", "unknown") if some_unknown else ("women", "men")


def _by_sex(given: BySex, unit: str) -> str:
    parts = [f"{texts.SEXES[part].lower()} {texts.number(getattr(given, part))}" for part in ("women", "men")]
    if given.unknown is not None:
        parts.append(f"{texts.SEXES['unknown'].lower()} {texts.number(given.unknown)}")
    return ", ".join(parts) + (f" ({unit})" if unit else "")
