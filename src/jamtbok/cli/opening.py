"""The ways for answers to come in: JupyterLab, forms without code, paper, and the file of a form service."""

from __future__ import annotations

import getpass
import json
import os
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import click

from jamtbok import texts
from jamtbok.cli.answers import opened
from jamtbok.cli.serving import HOST, Server, serve
from jamtbok.errors import SettingsError
from jamtbok.model.steps import NOTEBOOKS, ORGANISATION
from jamtbok.notebooks.links import ALONE
from jamtbok.pipeline.outputs import write_whole
from jamtbok.pipeline.prepare import ONLY_IN_LAB, prepare_list, prepare_unit
from jamtbok.pipeline.run import default_year
from jamtbok.report.blank import blank_page
from jamtbok.settings.workbook import Workbook
from jamtbok.sources.assessments import PERSONAL, ReadAssessments, read_assessments
from jamtbok.store import Key, Store

#: How JupyterLab looks, and the Voilà template.
_JUPYTER = Path(__file__).parent / "jupyter"

#: What JupyterLab does before it saves.
_LAB_HOOK = """\
from jamtbok.pipeline.prepare import forget_outputs
c.ContentsManager.pre_save_hook = forget_outputs
"""

#: What Voilà does before it shows a page: asking for the token sets the cookie that lets the page end its kernel when
#: it is closed.
_VOILA_HOOK = """\
def let_it_end(req, **_):
    req.xsrf_token
c.VoilaConfiguration.prelaunch_hook = let_it_end
"""

#: JupyterLab is in Swedish where somebody has installed the language.
_SWEDISH = "sv_SE"


@dataclass(frozen=True)
class Opening:
    """The options of ``jamtbok lab`` and ``jamtbok form`` other than where."""

    unit: str | None
    year: int | None
    port: int | None
    browser: bool


def open_lab(folder: Path, opening: Opening) -> None:
    """Prepare the notebooks and show them in JupyterLab, until the user ends it."""
    workbook = Workbook.find(folder)
    first = _prepare(workbook, opening)
    path = f"/doc/tree/{first.relative_to(workbook.root).as_posix()}"
    server = Server("JupyterLab", partial(_lab, workbook), quote(path))
    serve(server, port=opening.port, browser=opening.browser)


def open_form(folder: Path, opening: Opening) -> None:
    """Prepare the notebooks and show them with Voilà, until the user ends it."""
    if find_spec("voila") is None:
        raise SettingsError(
            "För att visa anteckningsböckerna som formulär behövs tillägget voila.",
            "Installera det med: pip install 'jamtbok[voila]'",
        )
    first = _prepare(Workbook.find(folder), opening)
    # Only what is in the folder can be reached: of one unit, nothing of the others.
    server = Server(
        "Formuläret", partial(_voila, first.parent, bool(opening.unit)), quote(f"/voila/render/{first.name}")
    )
    serve(server, port=opening.port, browser=opening.browser)


def write_blank(folder: Path, template: str, unit: str | None, to: Path | None) -> None:
    """Write the blank form of a step."""
    workbook = Workbook.find(folder)
    step = next((step for step in NOTEBOOKS if step == template or step.startswith(f"{template}-")), None)
    sections = workbook.catalogue.sections(step) if step else ()
    if step is None or not any(section.questions for section in sections):
        having = [each for each in NOTEBOOKS if any(section.questions for section in workbook.catalogue.sections(each))]
        raise SettingsError(f"Det finns inga frågor i steget {template}.", f"Välj bland {texts.listed(having)}.")
    name = workbook.unit(unit).name if unit else ""
    target = to or workbook.root / "blanketter" / f"{step}{f'-{unit}' if unit else ''}.html"
    write_whole(target.absolute(), blank_page(workbook.settings.organisation.name, name, step, sections))
    click.echo(f"Blanketten finns i {target.absolute()}. Öppna den i en webbläsare och skriv ut den.")


def add_assessments(file: Path, folder: Path, unit: str, year: int, *, everyone: bool) -> bool:
    """Add the personal assessments of a file, and tell whether every row could be used.

    A participant has no name, so one who is there already is known by the marks: as many rows with the same marks as
    are in the table are passed over. The same file, or a later one with more answers, can therefore be added again.
    """
    workbook = Workbook.find(folder)
    name = workbook.unit(unit).name
    read = read_assessments(file, workbook.catalogue)
    with opened(workbook, author=getpass.getuser()) as store:
        known = Counter() if everyone else _there(store, unit, year)
        new = []
        for marks in read.participants:
            if known[frozenset(marks.items())] > 0:
                known[frozenset(marks.items())] -= 1
            else:
                new.append(marks)
        store.append_rows(Key(unit, year, PERSONAL), new)
        total = _there(store, unit, year).total()
    _tell(read, len(new), f"{name} {year}")
    threshold = workbook.settings.disclosure.threshold
    click.echo(f"Nu finns {texts.count(total, 'en deltagare', 'deltagare')}.")
    if total < threshold:
        click.echo(f"Rapporten visar spridningen först när det finns minst {threshold}.")
    return not read.left_out


def _there(store: Store, unit: str, year: int) -> Counter[frozenset[tuple[str, int]]]:
    """Count the participants in the table by their marks."""
    rows = store.load(unit, year).rows(PERSONAL)
    return Counter(
        frozenset((column, mark) for column in row.values if (mark := row.scale(column)) is not None) for row in rows
    )


def _tell(read: ReadAssessments, added: int, where: str) -> None:
    click.echo(f"{texts.sentence(texts.count(added, 'en deltagare', 'deltagare'))} lades till i {where}.")
    if before := len(read.participants) - added:
        click.echo(
            f"{texts.sentence(texts.count(before, 'en rad', 'rader'))} fanns redan, med samma markeringar. "
            "Är det andra personer som har markerat likadant: kör igen med --everyone."
        )
    for finding in read.findings:
        click.echo(str(finding))
    if read.left_out:
        click.echo(
            f"{texts.sentence(texts.count(read.left_out, 'en rad', 'rader'))} är inte med. Rätta filen och kör igen."
        )
    if read.passed_over:
        click.echo(f"De här kolumnerna har inte lästs och sparas inte: {', '.join(read.passed_over)}.")


def _prepare(workbook: Workbook, opening: Opening) -> Path:
    """Return what to open: the start page of the one unit, or the list of them all."""
    with opened(workbook, warn=True) as store:
        year = opening.year or default_year(store, datetime.now().astimezone())
    units = [opening.unit] if opening.unit else [*workbook.units, ORGANISATION]
    prepared = [prepare_unit(workbook, unit, year) for unit in units]
    if refreshed := sum(len(each.refreshed) for each in prepared):
        said = texts.count(refreshed, "en anteckningsbok", "anteckningsböcker")
        click.echo(f"Mallarna har ändrats, och {said} har gjorts om. Det som fanns förut ligger kvar bredvid.")
    return prepared[0].start if len(prepared) == 1 else prepare_list(workbook, year)


def _lab(workbook: Workbook, port: int, private: Path) -> tuple[list[str], dict[str, str]]:
    """Give what starts JupyterLab: the arguments to Python and the environment."""
    look, config = private / "look", private / "config"
    (config / "custom").mkdir(parents=True)
    look.mkdir()
    overrides = json.loads((_JUPYTER / "overrides.json").read_bytes())
    if _SWEDISH in entry_points(group="jupyterlab.languagepack").names:
        overrides["@jupyterlab/translation-extension:plugin"] = {"locale": _SWEDISH}
    (look / "overrides.json").write_text(json.dumps(overrides), encoding="utf-8")
    shutil.copy(_JUPYTER / "page_config.json", look)
    shutil.copy(_JUPYTER / "custom.css", config / "custom")
    settings = {
        "ServerApp": {
            "ip": HOST,
            "port": port,
            "port_retries": 0,
            "allow_root": True,
            "open_browser": False,
            "root_dir": str(workbook.root),
            "terminals_enabled": False,
            "log_level": "WARN",
        },
        "LabApp": {
            "app_settings_dir": str(look),
            # What the user chooses (a dark theme, larger letters) is kept, and touches no other JupyterLab.
            "user_settings_dir": str(workbook.root / ".jamtbok" / "lab"),
            "workspaces_dir": str(private / "workspaces"),
            "custom_css": True,
            "extension_manager": "readonly",
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            "news_url": None,
        },
    }
    (config / "jupyter_lab_config.json").write_text(json.dumps(settings), encoding="utf-8")
    (config / "jupyter_lab_config.py").write_text(_LAB_HOOK, encoding="utf-8")
    return ["-m", "jupyterlab"], {}


def _voila(root: Path, alone: bool, port: int, private: Path) -> tuple[list[str], dict[str, str]]:
    """Give what starts Voilà in a folder: all units' notebooks, or those of one alone."""
    settings = {
        "Voila": {
            "ip": HOST,
            "port": port,
            "port_retries": 0,
            "open_browser": False,
            "auto_token": True,
            "root_dir": str(root),
            "connection_dir_root": str(private),
            "log_level": "WARN",
        },
        "VoilaConfiguration": {
            "template": "jamtbok",
            "allow_template_override": "NO",
            "allow_theme_override": "NO",
            "file_allowlist": [],
            "show_tracebacks": True,
        },
        "HTMLExporter": {"language_code": "sv"},
        "TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": [ONLY_IN_LAB]},
        # A page may be closed without a word, as when the computer goes to sleep.
        "MappingKernelManager": {"cull_idle_timeout": 600, "cull_interval": 60},
    }
    config = private / "config"
    config.mkdir()
    (config / "voila.json").write_text(json.dumps(settings), encoding="utf-8")
    (config / "voila.py").write_text(_VOILA_HOOK, encoding="utf-8")
    templates = os.pathsep.join([str(_JUPYTER), *filter(None, [os.environ.get("JUPYTER_PATH")])])
    return ["-m", "voila"], {"JUPYTER_PATH": templates} | ({ALONE: "1"} if alone else {})
