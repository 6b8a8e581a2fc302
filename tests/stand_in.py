"""A stand-in for Kolada and for services that run PxWeb: on this machine, in the shapes that they document.

It answers from a small table of invented figures. `fail` makes the next answers fail, to see what is done about it.
"""

from __future__ import annotations

import json
import re
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

KPI = "N15428"
TITLE = "Elever i åk 9 som är behöriga till yrkesprogram, hemkommun, andel (%)"
COUNT = "N01951"
NAMES = {"0114": "Upplands Väsby", "1380": "Halmstad", "G123": "Liknande kommuner, skola, Halmstad, 2024"}

#: Women, men and all by year, the same in every municipality.
SHARES = {2022: (87.5, 82.0, 84.7), 2023: (88.1, 80.9, 84.4), 2024: (None, 81.5, 84.0)}

SEXES = {"1": "män", "2": "kvinnor"}
POPULATION = {("1", "2023"): 52_810, ("1", "2024"): 53_045, ("2", "2023"): 52_816, ("2", "2024"): 53_039}


@dataclass(frozen=True)
class Answer:
    """What is sent back."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class StandIn:
    """The server's address, what it has been asked, and how it is told to behave.

    Parameters
    ----------
    address
        Where it listens.
    version
        Which version of Kolada's API it speaks.
    page
        How many entries Kolada gives at once.
    """

    address: str = ""
    version: int = 3
    page: int = 5000
    endless: bool = False
    asked: list[tuple[str, Any]] = field(default_factory=list)
    failing: deque[Answer] = field(default_factory=deque)

    @property
    def kolada(self) -> str:
        """Where it speaks as Kolada."""
        return f"{self.address}/v{self.version}"

    @property
    def table_1(self) -> str:
        """A table of PxWeb's version 1."""
        return f"{self.address}/OV0104/v1/doris/sv/ssd/BE/BE0101/BE0101A/BefolkningNy"

    @property
    def table_2(self) -> str:
        """The same table in version 2."""
        return f"{self.address}/api/v2/tables/TAB638"

    def fail(self, status: int, body: bytes = b"", *, times: int = 1, **headers: str) -> None:
        """Answer so the next times."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.failing.extend([Answer(status, body, named)] * times)

    def answer(self, path: str, post: Any) -> Answer:
        """Answer a question."""
        self.asked.append((path, post))
        if self.failing:
            return self.failing.popleft()
        parts = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        names = [unquote(name) for name in parts.path.strip("/").split("/")]
        if names[0] == f"v{self.version}":
            return self._kolada(names[1:], query)
        if parts.path == urlsplit(self.table_1).path:
            return self._version_1(post)
        if parts.path == f"{urlsplit(self.table_2).path}/data":
            return self._version_2(query, post)
        return _problem(404, "Not Found", "Table not found")

    # Kolada

    def _kolada(self, names: list[str], query: dict[str, str]) -> Answer:
        found = re.fullmatch(r"(kpi|municipality|municipality_groups)/([^/]+)", "/".join(names))
        if found and found[1] == "kpi":
            titles = {KPI: TITLE, COUNT: "Invånare totalt, antal"}
            known = [code for code in found[2].split(",") if code in titles]
            return self._entries([_kpi(code, titles[code]) for code in known], {}, "/".join(names))
        if found:
            known = [code for code in found[2].split(",") if code in NAMES]
            return self._entries([{"id": c, "title": NAMES[c], "type": "K"} for c in known], {}, "/".join(names))
        found = re.fullmatch(r"data/kpi/([^/]+)/municipality/([^/]+)/year/([^/]+)", "/".join(names))
        if found is None:
            return Answer(404, b'{"detail":"Not Found"}')
        years = [int(year) for year in found[3].split(",")]
        if len(years) > 25:
            return Answer(400, b'{"detail":"Too many years"}')
        areas = [area for area in found[2].split(",") if area in NAMES]
        entries = [self._entry(found[1], area, year) for area in areas for year in years if year in SHARES]
        return self._entries(entries, query, "/".join(names))

    def _entry(self, kpi: str, area: str, year: int) -> dict[str, Any]:
        women, men, total = SHARES[year]
        values = [
            {
                "gender": gender,
                "count": 8 if area.startswith("G") else 1,
                "status": "" if value is not None else "Missing",
                "value": value,
                **({"isdeleted": False} if self.version == 3 else {}),
            }
            for gender, value in (("T", total), ("K", women), ("M", men))
        ]
        return {"kpi": kpi, "municipality": area, "period": year, "values": values}

    def _entries(self, entries: list[dict[str, Any]], query: dict[str, str], path: str) -> Answer:
        number = int(query.get("page", "1"))
        shown = entries[(number - 1) * self.page : number * self.page]
        more = number * self.page < len(entries)
        # Version 2 counts what is on the page, and version 3 what is on all of them.
        answer: dict[str, Any] = {"values": shown, "count": len(shown) if self.version == 2 else len(entries)}
        if self.endless:
            shown, more, number = entries, True, number if number < 3 else 1
            answer["values"] = shown
        following = f"{self.kolada}/{path}?page={number + 1}" if more else None
        if self.version == 3:
            answer |= {"next_url": following, "previous_url": None}
        elif following:
            answer["next_page"] = following
        return Answer(200, json.dumps(answer, ensure_ascii=False).encode())

    # PxWeb

    def _version_1(self, post: Any) -> Answer:
        if post is None:
            return Answer(200, json.dumps({"title": "Folkmängden", "variables": []}).encode())
        chosen = {one["code"]: one["selection"]["values"] for one in post["query"]}
        if not set(chosen.get("Kon", SEXES)) <= SEXES.keys():
            return Answer(400, b'{"error":"The request for variable Kon has errors"}')
        return Answer(200, json_stat(chosen) if post["response"]["format"] == "json-stat2" else version_1())

    def _version_2(self, query: dict[str, str], post: Any) -> Answer:
        if query.get("outputFormat") != "json-stat2":
            return _problem(400, "Bad Request", "Unsupported output format")
        given = {name[11:-1]: values.split(",") for name, values in query.items() if name.startswith("valueCodes[")}
        chosen = {one["variableCode"]: one["valueCodes"] for one in post["selection"]} if post else given
        if not set(chosen.get("Kon", SEXES)) <= SEXES.keys():
            return _problem(400, "Bad Request", "Value, 3 is not a valid value code for variable Kon")
        return Answer(200, json_stat(chosen))


def _kpi(code: str, title: str) -> dict[str, Any]:
    return {
        "id": code,
        "title": title,
        "description": "",
        "is_divided_by_gender": True,
        "municipality_type": "K",
        "auspice": "RKA",
        "publication_date": "2025-04-04",
    }


def json_stat(chosen: dict[str, list[str]]) -> bytes:
    """The population of Halmstad as json-stat2 gives it."""
    sexes, years = chosen.get("Kon", ["1", "2"]), chosen.get("Tid", ["2023", "2024"])
    dataset = {
        "version": "2.0",
        "class": "dataset",
        "label": "Folkmängden efter region, kön, tabellinnehåll och år",
        "source": "SCB",
        "updated": "2025-02-11T07:00:00Z",
        "id": ["Region", "Kon", "ContentsCode", "Tid"],
        "size": [1, len(sexes), 1, len(years)],
        "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
        "dimension": {
            "Region": _dimension("region", {"1380": "Halmstad"}),
            "Kon": _dimension("kön", {sex: SEXES[sex] for sex in sexes}),
            "ContentsCode": {
                "label": "tabellinnehåll",
                "category": {
                    "index": {"BE0101N1": 0},
                    "label": {"BE0101N1": "Folkmängd"},
                    "unit": {"BE0101N1": {"base": "antal", "decimals": 0}},
                },
            },
            "Tid": _dimension("år", {year: year for year in years}),
        },
        "extension": {"px": {"infofile": "BE0101", "tableid": "TAB638", "decimals": 0, "language": "sv"}},
        "value": [POPULATION[sex, year] for sex in sexes for year in years],
    }
    return json.dumps(dataset, ensure_ascii=False).encode()


def _dimension(label: str, categories: dict[str, str]) -> dict[str, Any]:
    index = {code: place for place, code in enumerate(categories)}
    return {"label": label, "category": {"index": index, "label": categories}, "extension": {"show": "value"}}


def version_1() -> bytes:
    """The same population as version 1 gives it, without texts for the codes, and with its byte order mark."""
    table = {
        "columns": [
            {"code": "Region", "text": "region", "type": "d"},
            {"code": "Kon", "text": "kön", "type": "d"},
            {"code": "Tid", "text": "år", "type": "t"},
            {"code": "BE0101N1", "text": "Folkmängd", "type": "c"},
        ],
        "comments": [],
        "data": [{"key": ["1380", sex, year], "values": [str(value)]} for (sex, year), value in POPULATION.items()],
        "metadata": [
            {"infofile": "BE0101", "updated": "2025-02-11T07:00:00Z", "label": "Folkmängden", "source": "SCB"}
        ],
    }
    return b"\xef\xbb\xbf" + json.dumps(table, ensure_ascii=False).encode()


def _problem(status: int, title: str, detail: str) -> Answer:
    body = json.dumps({"type": "about:blank", "title": title, "status": status, "detail": detail}).encode()
    return Answer(status, body, {"Content-Type": "application/problem+json"})


@contextmanager
def stand_in(**how: Any) -> Iterator[StandIn]:
    """Run the stand-in while the block lasts."""
    told = StandIn(**how)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(told.answer(self.path, None))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._send(told.answer(self.path, json.loads(body)))

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            headers = {"Content-Type": "application/json", "Content-Length": str(len(answer.body)), **answer.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's own name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
