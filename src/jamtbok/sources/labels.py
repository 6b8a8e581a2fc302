"""How the labels of a table's rows hang together: blank cells below a label, and headings between the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from jamtbok.model.snapshot import Sex
from jamtbok.sources.columns import Column
from jamtbok.sources.grid import Grid
from jamtbok.sources.mapping import Blank
from jamtbok.sources.synonyms import SEX_CODES, SEX_NAMES, Role, is_total, plain, sex_of

#: Labels whose blank cells say that there is nothing to say.
_MAY_BE_BLANK = {Role.UNIT, Role.SOURCE, Role.OWNER}


@dataclass(frozen=True)
class Labels:
    """The labels of a table, row by row.

    Parameters
    ----------
    grid
        The sheet.
    rows
        The rows from the first figure to the last, those that are blank left out.
    columns
        The columns of labels, the leftmost first.
    figures
        The places of the columns of figures.
    """

    grid: Grid
    rows: Sequence[int]
    columns: Sequence[Column]
    figures: Sequence[int]

    @cached_property
    def headings_between(self) -> frozenset[int]:
        """The rows that hold a label alone, in the first column, and no figures."""
        if not self.columns:
            return frozenset()
        first, *others = [*(column.index for column in self.columns), *self.figures]
        return frozenset(
            row
            for row in self.rows
            if not any(self.grid.cell(row, place) != "" for place in reversed(others))
            and self.grid.cell(row, first) != ""
        )

    @cached_property
    def have_sections(self) -> bool:
        """Whether rows with a label alone head the rows below them: only so are repeated labels told apart."""
        heads = self.headings_between
        if not heads:
            return False
        if any(cell.top in heads and cell.right >= min(self.figures, default=0) for cell in self.grid.merged):
            return True
        seen: set[tuple[str, ...]] = set()
        within: set[tuple[str, ...]] = set()
        repeated = False
        head = ""
        for row in self.rows:
            texts = tuple(self.grid.text(row, column.index) for column in self.columns)
            if row in heads:
                head = texts[0]
                continue
            repeated = repeated or texts in seen
            if (head, *texts) in within:
                return False
            seen.add(texts)
            within.add((head, *texts))
        return repeated

    @property
    def sexes_between(self) -> str:
        """The first heading between the rows that is a sex, "" when there is none."""
        texts = [self.grid.text(row, self.columns[0].index) for row in sorted(self.headings_between)]
        return next((text for text in texts if sex_of(text, SEX_NAMES) in _BOTH), "")

    def doubtful_section(self) -> str:
        """Return the heading of a section unlike the others, "" when all are alike.

        A total at the end belongs to its section only where the others have one, and a misspelt "kvinnor" would
        otherwise be taken for a heading.
        """
        stacked = next((column for column in self.columns if column.stacked), None)
        heads = self.headings_between
        sections: list[tuple[str, set[str]]] = []
        for row in self.rows:
            text = self.grid.text(row, self.columns[0].index)
            sex = sex_of(text, SEX_NAMES) if stacked is not None else None
            if stacked is not None and sex is None:
                sections.append((text, set() if row in heads else {"total"}))
            elif row in heads:
                sections.append((text, set()))
            elif sections and sex is not None:
                sections[-1][1].add(sex)
            elif sections and is_total(text):
                sections[-1][1].add("total")
            elif sex is not None:
                return text
        kinds = [frozenset(kind) for _, kind in sections]
        usual = Counter(kinds).most_common(1)[0][0] if kinds else frozenset()
        return next((text for text, kind in sections if kind != usual), "")

    def blanks(self) -> dict[int, Blank]:
        """Tell how the blank cells of each column of labels are read."""
        rows = [row for row in self.rows if row not in self.headings_between]
        places = [column.index for column in self.columns]
        found: dict[int, Blank] = dict.fromkeys(places, "fel")
        if all(self.grid.cell(row, place) != "" for row in rows for place in places):
            return found
        filled: dict[int, list[str]] = {}
        for column in reversed(self.columns):
            texts = [self.grid.text(row, column.index) for row in rows]
            inner = [filled[other.index] for other in self.columns if other.index > column.index]
            found[column.index] = self._blank(column, rows, texts, inner)
            filled[column.index] = _filled(texts) if found[column.index] == "ovan" else texts
        return found

    def _blank(self, column: Column, rows: Sequence[int], texts: list[str], inner: list[list[str]]) -> Blank:
        if column.role in _MAY_BE_BLANK or all(texts):
            return "fel"
        blank = [row for row, text in zip(rows, texts, strict=True) if not text]
        merged = [cell for cell in self.grid.merged if cell.left <= column.index <= cell.right]
        if merged and all(any(cell.top < row <= cell.bottom for cell in merged) for row in blank):
            return "ovan"
        if _in_equal_blocks(texts, list(zip(*inner, strict=True)) if inner else [()] * len(texts)):
            return "ovan"
        return "alla" if column.role is Role.DIMENSION and self._blank_is_all(column, rows, texts) else "fel"

    def _blank_is_all(self, column: Column, rows: Sequence[int], texts: list[str]) -> bool:
        """Tell whether the rows with a blank category are whole: all sexes, or another label."""
        if not any(texts):
            return True
        sex = next((each for each in self.columns if each.role is Role.SEX), None)
        others = [each for each in self.columns if each not in (column, sex)]
        if sex is None:
            return all(
                text or any(self.grid.cell(row, other.index) != "" for other in others)
                for row, text in zip(rows, texts, strict=True)
            )
        every: set[str] = set()
        of_all: dict[tuple[str, ...], set[str]] = {}
        for row, text in zip(rows, texts, strict=True):
            code = plain(self.grid.text(row, sex.index))
            every.add(code)
            if not text:
                key = tuple(self.grid.text(row, other.index) for other in others)
                of_all.setdefault(key, set()).add(code)
        needed = {code for code in every if sex_of(code, SEX_CODES) in _BOTH} or every
        return all(needed <= sexes for sexes in of_all.values())


_BOTH: tuple[Sex, Sex] = ("women", "men")


def _filled(texts: Sequence[str]) -> list[str]:
    """Give each blank cell the text above it."""
    filled: list[str] = []
    for text in texts:
        filled.append(text or (filled[-1] if filled else ""))
    return filled


def _in_equal_blocks(texts: Sequence[str], inner: Sequence[tuple[str, ...]]) -> bool:
    """Tell whether every label is followed by the same number of blanks, with the same labels beside each block."""
    if not texts or not texts[0]:
        return False
    blocks: list[list[tuple[str, ...]]] = []
    for text, beside in zip(texts, inner, strict=True):
        if text:
            blocks.append([])
        blocks[-1].append(beside)
    first = set(blocks[0])
    return len(first) > 1 and all(len(block) == len(first) and set(block) == first for block in blocks)
