"""Doing one job: execute the notebook with papermill, clean it, harvest its records, render its report."""

from __future__ import annotations

import logging
import traceback
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import raise_for_execution_errors
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from jamtbok import errors
from jamtbok.errors import JamtbokError
from jamtbok.notebooks.shown import RECORDS_MIME, WIDGET_MIME
from jamtbok.pipeline.failing import failed
from jamtbok.pipeline.job import SNAPSHOT_NAME, Failure, Job, JobResult
from jamtbok.report.exporter import render_body
from jamtbok.report.pages import report_page, step_title


def make(job: Job, folder: str) -> JobResult:
    """Do the work of a job in a folder that holds its snapshot; whatever goes wrong is in the result."""
    notebook = b""
    try:
        snapshot = job.load_snapshot()
        executed, failure = _execute(job, folder)
        _clean(executed)
        # Without indentation: it takes a tenth of the time.
        notebook = nbformat.writes(executed, indent=None).encode() + b"\n"
        if failure is None:
            page = report_page(snapshot, job.template, render_body(executed), job.key, job.row)
            return job.result(notebook, page, _harvest(executed))
    except Exception as error:  # noqa: BLE001 - whatever a template or a library does must not end the batch
        failure = _unexpected(job, error)
    return failed(job, failure, notebook)


def _execute(job: Job, folder: str) -> tuple[NotebookNode, Failure | None]:
    """Run the cells in the folder.

    By papermill's parts, one after the other as in its `execute_notebook`, which writes the notebook once more and
    gives none back when a cell fails.
    """
    logging.getLogger("papermill").setLevel(logging.ERROR)
    _check(job.template, job.notebook)
    template = Path(folder) / "mall.ipynb"
    template.write_bytes(job.notebook)
    kernel = {"kernel_name": "python3", "engine_name": job.engine}
    parameters = {"source": SNAPSHOT_NAME, "unit": job.unit, "year": job.year} | ({"row": job.row} if job.row else {})
    notebook = parameterize_notebook(load_notebook_node(str(template)), parameters, language="python", **kernel)
    notebook = papermill_engines.execute_notebook_with_engine(
        nb=notebook,
        **kernel,
        progress_bar=False,
        execution_timeout=job.deadline,
        # The notebook's folder, and not papermill's cwd: that one changes the whole process's.
        resources={"metadata": {"path": folder}},
        **({} if job.engine == "jamtbok" else {"extra_arguments": _QUIET}),
    )
    try:
        raise_for_execution_errors(notebook, None)
    except PapermillExecutionError as error:
        return notebook, _failure_in_cell(job, error)
    return notebook, None


# A kernel's own log would end up among the lines that the coordinator reads.
_QUIET = ["--log-level=CRITICAL"]


@lru_cache(maxsize=64)
def _check(template: str, content: bytes) -> None:
    """See that the template is a notebook with a cell for its parameters; a template is looked at once."""
    try:
        notebook = nbformat.reads(content.decode(), as_version=4)
        nbformat.validate(notebook)
    except (ValueError, nbformat.ValidationError) as error:
        raise JamtbokError(
            f"Mallen {template} är ingen anteckningsbok som går att köra: {str(error).splitlines()[0]}.",
            "Öppna mallen i JupyterLab och spara den, eller hämta den på nytt.",
        ) from None
    if not any("parameters" in cell.metadata.get("tags", []) for cell in notebook.cells):
        raise JamtbokError(
            f"Mallen {template} saknar en cell med taggen parameters.",
            "Ge cellen med source, unit och year taggen parameters.",
        )


def _failure_in_cell(job: Job, error: Any) -> Failure:
    """Tell a fault in the data, which has a Swedish message, from one in the template, which has not."""
    log = "\n".join(error.traceback)
    place = f"Mallen {job.template}, cell {error.exec_count}."
    name, value = error.ename, error.evalue
    if name == "CellExecutionError" and not value:
        name, value = "Avbrott", "cellen blev inte klar"
    if name == "MemoryError":
        message = f"Anteckningsboken behövde mer än {job.megabytes} MB minne och stoppades."
        return Failure(message, "Gränsen kan ändras i jamtbok.toml: [run] megabytes.", place, log)
    if _is_ours(name):
        # An error of ours renders as its message and its hint instead of a traceback.
        message, hint = ([*error.traceback, "", ""])[:2]
        return Failure(message or value, hint, place)
    return Failure(
        f"Mallen {step_title(job.template)} stannade vid cell {error.exec_count} med felet {name}: {value}.",
        "Felet ligger i mallen och inte i era svar. Visa det för den som sköter mallarna.",
        place,
        log,
    )


def _is_ours(name: str) -> bool:
    kind = getattr(errors, name, None)
    return isinstance(kind, type) and issubclass(kind, JamtbokError)


def _unexpected(job: Job, error: Exception) -> Failure:
    log = "".join(traceback.format_exception(error))
    if isinstance(error, JamtbokError):
        return Failure(error.message, error.hint, log=log)
    return Failure(
        f"Rapporten {step_title(job.template)} kunde inte göras: {type(error).__name__}: {error}.",
        "Kör igen. Kommer felet tillbaka, skicka raden ovan till den som sköter jamtbok.",
        log=log,
    )


def _clean(notebook: NotebookNode) -> None:
    """Take out what differs from run to run, and the live widgets that nobody is behind any more."""
    notebook.metadata.pop("papermill", None)
    notebook.metadata.pop("widgets", None)
    for number, cell in enumerate(notebook.cells):
        for passing in ("papermill", "execution"):
            cell.metadata.pop(passing, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
        elif "papermill-error-cell-tag" in cell.metadata.get("tags", []):
            cell["id"] = f"papermill-error-{number}"
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/html" in data:
                data.pop(WIDGET_MIME, None)


def _harvest(notebook: NotebookNode) -> tuple[dict[str, Any], ...]:
    """Return the records that the cells have emitted, in order."""
    return tuple(
        dict(record)
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        for record in output.get("data", {}).get(RECORDS_MIME, [])
    )
