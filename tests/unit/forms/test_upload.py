"""Files that are uploaded in a notebook land in the workbook, and what was understood is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conftest import MakeWorkbook

from jamtbok.forms.upload import UploadForm
from jamtbok.notebooks.answering import take_file
from jamtbok.settings.workbook import Workbook

GOOD = "mått;kön;år;värde;måttenhet\nElever;kvinnor;2024;12;personer\nElever;män;2024;9;personer\n".encode()


class Heard(UploadForm):
    """A form that keeps what it sends."""

    def send(self, content: dict[str, Any], buffers: Any = None) -> None:
        self.heard = content


def test_a_file_is_kept_for_the_unit_and_a_faulty_one_is_told(make_workbook: MakeWorkbook) -> None:
    root = make_workbook("skola")
    workbook = Workbook.find(root)
    done: list[int] = []
    form = Heard(lambda name, content: take_file(workbook, "skola", name, content), lambda: done.append(1))
    names = ["elever.csv", "../../fel.csv", "bild.png"]
    contents = [GOOD, "kön;år;värde\nhon;2024;1\n".encode(), b"\x89PNG\r\n\x1a\n\0\0"]
    form._received(form, {"do": "upload", "names": names, "form": "x"}, [memoryview(each) for each in contents])
    good, faulty, picture = form.heard["files"]
    assert good["ok"]
    assert good["said"][:2] == [
        "Sparad som statistik/skola/elever.csv. Två siffror lästes:",
        "Elever (personer): två siffror",
    ]
    assert not faulty["ok"]
    assert not picture["ok"]
    assert done == [1]
    kept = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.csv"))
    assert kept == ["enheter.csv", "statistik/skola/elever.csv"], "a name is no way out of the folder"
    form._received(form, {"do": "upload", "names": ["igen.csv"], "form": "x"}, [memoryview(GOOD)])
    assert form.heard["files"][0]["said"] == ["Filen finns redan i arbetsboken som statistik/skola/elever.csv."]
    assert Path(root / "statistik" / "skola" / "elever.csv").read_bytes() == GOOD
