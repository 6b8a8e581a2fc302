"""A small number that a workbook holds stands in nothing that a run makes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from .test_run import jamtbok

# Numbers that can be told from all others that a report has in it.
SMALL, BESIDE, LARGE, ALSO = 6131, 7477, 9241, 8363
THRESHOLD = 7000

HEADER = "mått;grupp;kön;år;värde;måttenhet;källa\n"


def rows(numbers: dict[tuple[str, str], int], measure: str = "Brukare", unit: str = "personer") -> str:
    return "".join(f"{measure};{group};{sex};2024;{n};{unit};Egen räkning\n" for (group, sex), n in numbers.items())


NORTH_SOUTH = {
    ("norr", "kvinnor"): SMALL,
    ("norr", "män"): BESIDE,
    ("söder", "kvinnor"): LARGE,
    ("söder", "män"): ALSO,
    ("norr", "totalt"): SMALL + BESIDE,
    ("söder", "totalt"): LARGE + ALSO,
    ("", "kvinnor"): SMALL + LARGE,
    ("", "män"): BESIDE + ALSO,
    ("", "totalt"): SMALL + BESIDE + LARGE + ALSO,
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("skydd") / "bok"
    jamtbok("new", root)
    (root / "enheter.csv").write_text(
        "id;namn;overordnad;slag\nomsorg;Omsorgen;;förvaltning\nnord;Nord;omsorg;enhet\n", encoding="utf-8"
    )
    (root / "jamtbok.toml").write_text(
        f'[organisation]\nname = "Kommunen"\n[disclosure]\nthreshold = {THRESHOLD}\n', encoding="utf-8"
    )
    statistics = root / "statistik"
    (statistics / "nord").mkdir(parents=True, exist_ok=True)
    (statistics / "nord" / "brukare.csv").write_text(HEADER + rows(NORTH_SOUTH), encoding="utf-8")
    share = {("norr", "kvinnor"): 45, ("norr", "män"): 55}
    again = rows({("norr", "kvinnor"): SMALL}, "brukare") + rows(share, unit="procent")
    (statistics / "nord" / "igen.csv").write_text(HEADER + again, encoding="utf-8")
    jamtbok("run", "--workbook", root, "--year", 2024)
    return root / "runs" / "2024"


def everything(run: Path) -> dict[Path, str]:
    """All that was made, as text."""
    texts = {path: path.read_bytes().decode("utf-8", "replace") for path in run.rglob("*") if path.is_file()}
    parquet = run / "resultat.parquet"
    return texts | {parquet: pd.read_parquet(parquet).to_csv()}


def test_a_hidden_number_stands_in_no_file(run: Path) -> None:
    statistics = json.loads((run / "nord" / "underlag.json").read_bytes())["statistics"]
    hidden = [each for each in statistics if each["symbol"] == "protected"]
    assert all(each["value"] is None for each in hidden)
    assert SMALL not in [each["value"] for each in statistics]
    numbers = {SMALL, SMALL - BESIDE, BESIDE - SMALL, SMALL - LARGE, LARGE - SMALL}
    for path, text in everything(run).items():
        plain = re.sub(r"(?<=\d)(&nbsp;|[\u00a0\u2009\u202f ])(?=\d{3})", "", text)
        found = [number for number in numbers if re.search(rf"(?<!\d){abs(number)}(?!\d)", plain)]
        assert not found, (path, found)


def test_what_is_left_does_not_give_it_away(run: Path) -> None:
    statistics = json.loads((run / "nord" / "underlag.json").read_bytes())["statistics"]
    shown = {
        (each["by"].get("grupp", ""), each["sex"]): each["value"]
        for each in statistics
        if each["unit"] == "personer" and each["value"] is not None
    }
    for beside in ((("norr", "total"), ("norr", "men")), (("", "women"), ("söder", "women"))):
        assert not all(place in shown for place in beside)
    assert not [each for each in statistics if each["unit"] == "procent" and each["value"] is not None]
    # The totals of all are there still.
    assert shown["", "total"] == SMALL + BESIDE + LARGE + ALSO


def test_the_snapshot_says_how(run: Path) -> None:
    protection = json.loads((run / "nord" / "underlag.json").read_bytes())["protection"]
    assert protection == {
        "base": 0,
        "method": "suppression",
        "threshold": THRESHOLD,
        "thresholds": {"Egen räkning": THRESHOLD},
    }
