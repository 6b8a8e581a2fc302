"""The engine's outputs are those of an ordinary kernel: each case is run by both and compared after normalisation."""

from __future__ import annotations

import re
import warnings
from contextlib import suppress
from typing import Any

import nbformat
import papermill
import pytest
from papermill.exceptions import PapermillExecutionError

from jamtbok.engine import fresh

pytestmark = pytest.mark.skipif(not fresh.available(), reason="forkserver is not to be had here")

# What each case's cells are; a cell that begins with "#tag NAME" gets that tag.
CASES: dict[str, list[str]] = {
    "streams_interleaved": [
        "import sys\nprint('a')\nprint('b', file=sys.stderr)\nsys.stdout.flush(); sys.stderr.flush()\nprint('c')",
        "for n in range(5): print(n, end=' ')",
    ],
    "stream_display_stream": [
        "from IPython.display import display, HTML\nprint('before')\ndisplay(HTML('<b>x</b>'))\nprint('after')\n42"
    ],
    "every_mime_type": [
        """from IPython.display import *
display(HTML('<p>å</p>'), metadata={'text/html': {'isolated': True}})
display(Markdown('**å**')); display(Latex('$x$')); display(JSON({'a': [1, 2]}, expanded=True))
display(SVG('<svg xmlns="http://www.w3.org/2000/svg"/>')); display(Javascript('1'))
display(Image(data=b'\\x89PNG\\r\\n\\x1a\\n' + b'0' * 40, format='png', alt='en bild'))
display({'application/vnd.own+json': {'n': 1}, 'text/plain': 'own'}, raw=True, metadata={'k': 'v'})""",
        "import pandas as pd\npd.DataFrame({'kvinnor': [1, 2], 'män': [3, None]})",
        """class Rich:
    def _repr_mimebundle_(self, **k):
        return {'text/html': '<i>å</i>', 'text/plain': 'å'}, {'text/html': {'m': 1}}
Rich()""",
    ],
    "display_id_updates": [
        "from IPython.display import display, update_display\nh = display('first', display_id='x')",
        "update_display('second', display_id='x')\ndisplay('third', display_id='x')",
        "from IPython.display import DisplayHandle\nd = DisplayHandle(); d.display(1); d.update(2)",
    ],
    "clear_output": [
        "from IPython.display import clear_output\nprint('gone'); clear_output(); print('kept')",
        "print('gone'); clear_output(wait=True); print('kept')",
        "print('stays'); clear_output(wait=True)",
        "display('x', display_id='q'); clear_output(); display('y', display_id='q')",
    ],
    "error_in_the_middle": ["print('ran')\nx = 1", "def f():\n    return 1 / 0\nf()", "print('never')"],
    "raises_exception_goes_on": ["#tag raises-exception\nraise ValueError('å')", "print('still here')"],
    "skip_execution": ["#tag skip-execution\nprint('no')", "print('yes')"],
    "syntax_error": ["print('x'\n"],
    "own_traceback": ["class E(Exception):\n    def _render_traceback_(self): return ['kort']\nraise E('lång')"],
    "magics": ["%%capture c\nprint('held')", "c.stdout", "%precision 2\n3.14159", "!echo skal", "x = !echo ett\nx"],
    "unknown_magic": ["%no_such_magic"],
    "top_level_await": [
        "import asyncio\nawait asyncio.sleep(0)\nprint('awaited')",
        "async def f(): return 7\nawait f()",
    ],
    "inline_matplotlib": [
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.title('t')",
        "fig, ax = plt.subplots(); ax.bar([1], [2]); plt.show(); print('after')",
        "%config InlineBackend.figure_formats = ['svg']\nplt.plot([1])\nNone",
    ],
    "widgets_without_state": ["import ipywidgets as w\nw.IntSlider(3)", "display(w.Text('å')); print('shown')"],
    "input_refused": ["input('Namn? ')"],
    "getpass_refused": ["import getpass\ngetpass.getpass()"],
    "sys_exit": ["import sys\nprint('x')\nsys.exit()", "print('never')"],
    "sys_exit_with_code": ["import sys\nsys.exit(3)"],
    "exit_command": ["exit", "print('after')"],
    "threads": [
        "import threading\nt = threading.Thread(target=lambda: print('from a thread'))\nt.start(); t.join()",
    ],
    # The pause lets a kernel's watching thread catch up: without it, it may lose what a program wrote.
    "subprocesses": [
        "import subprocess, time\nsubprocess.run(['echo', 'ut']); time.sleep(0.7)",
        "import subprocess\nsubprocess.run('echo fel 1>&2', shell=True); time.sleep(0.7)",
        "import os\n_ = os.system('echo system'); time.sleep(0.7)",
        "_ = subprocess.run('yes ja | head -n 30000', shell=True); time.sleep(0.7)",
    ],
    "unicode": ["print('åäö 🙂 \\u202e \\u0000')", "'åäö\\n🙂'"],
    "large_output": ["print('x' * 1_000_000)", "'y' * 100_000"],
    "underscore_and_history": ["1 + 1", "_ * 3", "In[1], Out[1], _i"],
    "semicolon_hides": ["42;", "None"],
    "warnings_shown": ["import warnings\nwarnings.warn('se upp')"],
    "logging_to_stderr": ["import logging\nlogging.warning('loggat')"],
    "name_and_file": ["__name__", "'__file__' in globals()", "get_ipython().__class__.__name__"],
    "pickle_of_own_class": [
        "import pickle\nclass A: pass\npickle.loads(pickle.dumps(A())).__class__.__name__",
    ],
    "post_run_hook": [
        "ip = get_ipython()\nip.events.register('post_run_cell', lambda r: print('hook'))\n1",
        "2",
    ],
    "carriage_returns": ["print('10 %\\r100 %')"],
}


def notebook_of(cells: list[str]) -> nbformat.NotebookNode:
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {"name": "python3", "language": "python", "display_name": "Python 3"}
    for number, source in enumerate(cells):
        cell = nbformat.v4.new_code_cell(source, id=f"c{number}")
        if source.startswith("#tag "):
            cell.metadata["tags"] = [source.split()[1]]
        notebook.cells.append(cell)
    return notebook  # type: ignore[no-any-return]


def executed(cells: list[str], engine: str, folder: Any) -> nbformat.NotebookNode:
    output = folder / f"{engine}.ipynb"
    with warnings.catch_warnings():
        # An ordinary kernel leaves event loops and sockets for the collector to find.
        warnings.simplefilter("ignore")
        with suppress(PapermillExecutionError):
            papermill.execute_notebook(notebook_of(cells), output, engine_name=engine, progress_bar=False)
    return nbformat.read(output, as_version=4)  # type: ignore[no-any-return]


def normalised(notebook: nbformat.NotebookNode) -> list[dict[str, Any]]:
    return [
        {
            "source": cell.source,
            "count": cell.get("execution_count"),
            "outputs": merged([plain(output) for output in cell.get("outputs", [])]),
        }
        for cell in notebook.cells
    ]


def plain(output: Any) -> dict[str, Any]:
    cleaned: dict[str, Any] = clean(dict(output))
    if "traceback" in cleaned:
        # Frames inside libraries differ where the two are different programs; those of the cells must not.
        cleaned["traceback"] = [frame for frame in cleaned["traceback"] if not frame.startswith("File ")]
    return cleaned


def clean(value: Any) -> Any:
    if isinstance(value, str):
        value = re.sub(r"\x1b\[[0-9;]*m", "", value)
        value = re.sub(r"/tmp/ipykernel_\d+/\d+\.py|<ipython-input-[^>]*>", "CELL", value)  # noqa: S108
        value = re.sub(r"\b\d{5,}\.py|(?<=File )CELL:\d+", "CELL", value)
        value = re.sub(r"0x[0-9a-f]+", "0x", value)
        value = re.sub(r"/\S*/site-packages/", "", value)
        value = re.sub(r"\"model_id\": \"[0-9a-f]+\"", "model", value)
        return re.sub(r"<dc:date>.*?</dc:date>|(id|href)=\"#?[\w-]+\"|url\(#\w+\)", "", value)
    if isinstance(value, list):
        return [clean(part) for part in value]
    if isinstance(value, dict):
        return {key: clean(part) for key, part in value.items() if key != "model_id"}
    return value


def merged(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join what went to one stream between two displays: when a kernel sends it on is a matter of chance."""
    found: list[dict[str, Any]] = []
    streams: dict[str, dict[str, Any]] = {}
    for output in outputs:
        if output["output_type"] != "stream":
            streams = {}
            found.append(output)
        elif output["name"] in streams:
            streams[output["name"]]["text"] += output["text"]
        else:
            streams[output["name"]] = output
            found.append(output)
    # Which of two streams comes first between two displays is a matter of chance as well.
    return sorted_runs(found)


def sorted_runs(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for place in range(len(outputs) - 1):
        pair = outputs[place : place + 2]
        if all(output["output_type"] == "stream" for output in pair) and pair[0]["name"] > pair[1]["name"]:
            outputs[place : place + 2] = reversed(pair)
    return outputs


@pytest.mark.parametrize("name", CASES)
def test_same_outputs_as_an_ordinary_kernel(name: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # A kernel that sees this does not look at what programs write.
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    ours = normalised(executed(CASES[name], "jamtbok", tmp_path))
    theirs = normalised(executed(CASES[name], "nbclient", tmp_path))
    assert ours == theirs
