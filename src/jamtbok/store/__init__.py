"""Answers in a database, append-only: what was once saved is never lost."""

from jamtbok.store.entries import ROW, Entry, Key
from jamtbok.store.overviews import RunFolder, has_gathered, shared_tables, with_tables
from jamtbok.store.shares import network_share_warning
from jamtbok.store.snapshots import SnapshotMaker
from jamtbok.store.store import Merged, Store, open_store

__all__ = [
    "ROW",
    "Entry",
    "Key",
    "Merged",
    "RunFolder",
    "SnapshotMaker",
    "Store",
    "has_gathered",
    "network_share_warning",
    "open_store",
    "shared_tables",
    "with_tables",
]
