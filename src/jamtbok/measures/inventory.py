"""Which services to look at first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jamtbok.model.answers import Row


@dataclass(frozen=True)
class Service:
    """A service with its priority: relevance (1–3) times room for change (1–3); ``None`` until both are judged."""

    row: Row
    priority: int | None

    @property
    def chosen(self) -> bool:
        """Whether the unit works with it this year."""
        return self.row.text("chosen") == "yes"


def by_priority(rows: Sequence[Row]) -> tuple[Service, ...]:
    """Return the services of ``foundation.services``, highest priority first, those not judged last.

    Services of equal priority keep the order in which they were written.
    """
    services = []
    for row in rows:
        relevance, room = row.scale("relevance"), row.scale("room")
        services.append(Service(row, relevance * room if relevance is not None and room is not None else None))
    return tuple(sorted(services, key=lambda service: -(service.priority or 0)))
