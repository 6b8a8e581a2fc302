"""Reading TOML files that people have written, with what is wrong in them said in Swedish."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from jamtbok import texts
from jamtbok.errors import CatalogueError

Model = TypeVar("Model", bound=BaseModel)

_SAID = {
    "missing": "saknas.",
    "extra_forbidden": "finns inte. Kontrollera stavningen, eller ta bort raden.",
    "string_type": "ska vara en text inom citattecken.",
    "string_too_short": "får inte vara tom.",
    "int_type": "ska vara ett helt tal.",
    "int_parsing": "ska vara ett helt tal.",
    "int_from_float": "ska vara ett helt tal.",
    "float_type": "ska vara ett tal.",
    "float_parsing": "ska vara ett tal.",
    "finite_number": "ska vara ett tal.",
    "bool_type": "ska vara true eller false.",
    "bool_parsing": "ska vara true eller false.",
    "date_type": "ska vara ett datum utan citattecken, till exempel 2026-05-12.",
    "date_parsing": "ska vara ett datum utan citattecken, till exempel 2026-05-12.",
    "date_from_datetime_parsing": "ska vara ett datum utan citattecken, till exempel 2026-05-12.",
    "date_from_datetime_inexact": "ska vara ett datum utan klockslag, till exempel 2026-05-12.",
    "tuple_type": "ska vara en lista.",
    "list_type": "ska vara en lista.",
    "dict_type": "ska vara en tabell.",
    "model_type": "ska vara en tabell.",
    "greater_than": "ska vara större än {gt}.",
    "greater_than_equal": "ska vara minst {ge}.",
    "less_than": "ska vara mindre än {lt}.",
    "less_than_equal": "ska vara högst {le}.",
}
#: What Python's reader says in English, by how it begins; the first that fits counts.
_NOT_TOML = {
    "Invalid value": 'värdet går inte att läsa. Text ska stå inom raka citattecken ("), och tal utan',
    "Illegal character '\\n'": 'texten avslutas inte. Sätt ett rakt citattecken (") i slutet av den',
    "Unterminated string": 'texten avslutas inte. Sätt ett rakt citattecken (") i slutet av den',
    "Unescaped": "skriv / i stället för omvänt snedstreck i sökvägar",
    "Found invalid character": "skriv / i stället för omvänt snedstreck i sökvägar",
    "Expected '='": "efter namnet ska det stå = och ett värde",
    "Invalid initial character": "ett namn ska bara ha a–z, siffror, _ och -, annars stå inom citattecken",
    "Expected newline": (
        "det står något efter värdet. Börja en ny rad, skriv decimaler med punkt och datum som 2026-05-12"
    ),
    "Invalid date": "datumet finns inte. Skriv det som 2026-05-12",
    "Cannot overwrite a value": "samma namn står två gånger. Ta bort det ena",
    "Duplicate inline table key": "samma namn står två gånger. Ta bort det ena",
    "Cannot declare": "samma rubrik inom hakparentes står två gånger. Lägg ihop dem till en",
    "Unclosed": "en parentes avslutas inte",
    "Expected ']": "en hakparentes avslutas inte",
}
_ID = "ska börja med a–z och sedan bara ha a–z, 0–9 och _"


def read_toml(path: Path, name: str) -> dict[str, Any]:
    """Read a file; `name` is what errors call it.

    Raises
    ------
    CatalogueError
        When it cannot be read, or is no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(
            f"{name} kan inte läsas: {why_unreadable(error)}", "Rätta filen eller ta bort den."
        ) from None


def why_unreadable(error: OSError | UnicodeDecodeError | tomllib.TOMLDecodeError) -> str:
    """Say why a file cannot be read as TOML, and where in it, as the end of a sentence."""
    if isinstance(error, OSError):
        return f"{texts.why_unreadable(error)}."
    if isinstance(error, UnicodeDecodeError):
        return "filen är inte sparad i UTF-8. Öppna den i en texteditor och spara den med den kodningen."
    told = str(error)
    why = next(
        (said for begins, said in _NOT_TOML.items() if told.startswith(begins)), "raden är inte skriven som TOML"
    )
    place = re.search(r"line (\d+), column (\d+)", told)
    where = f"rad {place[1]}, tecken {place[2]}" if place else "i slutet av filen"
    return f"{where}: {why}."


def validated(kind: type[Model], content: object, name: str, hint: str) -> Model:
    """Make a model of a file's content.

    Raises
    ------
    CatalogueError
        With every fault, and the hint.
    """
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        faults = "\n".join(f"{name}, {fault}" for fault in faults_in_swedish(error, content))
        raise CatalogueError(faults, hint) from None


def faults_in_swedish(error: ValidationError, content: object) -> list[str]:
    """Return a sentence for each fault: the place in the file, the id of the question where it has one, and the fault.

    Parameters
    ----------
    error
        What pydantic found.
    content
        What it was given, to tell which question a fault belongs to.
    """
    return [f"{_place(fault['loc'], content)}: {_sentence(fault)}" for fault in error.errors()]


def _place(location: tuple[int | str, ...], content: object) -> str:
    place = ".".join(map(str, location))
    named = _innermost_id(location, content)
    return f"{place} ({named})" if named else place


def _innermost_id(location: tuple[int | str, ...], content: Any) -> str:
    """Follow a place into the content and return the id of the last thing on the way that has one."""
    found = ""
    for part in location:
        try:
            content = content[part]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(content, dict) and isinstance(content.get("id"), str):
            found = content["id"]
    return found


def _sentence(fault: Any) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "value_error":
        # The models' own checks are written in Swedish.
        return str(context["error"])
    if kind == "literal_error":
        return f"ska vara {context['expected'].replace(' or ', ' eller ')}.".replace("'", '"')
    if kind == "string_pattern_mismatch":
        # Both kinds of ids are made alike; the longer one has a point in it.
        return f"{_ID}, med minst en punkt emellan." if r"\." in context["pattern"] else f"{_ID}."
    return _SAID.get(kind, "har ett värde som inte går att använda.").format(**context)
