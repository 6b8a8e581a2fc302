"""A database of each kind, for tests that must hold for both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from jamtbok.model.questions import Catalogue, packaged_catalogue
from jamtbok.store import Store, open_store
from jamtbok.store.database import open_engine

from .postgresql import Server, postgresql

__all__ = ["postgresql"]

OpenStore = Callable[..., Store]


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    """The address of a new database."""
    if request.param == "sqlite":
        return "svar.db"
    server: Server = request.getfixturevalue("postgresql")
    return server.empty_database()


@pytest.fixture
def opened(tmp_path: Path, address: str) -> Iterator[OpenStore]:
    """Open stores on one database; all are closed afterwards."""
    stores: list[Store] = []

    def make(
        author: str = "", catalogue: Catalogue | None = None, clock: Callable[[], datetime] | None = None
    ) -> Store:
        stores.append(open_store(tmp_path, address, catalogue or packaged_catalogue(), author=author))
        if clock is not None:
            engine = open_engine(address if "://" in address else f"sqlite:///{tmp_path / address}")
            stores.append(Store(engine, catalogue or packaged_catalogue(), author=author, clock=clock))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: OpenStore) -> Store:
    """A store on a new database."""
    return opened()
