"""A step of the workbook as a blank form to print and fill in by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from jamtbok import texts
from jamtbok.model.questions import Answerable, Column, Question, Section
from jamtbok.report.style import TEMPLATES, style_sheet
from jamtbok.tables import join
from jamtbok.version import __version__

#: Lines to write on.
LINES = {"text": 1, "person": 1, "link": 1, "longtext": 4}

#: Empty rows in a table whose rows are the unit's own, on a standing page and on one that lies down.
EMPTY_ROWS = {"": 5, "jb-wide": 4}

#: How broad a column must be to be written in by hand, in millimetres.
_BREADTHS = {
    "text": 36,
    "longtext": 48,
    "person": 28,
    "date": 26,
    "yesno": 22,
    "number": 22,
    "number_by_sex": 40,
    "link": 30,
}
_BREADTH_OF_TITLE = 50
_BREADTH_OF_ROW_NUMBER = 11

#: What a standing A4 has room for between its margins; a table that wants more lies down.
_STANDING = 178

#: What can be squeezed onto a lying A4; a table that wants more goes on below itself, with the same rows.
_LYING = 360


@dataclass(frozen=True)
class OnPaper:
    """A question, or a column of a table, on paper.

    Parameters
    ----------
    field
        The question or column.
    only_if
        When it is to be answered, "" for always.
    columns
        The columns of a table.
    breadth
        The breadth in millimetres of a column, or of the titles or numbers of a table's rows.
    """

    field: Question | Column
    only_if: str
    columns: tuple[OnPaper, ...] = ()
    breadth: int = 0

    @property
    def sheet(self) -> bool:
        """Whether each participant marks one of their own."""
        private = isinstance(self.field, Question) and self.field.private
        return private and all(column.field.type == "scale" for column in self.columns)

    @property
    def whole_breadth(self) -> int:
        """How broad a table would like to be."""
        return self.breadth + sum(column.breadth for column in self.columns)

    @property
    def parts(self) -> list[list[OnPaper]]:
        """The columns of a table, those beside each other that fit on a page, about as many on each."""
        room = self.whole_breadth / -(-self.whole_breadth // _LYING)
        parts: list[list[OnPaper]] = [[]]
        taken = self.breadth
        for column in self.columns:
            if parts[-1] and taken + column.breadth / 2 > room * len(parts):
                parts.append([])
            parts[-1].append(column)
            taken += column.breadth
        return parts

    @property
    def page(self) -> str:
        """The kind of page that the question needs, as a class in the style sheet; "" for any."""
        if self.sheet:
            return "jb-sheet"
        return "jb-wide" if self.whole_breadth > _STANDING else ""


def blank_page(organisation: str, unit: str, step: str, sections: Sequence[Section]) -> bytes:
    """Return the blank form of a step as a page that prints on A4.

    Parameters
    ----------
    organisation
        Whose workbook it is.
    unit
        The unit's name, "" to leave a line for it.
    step
        One of `jamtbok.model.questions.STEPS`.
    sections
        The step's sections, from the catalogue in force.
    """
    asked = [(section, _questions(section)) for section in sections]
    page = _pages().get_template("blank.html.j2")
    return page.render(
        title=f"Blankett: {texts.STEP_TITLES[step]} – {organisation}",
        crumbs=[],
        organisation=organisation,
        unit=unit,
        step=step,
        step_title=texts.STEP_TITLES[step],
        step_question=texts.STEP_QUESTIONS[step],
        sections=[(section, questions) for section, questions in asked if questions],
    ).encode()


@cache
def _pages() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.globals.update(
        style=join(map(style_sheet, ("fragments.css", "jamtbok.css", "blank.css"))),
        version=__version__,
        lines=LINES,
        empty_rows=EMPTY_ROWS,
        yes_partly_no=texts.YES_PARTLY_NO,
        row_heading=texts.FORM,
        marks=_marks,
    )
    return environment


def _questions(section: Section) -> list[OnPaper]:
    used = [question for question in section.questions if question.retired is None]
    return [
        OnPaper(
            question,
            _only_if(question, used),
            _columns(question),
            _BREADTH_OF_TITLE if question.rows else _BREADTH_OF_ROW_NUMBER,
        )
        for question in used
    ]


def _columns(table: Question) -> tuple[OnPaper, ...]:
    return tuple(OnPaper(column, _only_if(column, table.columns), breadth=_breadth(column)) for column in table.columns)


def _only_if(field: Answerable, beside: Sequence[Question] | Sequence[Column]) -> str:
    if field.shown_if is None:
        return ""
    other = next((each for each in beside if each.id == field.shown_if.field), None)
    if other is None:  # asked in another section
        return ""
    named = [texts.YES_PARTLY_NO.get(code) or other.label(code) for code in field.shown_if.among]
    return f"Bara om ”{other.title}” är {' eller '.join(named)}."


def _marks(field: Answerable) -> range:
    assert field.min is not None
    assert field.max is not None
    return range(int(field.min), int(field.max) + 1)


def _breadth(column: Column) -> int:
    match column.type:
        case "scale":
            return 6 + 6 * len(_marks(column))
        case "choice" | "several":
            return min(48, max(28, 14 + 2 * max(len(choice.label) for choice in column.choices)))
        case _:
            return _BREADTHS[column.type]
