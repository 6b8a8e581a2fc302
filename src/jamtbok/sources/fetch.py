"""Fetching figures from Kolada and from services that run PxWeb, and keeping them exactly as they came.

Nothing here reads the figures: the bytes are stored with where, when and how they were asked for, and the readers take
them from the file. So a report can be made again without the network, and the figures can be checked against their
source.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from jamtbok.errors import JamtbokError
from jamtbok.sources.json_figures import text
from jamtbok.sources.service import OWN_FILE, Patience, Request, Service, digest, open_service, unexpected

#: Where Kolada answers.
KOLADA = "https://api.kolada.se/v3"
#: The most years that Kolada takes in one question.
YEARS_AT_ONCE = 25
#: More pages than any key figure has; a service that goes on is broken.
MOST_PAGES = 200

PATIENCE = Patience()


@dataclass(frozen=True)
class Fetched:
    """What was fetched, to be stored as a file beside a note of where it is from.

    Parameters
    ----------
    name
        A name for the file.
    content
        The file. One answer is stored byte for byte; several stand whole inside one JSON object.
    requests
        The questions, in the order they were asked.
    """

    name: str
    content: bytes
    requests: tuple[Request, ...]

    def provenance(self) -> dict[str, Any]:
        """Return where the file is from, ready to be written as TOML or JSON."""
        return {
            "sha256": digest(self.content),
            "requests": [
                {
                    "address": request.address,
                    **({"query": dict(request.query)} if request.query else {}),
                    "time": request.time.isoformat(timespec="seconds"),
                    "sha256": request.sha256,
                }
                for request in self.requests
            ],
        }


@dataclass(frozen=True)
class Source:
    """Where figures are to be fetched: a key figure's id for Kolada, an address for PxWeb."""

    kind: Literal["kolada", "pxweb"]
    what: str


def parse_source(written: str) -> Source:
    """Read a source as people write it: ``kolada:N15428`` or ``pxweb:https://…``.

    Raises
    ------
    JamtbokError
        When it is neither.

    Examples
    --------
    >>> parse_source("kolada:n15428")
    Source(kind='kolada', what='N15428')
    """
    kind, _, what = (part.strip() for part in written.strip().partition(":"))
    if kind.lower() == "kolada":
        return Source("kolada", _kpi(what))
    if kind.lower() == "pxweb":
        if not re.match(r"https?://[^\s/]+/\S", what):
            message = f"”{what}” är ingen adress till en tabell."
            raise JamtbokError(message, "Skriv hela adressen, till exempel pxweb:https://api.scb.se/….")
        return Source("pxweb", what)
    message = f"”{written}” är ingen källa."
    raise JamtbokError(message, "Skriv kolada: och nyckeltalets kod, eller pxweb: och tabellens adress.")


def fetch_kolada(
    kpi: str, municipality: str, years: Iterable[int], *, address: str = KOLADA, patience: Patience = PATIENCE
) -> Fetched:
    """Fetch a key figure with its description, for one or several municipalities.

    Parameters
    ----------
    kpi
        The key figure's id, for instance ``"N15428"``.
    municipality
        Code of a municipality or region (``"1380"``), or several with commas between; or ids of municipality groups.
    years
        The years.
    address
        Where Kolada answers.
    patience
        How long it is waited for.

    Raises
    ------
    JamtbokError
        When Kolada cannot be reached, knows no such key figure or municipality, or has no values.
    """
    kpi, areas = _kpi(kpi), _areas(municipality)
    asked = sorted(set(years))
    if not asked:
        message = "years is empty"
        raise ValueError(message)
    base = address.rstrip("/")
    with open_service("Kolada", base, patience) as service:
        missing = f"Nyckeltalet {kpi} finns inte i Kolada."
        described, known = service.ask(f"{base}/kpi/{kpi}", missing=missing)
        if kpi not in _ids(service, known):
            raise JamtbokError(missing, "Sök efter nyckeltalets kod på kolada.se.")
        kind = "municipality_groups" if areas[0].startswith("G") else "municipality"
        missing = f"Kolada känner inte till {', '.join(areas)}."
        named, known = service.ask(f"{base}/{kind}/{','.join(areas)}", missing=missing)
        ids = _ids(service, known)
        if unknown := [area for area in areas if area not in ids]:
            message = f"Kolada känner inte till {', '.join(unknown)}."
            raise JamtbokError(message, "En kommuns kod har fyra siffror, till exempel 0114.")
        pages: list[bytes] = []
        entries = 0
        for start in range(0, len(asked), YEARS_AT_ONCE):
            block = ",".join(map(str, asked[start : start + YEARS_AT_ONCE]))
            for page, count in _pages(service, f"{base}/data/kpi/{kpi}/municipality/{','.join(areas)}/year/{block}"):
                pages.append(page)
                entries += count
        if not entries:
            message = f"Kolada har inga värden av {kpi} för {', '.join(areas)} åren {asked[0]}–{asked[-1]}."
            raise JamtbokError(message, "Välj andra år, eller ett annat nyckeltal.")
        # Inside a document there can be no byte order mark.
        described, named, *pages = (answer.removeprefix(codecs.BOM_UTF8) for answer in (described, named, *pages))
        content = b'{"kpi":%b,"municipality":%b,"pages":[%b]}' % (described, named, b",".join(pages))
        return Fetched(f"kolada-{kpi}-{'-'.join(areas)}.json", content, tuple(service.requests))


def fetch_pxweb(url: str, query: Mapping[str, Any], *, patience: Patience = PATIENCE) -> Fetched:
    """Fetch a table from a service that runs PxWeb, of version 1 or 2.

    Parameters
    ----------
    url
        The table's address. One of version 2 may hold the selection itself.
    query
        Codes by dimension (``{"Region": ["1380"], "Kon": ["1", "2"]}``); or a question in the service's own form, with
        ``query`` (version 1) or ``selection`` (version 2); or empty when the address says everything.
    patience
        How long the service is waited for.

    Raises
    ------
    JamtbokError
        When the service cannot be reached, has no such table, refuses the question or answers something else.
    """
    import httpx

    try:
        address = httpx.URL(url)
    except httpx.InvalidURL:
        address = httpx.URL()
    if address.scheme not in ("http", "https") or not address.host:
        message = f"”{url}” är ingen adress till en tabell."
        raise JamtbokError(message, "Skriv hela adressen, från https:// till tabellens namn.")
    second = "/tables/" in address.path
    if second and re.fullmatch(r".*/tables/[^/]+/?", address.path):
        address = address.copy_with(path=f"{address.path.rstrip('/')}/data")
    if second and "outputformat" not in {key.lower() for key in address.params}:
        address = address.copy_add_param("outputFormat", "json-stat2")
    with open_service(address.host, str(address), patience) as service:
        missing = f"Tabellen finns inte: {url}"
        content, document = service.ask(str(address), post=_question(query, second=second), missing=missing)
        if not isinstance(document, dict) or not ({"columns", "value", "dataset"} & document.keys()):
            message = f"Svaret från {address.host} är ingen tabell med siffror."
            raise JamtbokError(message, "Ange vad som ska hämtas: vilka koder i vilken dimension.")
        return Fetched(f"pxweb-{_table_name(address.path)}.json", content, tuple(service.requests))


def _question(query: Mapping[str, Any], *, second: bool) -> dict[str, Any] | None:
    """Put a selection in the form of the service; json-stat2 is asked for because it has the texts of the codes."""
    if not query:
        return None
    if "query" in query:
        return {"response": {"format": "json-stat2"}, **query}
    if "selection" in query:
        return dict(query)
    codes = {name: [values] if isinstance(values, str) else list(values) for name, values in query.items()}
    if second:
        return {"selection": [{"variableCode": name, "valueCodes": values} for name, values in codes.items()]}
    chosen = [{"code": name, "selection": {"filter": "item", "values": values}} for name, values in codes.items()]
    return {"query": chosen, "response": {"format": "json-stat2"}}


def _table_name(path: str) -> str:
    parts = [part for part in path.split("/") if part and part != "data"]
    return re.sub(r"[^A-Za-z0-9._-]+", "-", parts[-1].removesuffix(".px")).strip("-.") or "tabell"


def _kpi(written: str) -> str:
    kpi = written.strip().upper()
    if not re.fullmatch(r"[A-Z]\d{5}", kpi, re.ASCII):
        message = f"”{written}” är ingen kod för ett nyckeltal i Kolada."
        raise JamtbokError(message, "Koden har en bokstav och fem siffror, till exempel N15428.")
    return kpi


def _areas(written: str) -> list[str]:
    areas = [area.strip().upper() for area in written.split(",")]
    groups = [bool(re.fullmatch(r"G\d+", area, re.ASCII)) for area in areas]
    if not all(group or re.fullmatch(r"\d{4}", area, re.ASCII) for group, area in zip(groups, areas, strict=True)):
        message = f"”{written}” är ingen kommunkod."
        raise JamtbokError(message, "En kommuns kod har fyra siffror, till exempel 0114.")
    if any(groups) and not all(groups):
        message = "Kommuner och kommungrupper kan inte hämtas tillsammans."
        raise JamtbokError(message, "Hämta grupperna för sig: deras värden är ovägda medelvärden av kommuner.")
    return areas


def _ids(service: Service, answer: object) -> set[str]:
    """Return the ids that an answer describes."""
    values = answer.get("values") if isinstance(answer, dict) else None
    if not isinstance(values, list):
        raise unexpected(service.name)
    return {text(value.get("id")) for value in values if isinstance(value, dict)}


def _pages(service: Service, first: str) -> Iterator[tuple[bytes, int]]:
    """Give every page of an answer with its number of entries.

    Version 2 counts the entries of the page and version 3 those of all pages; either way there must be as many in the
    end as any page has said.
    """
    address, seen, entries, promised = first, {first}, 0, 0
    while address:
        content, page = service.ask(address)
        values = page.get("values") if isinstance(page, dict) else None
        if not isinstance(values, list):
            raise unexpected(service.name)
        yield content, len(values)
        entries += len(values)
        count = page.get("count")
        promised = max(promised, count if isinstance(count, int) else 0)
        # The last page may still name a next one, which is empty.
        address = service.next_page(text(page.get("next_url")) or text(page.get("next_page"))) if values else ""
        if address in seen or len(seen) > MOST_PAGES:
            message = f"{service.name} hänvisar runt mellan sina sidor utan slut."
            raise JamtbokError(message, f"Försök igen senare. {OWN_FILE}")
        seen.add(address)
    if entries < promised:
        message = f"{service.name} lovade {promised} poster men gav {entries}."
        raise JamtbokError(message, "Försök igen senare.")
