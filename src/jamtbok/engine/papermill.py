"""The papermill engine ``jamtbok``: ``papermill --engine jamtbok in.ipynb out.ipynb``."""

from __future__ import annotations

from typing import Any

import nbformat
from papermill.engines import Engine, NBClientEngine, NotebookExecutionManager
from papermill.log import logger

from jamtbok.engine import fresh

_OURS = ("allow_errors", "force_raise_errors", "skip_cells_with_tag", "resources")


class JamtbokEngine(Engine):  # type: ignore[misc]  # papermill carries no types
    """Runs a notebook in a fresh process; where there are none, with papermill's ordinary engine."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:
        """Run the cells; called by papermill, whose ``execution_timeout`` is here the whole notebook's.

        Parameters
        ----------
        nb_man
            papermill's manager of the notebook.
        kernel_name
            Used by the ordinary engine only: the language is Python.
        kwargs
            papermill's arguments to engines.
        """
        if not fresh.available():
            NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **kwargs)
        elif fresh.inside():
            run_cells(nb_man, kwargs)
        else:
            limits = fresh.Limits(seconds=kwargs.get("execution_timeout"))
            options = {name: kwargs[name] for name in _OURS if name in kwargs}
            written = fresh.call(_run_written, (nbformat.writes(nb_man.nb), options), limits)
            nb_man.nb = nbformat.reads(written, as_version=4)


def run_cells(nb_man: Any, options: dict[str, Any]) -> None:
    """Run a notebook's cells in this process."""
    # Here, since papermill imports this module while it is itself being imported.
    from jamtbok.engine.client import InProcessClient

    options = {name: options[name] for name in _OURS if name in options}
    InProcessClient(nb_man, log=logger, **options).execute()


def _run_written(task: tuple[str, dict[str, Any]]) -> str:
    written, options = task
    nb_man = NotebookExecutionManager(nbformat.reads(written, as_version=4), progress_bar=False)
    run_cells(nb_man, options)
    return str(nbformat.writes(nb_man.nb))
