"""The organisation's logotype: read from the workbook, cleaned, and turned into an address that a page can hold."""

from __future__ import annotations

import re
import struct
import xml.etree.ElementTree as ET
import zlib
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

from jamtbok.errors import SettingsError

#: The logotype is in every page, so it must be small.
LARGEST = 100_000

_SVG = "http://www.w3.org/2000/svg"
_HREF = "{http://www.w3.org/1999/xlink}href"
#: What a drawing is made of. All else (scripts, foreign content, animations, an editor's notes) is left out.
_ELEMENTS = {
    f"{{{_SVG}}}{name}"
    for name in (
        *("svg", "g", "defs", "symbol", "use", "title", "desc", "style", "text", "tspan"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("linearGradient", "radialGradient", "stop", "pattern", "clipPath", "mask"),
    )
}
#: An address of anything else than a part of the picture itself, also when it is written with CSS escapes.
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|@import|javascript:|expression\(|\\", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*>", re.IGNORECASE)

_PNG = b"\x89PNG\r\n\x1a\n"
#: The parts of a PNG that are the picture; the rest can hold names, places and times.
_PICTURE = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"pHYs", b"IDAT", b"IEND"}


def read_logo(root: Path, name: str) -> str:
    """Return a logotype as a ``data:`` address, "" when there is none.

    Parameters
    ----------
    root
        The workbook's folder.
    name
        The file's name relative to it, "" for none.

    Raises
    ------
    SettingsError
        When the file is missing, lies outside the workbook, is too large, or is no picture.
    """
    if not name:
        return ""
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()):
        raise SettingsError(f"Logotypen {name} ligger utanför arbetsboken.", "Lägg filen i arbetsbokens mapp.")
    try:
        content = path.read_bytes()
    except OSError:
        raise SettingsError(
            f"Logotypen {name} kan inte läsas.", "Kontrollera logo under [organisation] i jamtbok.toml."
        ) from None
    if len(content) > LARGEST:
        raise SettingsError(
            f"Logotypen {name} är på {-(-len(content) // 1000)} kB. Högst {LARGEST // 1000} kB får plats i en rapport.",
            "Spara en mindre bild, helst SVG.",
        )
    if content.startswith(_PNG):
        return _address("image/png", _clean_png(content, name))
    return _address("image/svg+xml", clean_svg(content, name))


def _address(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{b64encode(content).decode()}"


def clean_svg(content: bytes, name: str) -> bytes:
    """Return an SVG picture with nothing in it but the drawing: no script, no address outside it."""
    content = _DOCTYPE.sub(b"", content, count=1)
    # Entities can make a small file endlessly large, or fetch another. In UTF-16 they would not be seen here.
    if b"\0" in content or b"<!" in re.sub(rb"<!--.*?-->|<!\[CDATA\[", b"", content, flags=re.DOTALL):
        raise _no_picture(name)
    try:
        picture = ET.fromstring(content)  # noqa: S314 - it has no entities, see above
    except (ET.ParseError, ValueError, LookupError):
        raise _no_picture(name) from None
    if picture.tag != f"{{{_SVG}}}svg":
        raise _no_picture(name)
    _clean(picture)
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    cleaned: bytes = ET.tostring(picture, encoding="utf-8")
    return cleaned


def _clean(element: ET.Element) -> None:
    for name, value in list(element.attrib.items()):
        bare = name.rpartition("}")[2]
        reference = name in ("href", _HREF)
        foreign = name.startswith("{") and not reference
        outside = not value.startswith("#") if reference else _OUTSIDE.search(value)
        if foreign or outside or bare.lower().startswith("on"):
            del element.attrib[name]
    for child in list(element):
        style = child.tag == f"{{{_SVG}}}style"
        if child.tag not in _ELEMENTS or (style and _OUTSIDE.search("".join(child.itertext()))):
            element.remove(child)
        else:
            _clean(child)


def _clean_png(content: bytes, name: str) -> bytes:
    parts = list(_png_parts(content, name))
    if parts[0][0] != b"IHDR" or parts[-1][0] != b"IEND":
        raise _no_picture(name)
    return _PNG + b"".join(part for kind, part in parts if kind in _PICTURE)


def _png_parts(content: bytes, name: str) -> Iterator[tuple[bytes, bytes]]:
    """Give the kind and the bytes of each part of a PNG, up to its end."""
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        try:
            length, kind = struct.unpack_from(">I4s", content, at)
            (check,) = struct.unpack_from(">I", content, at + 8 + length)
        except struct.error:
            raise _no_picture(name) from None
        part = content[at : at + 12 + length]
        if zlib.crc32(part[4:-4]) != check:
            raise _no_picture(name)
        yield kind, part
        at += len(part)


def _no_picture(name: str) -> SettingsError:
    return SettingsError(
        f"Logotypen {name} går inte att använda.", "Spara den som vanlig SVG (utan entiteter) eller som PNG."
    )
