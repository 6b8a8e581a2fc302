"""The units side by side: steps, moments, assessments, activities, goals, gaps and decisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from jamtbok import texts
from jamtbok.charts.ranges import Scale
from jamtbok.measures import overview_grids as grids
from jamtbok.measures.carried import TABLE
from jamtbok.measures.overview import Grid, by_name, middle, picked
from jamtbok.measures.overview_grids import TOTAL
from jamtbok.model.overview import Overview
from jamtbok.model.snapshot import Snapshot
from jamtbok.model.steps import STAIR
from jamtbok.notebooks.shown import View
from jamtbok.notebooks.views.goals import MISSING_PARTS
from jamtbok.notebooks.views.side_by_side import MOST_LISTED, Wording, chapter, missing
from jamtbok.tables import Column, join, notice, render_table

_SOFT = "\N{SOFT HYPHEN}"

MOMENTS = {
    "m1": "1. Politiskt beslut",
    "m2": "2. Politikerna frågar efter resultat",
    "m3": "3. Ledningen driver på",
    "m4": "4. Kompetens och samordning",
    "m5": "5. Mål, budget och styrdokument",
    "m6": "6. Könsuppdelad statistik",
    "m7": "7. Beslutsunderlag",
    "m8": "8. Ordinarie uppföljning",
    "m9": "9. Förbättringar som består",
    "m10": "10. Går att föra över",
    TOTAL: "Summan av de tio momenten",
}
ASSESSMENTS = {
    "h1": "1. Utgångspunkter",
    "h2": "2. Förväntade effekter",
    "h3": "3. Förväntade resultat",
    "h4": "4. Förmedlande instanser",
    "h5": "5. Planerade aktiviteter",
    "h6": "6. Resurser",
    "h7": "7. Struktur",
    "h8": "8. Process",
    "h9": "9. Samlad bedömning",
}
STATUSES = {code or "no_status": texts.sentence(said) for code, said in texts.STATUS_COUNTED.items()} | {
    TOTAL: "Alla aktiviteter"
}
GOALS = {
    "goals": "Mål",
    "incomplete": "Saknar någon uppgift",
    "both": "Nådda för kvinnor och män",
    "women": "Nådda bara för kvinnor",
    "men": "Nådda bara för män",
    "neither": "Inte nådda än",
    "unknown": "Går inte att avgöra",
}
GAPS = {
    "activity_without_result": "Aktivitet utan resultat",
    "result_without_activity": "Resultat utan aktivitet",
    "result_without_effect": "Resultat utan effekt",
    "effect_without_result": "Effekt utan resultat",
    "activity_without_resources": "Aktivitet utan resurser",
    "result_without_instance": "Resultat utan förmedlande instans",
    "problem_without_goal": "Problem utan mål",
    TOTAL: "Alla luckor",
}
DECISIONS = {
    "decided": "Årets beslut",
    "incomplete": "Årets som saknar ansvarig eller datum",
    "due": "Årets som skulle vara klara i år",
    "carried": "Beslut från tidigare år",
    "done": "Tidigare som är genomförda",
    "open": "Tidigare som är öppna",
    "past": "Öppna vars tid har gått ut",
}


def together(snapshot: Snapshot) -> View:
    """Which units and years are compared, and all units together year by year."""
    overview = snapshot.seen
    years = sorted({*overview.years, snapshot.year} & {*overview.records.year})
    if not years:
        said = "Det finns inga rapporter att jämföra än. Gör enheternas rapporter först, med kommandot jamtbok run."
        return View(notice(said))
    parts = [
        Markup("<p>{}</p>").format(
            f"Jämförelsen gäller {texts.count(len(overview.units), 'en enhet', 'enheter')} och "
            f"{'åren' if len(years) > 1 else 'året'} {texts.listed([str(year) for year in years])}. En skillnad är en "
            "fråga att ställa och inget betyg: enheterna har olika uppdrag och har börjat vid olika tidpunkter."
        ),
        _empty_units(snapshot, overview),
    ]
    rows = _key_figures(overview, years)
    if rows:
        columns = [Column("Vad"), *(Column(str(year), numeric=True) for year in years)]
        parts.append(render_table("Alla enheter tillsammans", columns, rows))
    return View(join(parts))


def _empty_units(snapshot: Snapshot, overview: Overview) -> Markup:
    begun = {unit for unit, shares in grids.steps(overview.records).of(snapshot.year).items() if any(shares.values())}
    # A unit can have answered other questions: it is not said to have done nothing.
    return missing(
        overview,
        begun,
        snapshot.year,
        having="har svarat på någon grundfråga",
        lacking="Ännu inget sådant svar från",
    )


def _key_figures(overview: Overview, years: Sequence[int]) -> list[list[str]]:
    records = overview.records
    steps, moments, nine = grids.steps(records), grids.ten_moments(records), grids.nine_assessments(records)
    done, goals = grids.activities(records), grids.goals(records)
    gaps, decided = grids.logic_gaps(records), grids.decisions(records)

    def begun(year: int) -> str:
        return texts.number(sum(any(shares.values()) for shares in steps.of(year).values()))

    def answered(year: int) -> str:
        shares = [sum(its.values()) / len(its) for its in steps.of(year).values() if any(its.values())]
        return texts.percent(middle(shares)) if shares else ""

    def median_of(grid: Grid, column: str) -> Callable[[int], str]:
        def said(year: int) -> str:
            values = grid.column(year, column)
            return f"{texts.number(middle(values))} ({texts.number(len(values))})" if values else ""

        return said

    def total(grid: Grid, column: str) -> Callable[[int], str]:
        return lambda year: texts.number(sum(grid.column(year, column))) if grid.of(year) else ""

    lines: list[tuple[str, Callable[[int], str]]] = [
        ("Enheter som har svarat på någon grundfråga", begun),
        ("Besvarade grundfrågor i trappan, median bland dem", answered),
        ("Summan av de tio momenten (10–40), median (och antal enheter)", median_of(moments, TOTAL)),
        ("Samlad bedömning (1–10), median (och antal enheter)", median_of(nine, "h9")),
        ("Aktiviteter", total(done, TOTAL)),
        ("Genomförda aktiviteter", total(done, "done")),
        ("Mål", total(goals, "goals")),
        ("Mål som är nådda för både kvinnor och män", total(goals, "both")),
        ("Luckor i programlogiken", total(gaps, TOTAL)),
        ("Beslut", total(decided, "decided")),
        ("Beslut från tidigare år som är öppna", total(decided, "open")),
        ("Öppna beslut vars tid har gått ut", total(decided, "past")),
    ]
    found = [[title, *(said(year) for year in years)] for title, said in lines]
    return [[title, *(said or texts.NOT_AVAILABLE for said in its)] for title, *its in found if any(its)]


def completeness(snapshot: Snapshot) -> View:
    """How far each unit has come with each step."""
    names = {step: texts.STEP_TITLES[step] for step in STAIR}
    wording = Wording(
        title="Hur långt enheterna har kommit",
        intro="Hur stor del av varje stegs grundfrågor som är besvarade.",
        caption="Besvarade grundfrågor",
        names=names,
        headings={"2-kartlaggning": f"Kart{_SOFT}läggning", "4-mal": "Mål", "5-uppfoljning": f"Upp{_SOFT}följning"},
        scales=dict.fromkeys(STAIR, (0.0, 1.0)),
        chart=Scale(0, 1, 4, texts.percent),
        charted=STAIR,
        hundredth=True,
    )
    return View(chapter(snapshot, grids.steps(snapshot.seen.records), wording))


def moments(snapshot: Snapshot) -> View:
    """The ten moments, each and their sum."""
    grid = grids.ten_moments(snapshot.seen.records)
    wording = Wording(
        title="De tio momenten",
        intro="Enheternas egen bedömning av förutsättningarna, 1–4 för varje moment. Summan går från 10 till 40 och "
        "finns bara där alla tio är bedömda.",
        caption="Bedömning av de tio momenten",
        names=MOMENTS,
        headings={
            "m1": "1. Beslut",
            "m2": f"2. Efter{_SOFT}frågan",
            "m3": "3. Ledning",
            "m4": f"4. Sam{_SOFT}ordning",
            "m5": f"5. Styr{_SOFT}doku{_SOFT}ment",
            "m6": f"6. Statis{_SOFT}tik",
            "m7": f"7. Under{_SOFT}lag",
            "m8": f"8. Upp{_SOFT}följ{_SOFT}ning",
            "m9": f"9. Förbätt{_SOFT}ringar",
            "m10": f"10. Över{_SOFT}föring",
            TOTAL: "Summa",
        },
        scales=dict.fromkeys(grids.MOMENTS, (0.0, 4.0)) | {TOTAL: (0.0, 40.0)},
        chart=Scale(1, 4, 3, texts.number),
        charted=grids.MOMENTS,
    )
    return View(chapter(snapshot, grid, wording, [_sums(grid, snapshot.year)]))


def _sums(grid: Grid, year: int) -> Markup:
    found = grid.spread(year, TOTAL)
    if found is None:
        return Markup()
    low, first, median, third, high = map(texts.number, found.five)
    return Markup("<p>{}</p>").format(
        f"Summan går från {low} till {high}. Medianen är {median}, och hälften av enheterna ligger mellan "
        f"{first} och {third}."
    )


def assessments(snapshot: Snapshot) -> View:
    """The joint marks of the nine assessments."""
    wording = Wording(
        title="De nio bedömningarna",
        intro="Gruppernas gemensamma bedömning i den lärande uppföljningen, på skalan 1–10.",
        caption="Gemensam bedömning",
        names=ASSESSMENTS,
        headings={
            "h1": f"1. Utgångs{_SOFT}punkter",
            "h2": "2. Effekter",
            "h3": "3. Resultat",
            "h4": "4. Instanser",
            "h5": f"5. Aktivi{_SOFT}teter",
            "h9": "9. Samlad",
        },
        scales=dict.fromkeys(grids.ASSESSMENTS, (0.0, 10.0)),
        chart=Scale(1, 10, 9, texts.number),
        charted=grids.ASSESSMENTS,
    )
    return View(chapter(snapshot, grids.nine_assessments(snapshot.seen.records), wording))


def activities(snapshot: Snapshot) -> View:
    """Activities by status."""
    grid = grids.activities(snapshot.seen.records)
    wording = Wording(
        title="Aktiviteter",
        intro="Hur många av enheternas planerade aktiviteter som har varje status.",
        caption="Aktiviteter efter status",
        names=STATUSES,
        headings={
            "done": f"Genom{_SOFT}förda",
            "not_started": f"Inte på{_SOFT}började",
            "stalled": f"Av{_SOFT}stannade",
            "recurring": f"Åter{_SOFT}kom{_SOFT}mande",
            TOTAL: "Alla",
        },
        scales=dict.fromkeys(grids.ACTIVITIES, (0.0, 0.0)),
        counted=True,
    )
    return View(chapter(snapshot, grid, wording))


def goals(snapshot: Snapshot) -> View:
    """Goals: what they lack, and for whom they are reached."""
    records = snapshot.seen.records
    wording = Wording(
        title="Mål",
        intro="Ett mål är nått när de indikatorer som hör till det har kommit hela vägen från utgångsläget till "
        "målvärdet. Det går inte att avgöra när ingen indikator hör till målet eller när en uppgift saknas.",
        caption="Mål som saknar något och mål som är nådda",
        names=GOALS,
        scales=dict.fromkeys(grids.GOALS[1:], (0.0, 0.0)),
        counted=True,
    )
    lacks = grids.goals_lack(records, snapshot.year)
    said = [f"{title} ({texts.number(lacks[part])})" for part, title in MISSING_PARTS.items() if part in lacks]
    told = [Markup("<p>{}</p>").format(f"Det som saknas, med antalet mål: {texts.listed(said)}.")] if said else []
    return View(chapter(snapshot, grids.goals(records), wording, told))


def logic_gaps(snapshot: Snapshot) -> View:
    """Gaps in the programme logics."""
    wording = Wording(
        title="Luckor i programlogiken",
        intro="Det som inte hänger ihop med något annat i enheternas programlogik. En enhet som inte har börjat med "
        "sin programlogik är inte med.",
        caption="Luckor efter slag",
        names=GAPS,
        headings={
            "result_without_instance": f"Resultat utan förmed{_SOFT}lande instans",
            "activity_without_result": f"Akti{_SOFT}vitet utan resultat",
            "activity_without_resources": f"Akti{_SOFT}vitet utan resurser",
            "result_without_activity": f"Resultat utan akti{_SOFT}vitet",
        },
        scales=dict.fromkeys(grids.GAPS, (0.0, 0.0)),
        counted=True,
    )
    return View(chapter(snapshot, grids.logic_gaps(snapshot.seen.records), wording))


def decisions(snapshot: Snapshot) -> View:
    """Decisions: what they lack, and which earlier ones are open past their day at the end of the year."""
    year = snapshot.year
    wording = Wording(
        title="Beslut",
        intro="Årets beslut, och vad som har blivit av besluten från tidigare år. Tiden räknas som ute när datumet har "
        f"passerat vid utgången av {year}, vilken dag sidan än läses. Ett tidigare beslut är öppet tills enheten har "
        "svarat att det är genomfört eller inte längre aktuellt. Årets beslut följs upp i nästa års arbetsbok.",
        caption="Beslut",
        names=DECISIONS,
        headings={
            "incomplete": "Saknar ansvarig eller datum",
            "due": "Skulle vara klara i år",
            "carried": f"Från tidi{_SOFT}gare år",
            "done": f"Varav genom{_SOFT}förda",
            "open": "Varav öppna",
            "past": "Öppna, tiden ute",
        },
        scales=dict.fromkeys(("incomplete", "open", "past"), (0.0, 0.0)),
        counted=True,
    )
    grid = grids.decisions(snapshot.seen.records)
    shown = chapter(snapshot, grid, wording)
    return View(join([shown, _past(snapshot)]) if shown else Markup())


def _past(snapshot: Snapshot) -> Markup:
    """List the decisions that are open though their day has come."""
    overview = snapshot.seen
    carried = picked(overview.records, {"carried_outcome", "carried_overdue"})
    lines = [line for line in carried if line.year == snapshot.year]
    found = [line for line in lines if line.name == "carried_overdue"]
    if not found:
        return Markup()
    first = sorted(found, key=lambda line: (line.code, line.unit, line.item))[:MOST_LISTED]
    first.sort(key=lambda line: (by_name(overview.names[line.unit]), line.code))
    caption = f"Öppna beslut vars tid hade gått ut vid slutet av {snapshot.year}"
    if len(found) > MOST_LISTED:
        caption += f". De {MOST_LISTED} äldsta av {texts.number(len(found))}"
    columns = [Column("Enhet"), Column("Beslut"), Column("Skulle vara klart"), Column("Läge")]
    states = {(line.unit, line.item): line.code for line in lines if line.name == "carried_outcome"}
    labels = {choice.code: choice.label for choice in snapshot.catalogue.question(TABLE).column("state").choices}
    rows = [
        [
            overview.names[line.unit],
            line.item,
            texts.unbroken(line.code),
            labels.get(states.get((line.unit, line.item), ""), texts.UNANSWERED),
        ]
        for line in first
    ]
    return render_table(caption, columns, rows)
