"""The workbook (arbetsbok): a folder with ``jamtbok.toml``, found from any folder inside it."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError, field_validator

from jamtbok.errors import NoWorkbookError, SettingsError
from jamtbok.model.base import Frozen
from jamtbok.model.criteria_sets import CriteriaSet, read_own_criteria
from jamtbok.model.faults import faults_in_swedish, why_unreadable
from jamtbok.model.questions import Catalogue, CatalogueFile, catalogue_with, read_catalogue_file
from jamtbok.model.snapshot import Branding, Unit
from jamtbok.model.steps import ORGANISATION
from jamtbok.settings.logo import read_logo
from jamtbok.settings.units import Units, read_units

SETTINGS_FILE = "jamtbok.toml"
#: The environment variable whose address goes before the one in the settings.
STORE_VARIABLE = "JAMTBOK_STORE_URL"


class OrganisationSettings(Frozen):
    """``[organisation]``: who the workbook belongs to, and how its pages look.

    Parameters
    ----------
    name
        The organisation's name.
    logo
        A file in the workbook with the logotype, SVG or PNG; "" for none.
    colour
        The colour of links and marks, as ``#rrggbb``; "" for jamtbok's own.
    """

    name: str = Field(min_length=1)
    logo: str = ""
    colour: str = ""

    @field_validator("colour")
    @classmethod
    def _is_a_colour(cls, colour: str) -> str:
        if colour and not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
            raise ValueError('ska vara # och sex siffror eller bokstäver a–f, till exempel "#005a9c".')
        return colour.lower()


class AccessibilitySettings(Frozen):
    """``[accessibility]``: what the accessibility statement of what is published says.

    Parameters
    ----------
    email, phone
        Where one who needs a page in another form turns, "" when that is not said.
    reviewed
        The day when somebody went through the pages; ``None`` while nobody has.
    reviewed_by
        Who did so and how, as a phrase that ends "Sidorna har granskats av …".
    updated
        The day when the statement was last gone through; ``None`` for the day of the review.
    shortcomings
        What is known not to be accessible and why, a sentence each.
    burdensome
        What has been left as it is since it would cost too much to mend (section 12 of the act), and why, a sentence
        each.
    exempt
        What the act does not ask to be accessible (section 9), a sentence each.
    """

    email: str = ""
    phone: str = ""
    reviewed: date | None = None
    reviewed_by: str = "oss själva"
    updated: date | None = None
    shortcomings: tuple[str, ...] = ()
    burdensome: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()

    @field_validator("email")
    @classmethod
    def _is_an_address(cls, email: str) -> str:
        if email and not re.fullmatch(r"[^@\s<>\"?&]+@[^@\s<>\"?&]+", email):
            raise ValueError('ska vara en e-postadress, till exempel "jamstalldhet@kommunen.example".')
        return email

    @field_validator("phone")
    @classmethod
    def _is_a_number(cls, phone: str) -> str:
        if not re.fullmatch(r"[0-9+ ()-]*", phone):
            raise ValueError('ska bara ha siffror, mellanslag och + ( ) -, till exempel "010-123 45 67".')
        return phone


class StoreSettings(Frozen):
    """``[store]``: where the answers are kept, as a file name in the workbook or a database URL.

    The environment variable ``JAMTBOK_STORE_URL`` goes before what the file says, so that an address with a password in
    it need not stand in a file that many can read.
    """

    url: str = Field(default="jamtbok.db", min_length=1)


class DisclosureSettings(Frozen):
    """``[disclosure]``: how small numbers of persons are protected.

    Parameters
    ----------
    method
        Whether small numbers are hidden, or all numbers of persons rounded.
    threshold
        The smallest number of persons that may be shown.
    base
        What numbers are rounded to multiples of.
    sources
        The threshold of single sources, by what the source's name begins with; 0 for figures that are public anyhow.
    hide_zero
        The sources whose zeros are hidden too.
    parts
        Measures that are part of, or a share of, another: with both, those who are not in the part are known. Several
        parts of one measure are taken to be all of it, unless figures show that they are not.
    """

    method: Literal["suppression", "rounding"] = "suppression"
    threshold: int = Field(default=5, ge=1)
    base: int = Field(default=5, ge=2)
    sources: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    hide_zero: tuple[str, ...] = ()
    parts: dict[str, str] = Field(default_factory=dict)

    def threshold_of(self, source: str) -> int:
        """Return the threshold for figures of one source; the longest name that fits counts."""
        fitting = [name for name in self.sources if _begins(source, name)]
        return self.sources[max(fitting, key=len)] if fitting else self.threshold

    def hides_zero(self, source: str) -> bool:
        """Tell whether a source's zeros are hidden."""
        return any(_begins(source, name) for name in self.hide_zero)


def _begins(source: str, name: str) -> bool:
    """Tell whether a source's name begins with whole words: "SCB" fits "SCB, folkmängd", not "SCBX"."""
    begins = source.casefold().startswith(name.casefold())
    return begins and not source[len(name) : len(name) + 1].isalnum()


class RunSettings(Frozen):
    """``[run]``: how notebooks are executed; the deadline (seconds) and the memory hold for one notebook."""

    deadline: float = Field(default=120, gt=0)
    megabytes: int = Field(default=2048, ge=256)


class Settings(Frozen):
    """The whole of ``jamtbok.toml``."""

    organisation: OrganisationSettings
    store: StoreSettings = StoreSettings()
    disclosure: DisclosureSettings = DisclosureSettings()
    run: RunSettings = RunSettings()
    accessibility: AccessibilitySettings = AccessibilitySettings()


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

    def unit(self, unit_id: str) -> Unit:
        """Return a unit, or the organisation as one; a `SettingsError` says which units there are."""
        if unit_id == ORGANISATION:
            return Unit(id=ORGANISATION, name=self.settings.organisation.name, kind="organisation")
        return self.units.get_or_raise(unit_id)

    @cached_property
    def own_questions(self) -> tuple[CatalogueFile, ...]:
        """The catalogue files that the workbook adds in ``fragor/``."""
        files = sorted((self.root / "fragor").glob("*.toml"))
        return tuple(read_catalogue_file(path, f"fragor/{path.name}") for path in files)

    @cached_property
    def own_criteria(self) -> tuple[CriteriaSet, ...]:
        """The criteria of distinctions that the workbook adds in ``kriterier/``."""
        return read_own_criteria(self.root)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The questions in force here."""
        return catalogue_with(self.own_questions, self.own_criteria)

    @cached_property
    def branding(self) -> Branding:
        """How the pages look."""
        organisation = self.settings.organisation
        return Branding(logo=read_logo(self.root, organisation.logo), colour=organisation.colour)

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
        raise SettingsError(
            f"{path.name} kan inte läsas: {why_unreadable(error)}",
            "Handboken visar hur filen ska se ut, under Arbetsboken.",
        ) from None
    try:
        settings = Settings.model_validate(content)
    except ValidationError as error:
        faults = "\n".join(faults_in_swedish(error, content))
        raise SettingsError(
            f"Inställningarna i {path.name} stämmer inte:\n{faults}", "Handboken visar vilka inställningar som finns."
        ) from None
    address = os.environ.get(STORE_VARIABLE)
    return settings.model_copy(update={"store": StoreSettings(url=address)}) if address else settings
