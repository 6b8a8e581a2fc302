"""Writing the result of a run: every file is written beside its target and moved into place, whole."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from jamtbok import texts
from jamtbok.errors import StorageError


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never half of it.

    Raises
    ------
    StorageError
        When the folder cannot be written to, or the disk is full.
    """
    write_parts(path, [content])


def write_parts(path: Path, parts: Iterable[bytes]) -> None:
    """Do the same with a content that comes in parts."""
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        # Others may read it where the user's own settings (umask) let them, and nowhere else.
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        try:
            with os.fdopen(handle, "wb") as file:
                file.writelines(parts)
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise


def write_if_changed(path: Path, content: bytes) -> None:
    """Write a file unless it has that content already."""
    try:
        if path.read_bytes() == content:
            return
    except OSError:
        pass
    write_whole(path, content)


def move_aside(path: Path, folder: Path) -> None:
    """Move a file or folder into another folder, under a name that is free there."""
    with storage_errors(path):
        folder.mkdir(parents=True, exist_ok=True)
        target, number = folder / path.name, 1
        while target.exists():
            number += 1
            target = folder / f"{path.stem}-{number}{path.suffix}"
        path.rename(target)


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn the operating system's errors into ones that a user understands."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"Det går inte att skriva {path}: {texts.why_unwritable(error)}.",
            "Frigör plats eller välj en annan mapp, och kör igen.",
        ) from None
