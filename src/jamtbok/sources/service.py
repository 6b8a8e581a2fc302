"""Asking a service on the web patiently: what may pass is tried again, later each time, or when the service says."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from jamtbok.errors import JamtbokError
from jamtbok.sources.json_figures import parse_json, text
from jamtbok.version import __version__

if TYPE_CHECKING:
    import httpx
    import tenacity

#: What to do when a service does not help.
OWN_FILE = "Det går också att spara uppgifterna från källans webbplats som JSON och importera filen."

#: Answers that may be better the next time.
_PASSING = {408, 429, 500, 502, 503, 504}


@dataclass(frozen=True)
class Patience:
    """How long a service is waited for.

    Parameters
    ----------
    timeout
        Seconds without a sign of life.
    attempts
        How often a question is asked.
    first
        Seconds before the second attempt; each further wait is twice as long.
    longest
        The longest wait in seconds, also when the service asks for more.
    """

    timeout: float = 30.0
    attempts: int = 4
    first: float = 1.0
    longest: float = 60.0


@dataclass(frozen=True)
class Request:
    """One question that was asked, and the mark of its answer.

    Parameters
    ----------
    address, query
        What was asked: the address, and what was posted to it (``None`` when nothing was).
    time
        When the answer came, in UTC.
    sha256
        Of the answer's bytes.
    """

    address: str
    query: Mapping[str, Any] | None
    time: datetime
    sha256: str


class _PassingError(Exception):
    """An answer that may be better the next time.

    Parameters
    ----------
    status
        The answer's status.
    wait
        How many seconds the service asks for, ``None`` when it does not say.
    """

    def __init__(self, status: int, wait: float | None) -> None:
        super().__init__(status)
        self.status = status
        self.wait = wait


@dataclass
class Service:
    """A service that is being asked, and what it has been asked."""

    name: str
    client: httpx.Client
    patience: Patience
    requests: list[Request] = field(default_factory=list)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def ask(self, address: str, *, post: Mapping[str, Any] | None = None, missing: str = "") -> tuple[bytes, Any]:
        """Return an answer as it came and as a document, after as many attempts as patience allows."""
        import httpx
        import tenacity

        attempts = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self.patience.attempts),
            wait=self._wait,
            retry=tenacity.retry_if_exception_type((httpx.TransportError, _PassingError)),
            reraise=True,
        )
        try:
            response = attempts(self._once, address, post)
        except _PassingError as error:
            raise self._refused(error) from None
        except httpx.TimeoutException:
            message = f"{self.name} har inte svarat på {self.patience.timeout:.0f} sekunder."
            raise JamtbokError(message, f"Försök igen senare. {OWN_FILE}") from None
        except (httpx.HTTPError, httpx.InvalidURL):
            message = f"{self.name} går inte att nå."
            hint = "Kontrollera att datorn har internet och att nätet släpper fram adressen, och försök igen."
            raise JamtbokError(message, f"{hint} {OWN_FILE}") from None
        return self._read(response, address, post, missing)

    def _once(self, address: str, post: Mapping[str, Any] | None) -> httpx.Response:
        response = self.client.get(address) if post is None else self.client.post(address, json=post)
        if response.status_code in _PASSING:
            wait = _retry_after(response.headers.get("Retry-After", ""), self.clock())
            error = _PassingError(response.status_code, wait)
            if wait is not None and wait > self.patience.longest:
                raise self._refused(error)
            raise error
        return response

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, _PassingError) and error.wait is not None:
            return error.wait
        return min(self.patience.first * 2.0 ** (state.attempt_number - 1), self.patience.longest)

    def _refused(self, error: _PassingError) -> JamtbokError:
        if error.status == 429:
            minutes = max(1, round((error.wait or 0) / 60))
            hint = f"Vänta {'en minut' if minutes == 1 else f'{minutes} minuter'} och försök igen."
            return JamtbokError(f"{self.name} tar inte emot fler frågor just nu.", hint)
        return JamtbokError(f"{self.name} har ett fel just nu (status {error.status}).", f"Försök senare. {OWN_FILE}")

    def _read(
        self, response: httpx.Response, address: str, post: Mapping[str, Any] | None, missing: str
    ) -> tuple[bytes, Any]:
        if response.status_code == 404 and missing:
            raise JamtbokError(missing, "Kontrollera att koden eller adressen är rätt skriven.")
        if response.is_error:
            raise JamtbokError(f"{self.name} tar inte emot frågan (status {response.status_code}).", _why(response))
        try:
            document = parse_json(response.content)
        except JamtbokError:
            raise unexpected(self.name) from None
        self.requests.append(Request(address, post, self.clock(), digest(response.content)))
        return response.content, document

    def next_page(self, address: str) -> str:
        """Return the address of a further page: only on the same machine, and never less private than the first."""
        import httpx

        if not address:
            return ""
        base = self.client.base_url
        try:
            found = base.join(address)
        except httpx.InvalidURL:
            found = httpx.URL()
        if found.host != base.host:
            raise unexpected(self.name)
        return str(found.copy_with(scheme=base.scheme, port=base.port))


@contextmanager
def open_service(name: str, address: str, patience: Patience) -> Iterator[Service]:
    """Open a service for questions; `name` is what errors call it."""
    import httpx

    headers = {"User-Agent": f"jamtbok/{__version__}", "Accept": "application/json"}
    with httpx.Client(base_url=address, timeout=patience.timeout, headers=headers, follow_redirects=True) as client:
        yield Service(name, client, patience)


def _retry_after(written: str, now: datetime) -> float | None:
    """Read how long a service asks to be left alone: seconds, or a time."""
    if re.fullmatch(r"\d{1,6}", written.strip(), re.ASCII):
        return float(written)
    try:
        until = parsedate_to_datetime(written)
    except ValueError:
        return None
    return max(0.0, (until.astimezone(UTC) - now).total_seconds())


def _why(response: httpx.Response) -> str:
    """Return what the service says of a question that it refuses, or what such a refusal usually means."""
    try:
        said = parse_json(response.content)
    except JamtbokError:
        said = {}
    said = said if isinstance(said, dict) else {}
    reason = next((text(said[key]) for key in ("detail", "error", "title") if key in said), "")
    if response.status_code == 403 and not reason:
        return "Frågan kan gälla för mycket på en gång. Välj färre koder eller år."
    return f"Källan säger: {reason[:200]}" if reason else "Kontrollera koderna och åren i frågan."


def unexpected(name: str) -> JamtbokError:
    """Return the error for an answer that is not what was asked for."""
    hint = f"Adressen kan vara fel, eller så svarar nätet med en inloggningssida. {OWN_FILE}"
    return JamtbokError(f"Svaret från {name} går inte att läsa.", hint)


def digest(content: bytes) -> str:
    """Return the mark by which stored bytes are known."""
    return hashlib.sha256(content).hexdigest()
