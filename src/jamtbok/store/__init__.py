"""Answers in a database, append-only: what was once saved is never lost."""

from jamtbok.store.snapshots import SnapshotMaker
from jamtbok.store.store import Entry, Key, Store, open_store

__all__ = ["Entry", "Key", "SnapshotMaker", "Store", "open_store"]
