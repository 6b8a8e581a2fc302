"""The workbook (arbetsbok): a folder with ``jamtbok.toml``, found from any folder inside it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from jamtbok.errors import NoWorkbookError, SettingsError
from jamtbok.model.faults import faults_in_swedish
from jamtbok.model.questions import Catalogue, CatalogueFile, catalogue_with, read_catalogue_file
from jamtbok.settings.units import Units, read_units

SETTINGS_FILE = "jamtbok.toml"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OrganisationSettings(_Section):
    """``[organisation]``: who the workbook belongs to."""

    name: str = Field(min_length=1)


class StoreSettings(_Section):
    """``[store]``: where the answers are kept, as a file name in the workbook or a database URL."""

    url: str = "jamtbok.db"


class DisclosureSettings(_Section):
    """``[disclosure]``: the smallest number of persons that may be shown."""

    threshold: int = Field(default=5, ge=1)


class RunSettings(_Section):
    """``[run]``: how notebooks are executed; the deadline (seconds) and the memory hold for one notebook."""

    deadline: float = Field(default=120, gt=0)
    megabytes: int = Field(default=2048, ge=256)


class Settings(_Section):
    """The whole of ``jamtbok.toml``."""

    organisation: OrganisationSettings
    store: StoreSettings = StoreSettings()
    disclosure: DisclosureSettings = DisclosureSettings()
    run: RunSettings = RunSettings()


@dataclass(frozen=True)
class Workbook:
    """A workbook on disk.

    Parameters
    ----------
    root
        The folder that holds ``jamtbok.toml``, as an absolute path.
    settings
        What the file says.
    """

    root: Path
    settings: Settings

    @classmethod
    def find(cls, start: Path) -> Workbook:
        """Find the workbook that a folder belongs to: the folder itself or the nearest one above it.

        Raises
        ------
        NoWorkbookError
            When there is none.
        SettingsError
            When its settings do not hold together.
        """
        folder = start.resolve()
        for candidate in (folder, *folder.parents):
            if (candidate / SETTINGS_FILE).is_file():
                return cls(candidate, _read_settings(candidate / SETTINGS_FILE))
        raise NoWorkbookError(
            f"Ingen arbetsbok finns i {folder} eller i mapparna ovanför.",
            "Stå i arbetsbokens mapp, ange den med --workbook eller skapa en ny med jamtbok new.",
        )

    @cached_property
    def units(self) -> Units:
        """The units of ``enheter.csv``."""
        return read_units(self.root / "enheter.csv")

    @cached_property
    def own_questions(self) -> tuple[CatalogueFile, ...]:
        """The catalogue files that the workbook adds in ``fragor/``."""
        files = sorted((self.root / "fragor").glob("*.toml"))
        return tuple(read_catalogue_file(path, f"fragor/{path.name}") for path in files)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The questions in force here."""
        return catalogue_with(self.own_questions)

    @property
    def statistics(self) -> Path:
        """The folder of statistics files."""
        return self.root / "statistik"

    @property
    def own_templates(self) -> Path:
        """The folder of the workbook's own templates."""
        return self.root / "mallar"

    @property
    def runs(self) -> Path:
        """The folder that the results of a run go to unless another is given."""
        return self.root / "runs"


def _read_settings(path: Path) -> Settings:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path.name} kan inte läsas: {error}.", "Filen ska vara TOML i UTF-8.") from None
    try:
        return Settings.model_validate(content)
    except ValidationError as error:
        faults = "\n".join(faults_in_swedish(error, content))
        raise SettingsError(
            f"Inställningarna i {path.name} stämmer inte:\n{faults}", "Handboken visar vilka inställningar som finns."
        ) from None
