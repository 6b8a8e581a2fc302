"""JupyterLab and the form are started, answer only to the one who has the token, and end without leaving anything."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil
import pytest
from click.testing import CliRunner
from tests.conftest import MakeWorkbook

from jamtbok.cli import main, opening
from jamtbok.settings.workbook import Workbook
from jamtbok.store import open_store


@contextmanager
def running(*arguments: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a command that serves, and give it with the address that it tells."""
    command = [sys.executable, "-u", "-m", "jamtbok", *map(str, arguments), "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            lines = []
            for line in process.stdout:
                lines.append(line)
                if found := re.search(r"http://\S+", line):
                    break
            assert found, "".join(lines)
            yield process, found[0]
        finally:
            process.kill()


def end(process: subprocess.Popen[str], number: signal.Signals) -> str:
    """End the command by a signal, see that all went with it, and return what it said."""
    family = psutil.Process(process.pid).children(recursive=True)
    assert family
    process.send_signal(number)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    _, alive = psutil.wait_procs(family, timeout=10)
    assert not alive
    assert "Traceback" not in said
    return said


@pytest.mark.skipif(os.name != "posix", reason="signals to one process are POSIX")
def test_lab_opens_the_start_page_for_the_one_with_the_token_and_ends_cleanly(kalmar: Path) -> None:
    with running("lab", "--workbook", kalmar, "--unit", "social", "--year", 2013) as (process, address):
        place = urlsplit(address)
        assert place.hostname == "127.0.0.1"
        assert place.path == "/doc/tree/enheter/social/2013/0-start.ipynb"
        page = httpx.get(address, timeout=30)
        assert page.status_code == 200
        assert '"appSettingsDir"' in page.text
        content = f"{address.removesuffix(place.path + '?' + place.query)}/api/contents/enheter/social/2013"
        assert httpx.get(content, timeout=30).status_code == 403
        assert httpx.get(content, params=place.query, timeout=30).status_code == 200
        assert httpx.get(address.removesuffix(place.query), timeout=30).has_redirect_location, "it asks for the token"
        (private,) = [Path(argument).parent for argument in _open_files(process) if argument.endswith("/log")]
        assert private.stat().st_mode & 0o777 == 0o700
        said = end(process, signal.SIGINT)
        assert "Stängt" in said
        assert not private.exists()


def _open_files(process: subprocess.Popen[str]) -> list[str]:
    return [file.path for file in psutil.Process(process.pid).open_files()]


@pytest.mark.skipif(os.name != "posix", reason="signals to one process are POSIX")
def test_the_form_shows_a_notebook_without_code_and_asks_for_the_token(kalmar: Path) -> None:
    pytest.importorskip("voila")
    with running("form", "--workbook", kalmar, "--unit", "social", "--year", 2013) as (process, address):
        for path in ("", "voila/render/0-start.ipynb", "voila/tree", "voila/render/1-grund.ipynb"):
            answer = httpx.get(f"http://{urlsplit(address).netloc}/{path}", timeout=30)
            assert answer.has_redirect_location, path
            assert "/login" in answer.headers["location"]
        with httpx.Client(timeout=60) as browser:
            page = browser.get(address).text
            assert '<html lang="sv">' in page
            assert "<title>Start – Socialförvaltningen 2013</title>" in page
            assert "Beslut fr" in page
            assert "bok.steps" not in page
            assert "Run All Cells" not in page, "that is for JupyterLab"
            assert "https://" not in page
            step = browser.get(f"http://{urlsplit(address).netloc}/voila/render/1-grund.ipynb").text
            assert "<title>Grund – Socialförvaltningen 2013</title>" in step, "a link to a step needs no token"
        end(process, signal.SIGTERM)


def test_a_taken_port_is_told(kalmar: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = CliRunner().invoke(main, ["lab", "--workbook", str(kalmar), "--unit", "social", "--port", str(port)])
    assert done.exit_code == 1
    assert f"Port {port} är upptagen" in done.output


def test_without_voila_the_form_says_what_to_install(kalmar: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "find_spec", lambda _name: None)
    done = CliRunner().invoke(main, ["form", "--workbook", str(kalmar)])
    assert done.exit_code == 1
    assert "pip install 'jamtbok[voila]'" in done.output


def test_a_server_that_does_not_start_is_told_with_its_last_words(
    kalmar: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "jupyterlab.py").write_text("raise SystemExit('trasigt')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    done = CliRunner().invoke(main, ["lab", "--workbook", str(kalmar), "--unit", "social"])
    assert done.exit_code == 1
    assert "trasigt" in done.output


def test_a_blank_form_is_written_where_it_is_wanted(kalmar: Path, tmp_path: Path) -> None:
    to = tmp_path / "ny" / "blankett.html"
    arguments = ["blank", "--workbook", str(kalmar), "--template", "5", "--unit", "social", "--to", str(to)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert "Enhet: Socialförvaltningen" in to.read_text(encoding="utf-8")
    assert CliRunner().invoke(main, ["blank", "--workbook", str(kalmar), "--template", "grund"]).exit_code == 1
    assert CliRunner().invoke(main, ["blank", "--workbook", str(kalmar), "--template", "1"]).exit_code == 0
    assert (kalmar / "blanketter" / "1-grund.html").is_file()


def test_assessments_are_added_once_however_often_the_file_is(make_workbook: MakeWorkbook, tmp_path: Path) -> None:
    root = make_workbook("skola")
    file = tmp_path / "svar.csv"
    same, other, wrong = "1;2;3;4;5;6;7;8;9", "2;2;3;4;5;6;7;8;9", "99;2;3;4;5;6;7;8;9"

    def add(*rows: str, everyone: bool = False) -> tuple[int, str, int]:
        file.write_text("\n".join(["Namn;1;2;3;4;5;6;7;8;9", *(f"Anna;{row}" for row in rows)]), encoding="utf-8")
        arguments = ["assessments", str(file), "--workbook", str(root), "--unit", "skola", "--year", "2013"]
        done = CliRunner().invoke(main, [*arguments, "--everyone"] if everyone else arguments)
        workbook = Workbook.find(root)
        store = open_store(root, workbook.settings.store.url, workbook.catalogue)
        rows_there = store.load("skola", 2013).rows("followup.personal")
        store.close()
        assert "Anna" not in done.output
        assert "Anna" not in repr(rows_there)
        return done.exit_code, done.output, len(rows_there)

    code, said, there = add(same, same, wrong)
    assert (code, there) == (1, 2)
    assert "Två deltagare lades till" in said
    assert "svar.csv, rad 4, kolumnen Utgångspunkter: ”99”" in said
    assert "sparas inte: Namn." in said
    assert "minst 5" in said
    assert add(same, same, wrong)[2] == 2, "the same file again"
    code, said, there = add(other, same, same)
    assert (code, there) == (0, 3), "the file mended and in another order"
    assert "En deltagare lades till" in said
    assert add(same, everyone=True)[2] == 4
