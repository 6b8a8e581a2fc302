"""The command ``jamtbok check``."""

from __future__ import annotations

from pathlib import Path

import click

from jamtbok.pipeline.checking import look_through
from jamtbok.settings.workbook import Workbook
from jamtbok.store import open_store

HOW = {"ok": "klart", "note": "obs", "fault": "fel"}


def check_workbook(folder: Path) -> bool:
    """Tell what was found, a line a thing, and whether it is without faults."""
    workbook = Workbook.find(folder)
    faults = 0
    for looked in look_through(
        workbook, lambda: open_store(workbook.root, workbook.settings.store.url, workbook.catalogue)
    ):
        faults += looked.how == "fault"
        click.echo(f"{HOW[looked.how]:>5}  {looked.place}: {looked.said}")
    click.echo("Rätta felen ovan och kontrollera igen." if faults else "Arbetsboken håller ihop.")
    return not faults
