"""The organisation's colour and logotype in a page, with a colour that everyone can read.

Notes
-----
Contrast is measured and judged as in WCAG 2.1 (W3C 2018), success criteria 1.4.3 and 1.4.11: text needs 4.5:1. The
accent is the colour of links and has text on it, so it needs that against all it meets, which covers the 3:1 of marks.
"""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from jamtbok import texts
from jamtbok.model.snapshot import Branding
from jamtbok.report.style import style_sheet

#: Pages as they look without any wishes.
PLAIN = Branding()

ENOUGH = 4.5

#: How much of the accent is in the fill of large areas; the rest is the page.
_SHARE_IN_FILL = {"light": 0.22, "dark": 0.35}


@dataclass(frozen=True)
class Scheme:
    """The colours of the style sheet, light or dark, that an accent must be seen against."""

    page: str
    surface: str
    on_accent: str
    ink: str

    def contrast(self, accent: str) -> float:
        """Return the least contrast that an accent has where it is used."""
        return min(contrast(accent, other) for other in (self.page, self.surface, self.on_accent))


# A logotype is made for white paper, so it keeps that behind it where the page is dark.
_LOGO = Markup(
    ".jb-brand { max-width: 60rem; margin: 0 auto; padding: 1rem 1.25rem 0; }\n"
    ".jb-brand img { display: block; max-width: 16rem; max-height: 4rem; padding: 0.25rem; background: #ffffff; }\n"
)


def branding_css(branding: Branding) -> Markup:
    """Return the style that gives a page the organisation's colour and logotype, "" when it has none of its own."""
    css = _LOGO if branding.logo else Markup()
    if branding.colour:
        light, dark = (_variables(branding.colour, kind) for kind in ("light", "dark"))
        css += Markup(":root {{ {} }}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {} }} }}\n").format(
            light, dark
        )
    return css


def logo_uri(branding: Branding) -> str:
    """Return the address of the logotype for an ``<img>``, "" when there is none."""
    return branding.logo


def colour_notices(branding: Branding) -> list[str]:
    """Tell when the organisation's colour cannot be used as it is."""
    if not branding.colour:
        return []
    used = {kind: readable(branding.colour, scheme) for kind, scheme in schemes().items()}
    said = {"light": "ljusa", "dark": "mörka"}
    return [
        f"Färgen {branding.colour} har för liten kontrast mot {said[kind]} sidor "
        f"({texts.number(schemes()[kind].contrast(branding.colour), 2)}:1, minst 4,5:1 behövs). "
        f"Där används {colour} i stället."
        for kind, colour in used.items()
        if colour != branding.colour
    ]


@cache
def schemes() -> dict[str, Scheme]:
    """Return the light and the dark colours of the style sheet."""
    light, dark, *_ = re.findall(r":root\s*\{([^}]*)\}", style_sheet("fragments.css"))
    return {
        kind: Scheme(*(_colour_of(name, block) for name in ("page", "surface", "on-accent", "ink")))
        for kind, block in (("light", light), ("dark", dark))
    }


def _colour_of(name: str, block: str) -> str:
    found = re.search(rf"--jb-{name}:\s*(#[0-9a-fA-F]{{6}})", block)
    assert found, name
    return found[1]


def readable(colour: str, scheme: Scheme) -> str:
    """Return the colour nearest to one, of the same hue, that can be read in a scheme.

    Examples
    --------
    >>> white = Scheme(page="#ffffff", surface="#ffffff", on_accent="#ffffff", ink="#000000")
    >>> readable("#005a9c", white), readable("#ffcc00", white)
    ('#005a9c', '#907300')
    """
    if scheme.contrast(colour) >= ENOUGH:
        return colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    away = 0.0 if _luminance(scheme.page) > _luminance(scheme.ink) else 1.0
    # The contrast grows all the way to black or white; the least change that is enough is between here and there.
    enough, short = 1.0, 0.0
    for _ in range(12):
        middle = (enough + short) / 2
        tried = _written(colorsys.hls_to_rgb(hue, lightness + (away - lightness) * middle, saturation))
        enough, short = (middle, short) if scheme.contrast(tried) >= ENOUGH else (enough, middle)
    return _written(colorsys.hls_to_rgb(hue, lightness + (away - lightness) * enough, saturation))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1–21.

    Examples
    --------
    >>> contrast("#000000", "#ffffff"), round(contrast("#767676", "#ffffff"), 2)
    (21.0, 4.54)
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _variables(colour: str, kind: str) -> str:
    scheme = schemes()[kind]
    accent = readable(colour, scheme)
    share = _SHARE_IN_FILL[kind]
    while contrast(fill := _mixed(accent, scheme.page, share), scheme.ink) < ENOUGH:
        share *= 0.8
    return f"--jb-accent: {accent}; --jb-fill: {fill};"


def _mixed(colour: str, other: str, share: float) -> str:
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return _written(tuple(share * mine + (1 - share) * its for mine, its in pairs))


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(parts: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
