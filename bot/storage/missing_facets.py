"""Counts by day which sides of which answers people asked for in vain; ids alone, with no link to a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.storage.connection import Connection


@dataclass(frozen=True)
class MissingFacet:
    """A side that an answer has nothing for, and how often it was asked for."""

    answer: str
    facet: str
    times: int


class MissingFacetTable:
    """One row a day, answer and facet."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def count(self, answer: str, facet: str) -> None:
        """Count one more request for that side of an answer."""
        today = dt.datetime.now(dt.UTC).date().isoformat()
        with self._conn:
            self._conn.execute(
                "INSERT INTO missing_facets (day, answer, facet, times) VALUES (?, ?, ?, 1) "
                "ON CONFLICT (day, answer, facet) DO UPDATE SET times = missing_facets.times + 1",
                (today, answer, facet),
            )

    def all(self) -> list[MissingFacet]:
        """Return what was asked for, the most frequent first."""
        rows = self._conn.execute(
            "SELECT answer, facet, CAST(SUM(times) AS BIGINT) FROM missing_facets GROUP BY answer, facet "
            "ORDER BY SUM(times) DESC, answer, facet"
        )
        return [MissingFacet(*row) for row in rows]
