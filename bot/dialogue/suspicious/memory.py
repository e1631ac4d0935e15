"""Remembers something of a few people for a while, in memory alone."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable


class Recent[T]:
    """At most `most` values by pseudonym, each for `lasting` seconds of `clock`."""

    def __init__(self, most: int, lasting: float, clock: Callable[[], float]) -> None:
        self._most = most
        self._lasting = lasting
        self._clock = clock
        self._held: OrderedDict[str, tuple[T, float]] = OrderedDict()

    def put(self, sender: str, value: T) -> None:
        """Remember `value`, in place of an earlier one."""
        self.drop(sender)
        self._held[sender] = (value, self._clock())
        while len(self._held) > self._most:
            self._held.popitem(last=False)

    def get(self, sender: str) -> T | None:
        """Return what is remembered, or None."""
        value, at = self._held.get(sender, (None, float("-inf")))
        return value if self._clock() - at < self._lasting else None

    def drop(self, sender: str) -> None:
        """Forget it."""
        self._held.pop(sender, None)
