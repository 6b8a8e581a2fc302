"""What one form saves reaches the others and the pictures, and a faulty message ends in words."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jamtbok import texts
from jamtbok.forms import session as sessions
from jamtbok.forms.session import Session
from jamtbok.forms.widget import SectionForm
from jamtbok.model.questions import packaged_catalogue
from jamtbok.notebooks.answering import StoreAnswering
from jamtbok.store import Store, open_store

CATALOGUE = packaged_catalogue()
UNIT, YEAR = "skola", 2026


class Heard(SectionForm):
    """A form that keeps what it sends to the browser."""

    def __init__(self, section: str, session: Session) -> None:
        self.heard: list[dict[str, Any]] = []
        super().__init__(CATALOGUE.section(section), session)

    def send(self, content: dict[str, Any], buffers: Any = None) -> None:
        self.heard.append(content)

    def do(self, **message: Any) -> dict[str, Any]:
        self.heard.clear()
        self._received(self, {"form": "x", **message}, [])
        return self.heard[0]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path, "svar.db", CATALOGUE, author="Anna")
    yield store
    store.close()


@pytest.fixture
def session(store: Store) -> Session:
    return Session(StoreAnswering(store, UNIT, YEAR, place="x"), CATALOGUE)


def test_a_save_is_answered_and_pictures_are_drawn(session: Session) -> None:
    form = Heard("foundation.knowledge", session)
    drawn: list[str] = []
    session.add_picture("x", lambda: drawn.append("x"))
    answer = form.do(do="save", key="foundation.meaning||", typed="Lika villkor.", n=1)
    assert answer["to"] == "saved"
    assert answer["said"].startswith("Sparat ")
    assert drawn == ["x"]
    assert session.answering.answers().text("foundation.meaning") == "Lika villkor."


def test_rows_that_are_added_can_be_picked_in_another_form(session: Session) -> None:
    goals, logic = Heard("goals.targets", session), Heard("analysis.problems", session)
    row = logic.do(do="add", table="analysis.problems")["focus"]
    logic.do(do="save", key=f"analysis.problems|{row}|problem", typed="Män söker sent", n=1)
    assert goals.heard[-1] == {
        "to": "links",
        "table": "analysis.problems",
        "options": [{"id": row, "label": "Män söker sent"}],
    }
    assert goals.content["links"]["analysis.problems"] == goals.heard[-1]["options"]


def test_the_same_section_in_two_cells_is_kept_alike(session: Session) -> None:
    first = Heard("foundation.knowledge", session)
    session._forms["another cell"] = second = Heard("foundation.knowledge", session)
    session.add_form("foundation.knowledge", first)
    first.do(do="save", key="foundation.meaning||", typed="Nytt", n=1)
    assert second.content["values"]["foundation.meaning||"] == "Nytt"


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("foundation.introduction||", "kanske"),
        ("foundation.training|r1|year", "tolv"),
        ("foundation.training|r1|year", "1812"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_number_of_the_message(session: Session, key: str, typed: str) -> None:
    answer = Heard("foundation.knowledge", session).do(do="save", key=key, typed=typed, n=7)
    assert (answer["to"], answer["n"], answer["key"]) == ("refused", 7, key)
    assert answer["said"].endswith(".")


def test_a_fault_in_the_program_is_told_too(session: Session) -> None:
    form = Heard("foundation.knowledge", session)
    with pytest.raises(ValueError, match="no column"):
        form.do(do="save", key="foundation.training|r1|nothing", typed="x", n=1)
    assert form.heard[-1]["said"] == texts.FORM_FAILED


def test_others_are_looked_for_while_the_notebook_is_open(
    store: Store, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "BETWEEN_LOOKS", 0.01)
    other = open_store(tmp_path, "svar.db", CATALOGUE, author="Bo")

    async def open_and_wait() -> Heard:
        form = Heard("foundation.knowledge", session)
        StoreAnswering(other, UNIT, YEAR, place="x").save("foundation.meaning", "Bos svar")
        for _ in range(200):
            await asyncio.sleep(0.01)
            if form.heard:
                break
        assert session._looking is not None
        session._looking.cancel()
        return form

    form = asyncio.run(open_and_wait())
    other.close()
    assert form.heard[0]["typed"] == "Bos svar"
    assert form.heard[0]["said"].startswith("Bo ändrade här klockan ")


def test_what_is_saved_here_is_nobody_elses(session: Session) -> None:
    form = Heard("goals.logic", session)
    row = form.do(do="add", table="goals.effects")["focus"]
    form.do(do="duplicate", table="goals.effects", row=row)
    form.do(do="paste", table="goals.effects", row="", column="", text="Effekt ett\nEffekt två")
    form.do(do="remove", table="goals.effects", row=row)
    assert session.answering.others() == []
    assert [each.text("text") for each in session.answering.answers().rows("goals.effects")] == [
        "Effekt ett",
        "Effekt två",
    ]
