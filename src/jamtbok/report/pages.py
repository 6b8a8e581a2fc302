"""The pages: a report around its body, an error page, the index and a page for each unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from jamtbok import texts
from jamtbok.model.snapshot import Branding, Snapshot
from jamtbok.model.steps import NOTEBOOKS, ORGANISATION, base_of
from jamtbok.report.branding import PLAIN, branding_css, logo_uri
from jamtbok.report.style import TEMPLATES, style_sheet
from jamtbok.report.summary import summary_of
from jamtbok.report.unanswered import gather_unanswered
from jamtbok.settings.workbook import AccessibilitySettings
from jamtbok.version import __version__

Crumb = tuple[str, str]


@cache
def _pages() -> Environment:
    # Everything put into a page is escaped; only `Markup`, made by the package, passes as it is.
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.globals.update(style=style_sheet("fragments.css") + style_sheet(), version=__version__)
    return environment


def _render(name: str, branding: Branding, **content: object) -> bytes:
    page = _pages().get_template(name)
    html = page.render(branding_css=branding_css(branding), logo=logo_uri(branding), **content)
    return _NO_TEXT.sub("", html).encode()


# What a page must not hold: control characters and the like, and those that turn the direction of what comes after.
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)


def step_title(template: str) -> str:
    """Return what people call a template: the step's title, or the name itself for a workbook's own template."""
    return texts.STEP_TITLES.get(base_of(template), template)


def report_page(snapshot: Snapshot, template: str, body: Markup, key: str, row: str = "") -> bytes:
    """Return a whole report.

    Parameters
    ----------
    snapshot
        What the report is made from.
    template
        The template's name.
    body
        What `jamtbok.report.exporter.render_body` made of the executed notebook.
    key
        The job's key, for the footer.
    row
        The row that the report is about, of a template that is run once for each row of a table.
    """
    header, rest = _header_and_rest(body)
    rest, waiting = gather_unanswered(rest)
    rest, contents = _with_contents(rest)
    whole = snapshot.unit.id == ORGANISATION
    about = str(snapshot.year) if whole else f"{snapshot.unit.name} {snapshot.year}"
    return _render(
        "report.html.j2",
        snapshot.branding,
        title=f"{_title(snapshot, template, row)} – {about} – {snapshot.organisation}",
        crumbs=_crumbs(snapshot, template, row),
        header=header,
        summary=summary_of(snapshot, template),
        body=rest,
        waiting=waiting,
        contents=contents,
        organisation=snapshot.organisation,
        unit=snapshot.unit,
        about=", ".join((snapshot.organisation, *([] if whole else [snapshot.unit.name]), str(snapshot.year))),
        year=snapshot.year,
        template=template,
        key=key,
        protection=snapshot.protection,
        sources=sorted({observation.source for observation in snapshot.statistics if observation.source}),
    )


def error_page(
    snapshot: Snapshot, template: str, *, message: str, hint: str, place: str, key: str, row: str = ""
) -> bytes:
    """Return the page that stands in a report's place when it could not be made."""
    return _render(
        "error.html.j2",
        snapshot.branding,
        title=f"Fel: {_title(snapshot, template, row)} – {snapshot.unit.name} {snapshot.year}",
        crumbs=_crumbs(snapshot, template, row),
        organisation=snapshot.organisation,
        unit=snapshot.unit.name,
        year=snapshot.year,
        step=_title(snapshot, template, row),
        template=template,
        message=message,
        hint=hint,
        place=place,
        key=key,
    )


@dataclass(frozen=True)
class StepLink:
    """A report in the index.

    Parameters
    ----------
    title, question
        What the step is called and what it answers.
    address
        The report's address relative to the page; "" when there is none.
    share
        How far the step has come, written out; "" when that is not known.
    failed
        Whether an error page stands there.
    pdf
        The address of the report as PDF; "" when there is none.
    """

    title: str
    question: str
    address: str
    share: str = ""
    failed: bool = False
    pdf: str = ""


@dataclass(frozen=True)
class UnitLine:
    """A unit in the index, with its depth in the tree and its reports in the order of the columns."""

    name: str
    address: str
    depth: int
    steps: tuple[StepLink, ...]


#: What a run's index leads to besides the reports: what each file is called, and its address.
TABLE_OF_RESULTS: tuple[Crumb, ...] = (("Alla resultat som tabell: resultat.csv", "resultat.csv"),)


def index_page(  # noqa: PLR0913 - what stands on the page
    organisation: str,
    year: int,
    titles: Sequence[str],
    units: Sequence[UnitLine],
    lead: str,
    notices: Sequence[str],
    *,
    part: str = "",
    files: Sequence[Crumb] = TABLE_OF_RESULTS,
    branding: Branding = PLAIN,
    whole: Sequence[StepLink] = (),
) -> bytes:
    """Return the index of a year's run, or a part of it with a name of its own.

    `whole` are the reports of the organisation as a whole.
    """
    title = f"Jämställdhetsarbetet {year} – {organisation}"
    return _render(
        "index.html.j2",
        branding,
        title=f"{part} – {title}" if part else title,
        crumbs=[(f"{organisation} {year}", "index.html" if part else ""), *([(part, "")] if part else [])],
        organisation=organisation,
        year=year,
        titles=titles,
        units=units,
        lead=lead,
        notices=notices,
        files=files,
        whole=whole,
    )


def unit_page(  # noqa: PLR0913 - what stands on the page
    organisation: str,
    year: int,
    unit: str,
    steps: Sequence[StepLink],
    titles: Sequence[str],
    below: Sequence[UnitLine],
    above: Sequence[Crumb] = (),
    *,
    more: Sequence[StepLink] = (),
    branding: Branding = PLAIN,
) -> bytes:
    """Return the page that gathers a unit's reports, and those of the units directly below it.

    `above` names the units above it, the highest first, with the addresses of their pages; `more` are the reports
    beside the stair.
    """
    return _render(
        "unit.html.j2",
        branding,
        title=f"{unit} {year} – {organisation}",
        crumbs=[(f"{organisation} {year}", "../index.html"), *above, (unit, "")],
        organisation=organisation,
        year=year,
        unit=unit,
        steps=steps,
        more=more,
        titles=titles,
        units=below,
    )


def statement_page(
    organisation: str, year: int, accessibility: AccessibilitySettings, *, pdf: bool, branding: Branding
) -> bytes:
    """Return the accessibility statement that belongs to what is published.

    Parameters
    ----------
    organisation, year
        Whose reports, and of which year.
    accessibility
        What the organisation has said of them.
    pdf
        Whether the reports are there as PDF, too.
    branding
        How the page looks.
    """
    return _render(
        "tillganglighet.html.j2",
        branding,
        title=f"Tillgänglighetsredogörelse – jämställdhetsarbetet {year} – {organisation}",
        crumbs=[(f"{organisation} {year}", "index.html"), ("Tillgänglighetsredogörelse", "")],
        organisation=organisation,
        year=year,
        said=accessibility,
        pdf=pdf,
    )


def _title(snapshot: Snapshot, template: str, row: str) -> str:
    title = step_title(template)
    return f"{title}: {snapshot.row_name(template, row)}" if row else title


def _crumbs(snapshot: Snapshot, template: str, row: str) -> list[Crumb]:
    whole = snapshot.unit.id == ORGANISATION
    above = [
        (f"{snapshot.organisation} {snapshot.year}", "../index.html"),
        (texts.WHOLE_ORGANISATION if whole else snapshot.unit.name, "index.html"),
    ]
    if not row:
        return [*above, (step_title(template), "")]
    table = snapshot.catalogue.step_of(NOTEBOOKS[template].each)
    return [*above, (step_title(table), f"{table}.html"), (snapshot.row_name(template, row), "")]


_HEADER_END = "</header>"
_HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
#: A report with fewer chapters needs no table of contents.
_FEWEST_CHAPTERS = 3


def _header_and_rest(body: Markup) -> tuple[Markup, Markup]:
    """Split the body after its header, where the table of contents goes."""
    if _HEADER_END not in body:
        return Markup(), body
    end = body.index(_HEADER_END) + len(_HEADER_END)
    return body[:end], body[end:]


def _with_contents(body: Markup) -> tuple[Markup, list[tuple[str, str]]]:
    """Give every chapter an anchor; return the body, and anchor and heading for the table of contents."""
    contents: list[tuple[str, str]] = []

    def anchored(found: re.Match[str]) -> str:
        anchor = f"kapitel-{len(contents) + 1}"
        contents.append((anchor, Markup(found[1]).striptags()))  # noqa: S704 - a part of the body
        return f'<h2 id="{anchor}">{found[1]}</h2>'

    anchored_body = Markup(_HEADING.sub(anchored, body))  # noqa: S704 - the body, with ids
    return anchored_body, contents if len(contents) >= _FEWEST_CHAPTERS else []
