"""Files that were once misread in silence: words and signs that look like something else than they are."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.unit.sources.awkward.cases import Case
from tests.unit.sources.awkward.makers import csv, xlsx


def wide(measure: str, *, division: str = "skola", after: str = "*") -> str:
    """Return the figures of `rows`."""
    return "\n".join(
        f"{measure} [{division}={row}] {sex} 2023: {value}{after}"
        for row, values in (("A", (12, 9)), ("B", (7, 8)))
        for sex, value in zip(("kvinnor", "män"), values, strict=True)
    )


def rows(title: str, header: str = "Skola;Kvinnor;Män", first: str = "12;9", second: str = "7;8") -> bytes:
    return csv(f"{title}\n\n{header}\nA;{first}\nB;{second}\n")


def _hidden(book: Any) -> None:
    book.active.row_dimensions[5].hidden = True


def _with_sign(book: Any) -> None:
    for cell in ("B4", "C4", "B5", "C5"):
        book.active[cell].number_format = '0" %"'


NO_MEASURE = "det framgår inte vad kolumnen mäter"
PERSONS = "en rad för varje person"
DISTRIBUTION = """
Chefer, könsfördelning [skola=A] kvinnor 2023: 60 procent
Chefer, könsfördelning [skola=A] män 2023: 40 procent
Chefer, könsfördelning [skola=B] kvinnor 2023: 50 procent
Chefer, könsfördelning [skola=B] män 2023: 50 procent
"""

_UNITS = [
    Case(
        "a per cent sign that is a limit",
        rows("Elever med minst 80 % närvaro 2023"),
        wide("Elever med minst 80 % närvaro"),
    ),
    Case(
        "per cent signs that are extents",
        csv("Anställda 2023\nSkola;Kvinnor 75–99 %;Kvinnor 100 %;Män 75–99 %;Män 100 %\nA;1;2;3;4\n"),
        """
        Anställda [skola=A;grupp=75–99 %] kvinnor 2023: 1*
        Anställda [skola=A;grupp=100 %] kvinnor 2023: 2*
        Anställda [skola=A;grupp=75–99 %] män 2023: 3*
        Anställda [skola=A;grupp=100 %] män 2023: 4*
        """,
    ),
    Case(
        "a title over numbers and shares",
        rows("Elever, antal och andel (%) 2023", "Skola;Kvinnor;Män;Andel kvinnor", "12;9;57", "7;8;47"),
        wide("Elever")
        + "\nElever, könsfördelning [skola=A] kvinnor 2023: 57 procent"
        + "\nElever, könsfördelning [skola=B] kvinnor 2023: 47 procent",
    ),
    Case("per mille", rows("Andel sjuka i promille 2023"), wide("Andel sjuka", after=" promille")),
    Case(
        "per cent of something",
        rows("Arbetslösa i procent av alla 2023"),
        wide("Arbetslösa i procent av alla", after=" procent"),
    ),
    Case(
        "kronor after some figures",
        csv("Lön 2023\nYrke;Kvinnor\nA;30000 kr\nB;31000\n"),
        "Lön [yrke=A] kvinnor 2023: 30000 kronor\nLön [yrke=B] kvinnor 2023: 31000",
        faults=("4 Kvinnor: andra siffror i kolumnen är kronor",),
    ),
    Case("thousands", rows("Befolkning 2023, 1000-tal"), wide("Befolkning", after=" tusental")),
    Case(
        "units in other letters",
        csv("mått;kön;år;värde;måttenhet\nE;K;2023;51;Procent\nE;M;2023;49;%\nF;K;2023;5;Tkr\nF;M;2023;6;tkr\n"),
        "E kvinnor 2023: 51 procent\nE män 2023: 49 procent\n"
        "F kvinnor 2023: 5 tusen kronor\nF män 2023: 6 tusen kronor",
    ),
    Case(
        "a unit in the name of a measure",
        csv("2023\nNyckeltal;Kvinnor;Män\nSjukfrånvaro (%);6;4\nAnställda;12;3\n"),
        "Sjukfrånvaro (%) kvinnor 2023: 6 procent\nSjukfrånvaro (%) män 2023: 4 procent\n"
        "Anställda kvinnor 2023: 12*\nAnställda män 2023: 3*",
    ),
    Case(
        "a share among the groups",
        csv("Anställda 2023\n;Kvinnor;Män\nAntal;6;4\nAndel (%);60;40\n"),
        "Anställda [grupp=Antal] kvinnor 2023: 6*\nAnställda [grupp=Antal] män 2023: 4*",
        faults=("4 A: är ingen grupp",),
    ),
    Case(
        "per cent signs in some rows",
        csv("Behöriga 2023\nSkola;Kvinnor;Män\nA;56 %;0\nB;60;0\n"),
        "Behöriga [skola=A] kvinnor 2023: 56 procent\nBehöriga [skola=A] män 2023: 0*\n"
        "Behöriga [skola=B] kvinnor 2023: 60*\nBehöriga [skola=B] män 2023: 0*",
        faults=("4 Kvinnor: 60 står utan måttenhet",),
    ),
    Case(
        "a cell that has lost its per cent format",
        xlsx(["Behöriga (%) 2023"], ["Skola", "Kvinnor"], ["A", 0.56], ["B", 0.48], percent=["B3"]),
        "Behöriga [skola=A] kvinnor 2023: 56 procent\nBehöriga [skola=B] kvinnor 2023: 0,48 procent",
        faults=("4 Kvinnor: 0,48 står utan måttenhet",),
    ),
    Case(
        "a per cent sign in quotation marks in the cells' format",
        xlsx(["Behöriga 2023"], [], ["Skola", "Kvinnor", "Män"], ["A", 12, 9], ["B", 7, 8], change=_with_sign),
        wide("Behöriga", after=" procent"),
    ),
    *(
        Case(f"a distribution: {header}", rows("Chefer 2023", header, "60;40", "50;50"), DISTRIBUTION)
        for header in (
            "Skola;Andelen kvinnor;Andelen män",
            "Skola;Andel kvinnor i procent;Andel män i procent",
            "Skola;% kvinnor;% män",
            "Skola;Kvinnor (%);Män (%)",
        )
    ),
    Case(
        "shares of women and of men of nobody knows what",
        csv("Skola;År;Andel kvinnor;Andel män\nA;2023;12;9\n"),
        faults=(f"0 Andel kvinnor: {NO_MEASURE}", f"0 Andel män: {NO_MEASURE}"),
    ),
    Case(
        "of which women, with their share",
        csv("Anställda 2023\nSkola;Antal;varav kvinnor;andel kvinnor\nA;60;40;67\n"),
        """
        Anställda [skola=A] totalt 2023: 60 antal*
        Anställda [skola=A] kvinnor 2023: 40 antal*
        Anställda, könsfördelning [skola=A] kvinnor 2023: 67 procent
        """,
    ),
]

_YEARS = [
    *(
        Case(f"a year that is not when: {title}", rows(title), faults=("0: kolumnen år saknas",))
        for title in ("Barn födda 2018", "Deltagare, Agenda 2030", "Elever (2020=100)")
    ),
    Case(
        "a date that is no school year",
        csv("Elever\nSkola;Kön;2011-12-31\nA;K;1\nA;M;2\n"),
        faults=("0: kolumnen år saknas",),
        said={"school_year": "vår"},
    ),
    Case(
        "a change between school years",
        csv("Elever\nSkola;Kön;2021/22;Utveckling 2021/22–2022/23\nA;K;1;1\nA;M;1;2\n"),
        "Elever [skola=A] kvinnor 2022: 1*\nElever [skola=A] män 2022: 1*",
        notices=("Kolumnen Utveckling 2021/22–2022/23 räknas ut",),
        said={"school_year": "vår"},
    ),
]

_LABELS = [
    Case(
        "a measure that begins as a quotient does",
        csv("2023\nSkola;Kvotflyktingar kvinnor;Kvotflyktingar män\nA;12;9\nB;7;8\n"),
        wide("Kvotflyktingar"),
    ),
    *(
        Case(f"persons that sound like something else: {measure}", rows(f"{measure} 2023"), wide(measure))
        for measure in ("Kroniskt sjuka elever", "Timanställda", "Antal elever med lägst betyg E")
    ),
    Case(
        "measures and groups in other letters",
        csv("mått;grupp;kön;år;värde\nElever;Norra;K;2023;12\nelever;norra;M;2023;9\n"),
        "Elever [grupp=Norra] kvinnor 2023: 12*\nElever [grupp=Norra] män 2023: 9*",
        notices=("”elever” läses som ”Elever”", "”norra” läses som ”Norra”"),
    ),
    Case(
        "tables side by side with other headings",
        csv("2023\nSkola;Elever flickor;Elever pojkar;;Lag;Barn flickor;Barn pojkar\nA;1;2;;X;3;4\nB;5;6;;Y;7;8\n"),
        faults=("0 Lag: står mellan kolumner med siffror",),
    ),
    Case(
        "ages that a program has made into dates",
        xlsx(["Elever 2023"], ["Ålder", "Flickor"], [date(2024, 12, 10), 1], ["10-dec", 2], ["13-15", 3]),
        "Elever [ålder=13-15] kvinnor 2023: 3*",
        faults=("3 Ålder: är ett datum", "4 Ålder: är ett datum"),
    ),
    Case(
        "groups that are dates",
        csv("Närvarande 2023\nSammanträde;Kvinnor;Män\n2023-02-14;12;9\n2023-03-14;7;8\n"),
        wide("Närvarande", division="sammanträde").replace("=A", "=2023-02-14").replace("=B", "=2023-03-14"),
    ),
    Case(
        "municipalities that have lost their zero",
        csv("Elever 2023\nKommun;Kvinnor\n114;1\n180 Stockholm;2\n1380;3\n"),
        "Elever [kommun=1380] kvinnor 2023: 3*",
        faults=("3 Kommun: är ingen kommunkod", "4 Kommun: börjar inte med en kommunkod"),
    ),
    Case(
        "sexes as headings between the rows, and one sex for all told",
        csv("Befolkning 2023\nÅlder;Antal\nKvinnor\n0-19;10\n20-64;20\nMän\n0-19;11\n20-64;21\n"),
        faults=("0: raden ”Kvinnor” är ett kön som mellanrubrik",),
        said={"sex": "kvinnor"},
    ),
    Case(
        "codes told otherwise than Statistics Sweden has them",
        csv("mått;kön;år;värde;källa\nE;1;2023;5;SCB\nE;2;2023;6;SCB\n"),
        faults=("0: där 1 är män", "0: där 2 är kvinnor"),
        said={"sex_codes": {"1": "kvinnor", "2": "män"}},
    ),
    Case(
        "numbers that name a quarter and a cost centre",
        csv("Kvartal;Kostnadsställe;Kön;År;Besökare\n1;11111;K;2023;12\n1;11111;M;2023;9\n"),
        "Besökare [kvartal=1;kostnadsställe=11111] kvinnor 2023: 12*\n"
        "Besökare [kvartal=1;kostnadsställe=11111] män 2023: 9*",
    ),
    Case("two words for each sex", rows("Elever 2023", "Skola;Flickor och kvinnor;Pojkar och män"), wide("Elever")),
    Case(
        "hidden rows",
        xlsx(["Elever 2023"], [], ["Skola", "Kvinnor", "Män"], ["A", 12, 9], ["B", 7, 8], change=_hidden),
        wide("Elever"),
        notices=("har dolda rader eller kolumner. De har också lästs",),
    ),
]

_PERSONS = [
    Case(
        "a row for each person, by name",
        csv("Namn;Kön;År;Lön\nAnna A;K;2023;31000\nBo B;M;2023;32000\n"),
        faults=(f"0 Namn: {PERSONS}",),
    ),
    Case(
        "a row for each person, by identity number",
        csv("Anställd;Kön;År;Lön\n671212-1212;K;2023;31000\n671212-1213;M;2023;32000\n"),
        faults=(f"0 A: {PERSONS}",),
    ),
    Case(
        "identity numbers as numbers, in a column that is not read",
        xlsx(["Id", "Kön", "År", "Lön"], [191212121212, "K", 2023, 31000], [191212121212, "M", 2023, 32000]),
        faults=(f"0 A: {PERSONS}",),
    ),
    Case(
        "names that are not of persons",
        csv("Namn;Kön;År;Elever\nA;K;2023;12\nA;M;2023;9\nB;K;2023;7\nB;M;2023;8\n"),
        wide("Elever", division="namn"),
    ),
]

TRAPS = [*_UNITS, *_YEARS, *_LABELS, *_PERSONS]
