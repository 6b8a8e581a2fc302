"""Opening a workbook's answers for a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from jamtbok.settings.workbook import Workbook
from jamtbok.store import Store, network_share_warning, open_store


@contextmanager
def opened(workbook: Workbook, *, author: str = "", warn: bool = False) -> Iterator[Store]:
    """Open the answers, and tell when the database has been migrated.

    Parameters
    ----------
    workbook
        The workbook.
    author
        Who saves.
    warn
        Tell when the database lies where several people at once can damage it.
    """
    store = open_store(workbook.root, workbook.settings.store.url, workbook.catalogue, author=author)
    try:
        if store.backup is not None:
            click.echo(f"Databasen är uppdaterad för den här versionen. En kopia av den gamla ligger i {store.backup}.")
        if warn and store.file is not None and (warning := network_share_warning(store.file)):
            click.echo(warning, err=True)
        yield store
    finally:
        store.close()
