"""A file is written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Any

import pytest

from jamtbok.errors import StorageError
from jamtbok.pipeline.outputs import write_whole

FULL = Path("/dev/full")


def fill_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is written go to the device that is always full."""
    if not FULL.exists():
        pytest.skip("there is no /dev/full here")
    opened = os.fdopen

    def on_a_full_disk(handle: int, mode: str) -> IO[Any]:
        os.close(handle)
        return opened(os.open(FULL, os.O_WRONLY), mode, buffering=0)

    monkeypatch.setattr(os, "fdopen", on_a_full_disk)


def test_folders_are_made_and_content_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "rapport.html"
    write_whole(path, b"ett")
    write_whole(path, b"tv\xc3\xa5")
    assert path.read_bytes() == b"tv\xc3\xa5"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="there are no such rights here")
@pytest.mark.parametrize(("umask", "rights"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_who_may_read_a_file_is_for_the_user_to_say(umask: int, rights: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        write_whole(tmp_path / "social.zip", b"")
    finally:
        os.umask(before)
    assert (tmp_path / "social.zip").stat().st_mode & 0o777 == rights


@pytest.mark.parametrize("before", [b"det gamla", None])
def test_a_full_disk_leaves_the_old_content_and_no_stray_file(
    before: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "rapport.html"
    if before is not None:
        path.write_bytes(before)
    fill_the_disk(monkeypatch)
    with pytest.raises(StorageError) as refused:
        write_whole(path, b"det nya" * 100)
    assert refused.value.message == f"Det går inte att skriva {path}: disken är full."
    assert [file.read_bytes() for file in tmp_path.iterdir()] == ([before] if before else [])


def test_an_interrupt_leaves_no_stray_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "rapport.html", b"x" * 10)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("inside", ["rapport.html", "skola/rapport.html"])
def test_a_path_through_a_file_is_said_in_swedish(inside: str, tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("x")
    with pytest.raises(StorageError, match="en del av sökvägen är en fil och ingen mapp"):
        write_whole(tmp_path / "fil" / inside, b"x")
    assert (tmp_path / "fil").read_text() == "x"


def test_a_folder_in_the_files_place_is_said_in_swedish(tmp_path: Path) -> None:
    (tmp_path / "rapport.html").mkdir()
    with pytest.raises(StorageError) as refused:
        write_whole(tmp_path / "rapport.html", b"x")
    assert "Is a directory" not in refused.value.message
