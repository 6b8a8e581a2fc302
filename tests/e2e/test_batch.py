"""The batch: skipping, resuming, reproducing, stopping, and faults among many units."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import nbformat
import psutil
import pytest

from jamtbok.model.steps import ORGANISATION
from jamtbok.pipeline.execute import run_job
from jamtbok.pipeline.job import Job
from jamtbok.pipeline.journal import JOURNAL
from jamtbok.pipeline.new import new_workbook
from jamtbok.pipeline.run import RunOutcome, RunRequest, run
from jamtbok.settings.workbook import Workbook
from jamtbok.store import Key, open_store

from .test_damage import run_in_here
from .test_run import jamtbok

#: How often the killing is tried; many more with ``make soak``.
KILLS = int(os.environ.get("JAMTBOK_SOAK_KILLS", "2"))
UNITS = int(os.environ.get("JAMTBOK_SOAK_KILL_UNITS", "4"))
#: Units with a fault and without.
FAULTY = int(os.environ.get("JAMTBOK_SOAK_FAULTY", "8"))
SOUND = int(os.environ.get("JAMTBOK_SOAK_SOUND", "4"))


def contents(folder: Path) -> dict[str, bytes]:
    """Return every notebook and report below a folder by its relative path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".ipynb", ".html", ".csv") and path.is_file()
    }


def counts(outcome: RunOutcome) -> tuple[int, int, int]:
    """Return how the units' jobs went; the organisation's follow from them."""
    of_units = [counted for unit, counted in outcome.counts.items() if unit != ORGANISATION]
    ok, skipped, failed = (sum(counted.get(how, 0) for counted in of_units) for how in ("ok", "skipped", "failed"))
    return ok, skipped, failed


def test_a_second_run_skips_everything_and_changes_nothing(make_workbook: Any) -> None:
    root = make_workbook("a", "b")
    assert counts(run_in_here(root)) == (12, 0, 0)
    before = contents(root / "runs")
    assert counts(run_in_here(root)) == (0, 12, 0)
    assert contents(root / "runs") == before
    assert counts(run_in_here(root, force=True)) == (12, 0, 0)
    assert contents(root / "runs") == before


def test_a_change_makes_again_exactly_what_depends_on_it(make_workbook: Any) -> None:
    root = make_workbook("a", "b")
    run_in_here(root)
    workbook = Workbook.find(root)
    store = open_store(root, workbook.settings.store.url, workbook.catalogue)
    store.save(Key("a", 2013, "foundation.conclusion"), "Nytt.")
    store.close()
    assert counts(run_in_here(root)) == (6, 6, 0), "an answer: that unit"
    settings = root / "jamtbok.toml"
    settings.write_text(settings.read_text().replace("threshold = 5", "threshold = 7"))
    assert counts(run_in_here(root)) == (12, 0, 0), "a setting that shows: all"
    settings.write_text(settings.read_text() + "\n[run]\ndeadline = 60\n")
    assert counts(run_in_here(root)) == (0, 12, 0), "a deadline: nothing"
    template = nbformat.reads((Path(__file__).parents[2] / "templates" / "4-mal.ipynb").read_text(), as_version=4)
    next(cell for cell in template.cells if cell.cell_type == "markdown").source += " i år"
    (root / "mallar" / "4-mal.ipynb").write_text(nbformat.writes(template))
    assert counts(run_in_here(root)) == (2, 10, 0), "a template: that template"
    (root / "runs" / "2013" / "b" / "4-mal.html").unlink()
    assert counts(run_in_here(root)) == (1, 11, 0), "a report that is gone: that report"
    (root / "runs" / "2013" / "b" / "3-analys.html").write_text("avhugg")
    assert counts(run_in_here(root)) == (1, 11, 0), "a report that is cut: that report"


def test_another_version_makes_everything_again(make_workbook: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from jamtbok.pipeline import job

    root = make_workbook("a")
    run_in_here(root)
    monkeypatch.setattr(job, "made_with", lambda: "jamtbok 99")
    assert counts(run_in_here(root)) == (6, 0, 0)


def test_what_is_gone_is_put_aside_and_not_deleted(make_workbook: Any) -> None:
    root = make_workbook("a", "b")
    (root / "mallar" / "egen.ipynb").write_bytes(
        (Path(__file__).parents[2] / "templates" / "0-start.ipynb").read_bytes()
    )
    run_in_here(root)
    to = root / "runs" / "2013"
    report = (to / "b" / "0-start.html").read_bytes()
    (root / "mallar" / "egen.ipynb").unlink()
    (root / "enheter.csv").write_text("id;namn;overordnad;slag\na;Enheten a;;\n", encoding="utf-8")
    run_in_here(root)
    index = (to / "index.html").read_text(encoding="utf-8")
    assert "Enheten b" not in index
    assert "egen" not in index
    assert not (to / "b").exists()
    assert (to / "_tidigare" / "b" / "0-start.html").read_bytes() == report
    assert (to / "_tidigare" / "a" / "egen.html").is_file()


def test_running_one_unit_keeps_the_others_in_index_and_results(make_workbook: Any) -> None:
    root = make_workbook("a", "b")
    run_in_here(root)
    before = contents(root / "runs")
    run_in_here(root, units=("b",), templates=("1-grund",), force=True)
    assert contents(root / "runs") == before


def test_same_bytes_in_another_folder_with_another_number_of_workers(tmp_path: Path) -> None:
    made = []
    for number, workers in enumerate((1, 3)):
        root = new_workbook(tmp_path / f"plats {number}" / "bok", "kalmar")
        jamtbok("run", "--workbook", root, "--unit", "social", "--workers", workers)
        made.append(contents(root / "runs" / "2013"))
    assert made[0] == made[1]


def test_verify_is_clean_and_names_what_differs(make_workbook: Any) -> None:
    root = make_workbook("a", "b")
    run_in_here(root)
    to = root / "runs" / "2013"
    assert "rapporter är likadana" in jamtbok("verify", "--run", to).stdout
    path = to / "a" / "4-mal.html"
    path.write_bytes(path.read_bytes() + b" ")
    (to / "b" / "1-grund.ipynb").unlink()
    done = jamtbok("verify", "--workbook", root, "--year", 2013, check=False)
    assert done.returncode == 1
    assert "a 4-mal: 4-mal.html är inte densamma" in done.stdout
    assert "b 1-grund: 1-grund.ipynb saknas" in done.stdout


def test_a_snapshot_and_a_template_are_enough(make_workbook: Any, tmp_path: Path) -> None:
    root = make_workbook("a")
    run_in_here(root)
    to = root / "runs" / "2013"
    template = (Path(__file__).parents[2] / "templates" / "1-grund.ipynb").read_bytes()
    result = run_job(Job("a", 2013, "1-grund", template, (to / "a" / "underlag.json").read_bytes()))
    assert result.html == (to / "a" / "1-grund.html").read_bytes()
    assert result.notebook == (to / "a" / "1-grund.ipynb").read_bytes()


def test_a_second_run_in_the_same_folder_is_refused(make_workbook: Any) -> None:
    from jamtbok.pipeline.journal import Journal

    root = make_workbook("a")
    with Journal(root / "runs" / "2013"):
        done = jamtbok("run", "--workbook", root, "--year", 2013, check=False)
    assert done.returncode == 1
    assert "En annan körning" in done.stderr


def start(root: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "jamtbok", "run", "--workbook", str(root)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def wait_for_jobs(root: Path, process: subprocess.Popen[bytes], many: int) -> None:
    journal = next(iter([*root.glob("runs/*/" + JOURNAL)]), root / "runs" / "2025" / JOURNAL)
    while process.poll() is None:
        journal = root / "runs" / "2025" / JOURNAL
        if journal.is_file() and journal.read_bytes().count(b"\n") >= many:
            return
        time.sleep(0.01)


def left_behind(marks: set[int]) -> list[psutil.Process]:
    """Return the processes of the given sessions that are still there."""
    found = []
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) in marks and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (ProcessLookupError, psutil.Error):
            continue
    return found


def test_a_killed_batch_goes_on_where_it_was(tmp_path: Path) -> None:
    """``kill -9`` at random moments: the batch completes, nothing is cut short or foreign, nobody is left behind."""
    chance = random.Random(2013)
    root = new_workbook(tmp_path / "bok", "syntetisk", units=UNITS)
    whole = new_workbook(tmp_path / "hel", "syntetisk", units=UNITS)
    sessions = set()
    for _ in range(KILLS):
        process = start(root)
        sessions.add(process.pid)
        at_least = chance.randint(0, 10)
        journal = root / "runs" / "2025" / JOURNAL
        done = journal.read_bytes().count(b"\n") if journal.is_file() else 0
        wait_for_jobs(root, process, done + at_least)
        time.sleep(chance.random() * 0.3)
        process.kill()
        process.communicate()
    jamtbok("run", "--workbook", root)
    jamtbok("run", "--workbook", whole)
    assert contents(root / "runs") == contents(whole / "runs")
    assert "likadana" in jamtbok("verify", "--workbook", root).stdout
    deadline = time.monotonic() + 5
    while left_behind(sessions) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left_behind(sessions) == []
    assert not [folder for process in sessions for folder in Path(gettempdir()).glob(f"jamtbok-*-{process}-*")]


def test_ctrl_c_stops_at_once_and_says_how_to_go_on(tmp_path: Path) -> None:
    root = new_workbook(tmp_path / "bok", "syntetisk", units=7)
    process = start(root)
    wait_for_jobs(root, process, 5)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=10)
    # Two seconds is what a user is promised; a busy machine is given more.
    assert time.monotonic() - began < 5
    assert process.returncode == 1
    assert "Kör samma kommando igen" in said.decode()
    assert b"Traceback" not in said
    assert left_behind({process.pid}) == []
    made = (root / "runs" / "2025" / JOURNAL).read_bytes().count(b"\n")
    assert 5 <= made < 42
    again = [line for line in jamtbok("run", "--workbook", root).stdout.splitlines() if line.endswith(": klar")]
    assert len([line for line in again if ORGANISATION not in line]) == 42 - made


FAULTS = {
    "kastar": "raise ValueError('fel')",
    "evig": "while True: pass",
    "avslutar": "import os; os._exit(3)",
    "skriver": "print('x' * 200_000_000)",
    "skriver-i-program": "import subprocess; _ = subprocess.run('yes | head -c 200000000', shell=True)",
    "vaxer": "x = []\nwhile True: x.append(bytearray(50_000_000))",
    "hanger": "import subprocess; subprocess.run(['sleep', '600'])",
}


#: What each fault's message holds.
TOLD = {
    "kastar": "felet ValueError: fel",
    "evig": "6 sekunder",
    "avslutar": "i förtid",
    "skriver": "32 MB",
    "skriver-i-program": "32 MB",
    "vaxer": "600 MB minne",
    "hanger": "6 sekunder",
    "trasig-statistik": "statistik/trasig-statistik",
}


def test_faults_of_every_kind_cost_only_their_own_reports(make_workbook: Any) -> None:
    """Each fault hits its units; the others' reports are right, the batch ends by itself and leaves nobody behind."""
    before = set(psutil.Process().children(recursive=True))
    kinds = list(TOLD)
    faulty = [f"{kinds[n % len(kinds)]}-{n}" for n in range(FAULTY)]
    sound = [f"frisk-{n}" for n in range(SOUND)]
    root = make_workbook(*(unit for pair in zip_longest(faulty, sound) for unit in pair if unit))
    for unit in faulty:
        if unit.startswith("trasig"):
            (root / "statistik" / unit).mkdir()
            (root / "statistik" / unit / "tal.csv").write_text("mått;kön;år;värde\nBesökare;hen;2013;12\n")
    settings = root / "jamtbok.toml"
    settings.write_text(settings.read_text() + "\n[run]\ndeadline = 6\nmegabytes = 600\n")
    cells = [
        nbformat.v4.new_code_cell("source = ''\nunit = ''\nyear = 0", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell(f"exec({FAULTS!r}.get(unit.rpartition('-')[0], ''))"),
        nbformat.v4.new_code_cell(
            'import jamtbok\nbok = jamtbok.open(source, unit=unit, year=year, step="0-start")\nbok.start()'
        ),
        nbformat.v4.new_code_cell("bok.statistics()"),
    ]
    (root / "mallar" / "prov.ipynb").write_text(nbformat.writes(nbformat.v4.new_notebook(cells=cells)))
    outcome = run_in_here(root, templates=("prov",))
    told = {each.unit: each.failure.message for each in outcome.failed if each.failure}
    assert sorted(told) == sorted(faulty)
    for unit in faulty:
        assert TOLD[unit.rpartition("-")[0]] in told[unit]
        assert "Rapporten kunde inte göras" in (root / "runs" / "2013" / unit / "prov.html").read_text(encoding="utf-8")
    for unit in sound:
        assert f"Enheten {unit}</h1>" in (root / "runs" / "2013" / unit / "prov.html").read_text(encoding="utf-8")
    # The server and its tracker are there; whatever the notebooks started is not.
    assert len(set(psutil.Process().children(recursive=True)) - before) <= 2


class LosesWorkers(ThreadPoolExecutor):
    """An executor that loses the worker of every third job, the first time that it is sent."""

    def __init__(self) -> None:
        super().__init__(2)
        self.seen: list[str] = []

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        key = args[0].key
        first = key not in self.seen
        self.seen.append(key)
        if first and len(self.seen) % 3 == 1:
            lost: Future[Any] = Future()
            lost.set_exception(ConnectionError("the worker is gone"))
            return lost
        return super().submit(function, *args, **kwargs)


def test_a_lost_worker_costs_only_a_second_try(make_workbook: Any) -> None:
    root = make_workbook("a", "b")
    workbook = Workbook.find(root)
    store = open_store(root, workbook.settings.store.url, workbook.catalogue)
    with LosesWorkers() as executor:
        outcome = run(RunRequest(workbook, 2013, root / "runs" / "2013"), store, executor)
    store.close()
    assert counts(outcome) == (12, 0, 0)
    assert len(executor.seen) > 12
