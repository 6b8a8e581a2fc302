"""The mapping (tolkning) of a table: its header rows, what each column holds, what holds for all its figures.

It is found by `jamtbok.sources.layout`, can be corrected by a person, and is kept as TOML beside the file, so that a
file that has been read once is read alike ever after. The words in the TOML are Swedish: people edit it.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Sequence
from typing import Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from jamtbok.errors import JamtbokError
from jamtbok.model.base import Frozen
from jamtbok.model.faults import faults_in_swedish, why_unreadable
from jamtbok.sources.grid import index_of
from jamtbok.sources.numbers import Decimal
from jamtbok.sources.synonyms import SEX_WORDS, Role, plain

SexWord = Literal["kvinnor", "män", "okänt", "totalt"]

#: How a blank cell in a column of labels is read: as the cell above, as all of the dimension, or as a fault.
Blank = Literal["ovan", "alla", "fel"]


class InToml(Frozen):
    """A model that is kept as TOML, with Swedish keys."""

    model_config = ConfigDict(populate_by_name=True)


class ColumnMapping(InToml):
    """What one column holds.

    Parameters
    ----------
    letter, heading
        The column as a spreadsheet names it, and what its heading says.
    role
        What it holds.
    name
        The dimension's name, for a column of categories.
    blank
        How its blank cells are read, for a column of labels.
    padded
        Whether codes of municipalities have lost their leading zeros and are to have them back.
    sex, year, measure, unit, by
        What holds for all figures of a column of figures.
    """

    letter: str = Field(alias="kolumn")
    heading: str = Field("", alias="rubrik")
    role: Role = Field(alias="roll")
    name: str = Field("", alias="namn")
    blank: Blank = Field("fel", alias="tom_cell")
    padded: bool = Field(False, alias="fyll_ut_koden")
    sex: SexWord | None = Field(None, alias="kon")
    year: int | None = Field(None, alias="ar", ge=1900, le=2100)
    measure: str = Field("", alias="matt")
    unit: str = Field("", alias="mattenhet")
    by: dict[str, str] = Field(default_factory=dict, alias="indelning")

    @field_validator("letter")
    @classmethod
    def _is_a_letter(cls, letter: str) -> str:
        if not re.fullmatch("[A-Z]{1,3}", letter):
            raise ValueError("ska vara en kolumns bokstav, till exempel B.")
        return letter

    @property
    def index(self) -> int:
        """The column's place, counted from 0."""
        return index_of(self.letter)


class TableMapping(InToml):
    """How one table of a file is read.

    Parameters
    ----------
    sheet
        The sheet's name, "" in a text file.
    header
        The rows of the header, counted from 1.
    first, last
        The first and last row that may hold figures.
    measure, unit, source, year, sex
        What holds for all figures unless a column says otherwise.
    persons
        Whether the figures count persons; ``None`` leaves it to their unit.
    decimal
        The decimal sign of numbers written as text.
    scale
        What the figures are multiplied by: 100 for shares between 0 and 1. ``None`` when nobody has said.
    sections
        Whether a row with a heading alone holds for the rows below it.
    school_year
        Which year a school year counts as: the one it begins in (höst) or ends in (vår).
    sex_codes
        What the file's own codes mean.
    columns
        Every column that is not blank.
    """

    sheet: str = Field("", alias="blad")
    header: tuple[int, ...] = Field(alias="rubrikrader")
    first: int = Field(alias="forsta_rad")
    last: int = Field(alias="sista_rad")
    measure: str = Field("", alias="matt")
    unit: str = Field("", alias="mattenhet")
    source: str = Field("", alias="kalla")
    year: int | None = Field(None, alias="ar", ge=1900, le=2100)
    sex: SexWord | None = Field(None, alias="kon")
    persons: bool | None = Field(None, alias="personer")
    decimal: Decimal = Field("", alias="decimaltecken")
    scale: float | None = Field(None, alias="skala")
    sections: bool = Field(False, alias="mellanrubriker")
    school_year: Literal["höst", "vår", ""] = Field("", alias="lasar")
    sex_codes: dict[str, SexWord] = Field(default_factory=dict, alias="konskoder")
    columns: tuple[ColumnMapping, ...] = Field(alias="kolumner")

    @model_validator(mode="after")
    def _says_all(self) -> Self:
        """Refuse a mapping that leaves a figure without its measure, sex or year."""
        roles = {column.role for column in self.columns}
        figures = [column for column in self.columns if column.role is Role.VALUE]
        if not figures:
            raise ValueError("ingen kolumn är värde.")
        for role, of_all in ((Role.MEASURE, self.measure), (Role.SEX, self.sex), (Role.YEAR, self.year)):
            of_each = {Role.MEASURE: "measure", Role.SEX: "sex", Role.YEAR: "year"}[role]
            if role not in roles and not of_all and not all(getattr(column, of_each) for column in figures):
                raise ValueError(f"det står inte vilket {role.value} alla siffror gäller.")
        return self


class Corrections(InToml):
    """What a person has said of a file; what is ``None`` or empty is left to the recognising.

    `columns` goes from a heading or a letter to what the column holds, as `column_said` reads it.
    """

    sheets: tuple[str, ...] = Field((), alias="blad")
    header: tuple[int, ...] = Field((), alias="rubrikrader")
    measure: str = Field("", alias="matt")
    unit: str = Field("", alias="mattenhet")
    source: str = Field("", alias="kalla")
    year: int | None = Field(None, alias="ar", ge=1900, le=2100)
    sex: SexWord | None = Field(None, alias="kon")
    persons: bool | None = Field(None, alias="personer")
    decimal: Decimal = Field("", alias="decimaltecken")
    scale: float | None = Field(None, alias="skala")
    school_year: Literal["höst", "vår", ""] = Field("", alias="lasar")
    sex_codes: dict[str, SexWord] = Field(default_factory=dict, alias="konskoder")
    columns: dict[str, str] = Field(default_factory=dict, alias="kolumner")

    @field_validator("columns")
    @classmethod
    def _columns_can_be_read(cls, columns: dict[str, str]) -> dict[str, str]:
        for said in columns.values():
            column_said("A", said)
        return columns

    @property
    def of_the_header(self) -> Corrections:
        """What holds for every file with the same header: its columns and codes, and nothing of what it counts."""
        letters = {key for key in self.columns if re.fullmatch("[A-Z]{1,3}", key)}
        return Corrections(
            sex_codes=self.sex_codes,
            columns={key: said for key, said in self.columns.items() if key not in letters},
            school_year=self.school_year,
        )

    def over(self, remembered: Corrections) -> Corrections:
        """Return both, with what is said here before what is remembered."""
        return self.model_copy(
            update={
                "sex_codes": remembered.sex_codes | self.sex_codes,
                "columns": remembered.columns | self.columns,
                "school_year": self.school_year or remembered.school_year,
            }
        )


Model = TypeVar("Model", bound=BaseModel)

_YEAR_SAID = re.compile(r"(19|20)\d\d")


def column_said(letter: str, said: str, heading: str = "") -> ColumnMapping:
    """Read what a person says a column is: "kön", "indelning:ålder", "värde", "kvinnor", "män 2023".

    Raises
    ------
    ValueError
        When it cannot be understood; the message is Swedish, for the one who said it.
    """
    kind, _, name = said.strip().partition(":")
    word = plain(kind)
    if word in {role.value for role in Role}:
        role = Role(word)
        return ColumnMapping(
            letter=letter,
            heading=heading,
            role=role,
            name=name.strip() if role is Role.DIMENSION else "",
            measure=name.strip() if role is Role.VALUE else "",
            padded=role is Role.AREA_CODE,
        )
    sex: SexWord | None = None
    year: int | None = None
    for part in word.split():
        if part in SEX_WORDS:
            sex = part  # type: ignore[assignment]
        elif _YEAR_SAID.fullmatch(part):
            year = int(part)
        else:
            roles = ", ".join(role.value for role in Role)
            raise ValueError(f"”{said}” kan en kolumn inte vara. Välj bland {roles}, kvinnor, män, okänt och totalt.")
    if sex is None and year is None:
        raise ValueError("det står inte vad kolumnen är.")
    return ColumnMapping(letter=letter, heading=heading, role=Role.VALUE, sex=sex, year=year, measure=name.strip())


def fingerprint(headings: Sequence[str]) -> str:
    """Return what tells one kind of file from another: its headings, for however many years they are repeated."""
    words = sorted({re.sub(r"\d", "0", plain(heading)) for heading in headings if heading})
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def to_toml(content: BaseModel, comment: str = "") -> str:
    """Write a model of this module as TOML; what is at its default is left out."""
    told = content.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    lines = [f"# {line}" for line in comment.splitlines()]
    tables = {key: value for key, value in told.items() if _is_of_tables(value)}
    lines += [f"{key} = {_value(value)}" for key, value in told.items() if key not in tables]
    for key, entries in tables.items():
        for entry in entries:
            lines += ["", f"[[{key}]]"]
            for inner, value in entry.items():
                # One line a column reads better than a table each.
                rows = ["[", *(f"  {_value(row)}," for row in value), "]"] if _is_of_tables(value) else [_value(value)]
                lines += [f"{inner} = {rows[0]}", *rows[1:]]
    return "\n".join(lines) + "\n"


def _is_of_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _value(key)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    # A JSON string is a TOML string but for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def from_toml(kind: type[Model], text: str, name: str) -> Model:
    """Read a model of this module.

    Raises
    ------
    JamtbokError
        When the file is no such TOML.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise JamtbokError(
            f"{name} kan inte läsas: {why_unreadable(error)}", "Rätta filen, eller läs in siffrorna igen."
        ) from None
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        faults = "\n".join(faults_in_swedish(error, content))
        raise JamtbokError(f"{name} stämmer inte:\n{faults}", "Rätta filen, eller läs in siffrorna igen.") from None
