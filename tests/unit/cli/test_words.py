"""What click says of options and commands is said in Swedish."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from click.testing import CliRunner

import jamtbok
from jamtbok.cli.main import main

WORDS = Path(jamtbok.__file__).parent / "cli" / "locale" / "sv" / "LC_MESSAGES" / "messages.po"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rnu"], "Fel: Kommandot 'rnu' finns inte. Menade du 'run'?"),
        (
            ["run", "--workers", "x"],
            "Fel: Värdet för '--workers' går inte att använda: 'x' är inte ett tal som passar.",
        ),
        (["run", "--unit"], "Fel: Valet '--unit' ska ha ett värde."),
        (["new"], "Skriv så här: jamtbok new [VAL] MAPP"),
        (["benchmark", "--help"], "Visa den här hjälpen."),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_in_swedish(arguments: list[str], said: str) -> None:
    done = CliRunner().invoke(main, arguments, prog_name="jamtbok")
    assert said in done.output


def test_each_message_is_one_of_clicks() -> None:
    theirs = {message for _, _, message, _, _ in extract_from_dir(Path(click.__file__).parent)}
    assert said_in(WORDS).keys() <= theirs


def test_what_is_compiled_is_what_is_written() -> None:
    assert said_in(WORDS.with_suffix(".mo")) == said_in(WORDS)


def said_in(path: Path) -> dict[Any, Any]:
    """Return what each message is called, from what is written or what is compiled."""
    read = read_po if path.suffix == ".po" else read_mo
    with path.open("rb") as file:
        messages = [message for message in read(file) if message.id]
    return {_fixed(each.id): _fixed(each.string) for each in messages}


def _fixed(said: Any) -> Any:
    return said if isinstance(said, str) else tuple(said)
