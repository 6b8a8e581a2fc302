"""Looking through a folder that is to be published for what must not be in it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: The file that says what a publication holds.
MANIFEST = "manifest.json"
#: The only page that leads anywhere else, since the law asks for an address.
STATEMENT = "tillganglighet.html"
#: The only files besides pages and their PDFs.
TABLES = ("resultat.csv", "resultat.xlsx")

_FORBIDDEN = {"script", "iframe", "object", "embed", "link", "base", "form", "frame", "applet", "audio", "video"}
_ADDRESSES = {"href", "src", "srcset", "action", "poster", "data", "background", "formaction", "xlink:href"}
#: Attributes that hold words.
_READ = {"alt", "aria-label", "aria-description", "content", "label", "placeholder", "summary", "title", "value"}
#: Anything that a style sheet fetches; parts of the page and data in it are none.
_FETCHED = re.compile(r"url\(\s*['\"]?(?!#|data:)|@import", re.IGNORECASE)
_PLACE = re.compile(r"\bfile:/|(?<![\w/.:])/(?:home|Users|root|tmp|var|opt|srv|mnt)/\w|\b[A-Z]:\\\w")


@dataclass
class _Page(HTMLParser):
    """What a page has: its ids, where its links lead, and what does not belong in it."""

    external_links: bool = False
    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    _in_style: bool = False

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _FORBIDDEN:
            self.faults.append(f"elementet <{tag}> får inte finnas på en sida")
        self._in_style = tag == "style"
        for name, value in attrs:
            if value is None:
                continue
            if name in _READ:
                self.words.append(value)
            if name == "id":
                self.ids.add(value)
            elif name in _ADDRESSES:
                self._address(tag, name, value)
            elif name.startswith("on"):
                self.faults.append(f"{name} är ett skript")
            elif name == "http-equiv" and value.strip().lower() == "refresh":
                self.faults.append("sidan skickar läsaren vidare")
            elif _FETCHED.search(value):
                self.faults.append(f"{name} hämtar något utifrån")

    def _address(self, tag: str, name: str, address: str) -> None:
        parts = urlsplit(address.strip())
        if tag == "a" and name == "href":
            if not parts.scheme and not parts.netloc:
                self.links.append(address)
            elif not self.external_links or parts.scheme not in ("https", "mailto"):
                self.faults.append(f"länken {address} leder ut ur publikationen")
        elif not (address.startswith("#") or re.match(r"data:image/(png|jpeg|svg\+xml)[;,]", address)):
            self.faults.append(f"{address} hämtas utifrån")

    def handle_comment(self, data: str) -> None:
        self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if not self._in_style:
            self.words.append(data)
        elif _FETCHED.search(data):
            self.faults.append("stilmallen hämtar något utifrån")


def find_leaks(folder: Path, *, names: Sequence[str] = (), places: Sequence[str] = ()) -> list[str]:
    """Return what is wrong with a folder that is to be published, a sentence for each fault.

    Parameters
    ----------
    folder
        The folder.
    names
        The names of those who have saved answers; none of them may be read in any page or table.
    places
        Folders of this computer that no file may tell of.
    """
    pages: dict[str, _Page] = {}
    faults: list[str] = []
    named = _any_of(names)
    placed = _any_of(places)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink():
            continue
        if not _belongs(path, name):
            faults.append(f"{name}: filen är intern och får inte lämnas ut.")
            continue
        content = path.read_bytes()
        if path.suffix == ".html":
            page = pages[name] = _Page(external_links=name == STATEMENT)
            page.feed(content.decode("utf-8", "replace"))
            page.close()
            faults += [f"{name}: {fault}." for fault in dict.fromkeys(page.faults)]
        faults += [f"{name}: {fault}." for fault in _told(path, content, pages.get(name), named, placed)]
    for name, page in pages.items():
        faults += [f"{name}: länken {link} leder ingenstans." for link in _dead(folder, name, page, pages)]
    return faults


def _belongs(path: Path, name: str) -> bool:
    if path.is_symlink() or not path.is_file() or path.name.startswith("."):
        return False
    pdf_of_a_page = path.suffix == ".pdf" and path.with_suffix(".html").is_file()
    return path.suffix == ".html" or pdf_of_a_page or name in (MANIFEST, *TABLES)


def _any_of(words: Sequence[str]) -> re.Pattern[str] | None:
    """Return what finds any of some names as a whole word."""
    together = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{together})(?!\w)", re.IGNORECASE) if words else None


def _told(
    path: Path, content: bytes, page: _Page | None, named: re.Pattern[str] | None, placed: re.Pattern[str] | None
) -> Iterator[str]:
    """Give what a file tells of people and of this computer."""
    read = " ".join(page.words) if page else "\n".join(_texts(path, content))
    if named:
        for name in dict.fromkeys(found[0] for found in named.finditer(read)):
            yield f"namnet {name} står där, och det är namnet på någon som har sparat svar"
    if _PLACE.search(read) or (placed and placed.search(read)):
        yield "där står en sökväg på den här datorn"


def _texts(path: Path, content: bytes) -> Iterator[str]:
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            for name in book.namelist():
                yield re.sub(r"<[^>]*>", " ", book.read(name).decode("utf-8", "replace"))
    elif path.suffix == ".pdf":
        # The page that it was made from has been read; what the printing adds is whole addresses.
        yield from (address.decode("latin-1") for address in re.findall(rb"/URI \(([^)]*)\)", content))
    else:
        yield content.decode("utf-8", "replace")


def _dead(folder: Path, name: str, page: _Page, pages: dict[str, _Page]) -> Iterator[str]:
    for link in dict.fromkeys(page.links):
        address, _, anchor = link.partition("#")
        target = (folder / name).parent / unquote(address) if address else folder / name
        resolved = target.resolve()
        if not resolved.is_relative_to(folder.resolve()) or not resolved.is_file():
            yield link
        elif anchor:
            there = pages.get(resolved.relative_to(folder.resolve()).as_posix())
            if there is None or unquote(anchor) not in there.ids:
                yield link


_LINK = re.compile(r'(<a\b[^>]*?\bhref="([^"#]+))(?:#([^"]*))?("[^>]*>(.*?)</a>)', re.DOTALL)
_ID = re.compile(r'\sid="([^"]*)"')


def ids_in(page: str) -> frozenset[str]:
    """Return the ids that links to a page can lead to."""
    return frozenset(_ID.findall(page))


def without_dead_links(page: str, exists: Mapping[Path, frozenset[str]], folder: Path) -> str:
    """Return a page where links to files that are not there have become plain words.

    A link to a place in a file that has no such place leads to the file: a template of the workbook's own may leave out
    what others lead to.

    Parameters
    ----------
    page
        The page.
    exists
        The files that are there, as absolute paths, and the ids in them.
    folder
        The folder of the page.
    """

    def kept(found: re.Match[str]) -> str:
        before, address, anchor, after, words = found.groups()
        if urlsplit(address).scheme:
            return found[0]
        ids = exists.get(Path(folder, unquote(address)).resolve())
        if ids is None:
            return words
        return found[0] if anchor is None or unquote(anchor) in ids else before + after

    return _LINK.sub(kept, page)
