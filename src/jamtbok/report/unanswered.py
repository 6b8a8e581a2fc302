"""What has no answer yet, taken from the chapters where it stands and gathered for the end of the report."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markupsafe import Markup

from jamtbok import texts

_PART = re.compile(r"(?=<h[23]>)")
_HEADING = re.compile(r"<h([23])>(.*?)</h\1>", re.DOTALL)
_WAITING = re.compile(
    rf'<p class="jb-unanswered">(?:{re.escape(texts.UNANSWERED)}: (.*?)|{re.escape(texts.NOTHING_ANSWERED)})</p>',
    re.DOTALL,
)
_SHOWN = re.compile(r"<(?:img|svg|table|hr)\b")


@dataclass
class Waiting:
    """What a chapter still waits for.

    Parameters
    ----------
    heading
        The chapter's heading.
    questions
        The questions without an answer, several to a string as they stood; nothing when none of the chapter has one.
    """

    heading: Markup
    questions: list[Markup] = field(default_factory=list)


@dataclass
class _Chapter:
    heading: str = ""
    own: str = ""
    below: list[str] = field(default_factory=list)
    gathered: bool = False


def gather_unanswered(body: Markup) -> tuple[Markup, list[Waiting]]:
    """Take out what says that there is no answer, and the headings that then have nothing below them.

    Parameters
    ----------
    body
        A report's body after its header.

    Returns
    -------
    body, waiting
        The rest, and what was taken out, in its order.
    """
    chapters = [_Chapter()]
    waiting: list[Waiting] = []
    for part in _PART.split(body):
        found = _HEADING.match(part)
        heading, content = (found[0], part[found.end() :]) if found else ("", part)
        lines = list(_WAITING.finditer(content))
        content = _WAITING.sub("", content)
        if found and found[1] == "2":
            chapters.append(_Chapter(heading, content))
        elif heading and lines and _empty(content):
            chapters[-1].gathered = True
        else:
            chapters[-1].below.append(heading + content)
        if lines:
            chapters[-1].gathered = True
            title = found[2] if found else _title(chapters[-1])
            questions = [Markup(line[1]) for line in lines if line[1]]  # noqa: S704 - a part of the body
            waiting.append(Waiting(Markup(title), questions))  # noqa: S704 - a part of the body
    kept = [
        chapter.heading + chapter.own + "".join(chapter.below)
        for chapter in chapters
        if not chapter.gathered or not _empty(chapter.own + "".join(chapter.below))
    ]
    return Markup("".join(kept)), waiting  # noqa: S704 - the body, with less in it


def _title(chapter: _Chapter) -> str:
    found = _HEADING.match(chapter.heading)
    return found[2] if found else ""


def _empty(content: str) -> bool:
    return not _SHOWN.search(content) and not Markup(content).striptags()  # noqa: S704 - a part of the body
