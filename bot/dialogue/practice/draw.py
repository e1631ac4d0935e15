"""Draws the examples that a person is shown: new ones first, in an order that follows from what is stored alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from bot.dialogue.practice.buttons import ALONE
from bot.knowledge import PracticeExample
from bot.storage import PracticeRecord

# Examples in a round, and the least and most that are fraudulent: a fixed number would tell the last ones.
SIZE = 10
LEAST, MOST = 4, 6

Examples = Mapping[str, PracticeExample]


def draw_round(examples: Examples, record: PracticeRecord, sender: str) -> tuple[str, ...]:
    """Return the examples of the next round: those not seen before where there are enough, then those seen longest ago."""
    number, seen = record.round + 1, _seen(record)
    fraud, honest = (
        _by_age((id_ for id_, example in examples.items() if example.fraud is kind), seen, sender, number)
        for kind in (True, False)
    )
    new_fraud, new_honest = (sum(id_ not in seen for id_ in ids) for ids in (fraud, honest))
    wanted = LEAST + _key(sender, number, "")[0] % (MOST - LEAST + 1)
    # Within these bounds every example is new where there are ten, and all the new ones are among them where there are fewer.
    low, high = sorted((new_fraud, SIZE - new_honest))
    count = min(max(wanted, low), high)
    return _ordered([*fraud[:count], *honest[: SIZE - count]], sender, number)


def draw_one(examples: Examples, record: PracticeRecord, sender: str, month: str) -> str:
    """Return an example for the reminder of a month: a new one where there is one, and none that waits in a round."""
    waiting = set(left(examples, record, sender))
    return _by_age((id_ for id_ in examples if id_ not in waiting), _seen(record), sender, month)[0]


def left(examples: Examples, record: PracticeRecord, sender: str) -> tuple[str, ...]:
    """Return the examples of the present round that are still to be judged, in their order."""
    ids = [id_ for id_, judged in _of_round(record) if judged is None and id_ in examples]
    return _ordered(ids, sender, record.round)


def marks(record: PracticeRecord) -> tuple[bool, ...]:
    """Return for each example judged in the present round whether it was judged rightly."""
    return tuple(judged for _, judged in _of_round(record) if judged is not None)


def _of_round(record: PracticeRecord) -> list[tuple[str, bool | None]]:
    return [(id_, judged.correct) for id_, judged in record.examples if judged.round == record.round != ALONE]


def _seen(record: PracticeRecord) -> dict[str, int]:
    """Return the round in which each example was last seen."""
    shown = ((id_, judged) for id_, judged in record.examples if judged.correct is not None or judged.round == ALONE)
    return {id_: judged.round for id_, judged in shown}


def _by_age(ids: Iterable[str], seen: Mapping[str, int], sender: str, salt: object) -> list[str]:
    return sorted(ids, key=lambda id_: (seen.get(id_, -1), _key(sender, salt, id_)))


def _ordered(ids: Iterable[str], sender: str, number: int) -> tuple[str, ...]:
    return tuple(sorted(ids, key=lambda id_: _key(sender, number, id_)))


def _key(sender: str, salt: object, id_: str) -> bytes:
    return hashlib.blake2b(f"{sender} {salt} {id_}".encode(), digest_size=8).digest()
