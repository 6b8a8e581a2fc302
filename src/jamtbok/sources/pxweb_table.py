"""The two shapes of PxWeb's JSON, version 1 and json-stat2, as one: dimensions, measures and cells.

Notes
-----
In version 1 ``columns`` names the dimensions (``d``), the time (``t``) and the measures (``c``), and each item of
``data`` has a ``key`` of codes and ``values``; there are no texts for the codes. In json-stat2 the cells stand in one
list, the last dimension fastest, or sparsely by number; a cell without a figure is ``null`` with its symbol in
``status``. (PxWeb API 1 and 2, SCB; JSON-stat 2.0, Badosa.)
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any, Literal

from jamtbok.model.snapshot import Symbol
from jamtbok.sources.json_figures import Faults, figure, text
from jamtbok.sources.reading import AREA
from jamtbok.sources.synonyms import ROLES, SEX_CODES, is_total, plain, sex_of
from jamtbok.sources.synonyms import Role as Meaning

#: More cells than any of the services hands out at once.
MOST_CELLS = 2_000_000

TIME_NAMES = {"tid", "år", "ar", "year", "time"}
_AREA_NAMES = {"region", "kommun", "län", "lan", "kommuner", "municipality", "geografi"}

Role = Literal["sex", "time", "area", "other"]


@dataclass(frozen=True)
class Dimension:
    """A dimension and the texts of its categories, as far as the file has any.

    Parameters
    ----------
    code, label
        Its name for machines and for people; one of them may be "".
    role
        What it divides by. A table has one sex, one time and one area; a second one is like any other dimension.
    labels
        Text by code.
    total
        The code that stands for all categories together, "" when there is none or it cannot be told.
    """

    code: str
    label: str
    role: Role
    labels: Mapping[str, str] = field(default_factory=dict)
    total: str = ""

    @property
    def name(self) -> str:
        """What the dimension is called: a capital that only begins the word is taken away."""
        name = self.label or self.code
        return name[:1].lower() + name[1:] if name[1:2].islower() else name

    @property
    def key(self) -> str:
        """What its categories stand under in ``by``."""
        if self.role == "area":
            return AREA
        return "period" if self.role == "time" and self.name in TIME_NAMES else self.name

    def is_total(self, code: str) -> bool:
        """Tell whether a category stands for all: the file says so, or there is only a code that does."""
        return code == self.total or (not self.labels and is_total(code, self.name))


@dataclass(frozen=True)
class Measure:
    """What is measured, and in which unit as far as the file says."""

    title: str
    unit: str


@dataclass(frozen=True)
class Cell:
    """One figure: the codes of its categories in the order of the dimensions, and which measure."""

    codes: tuple[str, ...]
    measure: int
    value: float | None
    symbol: Symbol


@dataclass(frozen=True)
class Table:
    """A table whatever shape it had.

    Parameters
    ----------
    dimensions, measures, cells
        Its content.
    origin, id, product, updated
        Who publishes it (for instance SCB), which table of which product, and when it was updated; "" where the file
        is silent.
    """

    dimensions: list[Dimension]
    measures: list[Measure]
    cells: list[Cell]
    origin: str
    id: str
    product: str
    updated: str

    @property
    def source(self) -> str:
        """Who, which table and as it was when."""
        when = re.match(r"\d{4}-\d\d-\d\d", self.updated)
        named = ", ".join(part for part in (self.origin, self.id) if part)
        return f"{named} (uppdaterad {when[0]})" if named and when else named


class NoTableError(Exception):
    """The document has not the shape of a table; the argument says in Swedish what is wrong."""


def read_table(document: Any, faults: Faults) -> Table:
    """Return the table of a document in either shape; cells that cannot be read are left out and told of.

    Raises
    ------
    NoTableError
        When it is none.
    """
    if isinstance(document, dict) and "columns" in document and "data" in document:
        return _version_1(document, faults)
    if isinstance(document, dict) and "id" in document and "size" in document and "dimension" in document:
        return _json_stat(document, faults)
    if isinstance(document, dict) and isinstance(document.get("dataset"), dict):
        message = "tabellen är i ett äldre format av JSON-stat. Hämta den i formatet json-stat2."
        raise NoTableError(message)
    message = "innehållet är ingen tabell från PxWeb. Det ska vara JSON med columns och data, eller json-stat2."
    raise NoTableError(message)


def _version_1(document: dict[str, Any], faults: Faults) -> Table:
    columns = [column for column in _list(document["columns"]) if isinstance(column, dict)]
    dimensions = [_column(column) for column in columns if text(column.get("type")) != "c"]
    titles = {
        text(column.get("code")): text(column.get("text")) for column in columns if text(column.get("type")) == "c"
    }
    measures = [Measure(title or code, "") for code, title in _apart(titles).items()]
    _require(dimensions, measures)
    about = next((item for item in _list(document.get("metadata")) if isinstance(item, dict)), {})
    cells: list[Cell] = []
    seen: set[tuple[str, ...]] = set()
    for number, item in enumerate(_list(document["data"]), start=1):
        post = _dict(item)
        codes, values = tuple(text(code) for code in _list(post.get("key"))), _list(post.get("values"))
        if len(codes) != len(dimensions) or len(values) != len(measures) or not all(codes):
            faults.add("posten passar inte till kolumnerna. Koderna ska vara texter, en för varje kolumn.", row=number)
        elif codes in seen:
            faults.add("posten har samma koder som en tidigare post.", row=number)
        else:
            seen.add(codes)
            for index, value in enumerate(values):
                if (found := figure(value)) is None:
                    faults.add("värdet är inget tal.", column=measures[index].title, row=number)
                else:
                    cells.append(Cell(codes, index, *found))
    source, infofile, updated = (text(about.get(one)) for one in ("source", "infofile", "updated"))
    return Table(_told_apart(dimensions), measures, cells, source, infofile, infofile, updated)


def _column(column: dict[str, Any]) -> Dimension:
    code, label = text(column.get("code")), text(column.get("text"))
    role: Role = "time" if text(column.get("type")) == "t" else _role_by_name(code, label)
    return Dimension(code, label, role)


def _json_stat(document: dict[str, Any], faults: Faults) -> Table:
    ids, sizes = [text(one) for one in _list(document["id"])], _list(document["size"])
    whole = all(isinstance(size, int) and not isinstance(size, bool) and size >= 0 for size in sizes)
    if not ids or len(ids) != len(sizes) or len(set(ids)) != len(ids) or not whole:
        message = "id och size stämmer inte överens: det ska stå en storlek för varje dimension."
        raise NoTableError(message)
    if math.prod(sizes) > MOST_CELLS:
        message = f"tabellen säger sig ha fler än {MOST_CELLS} celler. Hämta en mindre del av den."
        raise NoTableError(message)
    roles, described = _dict(document.get("role")), _dict(document["dimension"])
    metric = next((one for one in ids if one in _list(roles.get("metric"))), "")
    px = _dict(_dict(document.get("extension")).get("px"))
    dimensions: list[Dimension] = []
    measures = [] if metric else [Measure(text(px.get("contents")) or text(document.get("label")), "")]
    codes: list[list[str]] = []
    for one, size in zip(ids, sizes, strict=True):
        about = _dict(described.get(one))
        category = _dict(about.get("category"))
        codes.append(_codes(one, category, size))
        labels = _apart({text(code): text(label) for code, label in _dict(category.get("label")).items()})
        if one == metric:
            units = {code: text(_dict(unit).get("base")) for code, unit in _dict(category.get("unit")).items()}
            measures = [Measure(labels.get(code) or code, units.get(code, "")) for code in codes[-1]]
        else:
            label, eliminated = (
                text(about.get("label")),
                text(_dict(about.get("extension")).get("eliminationValueCode")),
            )
            dimensions.append(Dimension(one, label, _role(one, label, labels, roles), labels, eliminated))
    _require(dimensions, measures)
    cells = list(_cells(document, codes, ids.index(metric) if metric else None, faults))
    product, table_id = text(px.get("infofile")), text(px.get("tableid"))
    origin, updated = text(document.get("source")), text(document.get("updated"))
    return Table(_told_apart(dimensions), measures, cells, origin, table_id or product, product, updated)


def _codes(dimension: str, category: dict[str, Any], size: int) -> list[str]:
    """Return the codes of a dimension in order; they are a list, or positions by code, or left out for only one."""
    index = category.get("index")
    if index is None:
        index = list(_dict(category.get("label")))
    if isinstance(index, dict):
        places = [place for place in index.values() if isinstance(place, int)]
        if len(places) != len(index) or sorted(places) != list(range(len(places))):
            message = f"ordningen på kategorierna i {dimension} går inte att läsa."
            raise NoTableError(message)
        index = sorted(index, key=index.__getitem__)
    codes = [text(code) for code in _list(index)]
    if len(codes) != size or not all(codes) or len(set(codes)) != size:
        message = f"{dimension} ska ha {size} kategorier med var sin kod, men har {len(set(codes))}."
        raise NoTableError(message)
    return codes


def _cells(document: dict[str, Any], codes: list[list[str]], metric: int | None, faults: Faults) -> Iterator[Cell]:
    total = math.prod(map(len, codes))
    values, status = document.get("value"), document.get("status")
    if isinstance(values, list):
        if len(values) != total:
            message = f"tabellen ska ha {total} celler men har {len(values)}. Den kan ha blivit avklippt."
            raise NoTableError(message)
        values = {str(number): value for number, value in enumerate(values)}
    if not isinstance(values, dict):
        message = "tabellen saknar value: det är en beskrivning utan siffror."
        raise NoTableError(message)
    # A sparse table tells of a cell by its figure or by its status.
    told = values.keys() | _dict(status).keys()
    for number, categories in enumerate(product(*codes)):
        if (place := str(number)) not in told:
            continue
        told.discard(place)
        found = figure(values.get(place), _status(status, number))
        if found is None:
            faults.add("värdet är inget tal.", row=number + 1)
        elif metric is None:
            yield Cell(categories, 0, *found)
        else:
            others = (*categories[:metric], *categories[metric + 1 :])
            yield Cell(others, codes[metric].index(categories[metric]), *found)
    if told:
        faults.add("en cell ligger utanför tabellen.", times=len(told))


def _status(status: object, number: int) -> str:
    if isinstance(status, list):
        return text(status[0] if len(status) == 1 else status[number] if number < len(status) else "")
    return text(status.get(str(number))) if isinstance(status, dict) else text(status)


def _role_by_name(code: str, label: str) -> Role:
    names = {plain(code), plain(label)}
    if any(ROLES.get(name) is Meaning.SEX for name in names):
        return "sex"
    if names & TIME_NAMES:
        return "time"
    return "area" if names & _AREA_NAMES else "other"


def _role(code: str, label: str, labels: Mapping[str, str], roles: dict[str, Any]) -> Role:
    if code in _list(roles.get("time")):
        return "time"
    if code in _list(roles.get("geo")):
        return "area"
    sexes = {sex_of(one, SEX_CODES) for one in labels.values()}
    by_name = _role_by_name(code, label)
    return "sex" if by_name == "other" and sexes >= {"women", "men"} and None not in sexes else by_name


def _told_apart(dimensions: list[Dimension]) -> list[Dimension]:
    """Give one dimension each role, and names and texts that are all different, so that no two cells become one."""
    roles: set[Role] = set()
    apart: list[Dimension] = []
    for dimension in dimensions:
        role: Role = "other" if dimension.role in roles else dimension.role
        roles.add(role)
        apart.append(replace(dimension, role=role, total=dimension.total or _total(dimension)))
    keys = Counter(dimension.key for dimension in apart)
    return [
        replace(dimension, label=f"{dimension.label or dimension.code} {number}")
        if keys[dimension.key] > 1 and dimension.role == "other"
        else dimension
        for number, dimension in enumerate(apart, start=1)
    ]


def _apart(labels: Mapping[str, str]) -> dict[str, str]:
    """Put the code after a text that several codes share."""
    same = Counter(labels.values())
    return {code: label if same[label] == 1 or not label else f"{label} ({code})" for code, label in labels.items()}


def _total(dimension: Dimension) -> str:
    """Return the category that stands for all, when one and only one says so."""
    said = [
        code
        for code, label in dimension.labels.items()
        if is_total(code, dimension.name) or is_total(label, dimension.name)
    ]
    return said[0] if len(said) == 1 else ""


def _require(dimensions: list[Dimension], measures: list[Measure]) -> None:
    if not measures or not all(measure.title for measure in measures):
        message = "tabellen säger inte vad den mäter."
        raise NoTableError(message)
    if not any(dimension.role == "time" for dimension in dimensions):
        message = "tabellen saknar tid. Hämta den igen med året som en av dimensionerna."
        raise NoTableError(message)
    if not all(dimension.name for dimension in dimensions):
        message = "en av kolumnerna saknar både kod och text."
        raise NoTableError(message)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
