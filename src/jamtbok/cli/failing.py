"""Telling what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import click

from jamtbok.errors import JamtbokError


def tell(error: JamtbokError) -> None:
    """Write an error: what is wrong, and what to do."""
    click.echo(f"Fel: {error.message}", err=True)
    if error.hint:
        click.echo(error.hint, err=True)


def all_well(files: Iterable[Path], take: Callable[[Path], None]) -> bool:
    """Take files one by one, also when one of them fails; tells whether none did."""
    well = True
    for path in files:
        try:
            take(path)
        except JamtbokError as error:
            well = False
            tell(error)
    return well
