"""Stores which practice examples people have judged, whether rightly, and their best round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.storage.connection import Connection


@dataclass(frozen=True)
class Judged:
    """The latest round that an example was drawn for, 0 for one sent with a reminder; `correct` is None until it is judged."""

    round: int
    correct: bool | None


@dataclass(frozen=True)
class PracticeRecord:
    """A person's practice: the number of the latest round, the best score of a round (None before the first is finished),
    whether they want an example a month, and the examples drawn so far, by id.
    """

    round: int = 0
    best: int | None = None
    monthly: bool = False
    examples: tuple[tuple[str, Judged], ...] = ()


class PracticeTable:
    """Rounds and examples by pseudonym."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    def of(self, sender: str) -> PracticeRecord:
        """Return all that is kept of the practice of `sender`."""
        row = self._conn.execute("SELECT round, best, monthly FROM practice WHERE sender = ?", (sender,)).fetchone()
        drawn = self._conn.execute(
            "SELECT example, round, correct FROM practice_examples WHERE sender = ? ORDER BY example", (sender,)
        )
        examples = tuple((example, Judged(of, None if known is None else bool(known))) for example, of, known in drawn)
        return PracticeRecord(row[0], row[1], bool(row[2]), examples) if row else PracticeRecord(examples=examples)

    def begin(self, sender: str, examples: Iterable[str]) -> None:
        """Begin the next round, with these examples; what was left of the round before is dropped."""
        with self._conn:
            self._conn.execute("DELETE FROM practice_examples WHERE sender = ? AND round > 0 AND correct IS NULL", (sender,))
            self._conn.execute(
                "INSERT INTO practice (sender, round) VALUES (?, 1) "
                "ON CONFLICT (sender) DO UPDATE SET round = practice.round + 1",
                (sender,),
            )
            self._conn.executemany(
                "INSERT INTO practice_examples (sender, example, round) SELECT sender, ?, round FROM practice WHERE sender = ? "
                "ON CONFLICT (sender, example) DO UPDATE SET round = excluded.round, correct = NULL",
                [(example, sender) for example in examples],
            )

    def show(self, sender: str, example: str) -> None:
        """Record that an example was sent with a reminder."""
        with self._conn:
            self._conn.execute(
                "INSERT INTO practice_examples (sender, example, round) VALUES (?, ?, 0) "
                "ON CONFLICT (sender, example) DO UPDATE SET round = 0, correct = NULL",
                (sender, example),
            )

    def judge(self, sender: str, example: str, of: int, *, correct: bool) -> bool:
        """Record how `sender` judged an example of a round; return False where it was judged before, or drawn for another."""
        with self._conn:
            changed = self._conn.execute(
                "UPDATE practice_examples SET correct = ? WHERE sender = ? AND example = ? AND round = ? AND correct IS NULL",
                (int(correct), sender, example, of),
            )
        return bool(changed.rowcount)

    def finish(self, sender: str, score: int) -> None:
        """Record the score of a finished round; the best one stays."""
        with self._conn:
            self._conn.execute(
                "UPDATE practice SET best = :score WHERE sender = :sender AND COALESCE(best, -1) < :score",
                {"sender": sender, "score": score},
            )

    def want_monthly(self, sender: str, *, wanted: bool) -> None:
        """Record whether `sender` wants an example with each monthly reminder of good habits."""
        with self._conn:
            self._conn.execute(
                "INSERT INTO practice (sender, round, monthly) VALUES (?, 0, ?) "
                "ON CONFLICT (sender) DO UPDATE SET monthly = excluded.monthly",
                (sender, int(wanted)),
            )
