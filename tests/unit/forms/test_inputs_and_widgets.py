"""The live form without a kernel: what is typed is saved or refused, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import ipywidgets as w
import pytest

from jamtbok import texts
from jamtbok.errors import StorageError
from jamtbok.forms.inputs import make_input
from jamtbok.forms.widgets import section_form
from jamtbok.model.answers import Answers, Row
from jamtbok.model.questions import Catalogue, Question, parse_catalogue_file
from jamtbok.model.values import Value, check_value

CHOICES = [{"code": "a", "label": "Ett"}, {"code": "b", "label": "Två"}]
PARTS: dict[str, dict[str, Any]] = {
    "choice": {"choices": CHOICES},
    "several": {"choices": CHOICES},
    "scale": {"min": 1, "max": 10, "low": "låg", "high": "hög"},
    "link": {"to": "own.table"},
    "number": {"min": 0},
    "number_by_sex": {"min": 0},
}
CATALOGUE = Catalogue(
    [
        parse_catalogue_file(
            {
                "step": "1-grund",
                "sections": [
                    {
                        "id": "own.section",
                        "title": "Avsnitt",
                        "intro": "Inledning & mer",
                        "questions": [
                            {"id": "own.old", "type": "text", "title": "Gammal", "retired": 2},
                            {"id": "own.count", "type": "number", "title": "Antal", "min": 0, "required": True},
                            {
                                "id": "own.table",
                                "type": "table",
                                "title": "Tabell",
                                "columns": [{"id": "name", "type": "text", "title": "Namn"}],
                            },
                            {
                                "id": "own.fixed",
                                "type": "table",
                                "title": "Fast",
                                "columns": [{"id": "state", "type": "yesno", "title": "Läge"}],
                                "rows": [{"id": "a", "title": "Rad A"}, {"id": "b", "title": "Rad B"}],
                            },
                        ],
                    }
                ],
            },
            "egna.toml",
        )
    ]
)


class Memory:
    """Answers kept in memory, checked as the store checks them."""

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}
        self.tables: dict[str, dict[str, dict[str, Value]]] = {"own.table": {}, "own.fixed": {}}
        self.saves: list[Value] = []

    def answers(self) -> Answers:
        tables = {
            table: tuple(Row(id=row, values=values) for row, values in rows.items() if values)
            for table, rows in self.tables.items()
        }
        return Answers(values=self.values, tables=tables)

    def save(self, question: str, value: Value, *, row: str = "", column: str = "") -> datetime:
        asked = CATALOGUE.question(question)
        if row:
            self.tables[question].setdefault(row, {})[column] = check_value(asked.column(column), value)
        else:
            self.values[question] = check_value(asked, value)
        self.saves.append(value)
        return datetime(2013, 1, 1, tzinfo=UTC)

    def row_ids(self, question: str) -> list[str]:
        return list(self.tables[question])

    def add_row(self, question: str) -> str:
        row = f"r{len(self.tables[question]) + 1}"
        self.tables[question][row] = {}
        return row

    def remove_row(self, question: str, row: str) -> None:
        del self.tables[question][row]

    def move_row(self, question: str, row: str, steps: int) -> None:
        ids = self.row_ids(question)
        place = ids.index(row)
        ids.insert(max(0, place + steps), ids.pop(place))
        self.tables[question] = {row_id: self.tables[question][row_id] for row_id in ids}


def walk(widget: Any) -> Iterator[Any]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def said(form: Any) -> str:
    return " ".join(part.value for part in walk(form) if isinstance(part, w.HTML))


def typed_fields(form: Any) -> list[Any]:
    return [part for part in walk(form) if isinstance(part, w.Text)]


def buttons(form: Any, label: str) -> list[Any]:
    return [part for part in walk(form) if isinstance(part, w.Button) and part.description == label]


def field(kind: str) -> Question:
    return Question.model_validate({"id": "own.x", "type": kind, "title": "Fältet", **PARTS.get(kind, {})})


STORED: list[tuple[str, Value, list[Any]]] = [
    ("text", "ord", ["ord"]),
    ("longtext", "rad\nrad", ["rad\nrad"]),
    ("person", "nämnden", ["nämnden"]),
    ("yesno", "partly", ["partly"]),
    ("choice", "b", ["b"]),
    ("several", ["b"], [False, True]),
    ("scale", {"value": 7, "min": 1, "max": 10}, [7]),
    ("number", 12.5, ["12,5"]),
    ("number_by_sex", {"women": 3, "men": 0, "unknown": None}, ["3", "0", ""]),
    ("date", "2013-12-31", [date(2013, 12, 31)]),
    ("link", ["r2"], [False, True]),
]
LINKABLE = {"r1": "Rad ett", "r2": "Rad två"}


@pytest.mark.parametrize(("kind", "stored", "in_the_fields"), STORED, ids=[kind for kind, *_ in STORED])
def test_each_type_shows_what_is_stored_and_gives_it_back(kind: str, stored: Value, in_the_fields: list[Any]) -> None:
    made = make_input(field(kind), stored, LINKABLE)
    assert [part.value for part in made.parts] == in_the_fields
    assert check_value(field(kind), made.read()) == stored


@pytest.mark.parametrize("kind", [kind for kind, *_ in STORED])
def test_each_type_starts_empty_and_empty_is_no_answer(kind: str) -> None:
    made = make_input(field(kind), None, LINKABLE)
    assert check_value(field(kind), made.read()) is None


TYPED: list[tuple[str, list[Any], Value]] = [
    ("text", ["nytt"], "nytt"),
    ("longtext", ["nytt"], "nytt"),
    ("yesno", ["no"], "no"),
    ("choice", ["a"], "a"),
    ("several", [True, True], ["a", "b"]),
    ("scale", [3], {"value": 3, "min": 1, "max": 10}),
    ("number", ["1 250,5"], 1250.5),
    ("number_by_sex", ["3", "4", "1"], {"women": 3, "men": 4, "unknown": 1}),
    ("date", [date(2014, 1, 2)], "2014-01-02"),
    ("link", [True, False], ["r1"]),
]


@pytest.mark.parametrize(("kind", "in_the_fields", "stored"), TYPED, ids=[kind for kind, *_ in TYPED])
def test_each_type_calls_back_with_what_is_typed(kind: str, in_the_fields: list[Any], stored: Value) -> None:
    made = make_input(field(kind), None, LINKABLE)
    read: list[Value] = []
    made.on_change(lambda: read.append(check_value(field(kind), made.read())))
    for part, value in zip(made.parts, in_the_fields, strict=True):
        part.value = value
    assert read[-1] == stored


@pytest.mark.parametrize("number", [123456.78, 1234.5678, 999999.5])
def test_a_number_is_not_rounded_by_being_shown(number: float) -> None:
    shown = make_input(field("number_by_sex"), {"women": number, "men": 1, "unknown": None}, {})
    shown.parts[1].value = "2"
    assert shown.read()["women"] == number


def test_the_ends_of_a_scale_are_named() -> None:
    labels = [label for label, _ in make_input(field("scale"), None, {}).widget.options]
    assert (labels[1], labels[2], labels[10]) == ("1 – låg", "2", "10 – hög")


def test_a_code_that_is_no_longer_there_is_shown_as_no_choice() -> None:
    assert make_input(field("choice"), "gone", {}).parts[0].value is None


def test_nothing_to_link_to_says_so_and_loses_no_link() -> None:
    made = make_input(field("link"), ["r1"], {})
    assert made.widget.value == texts.NOTHING_TO_PICK
    assert made.parts == ()


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def form(memory: Memory) -> Any:
    return section_form(CATALOGUE.section("own.section"), memory, CATALOGUE)


def test_what_is_typed_is_saved_and_said(form: Any, memory: Memory) -> None:
    typed_fields(form)[0].value = "12"
    assert memory.values == {"own.count": 12}
    assert "Sparat " in said(form)


@pytest.mark.parametrize(
    ("typed", "message"),
    [("-1", "Antal: talet får inte vara mindre än 0."), ("tolv", texts.about("Antal", texts.NOT_A_NUMBER))],
)
def test_a_broken_constraint_shows_its_message_and_saves_nothing(
    typed: str, message: str, form: Any, memory: Memory
) -> None:
    typed_fields(form)[0].value = typed
    assert memory.saves == []
    assert message in said(form)
    assert 'role="alert"' in said(form)
    typed_fields(form)[0].value = "3"
    assert message not in said(form), "the message goes when the fault is mended"


def test_an_emptied_field_takes_the_answer_back(form: Any, memory: Memory) -> None:
    typed_fields(form)[0].value = "12"
    typed_fields(form)[0].value = ""
    assert memory.values == {"own.count": None}


def test_retired_questions_are_not_asked_and_text_is_escaped(form: Any) -> None:
    assert "Gammal" not in said(form)
    assert "Inledning &amp; mer" in said(form)


def test_rows_are_added_moved_and_removed(form: Any, memory: Memory) -> None:
    (add,) = buttons(form, texts.ADD_ROW)
    for name in ("ett", "två"):
        add.click()
        typed_fields(form)[-1].value = name
    assert memory.tables["own.table"] == {"r1": {"name": "ett"}, "r2": {"name": "två"}}
    buttons(form, texts.MOVE_UP)[1].click()
    assert memory.row_ids("own.table") == ["r2", "r1"]
    assert [part.value for part in typed_fields(form)][1:] == ["två", "ett"]
    buttons(form, texts.MOVE_DOWN)[0].click()
    assert memory.row_ids("own.table") == ["r1", "r2"]
    buttons(form, texts.REMOVE_ROW)[0].click()
    assert memory.row_ids("own.table") == ["r2"]
    assert [part.value for part in typed_fields(form)][1:] == ["två"]


def test_only_rows_of_ones_own_have_buttons(form: Any, memory: Memory) -> None:
    assert len(buttons(form, texts.ADD_ROW)) == 1, "the fixed table has none"
    for label in (texts.MOVE_UP, texts.MOVE_DOWN, texts.REMOVE_ROW):
        assert buttons(form, label) == []
    assert "Rad A" in said(form)
    picked = [part for part in walk(form) if isinstance(part, w.Dropdown)]
    picked[1].value = "yes"
    assert memory.tables["own.fixed"] == {"b": {"state": "yes"}}


def test_what_goes_wrong_with_a_row_is_said_in_the_form(
    form: Any, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(question: str) -> str:
        raise StorageError("Disken är full.", "Frigör plats.")

    (add,) = buttons(form, texts.ADD_ROW)
    with monkeypatch.context() as patched:
        patched.setattr(memory, "add_row", full)
        add.click()
    assert "Disken är full. Frigör plats." in said(form)
    assert 'role="alert"' in said(form)
    add.click()
    assert "Disken är full." not in said(form), "the message goes when it could be done"
    assert memory.row_ids("own.table") == ["r1"]
