"""What has no answer is gathered at the end, and headings with nothing below them go."""

from __future__ import annotations

from markupsafe import Markup

from jamtbok import texts
from jamtbok.report.unanswered import gather_unanswered

NOTHING = f'<p class="jb-unanswered">{texts.NOTHING_ANSWERED}</p>'


def waiting(questions: str) -> str:
    return f'<p class="jb-unanswered">{texts.UNANSWERED}: {questions}</p>'


def gathered(body: str) -> tuple[str, list[tuple[str, list[str]]]]:
    rest, found = gather_unanswered(Markup(body))  # noqa: S704 - the tests' own
    return str(rest), [(str(one.heading), [str(question) for question in one.questions]) for one in found]


def test_the_line_is_moved_and_the_chapter_stays() -> None:
    rest, found = gathered(f"<h2>A</h2><p>svar</p>{waiting('Ett · Två &amp; tre')}<h2>B</h2><p>b</p>")
    assert rest == "<h2>A</h2><p>svar</p><h2>B</h2><p>b</p>"
    assert found == [("A", ["Ett · Två &amp; tre"])]


def test_a_chapter_without_an_answer_goes_with_its_heading() -> None:
    rest, found = gathered(f'<p>först</p><h2>A</h2><div class="jb-section">{NOTHING}</div><h2>B</h2><p>b</p>')
    assert rest == "<p>först</p><h2>B</h2><p>b</p>"
    assert found == [("A", [])]


def test_a_part_goes_and_its_chapter_only_when_all_of_its_parts_do() -> None:
    rest, found = gathered(f"<h2>A</h2><h3>1</h3>{NOTHING}<h3>2</h3><p>b</p>{waiting('c')}")
    assert rest == "<h2>A</h2><h3>2</h3><p>b</p>"
    assert found == [("1", []), ("2", ["c"])]
    assert gathered(f"<h2>A</h2><h3>1</h3>{NOTHING}<h3>2</h3>{NOTHING}")[0] == ""


def test_what_a_template_left_empty_is_not_touched() -> None:
    assert gathered("<h2>A</h2><h2>B</h2>") == ("<h2>A</h2><h2>B</h2>", [])


def test_a_picture_is_something() -> None:
    assert gathered(f'<h2>A</h2><img src="data:" alt="">{NOTHING}')[0].startswith("<h2>A</h2><img")
