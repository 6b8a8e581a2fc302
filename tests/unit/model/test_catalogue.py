"""The packaged catalogue holds the whole method (DOMAIN.md 2.1-2.5) and reads well."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jamtbok.measures import activities, assessments, carried, chain, decisions, goals, programme, threads
from jamtbok.model import questions
from jamtbok.model.questions import Answerable, Question, packaged_catalogue
from jamtbok.model.steps import STEPS

CATALOGUE = packaged_catalogue()
FILES = sorted((Path(questions.__file__).parent / "catalogue").glob("*.toml"))
FIELDS: list[tuple[str, Answerable]] = [
    (place, field)
    for question in CATALOGUE
    for place, field in [(question.id, question), *((f"{question.id}/{c.id}", c) for c in question.columns)]
]


def rows(question_id: str) -> list[str]:
    return [row.id for row in CATALOGUE.question(question_id).rows]


def codes(question_id: str, column: str = "") -> list[str]:
    question: Answerable = CATALOGUE.question(question_id)
    if column:
        question = CATALOGUE.question(question_id).column(column)
    return [choice.code for choice in question.choices]


def texts_in(content: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield from texts_in(value, f"{place}.{key}")
    elif isinstance(content, list):
        for number, value in enumerate(content):
            yield from texts_in(value, f"{place}.{number}")
    elif isinstance(content, str):
        yield place, content


def test_ten_moments_are_marked_one_to_four_with_evidence() -> None:
    moments = CATALOGUE.question("foundation.moments")
    assert rows("foundation.moments") == [f"m{n}" for n in range(1, 11)]
    assert (moments.column("level").min, moments.column("level").max) == (1, 4)
    assert moments.column("evidence").type == "longtext"


@pytest.mark.parametrize(
    ("area", "items"),
    [
        ("goals", {"direction", "evaluation", "resources", "anchoring"}),
        ("training", {"needed", "given", "applied", "kept"}),
        ("methods", {"chosen", "earlier"}),
        ("support", {"coordination", "support", "exchange"}),
    ],
)
def test_each_mums_area_asks_about_state_evidence_and_next_action(area: str, items: set[str]) -> None:
    question = CATALOGUE.question(f"foundation.mums_{area}")
    assert set(rows(question.id)) == items
    assert {c.id: c.type for c in question.columns} == {
        "state": "yesno",
        "evidence": "longtext",
        "action": "text",
        "who": "person",
        "when": "date",
    }


def test_five_roles_in_the_organisation() -> None:
    assert rows("foundation.roles") == [
        "owner",
        "steering_group",
        "project_management",
        "process_leader",
        "working_group",
    ]


def test_inventory_judges_relevance_and_room_from_one_to_three() -> None:
    services = CATALOGUE.question("foundation.services")
    for column in ("relevance", "room"):
        assert (services.column(column).min, services.column(column).max) == (1, 3)
    assert codes("foundation.services", "statistics") == ["yes", "by_hand", "no"]
    assert codes("foundation.statistics", "split") == ["yes", "by_hand", "no"]


def test_training_counts_each_sex_in_and_outside_the_course() -> None:
    assert codes("foundation.training", "group") == ["politicians", "managers", "staff"]
    for column in ("in_group", "trained"):
        assert CATALOGUE.question("foundation.training").column(column).type == "number_by_sex"


def test_six_national_sub_goals_wherever_they_are_asked_for() -> None:
    six = ["power", "economy", "education", "unpaid_care", "health", "violence"]
    assert codes("mapping.subgoals") == six
    assert codes("goals.effects", "subgoal") == six
    assert codes("chain.goals", "subgoals") == six


def test_representation_asks_who_decides_carries_out_and_is_served() -> None:
    assert codes("mapping.representation", "role") == ["decide", "carry_out", "target"]


def test_a_difference_is_judged_before_it_is_called_inequality() -> None:
    assert codes("analysis.differences", "judgement") == ["objective", "not_objective", "unknown"]
    assert codes("analysis.guesses", "verdict") == ["supported", "rejected", "unknown"]
    assert CATALOGUE.question("analysis.no_difference").required, "no difference is a finding too"


def test_four_kinds_of_mediating_instance() -> None:
    assert codes("goals.instances", "kind") == ["decision", "routine", "actor", "document"]


def test_the_programme_logic_is_filled_in_from_the_right() -> None:
    asked = [q.id for q in CATALOGUE.section("goals.logic").questions if q.type == "table"]
    assert asked == ["goals.effects", "goals.results", "goals.instances", "goals.activities", "goals.resources"]
    assert set(asked) == set(programme.COLUMNS)


def test_a_goal_asks_for_every_part_that_it_can_lack() -> None:
    columns = {column.id for column in CATALOGUE.question("goals.targets").columns}
    assert set(goals.PARTS) <= columns


def test_the_budget_chain_has_five_links_in_order() -> None:
    assert rows("goals.budget_chain") == ["analysed", "checklists", "goals_in_budget", "followup", "decision_bases"]


def test_the_red_thread_can_be_followed_from_table_to_table() -> None:
    links = {(q.id, c.id): c.to for q in CATALOGUE for c in q.columns if c.to}
    assert links["goals.targets", "problem"] == threads.PROBLEMS
    assert links["goals.targets", "serves"] == chain.ABOVE
    assert links["goals.measures", "goal"] == links["goals.activities", "goal"] == threads.GOALS
    assert links["followup.activities", "planned"] == threads.PLANNED
    assert links["followup.activities", "measure"] == threads.MEASURES
    assert links["followup.indicators", "goal"] == threads.GOALS


def test_four_outcomes_of_an_earlier_decision() -> None:
    assert codes("start.decisions", "state") == list(carried.STATES)


def test_seven_levels_of_the_chain_of_which_four_have_goals_of_their_own() -> None:
    assert rows("chain.levels") == list(chain.LEVELS)
    assert codes("chain.goals", "level") == list(chain.LEVELS[1:5])


def test_five_statuses_of_an_activity_and_a_reason() -> None:
    assert codes("followup.activities", "status") == list(activities.STATUSES)
    assert CATALOGUE.question("followup.activities").column("reason").type in ("text", "longtext")


@pytest.mark.parametrize("heading", assessments.HEADINGS)
def test_each_heading_has_open_questions_an_assessment_and_what_would_raise_it(heading: int) -> None:
    asked = CATALOGUE.section(f"followup.learning_{heading}").questions
    *opening, joint, raising = asked
    assert (joint.id, joint.type, joint.min, joint.max) == (f"followup.joint_{heading}", "scale", 1, 10)
    assert joint.title.startswith("I vilken grad ")
    assert (raising.id, raising.type) == (f"followup.raise_{heading}", "longtext")
    fewest = 0 if heading == 9 else 3
    assert len(opening) >= fewest
    assert all(question.type in ("longtext", "number_by_sex") for question in opening)


def test_nine_personal_marks_without_names_on_the_scale_of_the_joint_one() -> None:
    personal = CATALOGUE.question("followup.personal")
    assert personal.private
    assert [column.id for column in personal.columns] == [f"h{n}" for n in assessments.HEADINGS]
    assert {(c.type, c.min, c.max) for c in personal.columns} == {("scale", 1, 10)}
    for heading, column in zip(assessments.HEADINGS, personal.columns, strict=True):
        assert column.help == CATALOGUE.question(f"followup.joint_{heading}").title, "both marks answer the same thing"


def test_only_what_could_single_out_persons_is_private() -> None:
    assert {question.id for question in CATALOGUE if question.private} == {
        "followup.personal",
        "budget.lines",
        "employer.figures",
    }


@pytest.mark.parametrize("step", STEPS[1:])
def test_every_step_ends_in_conclusion_decisions_and_what_is_unanswered(step: str) -> None:
    prefix = decisions.TABLES[step].split(".")[0]
    last = CATALOGUE.sections(step)[-1]
    assert [q.id for q in last.questions] == [f"{prefix}.conclusion", f"{prefix}.decisions", f"{prefix}.unanswered"]
    decided = CATALOGUE.question(f"{prefix}.decisions")
    assert {"what", "who", "when", "where", "goal"} == {c.id for c in decided.columns}
    assert decided.column("goal").to == "goals.targets"


def test_every_id_is_used_once() -> None:
    raw = [tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES]
    sections = Counter(section["id"] for file in raw for section in file["sections"])
    asked = Counter(q["id"] for file in raw for section in file["sections"] for q in section["questions"])
    assert [found for ids in (sections, asked) for found, times in ids.items() if times > 1] == []


def test_ids_follow_their_step() -> None:
    prefixes = {CATALOGUE.step_of(question.id): question.id.split(".")[0] for question in CATALOGUE}
    assert {step: prefixes[step] for step in STEPS[1:]} == {
        "1-grund": "foundation",
        "2-kartlaggning": "mapping",
        "3-analys": "analysis",
        "4-mal": "goals",
        "5-uppfoljning": "followup",
    }
    assert all(question.id.startswith(prefixes[CATALOGUE.step_of(question.id)] + ".") for question in CATALOGUE)


@pytest.mark.parametrize("step", STEPS[1:])
def test_every_step_says_what_it_takes_to_be_complete(step: str) -> None:
    assert any(question.required for question in CATALOGUE.active(step))


def test_every_scale_has_named_ends() -> None:
    assert [place for place, field in FIELDS if field.type == "scale" and not (field.low and field.high)] == []


def test_titles_within_a_table_differ() -> None:
    def repeated(question: Question) -> bool:
        titles = [column.title for column in question.columns]
        return len(set(titles)) < len(titles)

    assert [question.id for question in CATALOGUE if repeated(question)] == []


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_swedish_text_is_clean(path: Path) -> None:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    faulty = [
        (place, text)
        for place, text in texts_in(content)
        if re.search(r'["\t\n]|\s\s| [.,:;!?]|\.\.(?!\.)', text) or text != text.strip() or not text
    ]
    assert faulty == []


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_swedish_quotes_come_in_pairs_and_help_ends_its_sentence(path: Path) -> None:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    found = list(texts_in(content))
    assert [text for _, text in found if text.count("”") % 2 or "“" in text or "'" in text] == []
    ends = [text for place, text in found if place.endswith((".help", ".intro", ".message"))]
    assert [text for text in ends if text[-1] not in ".?!"] == []


def test_persons_and_years_are_whole_numbers() -> None:
    fields = [field for question in packaged_catalogue() for field in (question, *question.columns)]
    numbers = [field for field in fields if field.type in ("number", "number_by_sex")]
    assert {field.title for field in numbers if field.whole} >= {"År", "Antal", "Användare"}
    assert all(field.whole for field in numbers if field.unit == "personer")


def test_what_is_not_known_yet_is_never_required() -> None:
    unanswered = [question for question in packaged_catalogue() if question.id.endswith(".unanswered")]
    assert len(unanswered) == 5
    assert not any(question.required for question in unanswered)
