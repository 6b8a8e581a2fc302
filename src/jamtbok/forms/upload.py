"""A live form that takes statistics files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from jamtbok import texts
from jamtbok.errors import JamtbokError
from jamtbok.forms.widget import asset

#: Endings that the browser offers.
ACCEPTED = ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods,.json"

Take = Callable[[str, bytes], list[str]]


class UploadForm(anywidget.AnyWidget):
    """A field to pick files with; what was understood of each is shown below it.

    Parameters
    ----------
    take
        Reads and keeps one file, and tells what was understood; raises `JamtbokError` when it was not kept.
    done
        Called when a file has been kept.
    """

    _esm = traitlets.Unicode(asset("form.js")).tag(sync=True)
    _css = traitlets.Unicode(asset("form.css")).tag(sync=True)
    spec = traitlets.Dict().tag(sync=True)
    content = traitlets.Dict().tag(sync=True)

    def __init__(self, take: Take, done: Callable[[], None]) -> None:
        self._take = take
        self._done = done
        upload = {"title": texts.UPLOAD, "help": texts.UPLOAD_HELP, "accept": ACCEPTED}
        spec = {"intro": "", "place": "", "texts": texts.FORM, "questions": [], "upload": upload}
        super().__init__(spec=spec, content={"values": {}, "rows": {}, "links": {}, "notes": {}})
        self.on_msg(self._received)

    def _received(self, _widget: Any, message: dict[str, Any], buffers: list[memoryview]) -> None:
        files = [self._one(name, bytes(content)) for name, content in zip(message["names"], buffers, strict=True)]
        self.send({"to": "uploaded", "form": message.get("form"), "files": files})
        if any(file["ok"] for file in files):
            self._done()

    def _one(self, name: str, content: bytes) -> dict[str, Any]:
        try:
            return {"name": name, "ok": True, "said": self._take(name, content)}
        except JamtbokError as error:
            return {"name": name, "ok": False, "said": [*error.message.split("\n"), error.hint]}
        except Exception as error:  # noqa: BLE001 - whatever a file does to a library must be told, not logged
            return {"name": name, "ok": False, "said": [texts.upload_failed(type(error).__name__)]}
