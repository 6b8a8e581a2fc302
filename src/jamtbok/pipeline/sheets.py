"""All units' records as a spreadsheet: a sheet for each kind of record, for people and for the steering system."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from jamtbok import texts
from jamtbok.errors import SettingsError
from jamtbok.pipeline.outputs import write_whole
from jamtbok.report.pages import step_title

HEADINGS = {
    "unit": "Enhetens id",
    "unit_name": "Enhet",
    "year": "År",
    "template": "Steg",
    "item": "Vad",
    "sex": "Kön",
    "code": "Kod",
    "value": "Värde",
}
_WIDTHS = {"unit_name": 34, "template": 18, "item": 60, "code": 18, "value": 14}

#: What a sheet is called, by the name of its records; one of a workbook's own template is called what it calls itself.
SHEETS = {
    "activity": "Aktiviteter",
    "award": "Utmärkelser",
    "award_criterion": "Utmärkelsens kriterier",
    "award_from": "Utmärkelser, från",
    "award_until": "Utmärkelser, till",
    "awards_due": "Utmärkelser att förnya",
    "awards_expired": "Utmärkelser som gått ut",
    "awards_not_yet": "Utmärkelser, inte än",
    "awards_valid": "Utmärkelser som gäller",
    "benchmark_improvement": "Jämförelse, förbättringar",
    "benchmark_meetings": "Jämförelse, träffar",
    "benchmark_method": "Jämförelse, arbetssätt",
    "benchmark_moment": "Moment, hela organisationen",
    "benchmark_moment_change": "Moment, hela org., förändring",
    "benchmark_peers": "Andra organisationer",
    "benchmark_trio": "Trio, besatta roller",
    "benchmark_trio_missing": "Trio, saknades på träffen",
    "budget_amount": "Budget, belopp",
    "budget_change": "Budget, förändring",
    "budget_change_total": "Budget, förändring totalt",
    "budget_fees": "Budget, avgifter",
    "budget_money": "Budget, pengar",
    "budget_not_divided": "Budget, inte uppdelat",
    "budget_per_head": "Budget, per person i målgrupp",
    "budget_per_user": "Budget, per användare",
    "budget_population": "Budget, målgrupp",
    "budget_share_of_women": "Budget, andel kvinnor",
    "budget_stage": "Budget, led",
    "budget_total": "Budget, totalt",
    "budget_users": "Budget, användare",
    "carried_outcome": "Förra årets beslut",
    "carried_overdue": "Förra årets beslut, försenade",
    "case": "Ärenden",
    "case_missing": "Ärenden, det som saknas",
    "cases_sent_back": "Ärenden, andel tillbaka",
    "chain_break": "Styrkedjan, avbrott",
    "chain_goals": "Styrkedjan, mål",
    "comparison": "Jämförelser",
    "comparison_difference": "Jämförda skillnader",
    "comparison_high": "Osäkerhetsintervall, övre",
    "comparison_low": "Osäkerhetsintervall, nedre",
    "cost": "Kostnader",
    "decision": "Beslut",
    "decision_due": "Beslut, senast",
    "difference": "Skillnader",
    "earlier_decisions": "Tidigare beslut",
    "earlier_decisions_overdue": "Tidigare beslut, försenade",
    "employer_area": "Arbetsgivare, områden",
    "employer_examined": "Arbetsgivare, undersökt",
    "employer_figure": "Arbetsgivare, antal",
    "employer_level": "Arbetsgivare, nivåer",
    "employer_measure": "Arbetsgivare, åtgärder",
    "employer_overdue": "Arbetsgivare, försenat",
    "employer_step": "Arbetsgivare, steg",
    "example": "Goda exempel",
    "example_figure": "Goda exempel, siffror",
    "figure": "Siffror",
    "figure_difference": "Skillnader i siffror",
    "gap_closed": "Skillnad som är borta",
    "goal": "Mål",
    "goal_lacks": "Mål, det som saknas",
    "goal_reached": "Mål, om de är nådda",
    "guesses": "Gissningar",
    "indicator_baseline": "Indikatorer, utgångsläge",
    "indicator_closed": "Indikatorer, del av vägen",
    "indicator_now": "Indikatorer, nuläge",
    "indicator_target": "Indikatorer, målvärde",
    "joint_assessment": "Gemensam bedömning",
    "logic_gap": "Luckor i programlogiken",
    "logic_rows": "Programlogiken",
    "measure": "Åtgärder",
    "missing_roles": "Roller som saknas",
    "moment": "Moment",
    "moments_total": "Moment, summa",
    "personal_median": "Personliga bedömningar, median",
    "plan_items": "Handlingsplan, punkter",
    "problem": "Problem",
    "progress": "Besvarade grundfrågor",
    "report_activities": "Resultatrapport, aktiviteter",
    "report_cost": "Resultatrapport, kostnader",
    "report_figure": "Resultatrapport, siffror",
    "report_goal": "Resultatrapport, mål",
    "report_trained": "Resultatrapport, utbildade",
    "resource": "Resurser",
    "resource_per_1000": "Resurser per 1 000 invånare",
    "resource_per_user": "Resurser per användare",
    "service_priority": "Prioriterade verksamheter",
    "share_of_women": "Andel kvinnor",
    "statistics_systems": "Statistiksystem",
    "thread": "Röda tråden",
    "thread_all": "Röda tråden, alla",
    "thread_breaks": "Röda tråden, avbrott",
    "thread_tied": "Röda tråden, knutna",
    "training_coverage": "Utbildade",
}
_SHARES = {
    "budget_share_of_women",
    "cases_sent_back",
    "gap_closed",
    "indicator_closed",
    "progress",
    "share_of_women",
    "training_coverage",
}

# What a sheet may not be called, and how much of a name it takes.
_UNNAMEABLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31
# What XML cannot hold is written by its number, and so is what looks as if it had been.
_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST_TEXT = 32_000
_MOST_ROWS = 1_048_575


def write_sheets(path: Path, tables: Iterable[pd.DataFrame]) -> int:
    """Write records as XLSX, and return how many there are. The same records always give the same bytes.

    Parameters
    ----------
    path
        The file.
    tables
        Tables with the columns of `jamtbok.pipeline.results.COLUMNS`.

    Raises
    ------
    SettingsError
        When a kind of record has more rows than a sheet holds.
    StorageError
        When the file cannot be written.
    """
    import openpyxl

    found = [table for table in tables if len(table)]
    records = pd.concat(found) if found else pd.DataFrame(columns=["name", *HEADINGS])
    book = openpyxl.Workbook(write_only=True)
    kinds = sorted(records["name"].unique(), key=lambda kind: SHEETS.get(kind, kind))
    names: set[str] = set()
    for kind in kinds:
        its = records[records["name"] == kind]
        if len(its) > _MOST_ROWS:
            raise SettingsError(
                f"{len(its)} rader av slaget {kind} får inte plats på ett blad i Excel.", "Använd --csv i stället."
            )
        _write_sheet(book.create_sheet(_sheet_name(kind, names)), kind, its)
    if not kinds:
        book.create_sheet("Inga resultat")
    written = io.BytesIO()
    book.save(written)
    write_whole(path, _without_times(written.getvalue()))
    return len(records)


def _sheet_name(kind: str, taken: set[str]) -> str:
    """Return a name that a sheet may have and no other has; letters of different case count as the same."""
    wanted = _UNNAMEABLE.sub(" ", SHEETS.get(kind, kind)).strip("' ")[:_LONGEST_NAME] or "Blad"
    name, number = wanted, 1
    while name.casefold() in taken:
        number += 1
        name = f"{wanted[: _LONGEST_NAME - 4]} {number}"
    taken.add(name.casefold())
    return name


def _write_sheet(sheet: Any, kind: str, records: pd.DataFrame) -> None:
    from openpyxl.styles import Font

    columns = [column for column in HEADINGS if column in ("unit", "unit_name", "year") or _any(records[column])]
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns):
        sheet.column_dimensions[chr(ord("A") + number)].width = _WIDTHS.get(column, 12)
    sheet.auto_filter.ref = f"A1:{chr(ord('A') + len(columns) - 1)}{len(records) + 1}"
    headings = [_text(sheet, HEADINGS[column]) for column in columns]
    for heading in headings:
        heading.font = Font(bold=True)
    sheet.append(headings)
    shown = _format(kind, records["value"])
    for row in records[columns].itertuples(index=False):
        sheet.append([_cell(sheet, column, value, shown) for column, value in zip(columns, row, strict=True)])


def _any(column: pd.Series[Any]) -> bool:
    return bool((column.notna() & (column.astype(str) != "")).any())


def _format(kind: str, values: pd.Series[Any]) -> str:
    known = values.dropna()
    if kind in _SHARES:
        return "0.0%"
    return "#,##0" if (known == known.round()).all() else "#,##0.0##"


def _cell(sheet: Any, column: str, value: Any, shown: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if column == "value":
        if pd.isna(value):
            return None
        cell = WriteOnlyCell(sheet, float(value))
        cell.number_format = shown
        return cell
    if column == "year":
        return int(value)
    if column == "template":
        value = step_title(value)
    elif column == "sex":
        value = texts.SEXES.get(value, value)
    return _text(sheet, "" if pd.isna(value) else str(value))


def _text(sheet: Any, text: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, _ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text[:_LONGEST_TEXT]))
    # A text stays one whatever it begins with, also when someone goes into the cell and out again.
    cell.data_type, cell.quotePrefix = "s", True
    return cell


_FIXED = "2000-01-01T00:00:00Z"
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def _without_times(content: bytes) -> bytes:
    """Return a spreadsheet without the moment that it was made, which would make every file another."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in _members(old):
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _TIMES.sub(rb"\g<1>" + _FIXED.encode(), part)
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, part)
    return written.getvalue()


def _members(archive: zipfile.ZipFile) -> Iterator[str]:
    """Give the names of the members; what tells a program how to read the rest comes first."""
    names = archive.namelist()
    first = "[Content_Types].xml"
    yield from sorted(names, key=lambda name: (name != first, names.index(name)))
