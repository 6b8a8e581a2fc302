"""What the store's tests save."""

from __future__ import annotations

from collections.abc import Callable

from jamtbok.store import Key, Store

TEXT = Key("skola", 2013, "foundation.meaning")
TRAINING = Key("skola", 2013, "foundation.training")

OpenStore = Callable[..., Store]


def cell(row: str, column: str, table: Key = TRAINING) -> Key:
    return Key(table.unit, table.year, table.question, row, column)


def add(store: Store, name: str) -> str:
    row = store.add_row(TRAINING)
    store.save(cell(row, "name"), name)
    return row


def names(store: Store) -> list[str]:
    return [row.text("name") for row in store.load("skola", 2013).rows(TRAINING.question)]
