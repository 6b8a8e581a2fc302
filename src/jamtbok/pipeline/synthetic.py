"""The example ``syntetisk``: any number of units with plausible answers and figures, the same every time.

It shows how the tool does with many units; its content says nothing about any municipality.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from jamtbok.model.answers import Answers, Row
from jamtbok.model.questions import packaged_catalogue
from jamtbok.model.snapshot import EarlierYear, Observation, Snapshot, Unit
from jamtbok.model.values import check_value
from jamtbok.pipeline.outputs import write_parts, write_whole
from jamtbok.settings.workbook import SETTINGS_FILE

SYNTHETIC = "syntetisk"
YEAR = 2025
BELOW_EACH = 24

_SETTINGS = """\
# Ett påhittat exempel med många enheter.

[organisation]
name = "Påhittade regionen"
"""

_SERVICES = (
    "Bibliotek",
    "Hemtjänst",
    "Fritidsgård",
    "Öppen förskola",
    "Försörjningsstöd",
    "Bygglov",
    "Vuxenutbildning",
)
_GROUPS = ("barn och unga", "vuxna", "äldre", "familjer", "nyanlända kvinnor och män")
_PROBLEMS = (
    "Färre flickor än pojkar använder lokalerna",
    "Kvinnor får avslag oftare än män",
    "Män söker stöd senare än kvinnor",
    "Fler kvinnor än män väntar mer än en månad",
)
_ACTIVITIES = (
    "Utbilda handläggarna",
    "Ta fram könsuppdelad statistik",
    "Ändra rutinen för bedömning",
    "Bjuda in till dialog",
)
_STATUSES = ("done", "ongoing", "not_started", "stalled", "recurring")
_OUTCOMES = ("done", "ongoing", "not_started", "dropped")
_GOALS = (
    ("Lika nöjda kvinnor och män", "Andel nöjda"),
    ("Kvinnor och män får svar lika snabbt", "Andel som får svar inom en månad"),
)
#: One unit in so many has not come to its goals, and one in so many not to its follow-up.
_WITHOUT_GOALS, _WITHOUT_FOLLOW_UP = 17, 11
_FIGURES = ("Besökare", "Sökande", "Beviljade ansökningar")


def unit_id(number: int) -> str:
    """Return the id of one unit, numbered from 1."""
    return f"enhet-{number:05d}"


def parent_of(number: int) -> str:
    """Return the id of the unit above: the first of every `BELOW_EACH` + 1 has the others below it."""
    first = number - (number - 1) % (BELOW_EACH + 1)
    return "" if first == number else unit_id(first)


def _kind(number: int) -> str:
    return "enhet" if parent_of(number) else "förvaltning"


def write_files(root: Path, units: int) -> None:
    """Write the settings, the units and the shared statistics."""
    write_whole(root / SETTINGS_FILE, _SETTINGS.encode())
    lines = (
        f"{unit_id(n)};{_SERVICES[n % len(_SERVICES)]} {n};{parent_of(n)};{_kind(n)}\n" for n in range(1, units + 1)
    )
    write_parts(root / "enheter.csv", [b"id;namn;overordnad;slag\n", *(line.encode() for line in lines)])
    header = "enhet;mått;grupp;kön;år;värde;måttenhet;källa\n".encode()
    write_parts(
        root / "statistik" / "verksamhet.csv", [header, *("".join(_figures(n)).encode() for n in range(1, units + 1))]
    )


def _figures(number: int) -> list[str]:
    chance = random.Random(f"figures {number}")  # noqa: S311 - an example, not a secret
    measure = _FIGURES[number % len(_FIGURES)]
    return [
        f"{unit_id(number)};{measure};{group};{sex};{YEAR};{chance.randint(20, 900)};personer;Påhittade tal\n"
        for group in ("yngre", "äldre")
        for sex in ("kvinnor", "män")
    ]


def snapshot_of(number: int) -> Snapshot:
    """Return one unit's snapshot without a workbook: something to show in every step."""
    content = answers_of(number)
    catalogue = packaged_catalogue()

    def row(table: str, given: dict[str, Any]) -> Row:
        question = catalogue.question(table)
        columns = {column: value for column, value in given.items() if column != "id"}
        return Row(id=given["id"], values={c: check_value(question.column(c), v) for c, v in columns.items()})

    values = {
        question: check_value(catalogue.question(question), value) for question, value in content["values"].items()
    }
    tables = {table: tuple(row(table, given) for given in rows) for table, rows in content["tables"].items()}
    answers = Answers(values=values, tables=tables)
    figures = tuple(
        Observation(
            measure="Besökare",
            by={"grupp": group},
            sex=sex,
            year=YEAR,
            value=100,
            unit="personer",
            persons=True,
            source="Påhittat",
        )
        for group in ("yngre", "äldre")
        for sex in ("women", "men")
    )
    return Snapshot(
        organisation="Påhittade regionen",
        unit=Unit(id=unit_id(number), name=f"Enhet {number}"),
        year=YEAR,
        answers=answers,
        earlier=EarlierYear(year=YEAR - 1, answers=answers),
        statistics=figures,
    )


def answers_of(number: int) -> dict[str, Any]:
    """Return the answers of one unit, in the shape that `jamtbok.pipeline.new.load_answers` takes.

    A unit that has come far has done so in most respects, and some units have not come to the last steps.
    """
    chance = random.Random(f"answers {number}")  # noqa: S311
    service = _SERVICES[number % len(_SERVICES)]
    problem = chance.choice(_PROBLEMS)
    level = chance.random()

    def mark(low: int, high: int) -> int:
        return round(min(high, max(low, low + (high - low) * (level + chance.gauss(0, 0.18)))))

    values: dict[str, Any] = {
        "foundation.introduction": chance.choice(["yes", "partly", "no"]),
        "foundation.manager_training": chance.choice(["yes", "partly", "no"]),
        "foundation.conclusion": f"Grunden finns på plats i {service.lower()}.",
        "mapping.service": service,
        "mapping.target_group": chance.choice(_GROUPS),
        "mapping.subgoals": ["power", "health"],
        "mapping.conclusion": "Siffrorna är uppdelade på kvinnor och män.",
        "analysis.conclusion": f"Det som skiljer mest: {problem.lower()}.",
    }
    tables: dict[str, list[dict[str, Any]]] = {
        "start.decisions": [
            {
                "id": f"c{n}",
                "what": what,
                "state": chance.choice(_OUTCOMES),
                "who": "Enhetschefen",
                "when": f"{YEAR}-{chance.randint(1, 12):02}-28",
                "origin": f"Uppföljning {YEAR - 1}",
            }
            for n, what in enumerate(("Fråga de som använder servicen", "Dela upp ansökningarna på kön"), 1)
        ],
        "foundation.training": [
            {
                "id": "t1",
                "kind": "basic",
                "name": "Grundkurs",
                "group": "staff",
                "in_group": {"women": 40, "men": 30},
                "trained": {"women": chance.randint(5, 40), "men": chance.randint(5, 30)},
                "year": YEAR,
            }
        ],
        "foundation.moments": [{"id": f"m{n}", "level": mark(1, 4)} for n in range(1, 11)],
        "foundation.services": [
            {"id": "s1", "service": service, "relevance": chance.randint(1, 3), "room": chance.randint(1, 3)}
        ],
        "mapping.representation": [
            {"id": "r1", "role": "target", "group": "Brukare", "people": {"women": chance.randint(5, 90), "men": 40}}
        ],
        "analysis.differences": [
            {
                "id": "d1",
                "measure": "Andel nöjda",
                "women": chance.randint(50, 95),
                "men": chance.randint(50, 95),
                "unit": "procent",
                "judgement": chance.choice(["objective", "not_objective", "unknown"]),
            }
        ],
        "analysis.problems": [{"id": "p1", "problem": problem, "evidence": "Egen kartläggning", "difference": ["d1"]}],
    }
    for question in (
        "foundation.introduction",
        "foundation.manager_training",
        "mapping.target_group",
        "mapping.subgoals",
    ):
        if chance.random() > 0.4 + level:
            del values[question]
    for table in ("foundation.services", "foundation.training"):
        if chance.random() > 0.4 + level:
            del tables[table]
    activities = chance.sample(_ACTIVITIES, 3)
    if number % _WITHOUT_GOALS:
        values["goals.conclusion"] = "Målen är satta för både kvinnor och män."
        tables |= _goals(chance, activities)
    if number % _WITHOUT_GOALS and number % _WITHOUT_FOLLOW_UP:
        values["followup.conclusion"] = "Arbetet går vidare nästa år."
        values |= {f"followup.joint_{heading}": mark(1, 10) for heading in range(1, 10)}
        tables |= _follow_up(chance, activities, len(tables["goals.targets"]))
        tables["followup.personal"] = [
            {"id": f"d{n}"} | {f"h{heading}": mark(1, 10) for heading in range(1, 10)} for n in range(1, 8)
        ]
    return {"unit": unit_id(number), "year": YEAR, "values": values, "tables": tables}


def _goals(chance: random.Random, activities: list[str]) -> dict[str, list[dict[str, Any]]]:
    goals = [
        {
            "id": f"g{n}",
            "goal": goal,
            "problem": ["p1"],
            "indicator": indicator,
            "baseline": {"women": 60, "men": 70},
            "target": {"women": 80, "men": 80},
            "date": f"{YEAR + 1}-12-31",
            "owner": "Enhetschefen",
            "document": "plan",
        }
        for n, (goal, indicator) in enumerate(_GOALS[: chance.randint(1, 2)], 1)
    ]
    if chance.random() < 0.2:
        del goals[-1]["owner"]
    return {
        "goals.effects": [{"id": "e1", "text": "Likvärdig service"}],
        "goals.results": [
            {"id": "r1", "text": "Rutinen är ändrad", "effects": ["e1"] if chance.random() < 0.9 else []}
        ],
        "goals.instances": [{"id": "i1", "text": "Beslutad rutin", "results": ["r1"]}] if chance.random() < 0.6 else [],
        "goals.activities": [
            {"id": f"a{n}", "text": text, "results": ["r1"] if n == 1 or chance.random() < 0.7 else []}
            for n, text in enumerate(activities, 1)
        ],
        "goals.resources": [
            {"id": "k1", "text": "Arbetstid", "kind": "time", "activities": ["a1", "a2"][: chance.randint(1, 2)]}
        ],
        "goals.targets": goals,
    }


def _follow_up(chance: random.Random, activities: list[str], goals: int) -> dict[str, list[dict[str, Any]]]:
    return {
        "followup.activities": [
            {"id": f"a{n}", "activity": text, "planned": [f"a{n}"], "status": chance.choice(_STATUSES)}
            for n, text in enumerate(activities, 1)
        ],
        "followup.indicators": [
            {
                "id": f"i{n}",
                "indicator": indicator,
                "goal": [f"g{n}"],
                "baseline": {"women": 60, "men": 70},
                "now": {"women": chance.randint(58, 84), "men": chance.randint(66, 84)},
                "target": {"women": 80, "men": 80},
            }
            for n, (_, indicator) in enumerate(_GOALS[:goals], 1)
        ],
        "followup.decisions": [
            {"id": "b1", "what": "Följa upp rutinen", "who": "Enhetschefen", "when": f"{YEAR + 1}-06-30"}
        ],
    }
