"""What may leave the organisation: chosen by what is known of each report, looked through, and whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import html5lib
import pytest
from markupsafe import Markup

from jamtbok.errors import JamtbokError, SettingsError, StorageError
from jamtbok.model.answers import Answers, Row
from jamtbok.model.overview import Overview, RecordLine, Records, UnitAnswers
from jamtbok.model.snapshot import Observation, Protection, Snapshot, Unit
from jamtbok.model.steps import ORGANISATION
from jamtbok.pipeline import publishable
from jamtbok.pipeline.job import Failure, Job, JobResult
from jamtbok.pipeline.journal import Journal
from jamtbok.pipeline.leaks import find_leaks
from jamtbok.pipeline.publish import PublishRequest, publish
from jamtbok.pipeline.publishable import to_read
from jamtbok.pipeline.templates import find_templates
from jamtbok.report.pages import error_page, report_page
from jamtbok.settings.workbook import Workbook

BODY = Markup("<header><h1>Grund</h1></header><p>Text</p>")
COUNT = Observation(measure="Elever", sex="women", year=2013, value=12, persons=True, source="Skolan")
PROTECTED = Protection(thresholds={"Skolan": 5})
RECORDS = ({"name": "goal", "item": "=1+1", "sex": "", "code": "complete", "value": 1.0},)

Change = Callable[..., Any]


class Run:
    """A run folder made by hand."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.folder = workbook.runs / "2013"
        self.templates = {template.name: template.content for template in find_templates(workbook)}

    def add(self, unit: str, template: str = "1-grund", body: Markup = BODY, **content: Any) -> None:
        """Add a report, made as a run makes it."""
        snapshot = Snapshot(
            organisation="Min kommun",
            unit=self.workbook.unit(unit),
            year=2013,
            **{"protection": Protection(), **content},
        )
        underlag = snapshot.to_json()
        job = Job(unit, 2013, template, self.templates[template], underlag)
        self.write(unit, template, underlag, job.result(b"{}", report_page(snapshot, template, body, job.key), RECORDS))

    def write(self, unit: str, template: str, underlag: bytes, result: JobResult) -> None:
        folder = self.folder / unit
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "underlag.json").write_bytes(underlag)
        (folder / f"{template}.ipynb").write_bytes(result.notebook)
        (folder / f"{template}.html").write_bytes(result.html)
        (self.folder / "korning.json").write_text("{}", encoding="utf-8")
        with Journal(self.folder) as journal:
            journal.add(result, 0.1)

    def request(self, to: Path, **choices: Any) -> PublishRequest:
        return PublishRequest(self.workbook, 2013, self.folder, to, **choices)


@pytest.fixture
def run(make_workbook: Any) -> Run:
    made = Run(Workbook.find(make_workbook("skola", "vård")))
    made.add("skola")
    made.add("skola", "4-mal")
    made.add("vård")
    return made


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def links(page: bytes) -> list[str]:
    found = html5lib.parse(page.decode(), namespaceHTMLElements=False)
    return [link.get("href") for link in found.iter("a")]


def test_only_pages_and_the_manifest_are_published(run: Run, tmp_path: Path) -> None:
    choice = publish(run.request(tmp_path / "ut"))
    assert not choice.left_out
    assert sorted(files(tmp_path / "ut")) == [
        "index.html",
        "manifest.json",
        "skola/1-grund.html",
        "skola/4-mal.html",
        "skola/index.html",
        "tillganglighet.html",
        "vård/1-grund.html",
        "vård/index.html",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["arbetsbok", "ut"]
    assert "tillganglighet.html" in links((tmp_path / "ut" / "index.html").read_bytes())


def test_the_manifest_lists_every_file_with_its_hash(run: Run, tmp_path: Path) -> None:
    publish(run.request(tmp_path / "ut"))
    content = files(tmp_path / "ut")
    manifest = json.loads(content.pop("manifest.json"))
    assert manifest["year"] == 2013
    assert manifest["files"] == {name: hashlib.sha256(its).hexdigest() for name, its in content.items()}


def test_the_same_run_is_published_as_the_same_bytes(run: Run, tmp_path: Path) -> None:
    publish(run.request(tmp_path / "en", csv=True, xlsx=True))
    publish(run.request(tmp_path / "två", csv=True, xlsx=True))
    assert files(tmp_path / "en") == files(tmp_path / "två")


def test_one_units_publication_leads_to_nothing_else(run: Run, tmp_path: Path) -> None:
    publish(run.request(tmp_path / "ut", units=("vård",), csv=True))
    content = files(tmp_path / "ut")
    assert "skola" not in "".join(content)
    assert b"skola" not in content["resultat.csv"]
    assert b"skola" not in content["index.html"]
    assert not find_leaks(tmp_path / "ut")


def test_units_above_are_named_so_that_the_way_down_is_there(run: Run, tmp_path: Path) -> None:
    units = "id;namn;overordnad;slag\ntopp;Högst;;x\nskola;Skolan;topp;x\nvård;Vården;;x\n"
    (run.workbook.root / "enheter.csv").write_text(units, encoding="utf-8")
    below = Run(Workbook.find(run.workbook.root))
    below.add("skola")
    publish(below.request(tmp_path / "ut", units=("skola",)))
    assert "../skola/1-grund.html" in links((tmp_path / "ut" / "topp" / "index.html").read_bytes())


def test_links_to_what_is_left_out_become_words(run: Run, tmp_path: Path) -> None:
    body = BODY + Markup('<p><a href="4-mal.html">Mål</a> och <a href="../vård/1-grund.html">vården</a></p>')
    run.add("skola", body=body)
    publish(run.request(tmp_path / "ut", units=("skola",)))
    page = (tmp_path / "ut" / "skola" / "1-grund.html").read_bytes()
    assert "4-mal.html" in links(page)
    assert "../vård/1-grund.html" not in links(page)
    assert "och vården</p>" in page.decode()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ({"statistics": (COUNT,), "protection": PROTECTED}, None),
        ({"statistics": (COUNT,)}, publishable.OTHER_PROTECTION),
        ({"protection": Protection(threshold=3)}, publishable.OTHER_PROTECTION),
        ({"protection": Protection(method="rounding", base=5)}, publishable.OTHER_PROTECTION),
        (
            {"statistics": (COUNT.model_copy(update={"value": 4}),), "protection": PROTECTED},
            publishable.UNPROTECTED,
        ),
        (
            {"statistics": (COUNT.model_copy(update={"value": 4, "unit": "procent"}),), "protection": PROTECTED},
            None,
        ),
        (
            {
                "statistics": (COUNT.model_copy(update={"value": 4}), COUNT.model_copy(update={"value": -2})),
                "protection": PROTECTED,
            },
            None,
        ),
    ],
)
def test_a_report_is_published_only_when_small_numbers_are_protected_by_the_rules_in_force(
    run: Run, tmp_path: Path, content: dict[str, Any], why: str | None
) -> None:
    run.add("vård", **content)
    choice = publish(run.request(tmp_path / "ut"))
    assert choice.left_out.get(("vård", "1-grund")) == why
    assert ("vård/1-grund.html" in files(tmp_path / "ut")) == (why is None)


def test_numbers_that_were_not_rounded_as_the_rules_say_are_not_published(run: Run, tmp_path: Path) -> None:
    with (run.workbook.root / "jamtbok.toml").open("a", encoding="utf-8") as settings:
        settings.write('method = "rounding"\nbase = 3\n')
    rounding = Run(Workbook.find(run.workbook.root))
    how = Protection(method="rounding", base=3, thresholds={"Skolan": 5})
    rounding.add("skola", statistics=(COUNT.model_copy(update={"value": 3}),), protection=how)
    rounding.add("vård", statistics=(COUNT.model_copy(update={"value": 4}),), protection=how)
    choice = publish(rounding.request(tmp_path / "ut"))
    assert choice.names() == [("skola", "1-grund")]
    assert choice.left_out["vård", "1-grund"] == publishable.UNPROTECTED


def test_a_snapshot_that_says_nothing_of_protection_is_unprotected(run: Run, tmp_path: Path) -> None:
    snapshot = Snapshot(organisation="K", unit=Unit(id="vård", name="Vård"), year=2013)
    content = json.loads(snapshot.to_json())
    del content["protection"]
    underlag = json.dumps(content).encode()
    job = Job("vård", 2013, "1-grund", run.templates["1-grund"], underlag)
    run.write("vård", "1-grund", underlag, job.result(b"", report_page(snapshot, "1-grund", BODY, job.key)))
    assert publish(run.request(tmp_path / "ut")).left_out["vård", "1-grund"] == publishable.OTHER_PROTECTION


def test_what_failed_is_old_or_was_changed_is_left_out(run: Run, tmp_path: Path) -> None:
    snapshot = Snapshot(organisation="K", unit=Unit(id="vård", name="Vård"), year=2013)
    page = error_page(snapshot, "1-grund", message="Fel", hint="", place="", key="k")
    result = JobResult("vård", 2013, "1-grund", "k", b"", page, failure=Failure("Fel"))
    run.write("vård", "1-grund", snapshot.to_json(), result)
    run.add("vård", "4-mal")
    run.add("vård", "3-analys")
    changed = run.folder / "vård" / "3-analys.html"
    # As long as before, and with its key.
    changed.write_bytes(changed.read_bytes().replace(b"<main", b"<MAIN"))
    run.templates["4-mal"] += b" "
    run.add("skola", "4-mal")  # its key is that of another template
    choice = publish(run.request(tmp_path / "ut"))
    assert choice.left_out == {
        ("skola", "4-mal"): publishable.OLD,
        ("vård", "1-grund"): publishable.FAILED,
        ("vård", "3-analys"): publishable.CHANGED,
    }
    assert not find_leaks(tmp_path / "ut")


def test_with_nothing_to_publish_nothing_is_made(run: Run, tmp_path: Path) -> None:
    (run.folder / "vård" / "underlag.json").write_bytes(b"{")
    with pytest.raises(JamtbokError, match="underlaget saknas"):
        publish(run.request(tmp_path / "ut", units=("vård",)))
    assert not (tmp_path / "ut").exists()


def test_without_a_run_the_command_to_run_is_named(run: Run, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as told:
        publish(PublishRequest(run.workbook, 2012, run.workbook.runs / "2012", tmp_path / "ut"))
    assert "jamtbok run --year 2012" in told.value.hint


# The organisation's own reports, which show what the units' do.

OVERVIEW = ORGANISATION, "jamforelse"
TARGETS = Answers(tables={"goals.targets": (Row(id="r1", values={"goal": "Fler svarar"}),)})


def records(*names: tuple[str, str], year: int = 2013, **other: Any) -> Records:
    """Return what an overview has of reports: the records that each has here."""
    (record,) = RECORDS
    lines = [RecordLine(unit, year, template, **{**record, **other}) for unit, template in names]
    return Records(**{part: tuple(getattr(line, part) for line in lines) for part in RecordLine._fields})


def add_overview(run: Run, *names: tuple[str, str], gathered: Mapping[str, Answers] | None = None, **more: Any) -> None:
    found = tuple(UnitAnswers(unit=unit, year=2013, answers=its) for unit, its in (gathered or {}).items())
    run.add(*OVERVIEW, overview=Overview(records=records(*names, **more), gathered=found))


ALL = (("skola", "1-grund"), ("skola", "4-mal"), ("vård", "1-grund"))


def test_the_organisations_reports_are_published_with_those_of_all_units(run: Run, tmp_path: Path) -> None:
    run.add("skola", "4-mal", answers=TARGETS)
    run.add("skola", answers=TARGETS)
    add_overview(run, *ALL, gathered={"skola": TARGETS})
    choice = publish(run.request(tmp_path / "ut", csv=True, xlsx=True))
    assert not choice.left_out
    assert f"{ORGANISATION}/jamforelse.html" in links((tmp_path / "ut" / "index.html").read_bytes())
    assert (tmp_path / "ut" / ORGANISATION / "index.html").is_file()
    assert choice.typed[OVERVIEW] is None, "it may show what the units have written"
    assert OVERVIEW not in publish(run.request(tmp_path / "ut", units=("skola",)))


@pytest.mark.parametrize("units", [("skola", ORGANISATION), ("vård", ORGANISATION)])
def test_an_overview_is_left_out_where_a_report_that_it_shows_is(
    run: Run, tmp_path: Path, units: tuple[str, ...]
) -> None:
    add_overview(run, *ALL)
    choice = publish(run.request(tmp_path / "ut", units=units))
    assert choice.left_out == {OVERVIEW: publishable.OF_OTHERS}
    assert ORGANISATION not in "".join(files(tmp_path / "ut"))


def test_an_overview_shows_no_answers_of_a_report_that_is_left_out(run: Run, tmp_path: Path) -> None:
    run.add("vård", answers=TARGETS)
    add_overview(run, *ALL, gathered={"vård": TARGETS})
    assert publish(run.request(tmp_path / "ut")).left_out == {OVERVIEW: publishable.OF_OTHERS}


def test_an_overview_of_what_has_been_changed_since_is_left_out(run: Run, tmp_path: Path) -> None:
    for made in ({"item": "Något annat"}, {"value": 2.0}):
        add_overview(run, *ALL, **made)
        assert publish(run.request(tmp_path / "ut")).left_out == {OVERVIEW: publishable.BEFORE_OTHERS}
    run.add("skola", "4-mal")
    add_overview(run, *ALL, gathered={"skola": TARGETS})
    assert publish(run.request(tmp_path / "ut")).left_out == {OVERVIEW: publishable.BEFORE_OTHERS}


def test_an_overview_of_an_earlier_year_needs_that_year_to_be_protected_too(run: Run, tmp_path: Path) -> None:
    add_overview(run, *ALL)
    both = records(*ALL).model_dump(), records(("vård", "1-grund"), year=2012).model_dump()
    run.add(*OVERVIEW, overview=Overview(records=Records(**{part: both[0][part] + both[1][part] for part in both[0]})))
    assert publish(run.request(tmp_path / "ut")).left_out == {OVERVIEW: publishable.EARLIER_YEARS}
    before = Snapshot(organisation="K", unit=run.workbook.units["vård"], year=2012, protection=Protection())
    there = run.workbook.runs / "2012" / "vård"
    there.mkdir(parents=True)
    (there / "underlag.json").write_bytes(before.to_json())
    assert not publish(run.request(tmp_path / "ut")).left_out


# What must not be in a publication, and what is said of it.


@pytest.fixture
def published(run: Run, tmp_path: Path) -> Path:
    publish(run.request(tmp_path / "ut", csv=True, xlsx=True))
    assert not find_leaks(tmp_path / "ut", names=["Anna Ek"], places=[str(tmp_path)])
    return tmp_path / "ut"


@pytest.mark.parametrize(
    "name",
    ["skola/underlag.json", "skola/1-grund.ipynb", "korning.json", "korning.jsonl", "jamtbok.db", ".git", "a.pdf"],
)
def test_an_internal_file_is_caught(published: Path, name: str) -> None:
    (published / name).write_text("{}", encoding="utf-8")
    assert find_leaks(published) == [f"{name}: filen är intern och får inte lämnas ut."]


def test_a_link_in_the_file_system_is_caught(published: Path) -> None:
    (published / "skola" / "mer.html").symlink_to(published / "index.html")
    (published / "mapp").symlink_to(published / "skola")
    assert len(find_leaks(published)) == 2


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ('<a href="3-analys.html">x</a>', "länken 3-analys.html leder ingenstans"),
        ('<a href="#saknas">x</a>', "länken #saknas leder ingenstans"),
        ('<a href="../index.html#saknas">x</a>', "länken ../index.html#saknas leder ingenstans"),
        ('<a href="../../arbetsbok/enheter.csv">x</a>', "leder ingenstans"),
        ('<a href="https://example.com/">x</a>', "leder ut ur publikationen"),
        ('<a href="//example.com/">x</a>', "leder ut ur publikationen"),
        ('<a href="javascript:x()">x</a>', "leder ut ur publikationen"),
        ('<img alt="" src="https://example.com/x.png">', "hämtas utifrån"),
        ('<img alt="" src="data:text/html,x">', "hämtas utifrån"),
        ('<svg><use xlink:href="x.svg#a"></use></svg>', "hämtas utifrån"),
        ('<p style="background: url(x.png)">x</p>', "hämtar något utifrån"),
        ("<style>@import 'x.css';</style>", "hämtar något utifrån"),
        ('<meta http-equiv="refresh" content="0; url=x.html">', "skickar läsaren vidare"),
        ("<script>x</script>", "<script> får inte finnas"),
        ('<p onclick="x()">x</p>', "onclick är ett skript"),
        ("<p>Skrivet av anna ek.</p>", "namnet anna ek står där"),
        ('<p title="Anna Ek">x</p>', "namnet Anna Ek står där"),
        ("<!-- Anna Ek -->", "namnet Anna Ek står där"),
        ("<p>/home/anna/arbetsbok/x.csv</p>", "sökväg på den här datorn"),
        (r"<p>C:\Users\anna</p>", "sökväg på den här datorn"),
        ("<p>{place}/x</p>", "sökväg på den här datorn"),
    ],
)
def test_what_must_not_be_on_a_page_is_caught(published: Path, tmp_path: Path, markup: str, said: str) -> None:
    page = published / "skola" / "1-grund.html"
    text = page.read_text(encoding="utf-8").replace("</main>", markup.replace("{place}", str(tmp_path)) + "</main>")
    page.write_text(text, encoding="utf-8")
    faults = find_leaks(published, names=["Anna Ek"], places=[str(tmp_path)])
    assert any(said in fault for fault in faults), faults
    assert all(fault.startswith("skola/1-grund.html: ") for fault in faults)


@pytest.mark.parametrize("markup", ["<p>Annas ek</p>", "<p>kvinnor/män</p>", "<p>1:2 https://example.com/opt/x</p>"])
def test_ordinary_words_are_no_leak(published: Path, markup: str) -> None:
    page = published / "skola" / "1-grund.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</main>", markup + "</main>"), encoding="utf-8")
    assert not find_leaks(published, names=["Anna Ek"])


def test_a_name_in_a_table_is_caught(run: Run, tmp_path: Path) -> None:
    record = {"name": "decision", "item": "Beslut av Anna Ek", "sex": "", "code": "", "value": 1.0}
    with Journal(run.folder) as journal:
        done = next(line for line in journal.lines() if line["unit"] == "vård")
        html = (run.folder / "vård" / "1-grund.html").read_bytes()
        journal.add(JobResult("vård", 2013, "1-grund", done["key"], b"{}", html, (record,)), 0.1)
    for table in ({"csv": True}, {"xlsx": True}):
        with pytest.raises(JamtbokError, match="Anna Ek"):
            publish(run.request(tmp_path / "ut", authors=("Anna Ek",), **table))
    assert not (tmp_path / "ut").exists()
    publish(run.request(tmp_path / "ut", authors=("Anna Ek",)))


# Whole or not at all.


def test_a_fault_leaves_the_earlier_publication_as_it_was(run: Run, tmp_path: Path) -> None:
    publish(run.request(tmp_path / "ut"))
    before = files(tmp_path / "ut")
    run.add("vård", body=BODY + Markup("<p>Anna Ek</p>"))
    with pytest.raises(JamtbokError, match="Inget är publicerat"):
        publish(run.request(tmp_path / "ut", authors=("Anna Ek",)))
    assert files(tmp_path / "ut") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["arbetsbok", "ut"]


def test_a_disk_that_fails_leaves_the_earlier_publication_as_it_was(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(run.request(tmp_path / "ut"))
    before = files(tmp_path / "ut")
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if target == tmp_path / "ut" and (self / "manifest.json").is_file() and self.parent == tmp_path:
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(StorageError, match="disken är full"):
        publish(run.request(tmp_path / "ut", csv=True))
    assert files(tmp_path / "ut") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["arbetsbok", "ut"]


def test_an_earlier_publication_is_replaced_whole(run: Run, tmp_path: Path) -> None:
    publish(run.request(tmp_path / "ut", csv=True))
    publish(run.request(tmp_path / "ut", units=("vård",)))
    assert "vård/1-grund.html" in files(tmp_path / "ut")
    assert not {"resultat.csv", "skola/1-grund.html"} & files(tmp_path / "ut").keys()


@pytest.mark.parametrize(
    "manifest", [None, "{", "[]", '{"kind": "annat", "files": {}}', '{"kind": "jamtbok-publikation"}']
)
def test_a_folder_of_another_kind_is_left_alone(run: Run, tmp_path: Path, manifest: str | None) -> None:
    (tmp_path / "ut").mkdir()
    (tmp_path / "ut" / "viktigt.txt").write_text("x", encoding="utf-8")
    if manifest is not None:
        (tmp_path / "ut" / "manifest.json").write_text(manifest, encoding="utf-8")
    before = files(tmp_path / "ut")
    with pytest.raises(SettingsError, match="annat än en tidigare publikation"):
        publish(run.request(tmp_path / "ut"))
    assert files(tmp_path / "ut") == before


def test_files_that_somebody_has_put_in_a_publication_are_not_lost(run: Run, tmp_path: Path) -> None:
    publish(run.request(tmp_path / "ut"))
    (tmp_path / "ut" / "viktigt.txt").write_text("x", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"viktigt\.txt"):
        publish(run.request(tmp_path / "ut"))


def test_an_empty_folder_may_be_filled(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ut").mkdir()
    publish(run.request(tmp_path / "ut"))
    assert (tmp_path / "ut" / "manifest.json").is_file()


def test_the_workbook_itself_is_no_place(run: Run, tmp_path: Path) -> None:
    for place in (run.workbook.root, run.workbook.root.parent, run.folder, run.folder / "ut"):
        with pytest.raises(SettingsError):
            publish(run.request(place))
    (tmp_path / "fil").write_text("x", encoding="utf-8")
    with pytest.raises(SettingsError, match="ingen mapp"):
        publish(run.request(tmp_path / "fil"))


def test_hostile_names_of_units_stay_text(make_workbook: Any, tmp_path: Path) -> None:
    root = make_workbook("a")
    hostile = '<img src=x onerror=alert(1)>"&<a href=//example.com>'
    line = f'a;"{hostile.replace(chr(34), chr(34) * 2)}";;x\n'
    (root / "enheter.csv").write_text(f"id;namn;overordnad;slag\n{line}", encoding="utf-8")
    run = Run(Workbook.find(root))
    run.add("a")
    publish(run.request(tmp_path / "ut", csv=True, xlsx=True))
    for path in (tmp_path / "ut").rglob("*.html"):
        found = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(path.read_text(encoding="utf-8"))
        assert not list(found.iter("img"))
    (heading,) = html5lib.parse((tmp_path / "ut" / "a" / "index.html").read_bytes(), namespaceHTMLElements=False).iter(
        "h1"
    )
    assert "".join(heading.itertext()) == hostile


# What a person must read, and the accessibility statement.


def test_reports_with_answers_in_words_are_listed_for_reading(run: Run, tmp_path: Path) -> None:
    catalogue = run.workbook.catalogue
    typed = next(question for question in catalogue if question.type == "longtext" and not question.private)
    step = catalogue.step_of(typed.id)
    answers = Answers(values={typed.id: "Text"})
    for template in (step, "0-start"):
        run.add("vård", template, answers=answers)
    said = to_read(publish(run.request(tmp_path / "ut")), {"vård": "Vården", "skola": "Skolan"})
    assert len(said) == 1
    assert said[0].startswith("Vården: Start, ")
    assert said[0].endswith(" (1)")


def statement(run: Run, to: Path) -> str:
    publish(run.request(to))
    found = html5lib.parse((to / "tillganglighet.html").read_bytes(), namespaceHTMLElements=False)
    return " ".join("".join(found.find("body").itertext()).split())


def test_the_statement_claims_nothing_that_nobody_has_looked_at(run: Run, tmp_path: Path) -> None:
    said = statement(run, tmp_path / "ut")
    for part in ("2018:1937", "Digg", "inte granskade än", "Ingen granskning är gjord än"):
        assert part in said


def test_the_statement_says_what_the_settings_say(run: Run, tmp_path: Path) -> None:
    with (run.workbook.root / "jamtbok.toml").open("a", encoding="utf-8") as settings:
        settings.write('[accessibility]\nemail = "a@k.example"\nphone = "010-12 34"\nreviewed = 2026-05-12\n')
        settings.write('shortcomings = ["<b>Brist</b>."]\n')
    run.workbook = Workbook.find(run.workbook.root)
    said = statement(run, tmp_path / "ut")
    for part in (
        "a@k.example",
        "010-12 34",
        "2026-05-12",
        "oss själva",
        "<b>Brist</b>.",
        "delvis förenliga",
        "uppdaterades senast 2026-05-12",
    ):
        assert part in said
    assert "12 §" not in said


def test_the_statement_has_the_parts_that_the_authority_lists(run: Run, tmp_path: Path) -> None:
    with (run.workbook.root / "jamtbok.toml").open("a", encoding="utf-8") as settings:
        settings.write("[accessibility]\nreviewed = 2026-05-12\nupdated = 2026-06-01\n")
        settings.write('burdensome = ["Gamla bilagor."]\nexempt = ["Kartor."]\n')
    run.workbook = Workbook.find(run.workbook.root)
    said = statement(run, tmp_path / "ut")
    for part in ("delvis förenliga", "oskäligt betungande", "Gamla bilagor.", "9 §", "Kartor.", "senast 2026-06-01"):
        assert part in said


def test_pages_that_were_looked_through_without_a_fault_are_said_to_conform(run: Run, tmp_path: Path) -> None:
    with (run.workbook.root / "jamtbok.toml").open("a", encoding="utf-8") as settings:
        settings.write("[accessibility]\nreviewed = 2026-05-12\n")
    run.workbook = Workbook.find(run.workbook.root)
    assert "helt förenliga" in statement(run, tmp_path / "ut")
