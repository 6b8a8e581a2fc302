"""ipykernel's shell without its kernel: what it sends goes to a function instead of a socket."""

from __future__ import annotations

import builtins
import getpass
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NoReturn

from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from traitlets.config import Config

Message = dict[str, Any]
Receive = Callable[[Message], None]


class DirectSession(Session):
    """A session that hands its messages to a function."""

    receive: Receive = staticmethod(lambda _message: None)

    def msg(self, msg_type: str, content: Any = None, **_kwargs: Any) -> Message:  # type: ignore[override]
        """Make a message in the shape that nbclient reads."""
        header = {"msg_type": msg_type}
        return {"header": header, "msg_type": msg_type, "content": content or {}, "parent_header": {}, "metadata": {}}

    def send(  # type: ignore[override]  # sockets, signatures and buffers have no meaning here
        self, _stream: Any, msg_or_type: Any, content: Any = None, *_args: Any, **_kwargs: Any
    ) -> Message:
        """Hand over a message."""
        message: Message = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content)
        self.receive(message)
        return message


def as_sent(content: Any) -> Any:
    """Return a message's content as it is after a journey over a socket: a copy, with pictures as base64."""
    return json.loads(json.dumps(content, default=json_default))


class _NoKernel:
    """What code finds at ``get_ipython().kernel``."""

    eventloop = None

    def get_parent(self) -> Message:
        return {"header": {"msg_id": ""}}


class NotebookShell(ZMQInteractiveShell):
    """The shell that runs a notebook's cells."""

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing: there is no event loop, and inline figures need none."""

    def start_anew(self) -> None:
        """Forget everything that has been run."""
        self.reset(new_session=True)  # type: ignore[no-untyped-call]
        self.execution_count = 1


# What code looks up to see whether it runs in a notebook.
NotebookShell.__name__ = "ZMQInteractiveShell"


@cache
def shell() -> NotebookShell:
    """Return the one shell of this process; made before the fork, since making it takes longer than using it."""
    session = DirectSession(key=b"")
    config = Config()
    config.HistoryManager.enabled = False
    own = sys.modules["__main__"]
    made = NotebookShell.instance(config=config)
    # The shell takes the place of the main module, which multiprocessing looks at; see `main_module`.
    sys.modules["__main__"] = own
    made.kernel = _NoKernel()
    senders: tuple[Any, ...] = (made.displayhook, made.display_pub)
    for sender in senders:
        sender.session = session
        sender.pub_socket = None
    return made


@contextmanager
def main_module() -> Iterator[None]:
    """Let the notebook's own module be ``__main__``, so that what it defines can be pickled."""
    own = sys.modules["__main__"]
    sys.modules["__main__"] = shell().user_module
    try:
        yield
    finally:
        sys.modules["__main__"] = own


class _Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a notebook: text is gathered until something else is sent."""

    encoding = "utf-8"

    def __init__(self, name: str, descriptor: int, flush_all: Callable[[], None]) -> None:
        self.name = name
        self._descriptor = descriptor
        self._flush_all = flush_all
        self._parts: list[str] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if not self._parts:
            self._flush_all()
        self._parts.append(text)
        self.size += len(text)
        if self.size > _HELD:
            self._flush_all()
        return len(text)

    def flush(self) -> None:
        self._flush_all()

    def take(self) -> str:
        text = "".join(self._parts)
        self._parts.clear()
        self.size = 0
        return text


_HELD = 2**20


class Streams:
    """The two streams of a process: what Python writes, and what goes past it to the file descriptors.

    Programs that a cell starts write to descriptors 1 and 2. These are files in memory, looked into whenever something
    else is sent, so that order is kept and no pipe can fill up.

    Parameters
    ----------
    send
        Called with the stream's name and a text.
    most
        How many bytes past Python are read at once; the rest is left out.
    """

    def __init__(self, send: Callable[[str, str], None], most: int) -> None:
        self._send = send
        self._most = most
        self._files = {name: os.memfd_create(name) for name in ("stdout", "stderr")}
        self._read = dict.fromkeys(self._files, 0)
        self._streams = {
            name: _Stream(name, descriptor, self.flush) for name, descriptor in (("stdout", 1), ("stderr", 2))
        }

    @contextmanager
    def redirected(self) -> Iterator[None]:
        """Stand in for the process's streams."""
        before = sys.stdout, sys.stderr
        kept = {descriptor: os.dup(descriptor) for descriptor in (1, 2)}
        for descriptor, name in ((1, "stdout"), (2, "stderr")):
            os.dup2(self._files[name], descriptor)
        sys.stdout, sys.stderr = self._streams["stdout"], self._streams["stderr"]
        try:
            yield
        finally:
            self.flush()
            sys.stdout, sys.stderr = before
            for descriptor, copy in kept.items():
                os.dup2(copy, descriptor)
                os.close(copy)

    def flush(self) -> None:
        """Send what has been written."""
        for name, stream in self._streams.items():
            text = stream.take() + self._past(name)
            if text:
                self._send(name, text)

    def _past(self, name: str) -> str:
        file = self._files[name]
        size = os.fstat(file).st_size
        if size <= self._read[name]:
            return ""
        content = os.pread(file, min(size - self._read[name], self._most), self._read[name])
        self._read[name] = size
        return content.decode("utf-8", errors="replace")


def _refusing(name: str) -> Callable[..., NoReturn]:
    def refuse(*_args: object, **_kwargs: object) -> NoReturn:
        raise StdinNotImplementedError(f"{name} was called, but this frontend does not support input requests.")

    return refuse


@contextmanager
def nobody_to_ask() -> Iterator[None]:
    """Refuse questions to the user, in the words of an ordinary kernel."""
    before = builtins.input, getpass.getpass
    builtins.input = _refusing("raw_input")
    getpass.getpass = _refusing("getpass")
    try:
        yield
    finally:
        builtins.input, getpass.getpass = before
