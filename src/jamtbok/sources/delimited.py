"""Text files with a delimiter between the cells, as Excel, R and statistical authorities write them."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice

from jamtbok.sources.grid import FaultInSheet, Grid, Sheets, clean, tidied, whole_file
from jamtbok.sources.numbers import Cell

#: In order of preference where several would do: a comma is also the decimal sign.
DELIMITERS = ";\t|,"

#: Lines that are looked at to tell which delimiter a file has.
_SAMPLE = 200

#: Letters that å, ä and ö become when the file was written under DOS, on an old Mac, or turned into UTF-8 twice.
_BROKEN_LETTERS = re.compile(r"[A-Za-z][†„”‡ŒŠš™][a-z]|[a-zA-Z][†„”Œ]\b")
_TWICE = re.compile("Ã[¥¤¶…„–]|\ufffd")


def read_delimited(content: bytes) -> Sheets:
    """Read a text file as one sheet.

    What comes before a quotation mark that is never closed is kept, and the rest is told as a fault.
    """
    try:
        text = tidied(_decode(content))
    except UnicodeDecodeError:
        return whole_file("filen är ingen textfil och inget kalkylblad. Spara den som CSV, XLSX eller ODS.")
    if not text.strip():
        return whole_file("filen är tom.")
    if re.match(r"\s*(<!doctype html|<html|<\?xml|<table)", text, re.IGNORECASE):
        return whole_file("filen är en webbsida och ingen tabell. Öppna den i Excel och spara den som XLSX.")
    if _TWICE.search(text):
        return whole_file("å, ä och ö är förstörda i filen. Hämta den igen och spara den som CSV i UTF-8.")
    return _cells(text)


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    if b"\0" in content:
        raise UnicodeDecodeError("utf-8", content, 0, 1, "not a text file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    # Another old encoding gives other signs than letters where Swedish has them, and never an å, ä or ö.
    if not re.search("[åäöÅÄÖé]", text) and _BROKEN_LETTERS.search(text):
        raise UnicodeDecodeError("cp1252", content, 0, 1, "not Windows-1252")
    return text


def _cells(text: str) -> Sheets:
    told = re.match(r"\s*\"?sep=(.)\"?\s*(?:\r\n?|\n|$)", text)
    delimiter = told[1] if told else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[Cell]] = []
    lines: list[int] = []
    faults: list[FaultInSheet] = []
    try:
        for cells in reader:
            # Most cells need no cleaning, and a file may have a million of them.
            rows.append([cell if cell.isalnum() else clean(cell) for cell in cells])
            lines.append(reader.line_num)
    except csv.Error:
        message = "efter den här raden finns ett citattecken som inte avslutas, och resten går inte att läsa."
        faults.append(FaultInSheet(lines[-1] if lines else 0, "", message))
    if told and rows:
        rows[0] = []
    return Sheets((Grid("", rows, lines),), tuple(faults))


def _delimiter(text: str) -> str:
    """Return the delimiter that most lines have; text within quotation marks has none."""
    lines = [re.sub('"[^"]*"', "", line) for line in islice(io.StringIO(text), _SAMPLE)]
    return max(DELIMITERS, key=lambda delimiter: sum(delimiter in line for line in lines))
