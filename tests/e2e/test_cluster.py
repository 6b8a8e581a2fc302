"""On a cluster: the same bytes as here, and a worker that dies loses nothing."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jamtbok.pipeline.new import new_workbook

from .test_batch import contents
from .test_run import jamtbok

pytest.importorskip("distributed", reason="the extra dask is not installed")

ENVIRONMENT = {**os.environ, "DASK_DISTRIBUTED__WORKER__DAEMON": "False", "PYTHONWARNINGS": "ignore"}


class Cluster:
    """A scheduler and three workers, each a process of its own, started as the handbook says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        log = folder / "schemaläggare.log"
        self.start(log, "scheduler", "--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0")
        self.address = self.wait_for(log, r"Scheduler at:\s+(tcp://[\d.:]+)")
        for number in range(3):
            log = folder / f"arbetare-{number}.log"
            self.start(log, "worker", self.address, "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
            self.wait_for(log, r"Registered to:\s+(\S+)")

    def start(self, log: Path, *arguments: str) -> None:
        with log.open("wb") as file:
            command = [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]]
            self.processes.append(
                subprocess.Popen(
                    command, stdout=file, stderr=file, cwd=self.folder, env=ENVIRONMENT, start_new_session=True
                )
            )

    def wait_for(self, log: Path, pattern: str) -> str:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if found := re.search(pattern, log.read_text(encoding="utf-8")):
                return found[1]
            time.sleep(0.05)
        raise AssertionError(log.read_text(encoding="utf-8"))

    def kill(self, number: int) -> None:
        os.killpg(self.processes[number].pid, signal.SIGKILL)

    def stop(self) -> None:
        for process in reversed(self.processes):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("kluster"))
    yield made
    made.stop()


def test_a_cluster_of_three_makes_the_same_bytes_and_survives_the_loss_of_one(tmp_path: Path, cluster: Cluster) -> None:
    here = new_workbook(tmp_path / "har", "syntetisk", units=5)
    there = new_workbook(tmp_path / "dar", "syntetisk", units=5)
    jamtbok("run", "--workbook", here)
    jamtbok("run", "--workbook", there, "--dask", cluster.address)
    assert contents(here / "runs") == contents(there / "runs")

    command = [sys.executable, "-m", "jamtbok", "run", "--workbook", there, "--dask", cluster.address, "--force"]
    process = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("10/"):
            cluster.kill(1)
            break
    rest, said = process.communicate(timeout=120)
    assert process.returncode == 0, rest + said
    assert contents(here / "runs") == contents(there / "runs")


def test_no_scheduler_is_told_in_swedish(tmp_path: Path) -> None:
    root = new_workbook(tmp_path / "bok", "syntetisk", units=1)
    done = jamtbok("run", "--workbook", root, "--dask", "tcp://127.0.0.1:9", check=False)
    assert done.returncode == 1
    assert "Ingen schemaläggare svarar på tcp://127.0.0.1:9" in done.stderr
