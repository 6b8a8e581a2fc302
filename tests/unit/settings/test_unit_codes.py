"""Units that are municipalities."""

from __future__ import annotations

from pathlib import Path

import pytest

from jamtbok.errors import DataError
from jamtbok.settings.units import Units, read_units


def read(tmp_path: Path, *lines: str) -> Units:
    path = tmp_path / "enheter.csv"
    path.write_text("\n".join(("id;namn;kommunkod", *lines)), encoding="utf-8")
    return read_units(path)


def test_a_code_keeps_its_leading_zero(tmp_path: Path) -> None:
    units = read(tmp_path, "vasby;Upplands Väsby;0114", "halland;Region Halland;13", "kontoret;Kontoret;")
    assert units.by_code == {"0114": "vasby", "13": "halland"}
    assert units["kontoret"].code == ""


def test_every_faulty_code_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError) as error:
        read(tmp_path, "a;A;114", "b;B;1380", "c;C;1380")
    assert [(each.row, each.column) for each in error.value.findings] == [(2, "kommunkod"), (4, "kommunkod")]
    assert "”b”" in error.value.findings[1].message
