"""Turn what the bot counts into Prometheus metrics in which nobody can be pointed at.

What people do is shown in steps of STEP, rounded down: a count never changes by one, so that no scrape tells that one person
has just done something, and a label appears only once there are enough. Rates over minutes are right all the same. What tells
about the machine and about Telegram is exact.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib.metadata import version

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.storage import Storage, StorageFailure
from bot.telegram.measures import BOUNDS, Sources

# The smallest group shown, and the step in which counts of what people do are shown.
STEP = 5
# Seconds for which what is counted in the database is remembered: a scrape must not make the bot count all people each time.
REMEMBERED = 30.0
# The event loop's delay is measured so often, in seconds.
LOOP_EVERY = 0.5


def in_steps(count: float) -> float:
    """Return a count of what people do as it may be shown."""
    return count // STEP * STEP


class BotCollector(Collector):
    """Reads the sources at each scrape; it runs in the event loop, as the sources need it."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._counted: dict[str, float] = {}
        self._counted_at = float("-inf")
        self.loop_delay = 0.0

    def collect(self) -> Iterator[Metric]:
        """Yield all metrics."""
        yield from self._people()
        yield from self._sending()
        yield from self._machine()
        yield from self._kept()

    async def watch_loop(self) -> None:
        """Measure how late the event loop is, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LOOP_EVERY
            await asyncio.sleep(LOOP_EVERY)
            self.loop_delay = max(self.loop_delay, loop.time() - due)

    def _people(self) -> Iterator[Metric]:
        measures = self._sources.measures
        yield _counts("vigie_updates", "Updates that arrived, in steps of five.", "kind", measures.updates)
        yield _counts(
            "vigie_decisions", "What typed messages were taken for, in steps of five.", "decision", measures.decisions
        )
        waits = HistogramMetricFamily("vigie_reply_seconds", "From a message's arrival to the first reply that Telegram took.")
        counts = [sum(measures.waits[index] for index in range(upto + 1)) for upto in range(len(BOUNDS) + 1)]
        shown = [in_steps(count) for count in counts]
        # The sum is that of the replies shown, so that it does not tell of a single one either.
        total = measures.waited * shown[-1] / counts[-1] if counts[-1] else 0.0
        bounds = [*map(str, BOUNDS), "+Inf"]
        waits.add_metric([], list(zip(bounds, shown, strict=True)), total)
        yield waits
        voices = CounterMetricFamily(
            "vigie_voices", "Voice messages by engine and what came of them.", labels=["engine", "outcome"]
        )
        for (engine, outcome), count in sorted(self._sources.voice.counts.items()):
            if count >= STEP:
                voices.add_metric([engine, outcome], in_steps(count))
        yield voices

    def _sending(self) -> Iterator[Metric]:
        outbox = self._sources.outbox
        settled = {outcome: count for outcome, count in outbox.counts.items() if outcome != "tried again"}
        yield _counts("vigie_replies", "Replies by what became of them, in steps of five.", "outcome", settled)
        retries = CounterMetricFamily("vigie_reply_retries", "Replies that Telegram did not take at first.")
        retries.add_metric([], outbox.counts["tried again"])
        yield retries
        yield _gauge("vigie_outbox_replies", "Replies that wait to be sent, in steps of five.", in_steps(outbox.waiting))
        yield _gauge("vigie_outbox_oldest_seconds", "How long the oldest reply has waited.", outbox.oldest)
        yield _gauge(
            "vigie_updates_in_hand", "Updates being handled, in steps of five.", in_steps(self._sources.ledger.in_hand)
        )
        yield _gauge("vigie_backlog_full", "1 while no more updates are taken.", float(self._sources.backlog.full))
        text, counts = "Reminders by what became of them, in steps of five.", self._sources.deliverer.counts
        yield _counts("vigie_reminders", text, "state", counts, ("sent", "failed", "given_up"))
        failures = CounterMetricFamily("vigie_poll_failures", "Calls of getUpdates that failed.")
        failures.add_metric([], self._sources.intake.poll_failures)
        yield failures
        yield _gauge(
            "vigie_telegram_answered_timestamp_seconds", "When Telegram last answered a poll.", self._sources.intake.alive.at
        )

    def _machine(self) -> Iterator[Metric]:
        assistant = self._sources.assistant
        info = GaugeMetricFamily("vigie_info", "The version, and how updates come.", labels=["version", "updates"])
        info.add_metric([version("vigie"), "webhook" if self._sources.settings.webhook_url else "polling"], 1)
        yield info
        yield _gauge("vigie_model_ready", "1 once the model is loaded.", float(assistant.ready and not assistant.failed))
        yield _gauge("vigie_model_load_seconds", "How long the model took to load.", assistant.load_seconds or 0.0)
        yield _gauge("vigie_loop_delay_seconds", "The longest delay of the event loop since the last scrape.", self.loop_delay)
        self.loop_delay = 0.0
        with suppress(OSError):
            free = shutil.disk_usage(self._sources.settings.data).free
            yield _gauge("vigie_disk_free_bytes", "Room left on the disk that holds VIGIE_DATA.", free)

    def _kept(self) -> Iterator[Metric]:
        """What the database tells; nothing of it while it cannot be read. Copies elsewhere, where they are kept."""
        if keeper := self._sources.keeper:
            name, text = "vigie_copy_elsewhere_timestamp_seconds", "Midnight (UTC) of the day of the newest copy elsewhere."
            yield _gauge(name, text, _midnight(keeper.newest))
        with suppress(StorageFailure, OSError):
            if time.monotonic() - self._counted_at > REMEMBERED:
                self._counted, self._counted_at = _count(self._sources.storage), time.monotonic()
        for name, text in (
            ("vigie_people", "People that the bot knows, in steps of five."),
            ("vigie_people_active", "Those who wrote in the last 30 days, in steps of five."),
            ("vigie_reminders_due", "Reminders that could be sent now, in steps of five."),
            ("vigie_newest_copy_timestamp_seconds", "Midnight (UTC) of the day of the newest copy; 0 without one."),
        ):
            if name in self._counted:
                yield _gauge(name, text, self._counted[name])


def _count(storage: Storage) -> dict[str, float]:
    people, active = storage.people.counts(dt.datetime.now(dt.UTC).date())
    due = sum(storage.deliveries.would_send(int(time.time())).values())
    return {
        "vigie_people": in_steps(people),
        "vigie_people_active": in_steps(active),
        "vigie_reminders_due": in_steps(due),
        "vigie_newest_copy_timestamp_seconds": _midnight(storage.newest_copy()),
    }


def _midnight(day: dt.date | None) -> float:
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).timestamp() if day else 0.0


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)


def _counts(name: str, text: str, label: str, counts: Mapping[str, int], always: Iterable[str] = ()) -> Metric:
    """Return the counts that are large enough, and those named `always`, which alerts need, as 0 until they are."""
    family = CounterMetricFamily(name, text, labels=[label])
    for value, count in sorted({**dict.fromkeys(always, 0), **dict(_large(counts))}.items()):
        family.add_metric([value], in_steps(count))
    return family


def _large(counts: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    return ((str(value), count) for value, count in counts.items() if count >= STEP)


def registry(collector: BotCollector) -> CollectorRegistry:
    """Return the registry of one bot: its own metrics, and those of the process."""
    made = CollectorRegistry()
    made.register(collector)
    ProcessCollector(registry=made)
    return made
