"""The command ``jamtbok`` and the options that all its commands share.

What a command needs is imported when it runs, so that ``--help`` answers at once.
"""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from jamtbok.cli.failing import tell
from jamtbok.errors import JamtbokError
from jamtbok.version import __version__

FAILED, WRONG_USAGE = 1, 2

#: What click itself says, in Swedish.
_LOCALE = Path(__file__).parent / "locale"


class Command(click.Command):
    """A command whose help calls options what the rest of it calls them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options_metavar = "[VAL]"


class Commands(click.Group):
    """Shows a `JamtbokError` as its message and hint, and all else in Swedish; a traceback never reaches the user."""

    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options_metavar, self.subcommand_metavar = "[VAL]", "KOMMANDO …"

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line."""
        gettext.bindtextdomain("messages", _LOCALE)
        os.environ["LANGUAGE"] = "sv"
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except JamtbokError as error:
            tell(error)
            sys.exit(FAILED)
        except KeyboardInterrupt:
            click.echo("\nAvbrutet. Det som är klart finns kvar. Kör samma kommando igen för att fortsätta.", err=True)
            sys.exit(FAILED)


@click.group(cls=Commands, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(__version__, prog_name="jamtbok", message="%(prog)s %(version)s", help="Visa versionen.")
def main() -> None:
    """Arbetsbok för jämställdhetsintegrering: en anteckningsbok och en rapport för varje enhet och steg."""


def workbook_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--workbook`` to a command."""
    return click.option(
        "--workbook",
        "folder",
        type=click.Path(path_type=Path),
        default=Path(),
        show_default="mappen du står i, eller en ovanför",
        help="Arbetsbokens mapp.",
    )(command)


def workers_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--workers`` to a command."""
    return click.option(
        "--workers",
        type=click.IntRange(1),
        help="Hur många rapporter som görs samtidigt. Utan val: en per processorkärna.",
    )(command)


@main.command()
@click.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@click.option("--example", help="Fyll arbetsboken med ett exempel: kalmar, halland, benchmarking eller syntetisk.")
@click.option("--units", type=click.IntRange(1, 100_000), default=100, help="Antal enheter i exemplet syntetisk.")
def new(folder: Path, example: str | None, units: int) -> None:
    """Skapa en ny arbetsbok i MAPP."""
    from jamtbok.pipeline.new import new_workbook

    made = new_workbook(folder, example, units=units)
    click.echo(f"Arbetsboken finns i {made}.")
    # A path with a space in it is one word to the shell only within quotation marks.
    written = f'"{folder}"' if " " in str(folder) else folder
    click.echo(f"Gör rapporterna med: jamtbok run --workbook {written}")


@main.command()
@workbook_option
def check(folder: Path) -> None:
    """Kontrollera att arbetsboken och installationen håller ihop."""
    from jamtbok.cli.checking import check_workbook

    sys.exit(0 if check_workbook(folder) else FAILED)


@main.command()
@workbook_option
@click.option("--year", type=click.IntRange(1900, 2999), help="Året. Utan val: det senaste året med svar.")
@click.option("--unit", "units", multiple=True, help="Kör bara den här enheten. Kan upprepas.")
@click.option("--template", "templates", multiple=True, help="Kör bara den här mallen. Kan upprepas.")
@click.option("--to", type=click.Path(path_type=Path), help="Mapp för resultatet. Utan val: runs/<år> i arbetsboken.")
@workers_option
@click.option(
    "--dask", "address", metavar="ADRESS", help="Låt ett dask-kluster göra arbetet, till exempel tcp://127.0.0.1:8786."
)
@click.option("--engine", type=click.Choice(["jamtbok", "nbclient"]), default="jamtbok", help="Motor för körningen.")
@click.option("--force", is_flag=True, help="Gör om även det som redan är klart.")
def run(folder: Path, year: int | None, to: Path | None, **choices: Any) -> None:
    """Gör anteckningsböcker och rapporter för alla enheter och steg.

    Det som redan är klart och inte har ändrats görs inte om. En körning som har avbrutits fortsätter där den var.
    """
    from jamtbok.cli.running import Choices, run_workbook

    sys.exit(0 if run_workbook(folder, year, to, Choices(**choices)) else FAILED)


@main.command()
@workbook_option
@click.option("--years", required=True, metavar="ÅR-ÅR", help="Första och sista året, till exempel 2012-2013.")
@click.option("--to", type=click.Path(path_type=Path), help="Mapp för resultaten. Utan val: runs i arbetsboken.")
@workers_option
def compare(folder: Path, years: str, to: Path | None, workers: int | None) -> None:
    """Jämför enheterna över flera år.

    Gör rapporterna för varje år som har svar, om de inte redan är klara, och jämför just de åren i det sista årets
    anteckningsbok Jämförelse. Ett år mellan det första och det sista får sakna svar.
    """
    from jamtbok.engine import fresh

    fresh.start()  # it warms up while the rest is imported
    from jamtbok.cli.running import compare_years

    sys.exit(0 if compare_years(folder, years, to, workers) else FAILED)


@main.command()
@workbook_option
@click.option("--year", type=click.IntRange(1900, 2999), help="Året. Utan val: det senaste året med svar.")
@click.option(
    "--run", "run_folder", type=click.Path(path_type=Path), help="Körningens mapp. Då behövs ingen arbetsbok."
)
@click.option("--unit", "units", multiple=True, help="Kontrollera bara den här enheten. Kan upprepas.")
@workers_option
def verify(
    folder: Path, year: int | None, run_folder: Path | None, units: tuple[str, ...], workers: int | None
) -> None:
    """Gör om rapporterna ur sina underlag och jämför dem, tecken för tecken."""
    from jamtbok.engine import fresh

    fresh.start()  # it warms up while the rest is imported
    from jamtbok.cli.running import verify_run

    sys.exit(0 if verify_run(folder, year, run_folder, units, workers) else FAILED)


def opening_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what ``lab`` and ``form`` have in common."""
    for option in (
        click.option("--browser/--no-browser", default=True, help="Öppna sidan i webbläsaren.", show_default=True),
        click.option("--port", type=click.IntRange(1, 65535), help="Porten. Utan val: en ledig."),
        click.option("--year", type=click.IntRange(1900, 2999), help="Året. Utan val: det senaste året med svar."),
        click.option("--unit", help="Enheten. Utan val: alla enheter."),
        workbook_option,
    ):
        command = option(command)
    return command


@main.command()
@opening_options
def lab(folder: Path, **choices: Any) -> None:
    """Öppna anteckningsböckerna i JupyterLab.

    De läggs i arbetsbokens mapp enheter/<enhet>/<år>. Där ligger också det du själv lägger till.
    """
    from jamtbok.cli.opening import Opening, open_lab

    open_lab(folder, Opening(**choices))


@main.command()
@opening_options
def form(folder: Path, **choices: Any) -> None:
    """Öppna anteckningsböckerna som formulär, utan kod och menyer.

    Behöver tillägget voila.
    """
    from jamtbok.cli.opening import Opening, open_form

    open_form(folder, Opening(**choices))


@main.command()
@workbook_option
@click.option("--template", required=True, help="Steget, till exempel 5 eller 5-uppfoljning.")
@click.option("--unit", help="Enheten vars namn ska stå på blanketten.")
@click.option("--to", type=click.Path(path_type=Path), help="Filen. Utan val: i mappen blanketter i arbetsboken.")
def blank(folder: Path, template: str, unit: str | None, to: Path | None) -> None:
    """Gör en blankett av ett steg, att skriva ut och fylla i för hand."""
    from jamtbok.cli.opening import write_blank

    write_blank(folder, template, unit, to)


@main.command()
@click.argument("file", metavar="FIL", type=click.Path(path_type=Path))
@workbook_option
@click.option("--unit", required=True, help="Enheten.")
@click.option("--year", type=click.IntRange(1900, 2999), required=True, help="Året.")
@click.option("--everyone", is_flag=True, help="Lägg till även rader som redan finns med samma markeringar.")
def assessments(file: Path, folder: Path, unit: str, year: int, everyone: bool) -> None:
    """Lägg till personliga bedömningar ur FIL från en formulärtjänst (CSV, XLSX eller ODS).

    FIL har en rad för varje deltagare och en kolumn för var och en av de nio bedömningarna. Namn och tider sparas inte.
    Samma fil kan läggas till igen utan att någon räknas två gånger.
    """
    from jamtbok.cli.opening import add_assessments

    sys.exit(0 if add_assessments(file, folder, unit, year, everyone=everyone) else FAILED)


@main.command()
@workbook_option
@click.option("--unit", required=True, help="Enheten.")
@click.option("--year", type=click.IntRange(1900, 2999), help="Bara det här årets svar. Utan val: alla år.")
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FIL",
    help="En fil som slutar på .zip, eller på .xlsx eller .csv för svaren som en lista.",
)
def export(folder: Path, unit: str, year: int | None, to: Path) -> None:
    """Skriv en enhets svar till en fil.

    En fil som slutar på .zip har svaren med hela historiken och enhetens statistikfiler. Den kan läggas in i en annan
    arbetsbok med jamtbok merge.
    """
    from jamtbok.cli import exchanging

    exchanging.export(folder, unit, year, to)


@main.command()
@workbook_option
@click.argument("files", metavar="FIL...", nargs=-1, required=True, type=click.Path(path_type=Path))
def merge(folder: Path, files: tuple[Path, ...]) -> None:
    """Lägg in filer från jamtbok export i arbetsboken.

    Ingenting skrivs över. Har samma svar ändrats på båda håll gäller det senaste. Det andra finns kvar i historiken.
    """
    from jamtbok.cli import exchanging

    sys.exit(0 if exchanging.merge(folder, files) else FAILED)


@main.command()
@workbook_option
@click.option("--year", type=click.IntRange(1900, 2999), help="Året. Utan val: det senaste året med svar.")
def status(folder: Path, year: int | None) -> None:
    """Visa hur långt enheterna har kommit, och vem som senast ändrade något."""
    from jamtbok.cli import exchanging

    exchanging.status(folder, year)


@main.command()
@workbook_option
@click.option("--year", type=click.IntRange(1900, 2999), help="Året. Utan val: det senaste året med svar.")
@click.option("--to", type=click.Path(path_type=Path), required=True, metavar="MAPP", help="Mappen som ska göras.")
@click.option("--unit", "units", multiple=True, help="Publicera bara den här enheten. Kan upprepas.")
@click.option("--csv", is_flag=True, help="Ta med alla resultat som resultat.csv.")
@click.option("--xlsx", is_flag=True, help="Ta med alla resultat som resultat.xlsx, ett blad för varje slag.")
@click.option("--pdf", is_flag=True, help="Gör också en PDF av varje rapport. Behöver Chromium eller Chrome.")
@click.option(
    "--name-ok",
    "names_ok",
    multiple=True,
    metavar="NAMN",
    help="Låt namnet stå kvar fast någon med det namnet har sparat svar. Kan upprepas.",
)
def publish(folder: Path, **choices: Any) -> None:
    """Kopiera de rapporter som får lämnas ut till en egen mapp.

    Rapporter som inte gick att göra, är gamla eller har oskyddade små tal tas inte med. Vid fel ändras ingenting.
    """
    from jamtbok.cli.publishing import publish_run

    publish_run(folder, **choices)


@main.command()
@workbook_option
@click.option("--year", type=click.IntRange(1900, 2999), help="Året. Utan val: det senaste året med svar.")
@click.option("--to", type=click.Path(path_type=Path), required=True, metavar="FIL", help="En fil som slutar på .xlsx.")
def tables(folder: Path, year: int | None, to: Path) -> None:
    """Skriv körningens resultat som en Excelfil, med ett blad för varje slag.

    Filen passar att läsa in i ett styr- eller ledningssystem.
    """
    from jamtbok.cli.publishing import write_tables

    write_tables(folder, year, to)


@main.group(cls=Commands)
def benchmark() -> None:
    """Jämför organisationen med andra: en fil till dem, och deras filer hit."""


@benchmark.command("export")
@workbook_option
@click.option("--year", type=click.IntRange(1900, 2999), help="Året. Utan val: det senaste året med svar.")
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FIL",
    help="Filen. Utan val: organisationens namn och året, i mappen du står i.",
)
def benchmark_export(folder: Path, year: int | None, to: Path | None) -> None:
    """Skriv en fil till dem som ni jämför er med.

    Den har svaren i anteckningsboken Jämförelse med andra, utom dem som är era egna: vem som har vilken roll,
    anteckningar från träffarna, slutsatser och beslut. Enheternas bedömningar av de tio momenten är med sammanräknade.
    """
    from jamtbok.cli import benchmarking

    benchmarking.export(folder, year, to)


@benchmark.command("add")
@workbook_option
@click.argument("files", metavar="FIL...", nargs=-1, required=True, type=click.Path(path_type=Path))
def benchmark_add(folder: Path, files: tuple[Path, ...]) -> None:
    """Lägg in filer från andra organisationer, gjorda med jamtbok benchmark export.

    De kontrolleras och läggs i arbetsbokens mapp jamforelser.
    """
    from jamtbok.cli import benchmarking

    sys.exit(0 if benchmarking.add(folder, files) else FAILED)


def _import_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what a person can say of a file that cannot be told from it."""
    for option in (
        click.option(
            "--läsår",
            "--lasar",
            "school_year",
            type=click.Choice(["höst", "vår"]),
            help="Vilket år ett läsår räknas till.",
        ),
        click.option(
            "--skala", "scale", type=click.Choice(["1", "100"]), help="100 om procent är skrivna som andelar av 1."
        ),
        click.option(
            "--decimaltecken", "decimal", type=click.Choice(["komma", "punkt"]), help="Decimaltecknet i filen."
        ),
        click.option("--personer/--inte-personer", "persons", default=None, help="Om siffrorna är antal personer."),
        click.option(
            "--könskod", "--konskod", "sex_codes", multiple=True, metavar="KOD=KÖN", help="Till exempel 1=män."
        ),
        click.option(
            "--kön",
            "--kon",
            "sex",
            type=click.Choice(["kvinnor", "män", "okänt", "totalt"]),
            help="Kön för alla siffror.",
        ),
        click.option("--år", "--ar", "year", type=click.IntRange(1900, 2099), help="År för alla siffror."),
        click.option("--källa", "--kalla", "source", help="Var siffrorna kommer från."),
        click.option("--måttenhet", "--mattenhet", "measured_in", help="Till exempel personer, procent eller kronor."),
        click.option("--mått", "--matt", "measure", help="Vad som räknas."),
        click.option(
            "--kolumn",
            "columns",
            multiple=True,
            metavar="KOLUMN=ROLL",
            help='Till exempel "C=kön" eller "Skola=indelning".',
        ),
        click.option("--rubrikrad", "header", metavar="RAD", help="Raden med rubriker, till exempel 3 eller 3-4."),
        click.option("--blad", "sheets", multiple=True, help="Läs bara det här bladet. Kan upprepas."),
        click.option("--summakolumn", "amount", help="Registeruttag: kolumn med belopp att summera."),
        click.option("--delning", "divisions", multiple=True, help="Registeruttag: kolumn att dela upp efter."),
        click.option("--årskolumn", "--arskolumn", "year_column", help="Registeruttag: årets eller datumets kolumn."),
        click.option("--könskolumn", "--konskolumn", "sex_column", help="Registeruttag: könets kolumn."),
        click.option("--register", is_flag=True, help="Filen har en rad för varje person: spara bara antalen."),
        click.option(
            "--fråga", "--fraga", "query", multiple=True, metavar="VARIABEL=KODER", help="PxWeb: vad som ska hämtas."
        ),
        click.option("--years", "--åren", "years", metavar="ÅR-ÅR", help="Kolada: vilka år, till exempel 2015-2024."),
        click.option("--municipality", "--kommun", help="Kolada: kommunens kod, till exempel 1380."),
    ):
        command = option(command)
    return command


@main.command("import")
@click.argument("files", metavar="FIL...", nargs=-1, required=True)
@workbook_option
@click.option("--unit", help="Enheten som siffrorna gäller. Utan val: alla enheter.")
@click.option("--ja", "yes", is_flag=True, help="Spara utan att fråga.")
@click.option("--ersätt", "--ersatt", "replace", is_flag=True, help="Ersätt en tidigare fil med samma namn.")
@_import_options
def import_(files: tuple[str, ...], folder: Path, unit: str | None, yes: bool, replace: bool, **told: Any) -> None:
    """Läs in filer med statistik: CSV, XLSX, XLS, ODS eller JSON från SCB och Kolada.

    FIL kan också vara kolada:N15428 eller pxweb:ADRESS, som hämtas från nätet.

    Du får se hur filen har tolkats innan den sparas. Det som inte framgår av filen kan du ange.
    """
    from jamtbok.cli.importing import choices, import_files

    import_files(folder, files, choices(unit, yes, replace, told))
