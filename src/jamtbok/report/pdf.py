"""Reports as PDF, printed by Chromium: tagged, with language, title and outline as the page has them.

Notes
-----
WeasyPrint 70 with ``pdf/ua-1`` takes half the time, but draws the charts in black, since their colours are the page's
variables, and leaves out their alternative texts. Chromium keeps both.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jamtbok.errors import JamtbokError
from jamtbok.version import __version__

#: What the browser is called, in the order of preference.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
#: The environment variable that names another.
BROWSER_VARIABLE = "JAMTBOK_CHROMIUM"

#: Seconds for one report.
DEADLINE = 120

_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-extensions",
    "--disable-background-networking",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    f"--user-agent=jamtbok {__version__}",
)
_TIME = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}")
_LINK = re.compile(r'(<a\b[^>]*?)\s+href="(?!#)[^"]*"')


def find_browser() -> str:
    """Return the browser that prints.

    Raises
    ------
    JamtbokError
        When there is none.
    """
    named = os.environ.get(BROWSER_VARIABLE)
    found = next(filter(None, map(shutil.which, [named] if named else BROWSERS)), None)
    if found is None:
        raise JamtbokError(
            "Det går inte att göra PDF-filer: webbläsaren Chromium eller Chrome finns inte på datorn.",
            f"Installera Chromium, ange var den finns med miljövariabeln {BROWSER_VARIABLE}, eller kör utan --pdf.",
        )
    return found


def write_pdfs(pages: list[Path], *, year: int) -> None:
    """Print pages to PDF files beside them, two at a time.

    The time inside a file is the first moment of the reports' year, so that the same page gives the same bytes. Links
    to other pages are left out: a PDF is sent by itself.

    Raises
    ------
    JamtbokError
        When there is no browser, or it cannot print a page.
    """
    browser = find_browser()
    with ThreadPoolExecutor(2) as executor:
        list(executor.map(lambda page: _write_pdf(browser, page, year), pages))


def _write_pdf(browser: str, page: Path, year: int) -> None:
    with tempfile.TemporaryDirectory(prefix="jamtbok-pdf-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder) / "sida.html", Path(folder) / "sida.pdf"
        source.write_text(_LINK.sub(r"\1", page.read_text(encoding="utf-8")), encoding="utf-8")
        flags = [*_FLAGS, f"--user-data-dir={folder}/profil", f"--print-to-pdf={target}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            # The browser refuses its sandbox to root; what it shows is our own, without scripts.
            flags.append("--no-sandbox")
        try:
            subprocess.run(  # noqa: S603 - the browser, and files of our own
                [browser, *flags, source.as_uri()], capture_output=True, timeout=DEADLINE, check=False
            )
            content = target.read_bytes()
        except (OSError, subprocess.TimeoutExpired):
            raise JamtbokError(
                f"Webbläsaren {browser} gjorde ingen PDF av {page.parent.name}/{page.name}.",
                "Kör igen, eller kör utan --pdf.",
            ) from None
    page.with_suffix(".pdf").write_bytes(_TIME.sub(rb"\g<1>%04d0101000000" % year, content))
