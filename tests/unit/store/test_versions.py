"""A workbook that was filled in under an old catalogue, opened with a newer one: each answer is found."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from jamtbok.errors import CatalogueError
from jamtbok.model.questions import Catalogue, parse_catalogue_file
from jamtbok.store import Key

from .keys import OpenStore

OLD = """
step = "1-grund"

[[sections]]
id = "own.first"
title = "Första"

[[sections.questions]]
id = "own.name"
type = "text"
title = "Namnet"

[[sections.questions]]
id = "own.ready"
type = "yesno"
title = "Klart?"

[[sections.questions]]
id = "own.mark"
type = "scale"
min = 1
max = 5
title = "Betyg"

[[sections.questions]]
id = "own.method"
type = "choice"
title = "Metod"
choices = [{ code = "fourr", label = "4R" }, { code = "kas", label = "JämKAS" }]

[[sections.questions]]
id = "own.many"
type = "several"
title = "Metoder"
choices = [{ code = "fourr", label = "4R" }, { code = "kas", label = "JämKAS" }]

[[sections.questions]]
id = "own.gone"
type = "text"
title = "Frågas inte längre"

[[sections.questions]]
id = "own.steps"
type = "table"
title = "Steg"
columns = [
    { id = "what", type = "text", title = "Vad" },
    { id = "state", type = "choice", title = "Läge", choices = [{ code = "klar", label = "Klart" }] },
]
"""

NEW = """
step = "3-analys"

[[sections]]
id = "own.second"
title = "Andra"

[[sections.questions]]
id = "own.full_name"
formerly = ["own.title", "own.name"]
type = "longtext"
title = "Hela namnet"

[[sections.questions]]
id = "own.ready"
type = "choice"
title = "Hur klart?"
choices = [
    { code = "yes", label = "Ja" },
    { code = "half", label = "Till hälften", formerly = ["partly"] },
    { code = "no", label = "Nej" },
    { code = "later", label = "Senare" },
]

[[sections.questions]]
id = "own.mark"
type = "scale"
min = 1
max = 10
title = "Betyg"

[[sections.questions]]
id = "own.method"
type = "several"
title = "Metoder"
choices = [{ code = "four_r", label = "4R", formerly = ["fourr"] }, { code = "kas", label = "JämKAS" }]

[[sections.questions]]
id = "own.many"
type = "several"
title = "Metoder"
choices = [{ code = "four_r", label = "4R", formerly = ["fourr"] }, { code = "kas", label = "JämKAS" }]

[[sections.questions]]
id = "own.gone"
type = "text"
title = "Frågas inte längre"
retired = 2

[[sections.questions]]
id = "own.stages"
formerly = ["own.steps"]
type = "table"
title = "Etapper"
columns = [
    { id = "task", formerly = ["what"], type = "longtext", title = "Vad" },
    { id = "state", type = "choice", title = "Läge", choices = [
        { code = "done", label = "Klart", formerly = ["klar"] },
        { code = "begun", label = "Påbörjat" },
    ] },
    { id = "who", type = "person", title = "Vem" },
]
"""


def catalogue(content: str) -> Catalogue:
    return Catalogue([parse_catalogue_file(tomllib.loads(content), "prov.toml")])


def key(question: str, row: str = "", column: str = "") -> Key:
    return Key("skola", 2013, question, row, column)


@pytest.fixture
def filled(opened: OpenStore) -> str:
    """A database filled in under the old catalogue; the id of the row in its table."""
    store = opened("eva", catalogue(OLD))
    for question, value in {
        "own.name": "Ester",
        "own.ready": "partly",
        "own.mark": 4,
        "own.method": "fourr",
        "own.many": ["fourr", "kas"],
        "own.gone": "Kvar",
    }.items():
        store.save(key(question), value)
    row = store.add_row(key("own.steps"))
    store.save_all([(key("own.steps", row, "what"), "Läsa"), (key("own.steps", row, "state"), "klar")])
    return row


def test_every_answer_is_found_under_the_newer_catalogue(opened: OpenStore, filled: str) -> None:
    store = opened("adam", catalogue(NEW))
    answers = store.load("skola", 2013)
    expected: dict[str, Any] = {
        "own.full_name": "Ester",
        "own.ready": "half",
        "own.mark": {"value": 4, "min": 1, "max": 5},
        "own.method": ["four_r"],
        "own.many": ["four_r", "kas"],
        "own.gone": "Kvar",
    }
    assert answers.values == expected
    assert [(row.id, row.values) for row in answers.rows("own.stages")] == [(filled, {"task": "Läsa", "state": "done"})]
    assert store.load_with_earlier("skola", 2014)[1] == (2013, answers)


def test_what_is_saved_under_the_new_names_goes_on_from_the_old(opened: OpenStore, filled: str) -> None:
    store = opened("adam", catalogue(NEW))
    last = store.last_id("skola", 2013)
    store.save(key("own.full_name"), "Ester B.")
    copy = store.duplicate_row(key("own.stages", filled))
    store.save(key("own.stages", filled, "who"), "Eva")
    assert [entry.value for entry in store.history(key("own.full_name"))] == ["Ester", "Ester B."]
    assert [entry.value for entry in store.history(key("own.stages", filled, "state"))] == ["done"]
    assert store.row_ids(key("own.stages")) == [filled, copy]
    rows = store.load("skola", 2013).rows("own.stages")
    assert [row.values for row in rows] == [
        {"task": "Läsa", "state": "done", "who": "Eva"},
        {"task": "Läsa", "state": "done"},
    ]
    # A colleague whose jamtbok has not been updated yet is seen, too.
    opened("eva", catalogue(OLD)).save(key("own.name"), "Ester C.")
    assert store.load("skola", 2013).text("own.full_name") == "Ester C."
    changed = {(entry.key.question, entry.key.column) for entry in store.changes("skola", 2013, last)}
    assert ("own.full_name", "") in changed
    assert ("own.name", "") not in changed


def test_the_history_is_never_rewritten(opened: OpenStore, filled: str) -> None:
    old = opened("eva", catalogue(OLD))
    before = old.entries_of("skola")
    store = opened("adam", catalogue(NEW))
    store.load("skola", 2013)
    assert store.entries_of("skola") == before
    assert {entry.key.question for entry in before} >= {"own.name", "own.steps", "own.gone"}
    assert old.load("skola", 2013).text("own.name") == "Ester"


def test_an_answer_can_be_taken_back_under_its_new_name(opened: OpenStore, filled: str) -> None:
    store = opened("adam", catalogue(NEW))
    store.save(key("own.full_name"), None)
    store.remove_row(key("own.stages", filled))
    answers = store.load("skola", 2013)
    assert answers.get("own.full_name") is None
    assert answers.rows("own.stages") == ()


def test_every_question_of_the_new_catalogue_can_be_answered_again_as_it_was(opened: OpenStore, filled: str) -> None:
    """What a form shows and saves back unchanged fits."""
    store = opened("adam", catalogue(NEW))
    answers = store.load("skola", 2013)
    store.save_all((key(question), value) for question, value in answers.values.items())
    assert store.load("skola", 2013) == answers


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('formerly = ["own.title", "own.name"]', 'formerly = ["own.mark"]'), "own.mark"),
        (('formerly = ["own.steps"]', 'formerly = ["own.name"]'), "hör till own.full_name"),
        (('formerly = ["what"]', 'formerly = ["who"]'), "kolumner har samma id"),
        (('formerly = ["partly"]', 'formerly = ["no"]'), "samma code"),
    ],
)
def test_an_id_that_belongs_to_another_is_refused(change: tuple[str, str], said: str) -> None:
    with pytest.raises(CatalogueError, match=said):
        catalogue(NEW.replace(*change))
