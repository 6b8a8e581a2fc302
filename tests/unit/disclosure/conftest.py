"""Sums what the adversary's tests have tallied, also when parallel workers have each attacked some of the tables."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

TALLIED = pytest.StashKey[Counter[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TALLIED] = Counter()


@pytest.fixture(scope="session")
def tallied(request: pytest.FixtureRequest) -> Counter[str]:
    """Numbers that are summed over all tests and told at the end."""
    return request.config.stash[TALLIED]


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        counted = session.config.stash[TALLIED]
        output["tallied"] = dict(counted)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    counted: Counter[str] = node.config.stash[TALLIED]
    counted.update(getattr(node, "workeroutput", {}).get("tallied", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    found = config.stash[TALLIED]
    if not found["figures"]:
        return

    def share(name: str) -> str:
        return f"{100 * found[name] / found['figures']:.1f} %"

    terminalreporter.write_line(
        f"{found['tables']} sets of tables with {found['figures']} figures: {share('hidden')} hidden; "
        f"only small numbers {share('small')}, and {found['broken_when_only_small']} sets give some of them away; "
        f"every table with a small number {share('in_tables_with_small')}"
    )
