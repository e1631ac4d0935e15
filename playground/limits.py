"""Telegram's flood limits, as in its FAQ: per second overall, per private chat, per minute in a group."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from .errors import too_many_requests


@dataclass(frozen=True)
class RateLimit:
    """The number of messages that a bot may send. Pass None to the playground to disable the limits."""

    overall_per_second: float = 30
    private_per_second: float = 1
    private_burst: float = 20
    group_per_minute: float = 20


@dataclass
class _Bucket:
    """A token bucket: at most `size` tokens, refilled at `rate` per second."""

    size: float
    rate: float
    level: float
    seen: float

    def wait(self, now: float) -> float:
        self.level = min(self.size, self.level + (now - self.seen) * self.rate)
        self.seen = now
        return 0.0 if self.level >= 1 else (1 - self.level) / self.rate


@dataclass
class Limiter:
    """Applies a RateLimit. `count` raises 429, and takes no token, when one bucket is empty."""

    limit: RateLimit | None
    clock: Callable[[], float]
    _buckets: dict[int | None, _Bucket] = field(default_factory=dict)

    def count(self, chat_id: int, *, group: bool) -> None:
        if self.limit is None:
            return
        now = self.clock()
        buckets = [self._bucket(None, now, self.limit.overall_per_second, self.limit.overall_per_second)]
        if group:
            buckets.append(self._bucket(chat_id, now, self.limit.group_per_minute, self.limit.group_per_minute / 60))
        else:
            buckets.append(self._bucket(chat_id, now, self.limit.private_burst, self.limit.private_per_second))
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        for bucket in buckets:
            bucket.level -= 1

    def _bucket(self, key: int | None, now: float, size: float, rate: float) -> _Bucket:
        return self._buckets.setdefault(key, _Bucket(size, rate, size, now))
