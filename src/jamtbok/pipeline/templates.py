"""Finding templates: the package's own and those in a workbook's ``mallar/``. Nothing else is ever executed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jamtbok import texts
from jamtbok.errors import TemplateError
from jamtbok.settings.workbook import Workbook

_NAME = re.compile(r"[a-zåäö0-9][a-zåäö0-9_-]{0,63}")


@dataclass(frozen=True)
class Template:
    """A notebook template: its name (without ending) and its bytes."""

    name: str
    content: bytes


def package_templates() -> Path:
    """Return the folder of the package's templates, in an installed package or in a clone of the project."""
    installed = Path(__file__).parents[1] / "templates"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "templates"


def find_templates(workbook: Workbook | None, wanted: Sequence[str] = ()) -> tuple[Template, ...]:
    """Return the templates to run, in the order of their names.

    Parameters
    ----------
    workbook
        Its ``mallar/`` may hold templates of its own; one with the name of a package template takes its place.
        ``None`` gives the package's alone.
    wanted
        Names, or their beginnings (``"2"`` for ``2-kartlaggning``); nothing means all.

    Raises
    ------
    TemplateError
        When a wanted template does not exist, or one cannot be read.
    """
    places = _places(workbook)
    names = sorted(places)
    if wanted:
        names = sorted({name for each in wanted for name in _matching(each, names)})
    return tuple(_read(name, places[name]) for name in names)


def template_names(workbook: Workbook) -> set[str]:
    """Return the names of all templates that a workbook has."""
    return set(_places(workbook))


def _places(workbook: Workbook | None) -> dict[str, Path]:
    places = {path.stem: path for path in _notebooks(package_templates())}
    if workbook is not None:
        places |= {path.stem: path for path in _notebooks(workbook.own_templates)}
    return places


def _notebooks(folder: Path) -> Iterator[Path]:
    # macOS leaves a hidden file beside each notebook that is copied from it.
    return folder.glob("[!.]*.ipynb")


def _matching(wanted: str, names: Sequence[str]) -> list[str]:
    found = [name for name in names if name == wanted] or [name for name in names if name.startswith(wanted)]
    if not found:
        raise TemplateError(f"Ingen mall heter {wanted}.", f"Välj bland {', '.join(names)}.")
    return found


def _read(name: str, path: Path) -> Template:
    if not _NAME.fullmatch(name):
        raise TemplateError(
            f"Mallen {path.name} har ett namn som inte går att använda.", "Använd små bokstäver, siffror, - och _."
        )
    try:
        return Template(name, path.read_bytes())
    except OSError as error:
        raise TemplateError(
            f"Mallen {path.name} kan inte läsas: {texts.why_unreadable(error)}.", "Kontrollera filen."
        ) from None
