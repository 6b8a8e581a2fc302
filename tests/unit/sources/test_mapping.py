"""Mappings as TOML, and what a person can say of a file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamtbok.errors import JamtbokError
from jamtbok.sources.grid import index_of, letter_of
from jamtbok.sources.mapping import (
    ColumnMapping,
    Corrections,
    TableMapping,
    column_said,
    fingerprint,
    from_toml,
    to_toml,
)
from jamtbok.sources.synonyms import Role

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(TEXTS, TEXTS.filter(bool), st.dictionaries(TEXTS, TEXTS, max_size=2), st.booleans())
def test_a_mapping_survives_toml_whatever_stands_in_the_file(
    sheet: str, measure: str, by: dict[str, str], sections: bool
) -> None:
    column = ColumnMapping(letter="B", heading=sheet, role=Role.VALUE, sex="kvinnor", year=2023, measure=measure, by=by)
    mapping = TableMapping(
        sheet=sheet, header=(1, 2), first=3, last=9, scale=100.0, sections=sections, columns=(column,)
    )
    assert from_toml(TableMapping, to_toml(mapping, "en rad\ntill"), "x") == mapping


@given(st.dictionaries(TEXTS, st.sampled_from(["kvinnor", "män"])), TEXTS)
def test_corrections_survive_toml(codes: dict[str, str], source: str) -> None:
    said = Corrections.model_validate({"konskoder": codes, "kalla": source, "kolumner": {"B": "kön"}})
    assert from_toml(Corrections, to_toml(said), "x") == said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rubrikrader = [", "kan inte läsas"),
        ("rubrikrader = [1]", "kolumner: saknas"),
        ("rubrikrader = [1]\nforsta_rad = 2\nsista_rad = 3\nkolumner = []", "ingen kolumn är värde"),
        (
            'rubrikrader = [1]\nforsta_rad = 2\nsista_rad = 3\nkolumner = [{ kolumn = "A", roll = "värde" }]',
            "det står inte vilket mått",
        ),
        ('rubrikrader = [1]\nforsta_rad = 2\nsista_rad = 3\nkolumner = [{ kolumn = "1", roll = "kön" }]', "bokstav"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_told(text: str, words: str) -> None:
    with pytest.raises(JamtbokError, match=words):
        from_toml(TableMapping, text, "elever.csv.toml")


def test_what_a_person_says_of_a_column() -> None:
    assert column_said("B", "indelning:ålder").name == "ålder"
    assert column_said("B", "Värde:Elever").measure == "Elever"
    both = column_said("B", "män 2023")
    assert (both.role, both.sex, both.year) == (Role.VALUE, "män", 2023)
    assert column_said("B", "kommunkod").padded
    for nonsense in ("storlek", "", "kvinnor och män"):
        with pytest.raises(ValueError, match=r"kan en kolumn inte vara|inte vad"):
            column_said("B", nonsense)


def test_what_is_said_of_one_file_is_not_remembered_for_its_kind() -> None:
    said = Corrections.model_validate(
        {"matt": "Elever", "ar": 2023, "kalla": "SCB", "kolumner": {"Vem": "kön", "B": "inget"}, "lasar": "vår"}
    )
    assert said.of_the_header == Corrections.model_validate({"kolumner": {"Vem": "kön"}, "lasar": "vår"})


def test_files_of_two_years_are_of_one_kind() -> None:
    assert fingerprint(["Skola", "Kvinnor 2022", "Män 2022"]) == fingerprint(["SKOLA", "kvinnor 2023", "män 2023"])
    assert fingerprint(["Skola", "Kvinnor"]) != fingerprint(["Ort", "Kvinnor"])


@given(st.integers(0, 20_000))
def test_letters_of_columns(index: int) -> None:
    assert index_of(letter_of(index)) == index
