"""The snapshot as a file: the same content always gives the same bytes, and foreign files are refused kindly."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamtbok.errors import DataError, TemplateError
from jamtbok.model.answers import Answers, Row
from jamtbok.model.questions import parse_catalogue_file
from jamtbok.model.snapshot import SNAPSHOT_FORMAT, EarlierYear, Observation, Snapshot, StatisticsFault, Unit

OWN = parse_catalogue_file(
    {
        "step": "4-mal",
        "sections": [
            {"id": "own.s", "title": "Eget", "questions": [{"id": "own.q", "type": "text", "title": "Egen fråga"}]}
        ],
    },
    "egna.toml",
)


def snapshot(**more: Any) -> Snapshot:
    return Snapshot(**{"organisation": "Kommunen", "unit": Unit(id="skola", name="Skolan"), "year": 2013} | more)


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
VALUES = st.one_of(
    NAMES,
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.lists(NAMES, max_size=3),
    st.fixed_dictionaries({"women": st.integers(0), "men": st.integers(0), "unknown": st.none()}),
)
CELLS = st.dictionaries(NAMES, VALUES, max_size=3)
ANSWERS = st.builds(
    Answers,
    values=CELLS,
    tables=st.dictionaries(NAMES, st.lists(st.builds(Row, id=NAMES, values=CELLS), max_size=2).map(tuple), max_size=2),
)


@settings(deadline=None)
@given(ANSWERS, st.none() | st.builds(EarlierYear, year=st.integers(1990, 2012), answers=ANSWERS))
def test_written_and_read_again_it_is_the_same(answers: Answers, earlier: EarlierYear | None) -> None:
    made = snapshot(answers=answers, earlier=earlier)
    again = Snapshot.from_json(made.to_json())
    assert again == made
    assert again.to_json() == made.to_json()


def test_the_order_of_answering_leaves_no_trace_in_the_bytes() -> None:
    one = snapshot(answers=Answers(values={"a.a": "x", "b.b": "ö"}))
    other = snapshot(answers=Answers(values={"b.b": "ö", "a.a": "x"}))
    assert one.to_json() == other.to_json()
    content = one.to_json().decode()
    assert content.endswith("}\n")
    assert "ö" in content, "people can read and search the file"
    keys = list(json.loads(content))
    assert keys == sorted(keys)


def test_own_questions_travel_with_it() -> None:
    again = Snapshot.from_json(snapshot(own_questions=(OWN,)).to_json())
    assert again.catalogue.question("own.q").title == "Egen fråga"
    assert "own.q" not in snapshot().catalogue


def test_a_newer_file_is_refused_kindly() -> None:
    newer = json.loads(snapshot().to_json()) | {"format": SNAPSHOT_FORMAT + 1, "something": "new"}
    with pytest.raises(TemplateError) as refused:
        Snapshot.from_json(json.dumps(newer).encode())
    assert refused.value.message == "underlag.json är gjord med en nyare version av jamtbok."
    assert refused.value.hint == "Uppdatera jamtbok och försök igen."


def test_a_newer_file_is_refused_even_when_its_fields_are_the_same() -> None:
    newer = json.loads(snapshot().to_json()) | {"format": SNAPSHOT_FORMAT + 1}
    with pytest.raises(TemplateError):
        Snapshot.from_json(json.dumps(newer).encode())


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"[]", b'"x"', b"{}", b'{"format": "x"}', b'{"year": 2013'])
def test_another_file_is_refused_by_its_name(content: bytes) -> None:
    with pytest.raises(TemplateError, match=r"^bilder\.json är inget underlag"):
        Snapshot.from_json(content, "bilder.json")


def test_faults_in_figures_of_the_units_own_stop_it_and_shared_ones_do_not() -> None:
    shared = StatisticsFault(file="statistik/a.csv", row=2, column="kön", message="fel.", own=False)
    snapshot(faults=(shared,)).require_statistics()
    own = StatisticsFault(file="statistik/skola/b.csv", row=7, column="år", message="fel år.")
    with pytest.raises(DataError) as refused:
        snapshot(faults=(shared, own)).require_statistics()
    (finding,) = refused.value.findings
    assert (finding.unit, finding.file, finding.row, finding.column) == ("skola", "statistik/skola/b.csv", 7, "år")


def test_a_hidden_figure_stays_hidden() -> None:
    hidden = Observation(measure="m", sex="unknown", year=2013, value=None)
    assert Snapshot.from_json(snapshot(statistics=(hidden,)).to_json()).statistics == (hidden,)
