"""Reading an XLS file in a process of its own: ``python -m jamtbok.sources.apart`` reads from its input.

A damaged XLS file can make calamine ask for more memory than there is, which ends the process at once. Where a
workbook's files are read, that would be the end of the whole run.
"""

from __future__ import annotations

import pickle
import subprocess
import sys

from jamtbok.sources.grid import Sheets

#: A file of the largest size that the format has is read in a few seconds.
_DEADLINE = 120


def read_apart(content: bytes) -> Sheets | None:
    """Return what is in a file, ``None`` when the process that read it did not come to an end."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", __name__], input=content, capture_output=True, timeout=_DEADLINE, check=True
        )
    except subprocess.SubprocessError:
        return None
    sheets: Sheets = pickle.loads(done.stdout)  # noqa: S301 - from our own child
    return sheets


if __name__ == "__main__":
    from jamtbok.sources.spreadsheet import read_here

    sys.stdout.buffer.write(pickle.dumps(read_here(sys.stdin.buffer.read())))
