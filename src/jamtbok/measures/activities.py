"""Activities by status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from jamtbok.model.answers import Row

STATUSES = ("done", "ongoing", "not_started", "stalled", "recurring")
NO_STATUS = ""


def by_status(rows: Sequence[Row]) -> dict[str, int]:
    """Count the rows of ``followup.activities`` by status, `NO_STATUS` for those without; unused ones are left out."""
    found = Counter(row.text("status") for row in rows)
    return {status: found[status] for status in (*STATUSES, NO_STATUS) if found[status]}
