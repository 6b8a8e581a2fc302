"""A small number that a workbook holds stands in nothing that a run makes, and changes nothing of it."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.unit.disclosure.adversary import Adversary, Key, Published

from jamtbok.model.snapshot import Observation

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


# -- the population of Halmstad, with eight numbers of one to four men of 98 years and older

AGES = "scb_pxweb_v1_halmstad_1380_age_sex_2015_2024.json"
SMALL_MEN = {
    ("98", 2015): 2,
    ("99", 2015): 4,
    ("100+", 2015): 2,
    ("99", 2016): 1,
    ("100+", 2016): 4,
    ("100+", 2017): 3,
    ("100+", 2022): 4,
    ("99", 2024): 3,
}

#: Some men who are taken to be older or younger than they are.
OTHERWISE = {
    ("98", 2015): 2,
    ("99", 2015): -2,
    ("99", 2016): 3,
    ("100+", 2016): -3,
    ("99", 2017): 1,
    ("100+", 2017): -1,
    ("99", 2022): 1,
    ("100+", 2022): -1,
    ("99", 2024): 1,
    ("100+", 2024): -1,
}

Men = Mapping[tuple[str, int], int]


def halmstad(root: Path, data: Path, otherwise: Men) -> Path:
    """Make the reports of Halmstad with the real ages, with some men of another age; return what was made."""
    jamtbok("new", root, "--example", "halland")
    statistics = root / "statistik" / "halmstad"
    ages = json.loads((data / AGES).read_bytes())
    for row in ages["data"]:
        _, age, sex, year = row["key"]
        if sex == "1":
            more = otherwise.get((age, int(year)), 0)
            before = otherwise.get((age, int(year) - 1), 0)
            row["values"] = [str(int(row["values"][0]) + more), str(int(row["values"][1]) + more - before)]
    (statistics / AGES).write_text(json.dumps(ages), encoding="utf-8")
    # The example has the same numbers in a file of its own.
    own = statistics / "folkmangd-alder.csv"
    with own.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    for each in rows:
        for at, column in enumerate(header):
            if each[2] == "män" and column.isdigit() and (each[1], int(column)) in otherwise:
                each[at] = str(int(each[at]) + otherwise[each[1], int(column)])
    with own.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\n").writerows([header, *rows])
    jamtbok("run", "--workbook", root, "--year", 2024, "--unit", "halmstad")
    return root / "runs" / "2024"


@pytest.fixture(scope="module")
def run_of_halmstad(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return halmstad(tmp_path_factory.mktemp("halland") / "bok", shared_data, {})


def figures_of(run: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((run / "halmstad" / "underlag.json").read_bytes())["statistics"]
    return found


def test_the_eight_small_numbers_of_halmstad_are_hidden(run_of_halmstad: Path) -> None:
    small = [
        each
        for each in figures_of(run_of_halmstad)
        if each["measure"] == "Folkmängd"
        and each["sex"] == "men"
        and (each["by"].get("ålder"), each["year"]) in SMALL_MEN
    ]
    assert {(each["by"]["ålder"], each["year"]) for each in small} == SMALL_MEN.keys()
    assert {each["symbol"] for each in small} == {"protected"}
    results = pd.read_parquet(run_of_halmstad / "resultat.parquet")
    in_results = results[(results["sex"] == "men") & (results["name"] == "figure")]["item"]
    assert "Folkmängd | 97 | 2024" in set(in_results)
    assert not {f"Folkmängd | {age} | {year}" for age, year in SMALL_MEN} & set(in_results)


def test_they_cannot_be_worked_out(run_of_halmstad: Path, shared_data: Path) -> None:
    made = Published()
    changes: dict[tuple[str, str, str], int] = {}
    for row in json.loads((shared_data / AGES).read_bytes())["data"]:
        _, age, sex, year = row["key"]
        made.truth["level", sex, age, year] = int(row["values"][0])
        changes[sex, age, year] = int(row["values"][1])
    ages = list(dict.fromkeys(key[2] for key in made.truth))
    for sex in "12":
        for year in range(2015, 2025):
            oldest = [("level", sex, age, str(year)) for age in ages[80:]]
            for age, parts in (
                ("", [("level", sex, each, str(year)) for each in ages]),
                ("80+", oldest),
            ):
                made.truth["level", sex, age, str(year)] = sum(made.truth[part] for part in parts)
                made.sums.append((("level", sex, age, str(year)), [*parts]))
    shown: list[tuple[str, Observation]] = []
    for each in figures_of(run_of_halmstad):
        if each["sex"] not in ("women", "men") or each["measure"].endswith("(exempel)"):
            continue
        sex, year = "2" if each["sex"] == "women" else "1", str(each["year"])
        age = each["by"].get("ålder", "")
        key: Key = ("level", sex, age, year)
        if each["unit"] == "procent":
            made.shares[len(shown)] = (("level", sex, "80+", year), ("level", sex, "", year), 0.05)
        elif each["measure"] == "Folkmängd":
            made.counts[len(shown)] = key
        elif each["value"] is not None and age:
            # This year's number is last year's and the change, which may be below zero.
            before: Key = ("level", sex, age, str(each["year"] - 1))
            change: Key = ("change", sex, age, year)
            made.truth.setdefault(before, made.truth[key] - changes[sex, age, year])
            made.truth[change] = changes[sex, age, year]
            made.sums.append((key, [before, change]))
            made.counts[len(shown)] = change
        shown.append(("halmstad", Observation.model_validate(each)))
    adversary = Adversary(made, shown)
    small = {("level", "1", age, str(year)): number for (age, year), number in SMALL_MEN.items()}
    assert {key: made.truth[key] for key in small} == small
    assert small.keys() <= adversary.hidden
    assert not [key for key in sorted(adversary.hidden) if adversary.knows(key, 5)]


def test_nothing_that_is_made_depends_on_them(
    run_of_halmstad: Path, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = halmstad(tmp_path_factory.mktemp("annars") / "bok", shared_data, OTHERWISE)
    made, made_otherwise = (
        {path.relative_to(run): path.read_bytes() for path in run.rglob("*") if path.is_file()}
        for run in (run_of_halmstad, other)
    )
    assert made.keys() == made_otherwise.keys()
    different = [path for path, content in made.items() if made_otherwise[path] != content]
    # Only the log of the run, with its times, is another.
    assert {path.stem for path in different} <= {"korning"}
    kinds = Counter(path.suffix for path in made)
    assert kinds.keys() >= {".html", ".ipynb", ".csv", ".parquet", ".json"}
