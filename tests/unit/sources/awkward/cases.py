"""Awkward files and what they hold: each is read right, or refused with every fault named.

What is expected is written one figure a line: ``Elever [skola=A] kvinnor 2023: 12 procent``, with ``*`` after a count of
persons and a word in place of a figure that is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.unit.sources.awkward.makers import csv, fill, ods, repacked, xls, xlsx


@dataclass(frozen=True)
class Case:
    """A file and what is to come of it.

    Parameters
    ----------
    name
        What is awkward about it.
    content
        The file.
    figures
        The figures, a line each; for a refused file those that are read all the same.
    faults
        For each fault its place and some words of it: ``3 kön: är ingen könskod``; 0 is the whole file.
    notices
        Words of each notice.
    said
        What a person has said, by the keys of the TOML.
    """

    name: str
    content: bytes
    figures: str = ""
    faults: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    said: Mapping[str, Any] = field(default_factory=dict)
    unit: str = ""
    units: tuple[str, ...] = ("skola", "bad")
    codes: Mapping[str, str] = field(default_factory=dict)


LONG = """
Elever kvinnor 2023: 12,5 procent
Elever män 2023: 7 procent
"""
LONG_ROWS = (
    ["mått", "kön", "år", "värde", "måttenhet"],
    ["Elever", "kvinnor", 2023, 12.5, "procent"],
    ["Elever", "män", 2023, 7, "procent"],
)
WIDE = """
Elever [skola=A] kvinnor 2023: 12*
Elever [skola=A] män 2023: 9*
Elever [skola=B] kvinnor 2023: 7*
Elever [skola=B] män 2023: 8*
"""

TEXT_FILES = [
    Case(
        "semicolons and a decimal comma",
        csv("mått;kön;år;värde;måttenhet\nElever;kvinnor;2023;12,5;procent\nElever;män;2023;7;procent\n"),
        LONG,
    ),
    Case(
        "commas, with the decimal comma in quotation marks",
        csv('mått,kön,år,värde,måttenhet\nElever,kvinnor,2023,"12,5",procent\nElever,män,2023,7,procent\n'),
        LONG,
    ),
    Case(
        "commas and decimal points",
        csv("mått,kön,år,värde,måttenhet\nElever,kvinnor,2023,12.5,procent\nElever,män,2023,7.0,procent\n"),
        LONG,
    ),
    Case(
        "tabs and a decimal comma in every row",
        csv("mått\tkön\tår\tvärde\tmåttenhet\nElever\tkvinnor\t2023\t12,5\tprocent\nElever\tmän\t2023\t7,0\tprocent\n"),
        LONG,
    ),
    Case(
        "bars, spaces around every cell",
        csv(
            "mått | kön | år | värde | måttenhet\nElever | kvinnor | 2023 | 12,5 | procent\nElever | män | 2023 | 7 | procent\n"
        ),
        LONG,
    ),
    Case(
        "the delimiter told in the first line, as Excel does",
        csv("sep=,\nmått,kön,år,värde,måttenhet\nElever,kvinnor,2023,12.5,procent\nElever,män,2023,7,procent\n"),
        LONG,
    ),
    Case(
        "Windows-1252",
        csv(
            "mått;kön;år;värde;måttenhet\r\nElever;kvinnor;2023;12,5;procent\r\nElever;män;2023;7;procent\r\n", "cp1252"
        ),
        LONG,
    ),
    Case(
        "UTF-16 with its mark",
        csv(
            "mått\tkön\tår\tvärde\tmåttenhet\nElever\tkvinnor\t2023\t12,5\tprocent\nElever\tmän\t2023\t7\tprocent\n",
            "utf-16",
        ),
        LONG,
    ),
    Case(
        "UTF-8 with its mark, capitals, å, ä and ö of two signs each",
        "\ufeffMA\u030aTT;KO\u0308N;A\u030aR;VA\u0308RDE;MA\u030aTTENHET\nElever;Kvinnor;2023;12,5;procent\nElever;Ma\u0308n;2023;7;procent\n".encode(),
        LONG,
    ),
    Case(
        "old Mac line ends",
        csv("mått;kön;år;värde;måttenhet\rElever;kvinnor;2023;12,5;procent\rElever;män;2023;7;procent\r"),
        LONG,
    ),
    Case("old DOS letters", csv("mått;kön;år;värde\nElever;kvinnor;2023;1\n", "cp850"), faults=("0: ingen textfil",)),
    Case(
        "letters broken by turning them into UTF-8 twice",
        "mått;kön;år;värde\nElever på Öland;kvinnor;2023;1\n".encode().decode("cp1252").encode(),
        faults=("0: å, ä och ö är förstörda",),
    ),
    Case(
        "a web page by the name of CSV",
        csv("<html><table><tr><td>kön</td></tr></table></html>"),
        faults=("0: webbsida",),
    ),
    Case("nothing", b"", faults=("0: filen är tom",)),
    Case("a header and no figures", csv("mått;kön;år;värde\n"), faults=("0: inga siffror",)),
    Case(
        "thousands with all kinds of spaces",
        csv("mått;kön;år;värde;måttenhet\nLön;k;2023;32 500;kronor\nLön;m;2023;1\u00a0032\u202f500,50;kronor\n"),
        "Lön kvinnor 2023: 32500 kronor\nLön män 2023: 1032500,5 kronor",
    ),
    Case(
        "thousands with points, told by another figure",
        csv("mått;kön;år;värde;måttenhet\nLön;k;2023;32.500;kronor\nLön;m;2023;33.100,50;kronor\n"),
        "Lön kvinnor 2023: 32500 kronor\nLön män 2023: 33100,5 kronor",
    ),
    Case(
        "points that are thousands or decimals",
        csv("mått;kön;år;värde;måttenhet\nLön;k;2023;32.500;kronor\nLön;m;2023;33.100;kronor\n"),
        faults=("2 värde: kan betyda både", "3 värde: kan betyda både"),
    ),
    Case(
        "the same, told by a person",
        csv("mått;kön;år;värde;måttenhet\nLön;k;2023;32.500;kronor\nLön;m;2023;33.100;kronor\n"),
        "Lön kvinnor 2023: 32500 kronor\nLön män 2023: 33100 kronor",
        said={"decimaltecken": ","},
    ),
    Case(
        "spaces that are not between thousands",
        csv("mått;kön;år;värde\nElever;k;2023;12 5\n"),
        faults=("2 värde: ”12 5” är inget tal",),
    ),
    Case(
        "symbols where there is no figure",
        csv(
            "mått;grupp;kön;år;värde;måttenhet\nx;a;k;2023;–;personer\nx;b;k;2023;.;personer\nx;c;k;2023;..;personer\nx;d;k;2023;;personer\nx;e;k;2023;-;personer\nx;f;k;2023;<5;personer\nx;g;k;2023;0;personer\n"
        ),
        """
         x [grupp=a] kvinnor 2023: 0 personer*
         x [grupp=b] kvinnor 2023: ej aktuell personer*
         x [grupp=c] kvinnor 2023: dold personer*
         x [grupp=d] kvinnor 2023: saknas personer*
         x [grupp=e] kvinnor 2023: saknas personer*
         x [grupp=f] kvinnor 2023: dold personer*
         x [grupp=g] kvinnor 2023: 0 personer*
         """,
        notices=("Ett ensamt bindestreck (-) står i en cell",),
    ),
    Case(
        "per cent signs and notes after figures",
        csv("mått;kön;år;värde\nNöjda;k;2023;56,5 %\nNöjda;m;2023;61 %*\n"),
        "Nöjda kvinnor 2023: 56,5 procent\nNöjda män 2023: 61 procent",
        notices=("Märken som *",),
    ),
    Case(
        "kronor after figures",
        csv("mått;kön;år;värde\nBidrag;k;2023;1 250 kr\nBidrag;m;2023;980 kr\n"),
        "Bidrag kvinnor 2023: 1250 kronor\nBidrag män 2023: 980 kronor",
    ),
    Case(
        "words in place of figures",
        csv(
            "mått;kön;år;värde\nElever;k;2023;tolv\nElever;m;2023;12 st?\nElever;k;2022;#DIVISION/0!\nElever;m;2022;2\n"
        ),
        faults=("2 värde: ”tolv” är inget tal", "3 värde: är inget tal", "4 värde: formelfel"),
        figures="Elever män 2022: 2*",
    ),
    Case(
        "every fault of a row at once",
        csv("mått;kön;år;värde\n;x;23;y\nElever;k;2023;1\n"),
        faults=("2 mått: tom", "2 kön: ”x”", "2 år: ”23”", "2 värde: ”y”"),
        figures="Elever kvinnor 2023: 1*",
    ),
    Case(
        "kvinnor och män as one sex",
        csv("mått;kön;år;värde\nElever;kvinnor och män;2023;1\n"),
        faults=("2 kön: är ingen könskod",),
    ),
    Case(
        "sexes in words with their code before them",
        csv("mått;kön;år;värde\nElever;1 män;2023;1\nElever;2 kvinnor;2023;2\nElever;1+2 totalt;2023;3\n"),
        "Elever män 2023: 1*\nElever kvinnor 2023: 2*\nElever totalt 2023: 3*",
    ),
    Case(
        "1 and 2 from nobody knows where",
        csv("mått;kön;år;värde\nElever;1;2023;1\nElever;2;2023;2\n"),
        faults=("2 kön: ”1” säger inte säkert", "3 kön: ”2” säger inte säkert"),
    ),
    Case(
        "1 and 2 from Statistics Sweden, named below",
        csv("mått;kön;år;värde\nElever;1;2023;1\nElever;2;2023;2\n\nKälla: SCB\n"),
        "Elever män 2023: 1*\nElever kvinnor 2023: 2*",
    ),
    Case(
        "1 and 2 from Statistics Sweden, named in every row",
        csv("mått;kön;år;värde;källa\nElever;1;2023;1;SCB\nElever;2;2023;2;SCB\n"),
        "Elever män 2023: 1*\nElever kvinnor 2023: 2*",
    ),
    Case(
        "1 and 2, told by a person",
        csv("mått;kön;år;värde\nElever;1;2023;1\nElever;2;2023;2\n"),
        "Elever kvinnor 2023: 1*\nElever män 2023: 2*",
        said={"konskoder": {"1": "kvinnor", "2": "män"}},
    ),
    Case(
        "unknown sex and a total",
        csv(
            "mått;kön;år;värde;måttenhet\nSökande;kvinnor;2023;10;personer\nSökande;män;2023;9;personer\nSökande;okänt;2023;1;personer\nSökande;totalt;2023;20;personer\n"
        ),
        "Sökande kvinnor 2023: 10 personer*\nSökande män 2023: 9 personer*\nSökande okänt 2023: 1 personer*\nSökande totalt 2023: 20 personer*",
    ),
    Case(
        "a total that its parts do not make",
        csv(
            "mått;kön;år;värde;måttenhet\nSökande;kvinnor;2023;10;personer\nSökande;män;2023;9;personer\nSökande;totalt;2023;21;personer\n"
        ),
        "Sökande kvinnor 2023: 10 personer*\nSökande män 2023: 9 personer*\nSökande totalt 2023: 21 personer*",
        notices=("Störst är skillnaden 2 (Sökande, 2023: delarna är 19 och totalen 21)",),
    ),
    Case(
        "the same cell twice, alike and not",
        csv("mått;kön;år;värde\nElever;k;2023;1\nElever;k;2023;1\nElever;m;2023;2\nElever;m;2023;3\n"),
        "Elever kvinnor 2023: 1*\nElever män 2023: 2*",
        faults=("5 värde: samma uppgift står på rad 4, kolumnen värde med ett annat värde (2 och 3)",),
        notices=("En siffra står en gång till",),
    ),
    Case(
        "dates in place of years",
        csv("mått;kön;år;värde\nElever;k;2023-12-31;1\nElever;k;2022-12-31;2\n"),
        "Elever kvinnor 2023: 1*\nElever kvinnor 2022: 2*",
    ),
    Case(
        "a school year nobody has chosen from",
        csv("mått;kön;läsår;värde\nElever;k;2022/23;1\n"),
        faults=("2 läsår: ”2022/23” är två år",),
    ),
    Case(
        "a school year that counts as its spring",
        csv("mått;kön;läsår;värde\nElever;k;2022/23;1\nElever;k;2023/24;2\n"),
        "Elever kvinnor 2023: 1*\nElever kvinnor 2024: 2*",
        said={"lasar": "vår"},
    ),
    Case(
        "months and quarters",
        csv("mått;kön;år;värde\nElever;k;2023M01;1\nElever;k;2023K2;2\n"),
        faults=("2 år: är inget årtal", "3 år: är inget årtal"),
    ),
    Case(
        "a quotation mark that is never closed",
        csv('mått;kön;år;värde\nElever;k;2023;1\nElever;"m;2023;2\nElever;k;2022;3\n'),
        "Elever kvinnor 2023: 1*",
        faults=("2: citattecken",),
    ),
    Case(
        "a cell of two lines in the header",
        csv('mått;kön;år;"värde\n(procent)"\nElever;k;2023;1,5\n'),
        "Elever kvinnor 2023: 1,5 procent",
    ),
    Case(
        "a numbered first column without a heading",
        csv(",mått,kön,år,värde\n0,Elever,k,2023,1\n1,Elever,m,2023,2\n"),
        "Elever kvinnor 2023: 1*\nElever män 2023: 2*",
        notices=("numrerar raderna",),
    ),
    Case(
        "shares that could be per cent",
        csv("mått;kön;år;värde;måttenhet\nNöjda;k;2023;0,56;procent\nNöjda;m;2023;0,61;procent\n"),
        faults=("0 värde: ligger mellan 0 och 1",),
        figures="Nöjda kvinnor 2023: 0,56 procent\nNöjda män 2023: 0,61 procent",
    ),
    Case(
        "shares of one, told by a person",
        csv("mått;kön;år;värde;måttenhet\nNöjda;k;2023;0,5;procent\nNöjda;m;2023;0,25;procent\n"),
        "Nöjda kvinnor 2023: 50 procent\nNöjda män 2023: 25 procent",
        said={"skala": 100},
    ),
    Case(
        "units of the workbook, one of them unknown",
        csv("mått;kön;år;värde;enhet\nElever;k;2023;1;skola\nElever;k;2023;2;\nElever;k;2023;3;annan\n"),
        "skola: Elever kvinnor 2023: 1*\nElever kvinnor 2023: 2*",
        faults=("4 enhet: ”annan” finns inte",),
    ),
    Case(
        "units of measurement under the heading enhet",
        csv("mått;kön;år;värde;enhet\nLön;k;2023;30000;kronor\nElever;k;2023;2;personer\n"),
        "Lön kvinnor 2023: 30000 kronor\nElever kvinnor 2023: 2 personer*",
    ),
]

AREAS = [
    Case(
        "municipality codes with a leading zero",
        csv("kommunkod;kommun;kön;år;Folkmängd\n0114;Upplands Väsby;k;2023;10\n1380;Halmstad;k;2023;20\n"),
        "Folkmängd [kommun=0114 Upplands Väsby] kvinnor 2023: 10*\nFolkmängd [kommun=1380 Halmstad] kvinnor 2023: 20*",
    ),
    Case(
        "a leading zero that is gone",
        csv("kommunkod;kön;år;Folkmängd\n114;k;2023;10\n1380;k;2023;20\n"),
        "Folkmängd [kommun=1380] kvinnor 2023: 20*",
        faults=("2 kommunkod: ska ha fyra siffror",),
    ),
    Case(
        "a leading zero that is gone from numbers, and declared",
        xlsx(["kommunkod", "kön", "år", "Folkmängd"], [114, "k", 2023, 10], [1380, "k", 2023, 20]),
        "Folkmängd [kommun=0114] kvinnor 2023: 10*\nFolkmängd [kommun=1380] kvinnor 2023: 20*",
        said={"kolumner": {"kommunkod": "kommunkod"}},
    ),
    Case(
        "municipalities that are units",
        csv(
            '"region","kön","Folkmängd 2023","Folkmängd 2024"\n"1380 Halmstad","kvinnor",1,2\n"1381 Laholm","kvinnor",3,4\n'
        ),
        "halmstad: Folkmängd kvinnor 2023: 1*\nhalmstad: Folkmängd kvinnor 2024: 2*\nFolkmängd [kommun=1381 Laholm] kvinnor 2023: 3*\nFolkmängd [kommun=1381 Laholm] kvinnor 2024: 4*",
        units=("halmstad",),
        codes={"1380": "halmstad"},
    ),
    Case(
        "other municipalities in a unit's own folder",
        csv("kommun;kön;år;Folkmängd\n1380 Halmstad;k;2023;1\n1381 Laholm;k;2023;2\n"),
        "halmstad: Folkmängd kvinnor 2023: 1*\nhalmstad: Folkmängd [kommun=1381 Laholm] kvinnor 2023: 2*",
        unit="halmstad",
        units=("halmstad", "laholm"),
        codes={"1380": "halmstad", "1381": "laholm"},
    ),
]

WIDE_FILES = [
    Case(
        "women and men as columns, the rest in the title",
        csv("Elever efter skola och kön, 2023\n\nSkola;Kvinnor;Män\nA;12;9\nB;7;8\n"),
        WIDE,
    ),
    Case(
        "the title right above the header, its own delimiters behind it",
        csv("Tabell 3. Elever 2023;;\nSkola;Kvinnor;Män\nA;12;9\nB;7;8\n"),
        WIDE,
    ),
    Case("letters as headings", csv("Elever 2023\n\nSkola;K;M\nA;12;9\nB;7;8\n"), WIDE),
    Case(
        "a letter without its counterpart",
        csv("Elever 2023\n\nSkola;K;Kvinnor\nA;12;9\n"),
        faults=("0 K: vad bokstaven betyder",),
    ),
    Case("no title", csv("Skola;Kvinnor;Män\nA;12;9\nB;7;8\n"), faults=("0: kolumnen mått och kolumnen år saknas",)),
    Case(
        "no title, told by a person",
        csv("Skola;Kvinnor;Män\nA;12;9\nB;7;8\n"),
        WIDE,
        said={"matt": "Elever", "ar": 2023},
    ),
    Case(
        "a title of two years",
        csv("Elever 2022 och 2023\n\nSkola;Kvinnor;Män\nA;12;9\n"),
        faults=("0: kolumnen år saknas",),
    ),
    Case(
        "a title of a school year",
        csv("Elever läsåret 2022/23\n\nSkola;Kvinnor;Män\nA;12;9\nB;7;8\n"),
        WIDE.replace("Elever", "Elever läsåret"),
        said={"lasar": "vår"},
    ),
    Case("the sex and year in one heading", csv("Skola;Elever kvinnor 2023;Elever män 2023\nA;12;9\nB;7;8\n"), WIDE),
    Case(
        "the total, its rows and columns, and notes below",
        csv(
            "Elever 2023\n\nSkola;Kvinnor;Män;Totalt\nA;12;9;21\nB;7;8;15\nTotalt;19;17;36\n\nAvser 15 oktober.\nKälla: Skolverket\n"
        ),
        WIDE
        + "Elever [skola=A] totalt 2023: 21*\nElever [skola=B] totalt 2023: 15*\nElever kvinnor 2023: 19*\nElever män 2023: 17*\nElever totalt 2023: 36*",
    ),
    Case("blank columns and rows inside", csv("Elever 2023\n\n;Skola;;Kvinnor;Män\n\n;A;;12;9\n\n;B;;7;8\n"), WIDE),
    Case(
        "years over sexes",
        csv("Elever\n;2022;;2023;\nSkola;Kvinnor;Män;Kvinnor;Män\nA;1;2;12;9\nB;3;4;7;8\n"),
        WIDE
        + "Elever [skola=A] kvinnor 2022: 1*\nElever [skola=A] män 2022: 2*\nElever [skola=B] kvinnor 2022: 3*\nElever [skola=B] män 2022: 4*",
    ),
    Case(
        "sexes over years",
        csv("Elever\n;Kvinnor;;Män;\nSkola;2022;2023;2022;2023\nA;1;12;2;9\nB;3;7;4;8\n"),
        WIDE
        + "Elever [skola=A] kvinnor 2022: 1*\nElever [skola=A] män 2022: 2*\nElever [skola=B] kvinnor 2022: 3*\nElever [skola=B] män 2022: 4*",
    ),
    Case(
        "a heading that could stand for too many columns",
        csv("Elever 2023\n;Kvinnor;;Män;;\nSkola;Antal;Andel;Antal;Andel;Totalt\nA;1;2;3;4;5\n"),
        faults=("2: vilka kolumner rubrikerna gäller",),
    ),
    Case(
        "numbers and shares side by side",
        csv("Chefer 2023\n;Kvinnor;;Män;\nFörvaltning;Antal;Andel;Antal;Andel\nSkola;3;60;2;40\n"),
        "Chefer [förvaltning=Skola] kvinnor 2023: 3 antal*\nChefer [förvaltning=Skola] kvinnor 2023: 60 procent\nChefer [förvaltning=Skola] män 2023: 2 antal*\nChefer [förvaltning=Skola] män 2023: 40 procent",
    ),
    Case(
        "numbers, and shares of women and men among all",
        csv("Chefer 2023\nFörvaltning;Antal kvinnor;Antal män;Andel kvinnor;Andel män\nSkola;3;2;60;40\n"),
        "Chefer [förvaltning=Skola] kvinnor 2023: 3 antal*\nChefer [förvaltning=Skola] män 2023: 2 antal*\nChefer, könsfördelning [förvaltning=Skola] kvinnor 2023: 60 procent\nChefer, könsfördelning [förvaltning=Skola] män 2023: 40 procent",
    ),
    Case(
        "shares of the women and of the men",
        csv("Behöriga 2023\nSkola;Andel kvinnor;Andel män\nA;85;79\n"),
        "Behöriga [skola=A] kvinnor 2023: 85 procent\nBehöriga [skola=A] män 2023: 79 procent",
    ),
    Case(
        "a difference reckoned in its own column",
        csv("Elever 2023\nSkola;Kvinnor;Män;Skillnad\nA;12;9;3\nB;7;8;-1\n"),
        WIDE,
        notices=("Kolumnen Skillnad räknas ut",),
    ),
    Case(
        "a column of figures that could be anything",
        csv("Elever 2023\nSkola;Rum;Kvinnor;Män\nA;4;12;9\nB;3;7;8\n"),
        faults=("0 Rum: kolumnen har tal men det framgår inte",),
    ),
    Case(
        "the same, told by a person",
        csv("Elever 2023\nSkola;Rum;Kvinnor;Män\nA;4;12;9\nB;3;7;8\n"),
        WIDE,
        said={"kolumner": {"Rum": "inget"}},
    ),
    Case(
        "numbers of schools",
        csv("Elever 2023\nSkola;Skolnummer;Kvinnor;Män\nA;4;12;9\nB;3;7;8\n"),
        WIDE,
        notices=("Kolumnen Skolnummer läses inte",),
    ),
    Case(
        "a last row that is no note",
        csv("Elever 2023\nSkola;Kvinnor;Män\nA;12;9\nB;7;8\nC;tre;fyra\n"),
        WIDE,
        faults=("5 Kvinnor: ”tre”", "5 Män: ”fyra”"),
    ),
    Case(
        "a last row without its figure",
        csv("mått;kön;år;värde\nElever;k;2023;1\nElever;m;2023;\n"),
        "Elever kvinnor 2023: 1*\nElever män 2023: saknas*",
    ),
    Case(
        "both sexes in one heading",
        csv("Elever 2023\nSkola;Kvinnor;Män;Kvinnor och män\nA;12;9;21\n"),
        faults=("0 Kvinnor och män: både kvinnor och män",),
    ),
    Case(
        "both sexes in one heading, told by a person",
        csv("Elever 2023\nSkola;Kvinnor;Män;Kvinnor och män\nA;12;9;21\n"),
        "Elever [skola=A] kvinnor 2023: 12*\nElever [skola=A] män 2023: 9*\nElever [skola=A] totalt 2023: 21*",
        said={"kolumner": {"D": "totalt"}},
    ),
    Case(
        "years as columns, sexes as rows",
        csv("Elever\nSkola;Kön;2022;2023\nA;Flickor;1;12\nA;Pojkar;2;9\n"),
        "Elever [skola=A] kvinnor 2022: 1*\nElever [skola=A] kvinnor 2023: 12*\nElever [skola=A] män 2022: 2*\nElever [skola=A] män 2023: 9*",
    ),
    Case(
        "sexes as rows without a heading",
        csv("Elever\n;2022;2023\nFlickor;1;12\nPojkar;2;9\n"),
        "Elever kvinnor 2022: 1*\nElever kvinnor 2023: 12*\nElever män 2022: 2*\nElever män 2023: 9*",
    ),
    Case(
        "sexes below the name of each group",
        csv("Elever\n;2023\nA\nFlickor;12\nPojkar;9\nB\nFlickor;7\nPojkar;8\n"),
        WIDE.replace("skola", "grupp"),
    ),
    Case(
        "sexes below each group with its total",
        csv(
            "Elever\nSkola;2023\nA;21\n - Flickor;12\n - Pojkar;9\nB;15\n - Flickor;7\n - Pojkar;8\n".replace(" - ", "")
        ),
        WIDE + "Elever [skola=A] totalt 2023: 21*\nElever [skola=B] totalt 2023: 15*",
    ),
    Case(
        "a misspelt sex that could be a group",
        csv("Elever\nSkola;2023\nA\nFlickor;12\nPojkar;9\nB\nFlikor;7\nPojkar;8\n"),
        faults=("0: vad raden ”B” hör till",),
    ),
    Case(
        "a total that could belong to the last group",
        csv("Elever\nSkola;2023\nA\nFlickor;12\nPojkar;9\nB\nFlickor;7\nPojkar;8\nTotalt;36\n"),
        faults=("0: hör till",),
    ),
    Case(
        "groups written once, with blanks below",
        csv("Elever\nSkola;Kön;2023\nA;Kvinnor;12\n;Män;9\nB;Kvinnor;7\n;Män;8\n"),
        WIDE,
    ),
    Case(
        "a blank that could be the total or the group above",
        csv("Elever\nSkola;Kön;2023\nA;Kvinnor;12\n;Män;9\nB;Kvinnor;7\n"),
        "Elever [skola=A] kvinnor 2023: 12*\nElever [skola=B] kvinnor 2023: 7*",
        faults=("4 Skola: cellen är tom",),
    ),
    Case(
        "blank groups for the total",
        csv("mått;grupp;kön;år;värde\nElever;;k;2023;12\nElever;;m;2023;9\nElever;A;k;2023;5\nElever;A;m;2023;6\n"),
        "Elever kvinnor 2023: 12*\nElever män 2023: 9*\nElever [grupp=A] kvinnor 2023: 5*\nElever [grupp=A] män 2023: 6*",
    ),
    Case(
        "headings between rows with the same labels",
        csv("Anställda 2023\n;Kvinnor;Män\nSkola\nHeltid;12;9\nDeltid;7;8\nVård\nHeltid;1;2\nDeltid;3;4\n"),
        """
         Anställda [avsnitt=Skola;grupp=Heltid] kvinnor 2023: 12*
         Anställda [avsnitt=Skola;grupp=Heltid] män 2023: 9*
         Anställda [avsnitt=Skola;grupp=Deltid] kvinnor 2023: 7*
         Anställda [avsnitt=Skola;grupp=Deltid] män 2023: 8*
         Anställda [avsnitt=Vård;grupp=Heltid] kvinnor 2023: 1*
         Anställda [avsnitt=Vård;grupp=Heltid] män 2023: 2*
         Anställda [avsnitt=Vård;grupp=Deltid] kvinnor 2023: 3*
         Anställda [avsnitt=Vård;grupp=Deltid] män 2023: 4*
         """,
    ),
    Case(
        "a row without figures",
        csv("Elever 2023\nSkola;Kvinnor;Män\nA;12;9\nC;;\nB;7;8\n"),
        WIDE + "Elever [skola=C] kvinnor 2023: saknas*\nElever [skola=C] män 2023: saknas*",
        notices=("Rader utan siffror",),
    ),
    Case(
        "ages as columns",
        csv("Folkmängd 2023\nKön;0–17 år;18–64 år;Totalt\nKvinnor;1;2;3\nMän;4;5;9\n"),
        """
         Folkmängd [grupp=0–17 år] kvinnor 2023: 1*
         Folkmängd [grupp=18–64 år] kvinnor 2023: 2*
         Folkmängd kvinnor 2023: 3*
         Folkmängd [grupp=0–17 år] män 2023: 4*
         Folkmängd [grupp=18–64 år] män 2023: 5*
         Folkmängd män 2023: 9*
         """,
    ),
    Case(
        "ages as numbers",
        csv("ålder;kön;år;Folkmängd\n16;k;2023;5\n17;k;2023;6\n100+;k;2023;7\nsamtliga åldrar;k;2023;18\n"),
        "Folkmängd [ålder=16] kvinnor 2023: 5*\nFolkmängd [ålder=17] kvinnor 2023: 6*\nFolkmängd [ålder=100+] kvinnor 2023: 7*\nFolkmängd kvinnor 2023: 18*",
    ),
    Case(
        "several measures as columns",
        csv("Kön;År;Antal elever;Medelbetyg\nflickor;2023;12;14,5\npojkar;2023;9;13,1\n"),
        "Antal elever kvinnor 2023: 12*\nAntal elever män 2023: 9*\nMedelbetyg kvinnor 2023: 14,5\nMedelbetyg män 2023: 13,1",
    ),
    Case(
        "two tables one below the other",
        csv(
            "Elever 2023\nSkola;Kvinnor;Män\nA;12;9\nB;7;8\nKälla: Skolverket\n\nLärare 2022\nSkola;Kvinnor;Män\nA;3;4\n"
        ),
        WIDE + "Lärare [skola=A] kvinnor 2022: 3*\nLärare [skola=A] män 2022: 4*",
    ),
    Case(
        "two tables side by side",
        csv("Elever 2023\nSkola;Kvinnor;Män;;Skola;Kvinnor;Män\nA;12;9;;B;7;8\n"),
        faults=("0: ”skola” finns över flera kolumner",),
    ),
    Case(
        "the header again at every page",
        csv("Elever 2023\nSkola;Kvinnor;Män\nA;12;9\nSkola;Kvinnor;Män\nB;7;8\n"),
        WIDE,
    ),
    Case(
        "pairs of words above the header",
        csv("Kommun:;Halmstad\nÅr:;2023\nKälla:;Egen räkning\nSkola;Elever kvinnor;Elever män\nA;12;9\nB;7;8\n"),
        WIDE,
    ),
    Case(
        "figures that look like years",
        csv("Folkmängd\nOrt;Kön;2021;2022\nA;Kvinnor;1950;2010\nA;Män;2003;1999\n"),
        "Folkmängd [ort=A] kvinnor 2021: 1950*\nFolkmängd [ort=A] kvinnor 2022: 2010*\nFolkmängd [ort=A] män 2021: 2003*\nFolkmängd [ort=A] män 2022: 1999*",
    ),
    Case(
        "years as rows and figures that look like years",
        csv("Folkmängd\nÅr;Kvinnor;Män\n2021;1950;2010\n2022;2003;1999\n"),
        "Folkmängd kvinnor 2021: 1950*\nFolkmängd män 2021: 2010*\nFolkmängd kvinnor 2022: 2003*\nFolkmängd män 2022: 1999*",
    ),
    Case("no sex at all", csv("Skola;År;Antal elever\nA;2023;12\n"), faults=("0: kolumnen kön saknas",)),
    Case(
        "no sex at all, told by a person",
        csv("Skola;År;Antal elever\nA;2023;12\n"),
        "Antal elever [skola=A] totalt 2023: 12*",
        said={"kon": "totalt"},
    ),
    Case("no header", csv("A;12;9\nB;7;8\n"), faults=("0: ingen rad känns igen som rubrikrad",)),
]


WIDE_FILES += [
    Case(
        "the total under the heading Antal",
        csv("Elever 2023\nSkola;Antal;Kvinnor;Män\nA;21;12;9\nB;15;7;8\n"),
        WIDE.replace("*", " antal*")
        + "Elever [skola=A] totalt 2023: 21 antal*\nElever [skola=B] totalt 2023: 15 antal*",
    ),
    Case(
        "a preliminary year",
        csv("Elever\nSkola;Kön;2022;2023 (prel.)\nA;Flickor;1;12\n"),
        "Elever [skola=A] kvinnor 2022: 1*\nElever [skola=A] kvinnor 2023: 12*",
    ),
    Case(
        "a class by the name of T",
        csv("mått;klass;kön;år;värde\nElever;T;k;2023;1\nElever;N;k;2023;2\nElever;Totalt;k;2023;3\n"),
        "Elever [årskurs=T] kvinnor 2023: 1*\nElever [årskurs=N] kvinnor 2023: 2*\nElever kvinnor 2023: 3*",
    ),
    Case(
        "a share without its unit",
        csv("Skola;År;Andel nöjda, kvinnor;Andel nöjda, män\nA;2023;81;79,5\n"),
        "Andel nöjda [skola=A] kvinnor 2023: 81 procent\nAndel nöjda [skola=A] män 2023: 79,5 procent",
    ),
    Case(
        "hours are no persons",
        csv("År;Kön;Timmar i hemtjänst\n2023;Kvinnor;3\n2023;Män;4\n"),
        "Timmar i hemtjänst kvinnor 2023: 3\nTimmar i hemtjänst män 2023: 4",
    ),
    Case(
        "rows named by sex and measure at once",
        csv("Elever\n;2022;2023\nElever, flickor;1;2\nElever, pojkar;3;4\n"),
        faults=("0: kolumnen kön saknas",),
    ),
    Case(
        "a column more than the header has",
        csv("mått,kön,år,värde\nElever,k,2023,12,5\n"),
        faults=("0 E: ingen rubrik",),
    ),
]


def _hide(book: Any) -> None:
    hidden = book.create_sheet("Dolt")
    fill(hidden, LONG_ROWS)
    hidden.sheet_state = "hidden"


def _more_sheets(book: Any) -> None:
    fill(book.create_sheet("Om"), [["Om statistiken"], ["Ring Eva"]])
    fill(
        book.create_sheet("Pojkar"),
        [["mått", "kön", "år", "värde", "måttenhet"], ["Elever", "pojkar", 2022, 3, "procent"]],
    )


def _sheet_of_each_sex(book: Any) -> None:
    book.active.title = "Kvinnor 2023"
    fill(book.create_sheet("Män 2023"), [["Elever"], ["Skola", "Antal"], ["A", 9], ["B", 8]])


def _error(book: Any) -> None:
    book.active["D2"] = "#DIV/0!"
    book.active["D2"].data_type = "e"


SPREADSHEETS = [
    Case("XLSX", xlsx(*LONG_ROWS), LONG),
    Case("ODS", ods(*LONG_ROWS), LONG),
    Case("XLS", xls(*LONG_ROWS), LONG, notices=("I XLS-filer",)),
    Case(
        "a table that begins far down and to the right",
        xlsx(
            [],
            [None, None, "Elever 2023"],
            [],
            [None, None, "Skola", "Kvinnor", "Män"],
            [None, None, "A", 12, 9],
            [None, None, "B", 7, 8],
        ),
        WIDE,
    ),
    Case(
        "merged headers, years over sexes",
        xlsx(
            ["Elever"],
            [None, 2022, None, 2023, None],
            ["Skola", "Kvinnor", "Män", "Kvinnor", "Män"],
            ["A", 1, 2, 12, 9],
            ["B", 3, 4, 7, 8],
            merge=("B2:C2", "D2:E2"),
        ),
        WIDE
        + "Elever [skola=A] kvinnor 2022: 1*\nElever [skola=A] män 2022: 2*\nElever [skola=B] kvinnor 2022: 3*\nElever [skola=B] män 2022: 4*",
    ),
    Case(
        "merged headers of unequal width",
        xlsx(
            ["Elever 2023"],
            [None, "Kvinnor", None, "Män", "Totalt"],
            ["Skola", "Antal", "Andel", "Antal", "Antal"],
            ["A", 12, 50, 9, 21],
            merge=("B2:C2",),
        ),
        "Elever [skola=A] kvinnor 2023: 12 antal*\nElever [skola=A] kvinnor 2023: 50 procent\nElever [skola=A] män 2023: 9 antal*\nElever [skola=A] totalt 2023: 21 antal*",
    ),
    Case(
        "headers merged downwards",
        xlsx(
            ["Elever 2023"],
            ["Skola", "Antal", None],
            [None, "Kvinnor", "Män"],
            ["A", 12, 9],
            ["B", 7, 8],
            merge=("A2:A3", "B2:C2"),
        ),
        WIDE.replace("*", " antal*"),
    ),
    Case(
        "groups merged downwards",
        xlsx(
            ["Elever"],
            ["Skola", "Kön", 2023],
            ["A", "Kvinnor", 12],
            [None, "Män", 9],
            ["B", "Kvinnor", 7],
            [None, "Män", 8],
            merge=("A3:A4", "A5:A6"),
        ),
        WIDE,
    ),
    Case(
        "a merged title",
        xlsx(["Elever 2023", None, None], ["Skola", "Kvinnor", "Män"], ["A", 12, 9], ["B", 7, 8], merge=("A1:C1",)),
        WIDE,
    ),
    Case(
        "merged headers in ODS",
        ods(
            ["Elever 2023"],
            [
                None,
                '<table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>Antal</text:p></table:table-cell>',
                "<table:covered-table-cell/>",
            ],
            ["Skola", "Kvinnor", "Män"],
            ["A", 12, 9],
            ["B", 7, 8],
        ),
        WIDE.replace("*", " antal*"),
    ),
    Case(
        "per cent by the cells' format",
        xlsx(
            ["mått", "kön", "år", "värde"],
            ["Nöjda", "k", 2023, 0.07],
            ["Nöjda", "m", 2023, 0.565],
            percent=("D2", "D3"),
        ),
        "Nöjda kvinnor 2023: 7 procent\nNöjda män 2023: 56,5 procent",
    ),
    Case(
        "per cent by the cells' format in ODS",
        ods(
            ["mått", "kön", "år", "värde"],
            [
                "Nöjda",
                "k",
                2023,
                '<table:table-cell office:value-type="percentage" office:value="0.07"><text:p>7 %</text:p></table:table-cell>',
            ],
        ),
        "Nöjda kvinnor 2023: 7 procent",
    ),
    Case(
        "numbers written as text",
        xlsx(
            ["mått", "kön", "år", "värde", "måttenhet"],
            ["Elever", "kvinnor", "2023", "12,5", "procent"],
            ["Elever", "män", "2023", 7, "procent"],
        ),
        LONG,
    ),
    Case(
        "small decimals that are numbers and not thousands",
        xlsx(["mått", "kön", "år", "värde"], ["Snitt", "k", 2023, 1.125], ["Snitt", "m", 2023, 2.375]),
        "Snitt kvinnor 2023: 1,125\nSnitt män 2023: 2,375",
    ),
    Case(
        "a cell with a faulty formula",
        xlsx(*LONG_ROWS, change=_error),
        "Elever män 2023: 7 procent",
        faults=("2 värde: ”#DIV/0!” är ett formelfel",),
    ),
    Case(
        "a formula that was never reckoned",
        xlsx(["mått", "kön", "år", "värde"], ["Elever", "k", 2023, "=1+1"]),
        faults=("2 värde: aldrig uträknad",),
    ),
    Case(
        "a figure that a program has made into a date",
        ods(
            ["mått", "kön", "år", "värde"],
            [
                "Elever",
                "k",
                2023,
                '<table:table-cell office:value-type="date" office:date-value="2023-04-01"><text:p>1–4</text:p></table:table-cell>',
            ],
            ["Elever", "m", 2023, 2],
        ),
        "Elever män 2023: 2*",
        faults=("2 värde: ”2023-04-01” är inget tal",),
    ),
    Case(
        "a faulty formula in ODS",
        ods(
            ["mått", "kön", "år", "värde"],
            [
                "Elever",
                "k",
                2023,
                '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>',
            ],
            ["Elever", "m", 2023, 2],
        ),
        "Elever män 2023: 2*",
        faults=("2 värde: är ett formelfel",),
    ),
    Case("a hidden sheet", xlsx(*LONG_ROWS, change=_hide), LONG, notices=("Bladet Dolt är dolt",)),
    Case(
        "several sheets, one without figures",
        xlsx(*LONG_ROWS, change=_more_sheets),
        LONG + "Elever män 2022: 3 procent",
        notices=("Bladet Om har inga siffror",),
    ),
    Case(
        "one sheet of several, told by a person",
        xlsx(*LONG_ROWS, change=_more_sheets),
        "Elever män 2022: 3 procent",
        said={"blad": ["Pojkar"]},
    ),
    Case(
        "a sheet for each sex",
        xlsx(["Elever"], ["Skola", "Antal"], ["A", 12], ["B", 7], change=_sheet_of_each_sex),
        WIDE.replace("*", " antal*"),
    ),
    Case(
        "a sheet that does not exist, told by a person",
        xlsx(*LONG_ROWS),
        faults=("0: bladet ”Blad2” finns inte",),
        said={"blad": ["Blad2"]},
    ),
    Case(
        "a stray cell in the last corner",
        repacked(
            xlsx(*LONG_ROWS),
            "xl/worksheets/sheet1.xml",
            lambda xml: xml.replace(
                "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
            ),
        ),
        faults=("0: för stort: den sista cellen är XFD1048576",),
    ),
    Case(
        "as PxWeb lays it out",
        xlsx(
            ["Folkmängden efter region, ålder, kön och år"],
            [],
            [None, None, None, "2023", "2024"],
            ["1380 Halmstad", "totalt ålder", "män", 30, 31],
            [None, None, "kvinnor", 28, 29],
            [None, "0 år", "män", 3, 4],
            [None, None, "kvinnor", 5, 6],
            ["1381 Laholm", "totalt ålder", "män", 7, 8],
            [None, None, "kvinnor", 9, 10],
            [None, "0 år", "män", 1, 1],
            [None, None, "kvinnor", 2, 2],
            [],
            ["Källa:"],
            ["SCB"],
        ),
        "\n".join(
            f"Folkmängden [kommun={area}{age}] {sex} {year}: {value}*"
            for area, age, sex, year, value in (
                ("1380 Halmstad", "", "män", 2023, 30),
                ("1380 Halmstad", "", "män", 2024, 31),
                ("1380 Halmstad", "", "kvinnor", 2023, 28),
                ("1380 Halmstad", "", "kvinnor", 2024, 29),
                ("1380 Halmstad", ";ålder=0 år", "män", 2023, 3),
                ("1380 Halmstad", ";ålder=0 år", "män", 2024, 4),
                ("1380 Halmstad", ";ålder=0 år", "kvinnor", 2023, 5),
                ("1380 Halmstad", ";ålder=0 år", "kvinnor", 2024, 6),
                ("1381 Laholm", "", "män", 2023, 7),
                ("1381 Laholm", "", "män", 2024, 8),
                ("1381 Laholm", "", "kvinnor", 2023, 9),
                ("1381 Laholm", "", "kvinnor", 2024, 10),
                ("1381 Laholm", ";ålder=0 år", "män", 2023, 1),
                ("1381 Laholm", ";ålder=0 år", "män", 2024, 1),
                ("1381 Laholm", ";ålder=0 år", "kvinnor", 2023, 2),
                ("1381 Laholm", ";ålder=0 år", "kvinnor", 2024, 2),
            )
        ),
    ),
    Case("a zip that is no spreadsheet", b"PK\x03\x04\0\0", faults=("0: går inte att läsa som kalkylblad",)),
    Case("an XLSX cut off", xlsx(*LONG_ROWS)[:3000], faults=("0: går inte att läsa som kalkylblad",)),
    Case("an XLS cut off", xls(*LONG_ROWS)[:700], faults=("0: går inte att läsa som kalkylblad",)),
]

CASES = [*TEXT_FILES, *AREAS, *WIDE_FILES, *SPREADSHEETS]
