"""The command ``jamtbok`` and the options that all its commands share.

What a command needs is imported when it runs, so that ``--help`` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from jamtbok.errors import JamtbokError
from jamtbok.version import __version__

FAILED, WRONG_USAGE = 1, 2


class Commands(click.Group):
    """Shows a `JamtbokError` as its message and hint; a traceback never reaches the user."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except JamtbokError as error:
            click.echo(f"Fel: {error.message}", err=True)
            if error.hint:
                click.echo(error.hint, err=True)
            sys.exit(FAILED)
        except KeyboardInterrupt:
            click.echo("\nAvbrutet. Det som är klart finns kvar. Kör samma kommando igen för att fortsätta.", err=True)
            sys.exit(FAILED)


@click.group(cls=Commands, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(__version__, prog_name="jamtbok", message="%(prog)s %(version)s")
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


@main.command()
@click.argument("folder", metavar="MAPP", type=click.Path(path_type=Path))
@click.option("--example", help="Fyll arbetsboken med ett exempel: kalmar eller syntetisk.")
@click.option("--units", type=click.IntRange(1, 100_000), default=100, help="Antal enheter i exemplet syntetisk.")
def new(folder: Path, example: str | None, units: int) -> None:
    """Skapa en ny arbetsbok i MAPP."""
    from jamtbok.pipeline.new import new_workbook

    made = new_workbook(folder, example, units=units)
    click.echo(f"Arbetsboken finns i {made}.")
    click.echo(f"Gör rapporterna med: jamtbok run --workbook {folder}")


@main.command()
@workbook_option
@click.option("--year", type=click.IntRange(1900, 2999), help="Året. Utan val: det senaste året med svar.")
@click.option("--unit", "units", multiple=True, help="Kör bara den här enheten. Kan upprepas.")
@click.option("--template", "templates", multiple=True, help="Kör bara den här mallen. Kan upprepas.")
@click.option("--to", type=click.Path(path_type=Path), help="Mapp för resultatet. Utan val: runs/<år> i arbetsboken.")
@click.option("--workers", type=click.IntRange(1), help="Så många på en gång. Utan val: en per processorkärna.")
@click.option(
    "--dask", "address", metavar="ADRESS", help="Låt ett dask-kluster göra arbetet, t.ex. tcp://127.0.0.1:8786."
)
@click.option("--engine", type=click.Choice(["jamtbok", "nbclient"]), default="jamtbok", help="Motor för körningen.")
@click.option("--force", is_flag=True, help="Gör om även det som redan är klart.")
def run(folder: Path, year: int | None, to: Path | None, **choices: Any) -> None:
    """Gör anteckningsböcker och rapporter för alla enheter och steg.

    Det som redan är klart och inte har ändrats görs inte om. En körning som har avbrutits fortsätter där den var.
    """
    from jamtbok.engine import fresh

    if choices["address"] is None and choices["engine"] == "jamtbok":
        fresh.start()  # it warms up while the rest is imported
    from jamtbok.cli.running import Choices, run_workbook

    sys.exit(0 if run_workbook(folder, year, to, Choices(**choices)) else FAILED)


@main.command()
@workbook_option
@click.option("--year", type=click.IntRange(1900, 2999), help="Året. Utan val: det senaste året med svar.")
@click.option(
    "--run", "run_folder", type=click.Path(path_type=Path), help="Körningens mapp. Då behövs ingen arbetsbok."
)
@click.option("--unit", "units", multiple=True, help="Kontrollera bara den här enheten. Kan upprepas.")
@click.option("--workers", type=click.IntRange(1), help="Så många på en gång. Utan val: en per processorkärna.")
def verify(
    folder: Path, year: int | None, run_folder: Path | None, units: tuple[str, ...], workers: int | None
) -> None:
    """Gör om rapporterna ur sina underlag och jämför dem, tecken för tecken."""
    from jamtbok.engine import fresh

    fresh.start()  # it warms up while the rest is imported
    from jamtbok.cli.running import verify_run

    sys.exit(0 if verify_run(folder, year, run_folder, units, workers) else FAILED)
