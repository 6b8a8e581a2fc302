"""nbclient's client with a shell in the same process in the place of a kernel at the other end of a socket."""

from __future__ import annotations

import sys
from contextlib import chdir, nullcontext
from typing import Any

from nbclient.util import run_sync
from nbformat import NotebookNode, from_dict
from papermill.clientwrap import PapermillNotebookClient

from jamtbok.engine.shell import DirectSession, Message, Streams, as_sent, main_module, nobody_to_ask, shell
from jamtbok.errors import LimitError

#: What an output keeps of the message that it came in.
_KEPT = ("data", "metadata", "execution_count")

#: More than this in outputs, counted in characters, is taken for a fault in the notebook.
MOST_OUTPUT = 32 * 2**20


class InProcessClient(PapermillNotebookClient):  # type: ignore[misc]  # papermill carries no types
    """Runs a notebook's cells in this process.

    What becomes of a message is nbclient's own code (`process_message`): streams, displays, updates by display id,
    ``clear_output`` and errors end up in the notebook as they always do.
    """

    def execute(self, **_kwargs: Any) -> NotebookNode:
        """Run every cell and return the notebook."""
        self.reset_execution_trackers()
        self._shell = shell()
        self._run: Any = self._shell.run_cell
        self._size = 0
        self._full = False
        publisher: Any = self._shell.display_pub
        session: DirectSession = publisher.session
        session.receive = self._take
        self._streams = Streams(lambda name, text: _send_text(session, name, text), most=MOST_OUTPUT + 1)
        folder = self.resources.get("metadata", {}).get("path")
        with chdir(folder) if folder else nullcontext(), main_module(), nobody_to_ask(), self._streams.redirected():
            self.papermill_execute_cells()
        self.nb.metadata["language_info"] = language_info()
        notebook: NotebookNode = self.nb
        return notebook

    def execute_cell(
        self, cell: NotebookNode, cell_index: int, execution_count: int | None = None, store_history: bool = True
    ) -> NotebookNode:
        """Run one cell as nbclient does; see `nbclient.NotebookClient.execute_cell`."""
        if cell.cell_type != "code" or not cell.source.strip():
            return cell
        if self.skip_cells_with_tag in cell.metadata.get("tags", []):
            return cell
        cell.outputs = []
        self.clear_before_next_output = False
        self._cell, self._index = cell, cell_index
        cell["execution_count"] = execution_count or self._shell.execution_count
        self.code_cells_executed += 1
        result = self._run(cell.source, store_history=store_history, cell_id=cell.get("id"))
        self._streams.flush()
        error = result.error_before_exec or result.error_in_exec
        if error is not None:
            reply = {
                "status": "error",
                "ename": type(error).__name__,
                "evalue": str(error),
                "traceback": self._shell._last_traceback or [],
            }
            run_sync(self._check_raise_for_error)(cell, cell_index, {"content": reply})
        return cell

    def output(
        self, outs: list[NotebookNode], msg: Message, display_id: str | None, cell_index: int
    ) -> NotebookNode | None:
        """Add an output to a cell; see `nbclient.NotebookClient.output`.

        An ordinary display is added as it is. nbclient holds each to the format's schema, as the whole notebook is
        when it is written.
        """
        kind = msg["msg_type"]
        if kind not in ("display_data", "execute_result") or display_id or self.clear_before_next_output:
            added: NotebookNode | None = super().output(outs, msg, display_id, cell_index)
            return added
        content = {name: msg["content"][name] for name in _KEPT if name in msg["content"]}
        outs.append(from_dict({"output_type": kind, **content}))
        return outs[-1]

    def _take(self, message: Message) -> None:
        """Receive a message from the shell."""
        if not self._full:
            self._size += _size(message["content"])
            if self._size > MOST_OUTPUT:
                self._full = True
                raise LimitError(
                    f"Anteckningsboken skrev ut mer än {MOST_OUTPUT // 2**20} MB och stoppades.",
                    "Skriv ut mindre i cellen, till exempel en sammanfattning i stället för alla rader.",
                )
        elif message["msg_type"] != "error":
            return
        self.process_message({**message, "content": as_sent(message["content"])}, self._cell, self._index)


def _send_text(session: DirectSession, name: str, text: str) -> None:
    session.send(None, "stream", {"name": name, "text": text})


def _size(content: Any) -> int:
    if isinstance(content, str):
        return len(content)
    if isinstance(content, dict):
        return sum(map(_size, content.values()))
    return sum(map(_size, content)) if isinstance(content, list) else 8


def language_info() -> dict[str, Any]:
    """Return what a kernel says of its language, for the notebook's metadata."""
    version = sys.version_info
    return {
        "codemirror_mode": {"name": "ipython", "version": version.major},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": f"ipython{version.major}",
        "version": f"{version.major}.{version.minor}.{version.micro}",
    }
