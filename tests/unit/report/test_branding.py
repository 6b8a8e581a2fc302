"""The organisation's colour and logotype: readable whatever is chosen, and nothing comes along with the picture."""

from __future__ import annotations

import colorsys
import re
import struct
import zlib
from base64 import b64decode
from pathlib import Path

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from jamtbok.errors import SettingsError
from jamtbok.model.snapshot import Branding, Snapshot, Unit
from jamtbok.report.branding import ENOUGH, branding_css, colour_notices, contrast, readable, schemes
from jamtbok.report.pages import report_page
from jamtbok.settings.logo import LARGEST, read_logo
from jamtbok.settings.workbook import OrganisationSettings

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(COLOURS)
def test_any_colour_becomes_one_that_can_be_read(colour: str) -> None:
    for scheme in schemes().values():
        used = readable(colour, scheme)
        for other in (scheme.page, scheme.surface, scheme.on_accent):
            assert contrast(used, other) >= ENOUGH


@given(COLOURS)
def test_the_ink_can_be_read_on_the_fill(colour: str) -> None:
    fills = re.findall("--jb-fill: (#[0-9a-f]{6})", branding_css(Branding(colour=colour)))
    for fill, scheme in zip(fills, schemes().values(), strict=True):
        assert contrast(fill, scheme.ink) >= ENOUGH


@given(st.floats(0, 1, exclude_max=True), st.floats(0.4, 1), st.floats(0.2, 0.8))
def test_the_hue_is_kept(hue: float, saturation: float, lightness: float) -> None:
    colour = "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, lightness, saturation))
    for scheme in schemes().values():
        used, asked = (
            colorsys.rgb_to_hls(*(int(each[at : at + 2], 16) / 255 for at in (1, 3, 5)))[0]
            for each in (readable(colour, scheme), colour)
        )
        # Eight bits a part leave a little room.
        assert min(abs(used - asked), 1 - abs(used - asked)) < 0.03


def test_a_colour_that_can_be_read_is_used_as_it_is() -> None:
    assert readable("#005a9c", schemes()["light"]) == "#005a9c"
    (said,) = colour_notices(Branding(colour="#005a9c"))
    assert "mörka sidor" in said
    assert readable("#005a9c", schemes()["dark"]) in said


def test_without_wishes_the_pages_are_as_they_were() -> None:
    assert branding_css(Branding()) == ""
    assert colour_notices(Branding()) == []


@pytest.mark.parametrize("colour", ["blå", "#12345", "#1234567", "005a9c", "#005a9c; x"])
def test_what_is_no_colour_is_told(colour: str) -> None:
    with pytest.raises(ValueError, match="till exempel"):
        OrganisationSettings(name="K", colour=colour)


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'


def cleaned(tmp_path: Path, content: str | bytes, name: str = "logga.svg") -> bytes:
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    kind, _, data = read_logo(tmp_path, name).partition(",")
    assert kind == f"data:image/{'png' if name.endswith('.png') else 'svg+xml'};base64"
    return b64decode(data)


def test_a_drawing_comes_through(tmp_path: Path) -> None:
    drawing = (
        '<defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient></defs>'
        '<style>.x { fill: url(#a) }</style><use xlink:href="#b"/><path class="x" d="M0 0h9" fill="url(#a)"/>'
    )
    doctype = '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">\n'
    content = cleaned(tmp_path, doctype + SVG.format(drawing)).decode()
    for part in ("linearGradient", "url(#a)", 'href="#b"', 'd="M0 0h9"', "viewBox", ".x { fill"):
        assert part in content
    assert "DOCTYPE" not in content


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<path onload="alert(1)"/>',
        '<g onclick="alert(1)"/>',
        '<image href="https://alert.example/x.png"/>',
        '<use xlink:href="https://alert.example/#a"/>',
        '<use href="data:image/svg+xml,alert"/>',
        '<a href="javascript:alert(1)"><path/></a>',
        "<style>@import 'https://alert.example/x.css';</style>",
        "<style>path { fill: url(https://alert.example) }</style>",
        "<style>path { fill: \\75rl(https://alert.example) }</style>",
        "<path fill=\"url( '//alert.example')\"/>",
        '<path style="background: URL(//alert.example)"/>',
        "<foreignObject><p>alert</p></foreignObject>",
        '<animate attributeName="href" values="javascript:alert(1)"/>',
        '<set attributeName="onclick" to="alert(1)"/>',
        "<metadata>alert</metadata>",
        "<!-- alert -->",
        "<?alert x?>",
    ],
)
def test_what_is_no_drawing_does_not(tmp_path: Path, hostile: str) -> None:
    content = cleaned(tmp_path, SVG.format(hostile + '<rect width="9"/>'))
    assert b"alert" not in content
    assert b'width="9"' in content


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG.format("&a;"),
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SVG.format("<text>&a;</text>"),
        ('<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG.format("<text>&a;</text>")).encode("utf-16"),
        "<html><body>x</body></html>",
        '<svg viewBox="0 0 1 1"/>',
        SVG[:20],
        "",
        b"\xff\xfe\x00",
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 2**31, b"IHDR"),
    ],
)
def test_what_is_no_picture_is_told(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(SettingsError, match=r"logga\.svg går inte att använda"):
        cleaned(tmp_path, content)


def part(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def test_a_png_keeps_the_picture_and_nothing_else(tmp_path: Path) -> None:
    start, end = part(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), part(b"IEND", b"")
    picture = part(b"IDAT", zlib.compress(b"\0\0"))
    author = part(b"tEXt", b"Author\0Anna Ek")
    content = cleaned(tmp_path, b"\x89PNG\r\n\x1a\n" + start + author + picture + end + b"Anna Ek", "logga.png")
    assert content == b"\x89PNG\r\n\x1a\n" + start + picture + end
    with pytest.raises(SettingsError):
        cleaned(tmp_path, b"\x89PNG\r\n\x1a\n" + start + picture[:-1] + b"x" + end, "logga.png")


def test_a_logotype_that_is_missing_too_large_or_elsewhere_is_told(tmp_path: Path) -> None:
    root = tmp_path / "arbetsbok"
    root.mkdir()
    (tmp_path / "annan.svg").write_text(SVG, encoding="utf-8")
    (root / "stor.svg").write_bytes(b" " * (LARGEST + 1))
    for name, said in (("finns-inte.svg", "kan inte läsas"), ("../annan.svg", "utanför"), ("stor.svg", "101 kB")):
        with pytest.raises(SettingsError, match=said):
            read_logo(root, name)
    assert read_logo(root, "") == ""


def test_a_report_is_dressed_by_its_snapshot_alone(tmp_path: Path) -> None:
    (tmp_path / "logga.svg").write_text(SVG.format("<rect/>"), encoding="utf-8")
    branding = Branding(logo=read_logo(tmp_path, "logga.svg"), colour="#7a0050")
    snapshot = Snapshot(organisation='K "ö"', unit=Unit(id="a", name="A"), year=2013, branding=branding)
    read = Snapshot.from_json(snapshot.to_json())
    page = report_page(read, "1-grund", Markup("<h1>x</h1>"), "k")
    html5lib.HTMLParser(strict=True).parse(page.decode())
    found = html5lib.parse(page.decode(), namespaceHTMLElements=False)
    (logo,) = found.iter("img")
    assert logo.get("src") == branding.logo
    assert logo.get("alt") == 'K "ö"'
    assert b"--jb-accent: #7a0050" in page
