"""The tinted table: the number is always there, and what is typed is escaped."""

from __future__ import annotations

import re

import html5lib
import pytest

from jamtbok.report.style import style_sheet
from jamtbok.tables.heat import STRONGEST, HeatGroup, HeatRow, Tinted, heat_table, tint


@pytest.mark.parametrize(
    ("value", "found"), [(None, 0), (1, 0), (1.5, 1), (2.5, 3), (4, STRONGEST), (9, STRONGEST), (-3, 0)]
)
def test_the_tint_follows_the_scale(value: float | None, found: int) -> None:
    assert tint(value, 1, 4) == found
    assert tint(value, 3, 3) == 0, "a scale without length has no tints"


def test_rows_have_headings_under_the_group_that_they_belong_to() -> None:
    groups = [
        HeatGroup(HeatRow("Skola, median", [Tinted("3")]), [HeatRow("<Öst>", [Tinted("2", 4, "<+1>")])]),
        HeatGroup(None, [HeatRow("Vård", [Tinted("..")])]),
    ]
    found = html5lib.parseFragment(
        str(heat_table("Moment", "Enhet", ["1. <Beslut>"], groups)), namespaceHTMLElements=False
    )
    assert [(cell.get("scope"), cell.text) for cell in found.iter("th")] == [
        ("col", "Enhet"),
        ("col", "1. <Beslut>"),
        ("rowgroup", "Skola, median"),
        ("row", "<Öst>"),
        ("row", "Vård"),
    ]
    assert [("".join(cell.itertext()), cell.get("class")) for cell in found.iter("td")] == [
        ("3", None),
        ("2 <+1>", f"h{4}"),
        ("..", None),
    ]
    assert len(list(found.iter("tbody"))) == 2


def channels(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def luminance(colour: list[float]) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_a_number_can_be_read_on_the_strongest_tint_in_light_and_in_dark() -> None:
    sheet = style_sheet("fragments.css")
    strongest = int(re.findall(rf"\.h{STRONGEST} .*?(\d+)%", sheet)[0]) / 100
    schemes = re.findall(r"--jb-ink: (#\w{6});.*?--jb-page: (#\w{6});\s*--jb-accent: (#\w{6});", sheet, re.DOTALL)
    assert len(schemes) == 2
    for ink, page, accent in schemes:
        # An organisation's own colour is at most as far from the page as the ink is.
        for colour in (accent, "#000000" if page == "#ffffff" else "#ffffff"):
            mixed = [a * strongest + p * (1 - strongest) for a, p in zip(channels(colour), channels(page), strict=True)]
            low, high = sorted((luminance(mixed), luminance(channels(ink))))
            assert (high + 0.05) / (low + 0.05) >= 4.5
