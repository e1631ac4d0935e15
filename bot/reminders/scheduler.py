"""Looks for what is due, again and again, and keeps house once a day: APScheduler in the bot's own event loop."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from pytz import utc

from bot.reminders.deliver import Deliverer

log = logging.getLogger(__name__)

# How long a run under way may take to finish when the bot stops; when the house is first kept after a start, which is not while
# the model is loading. Seconds.
LONGEST, SOON = 9.0, 20.0


class Scheduler:
    """Runs the deliverer; one run at a time, however long it takes."""

    def __init__(
        self,
        deliverer: Deliverer,
        daily: Callable[[], Awaitable[None]],
        every: float,
        *,
        soon: float = SOON,
        longest: float = LONGEST,
    ) -> None:
        """`every`: seconds between two looks, and so the most that a reminder is late.

        `daily` runs `soon` after the start too: a bot that is restarted each day must keep house all the same. When the bot
        stops, a run under way may take `longest` to finish.
        """
        self._deliverer = deliverer
        self._longest = longest
        # A job that is late, because the loop was busy, is still wanted; APScheduler would drop it after a second.
        self._jobs = AsyncIOScheduler(
            timezone=utc, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._jobs.add_job(deliverer.run, "interval", seconds=every, id="deliver")
        first = dt.datetime.now(utc) + dt.timedelta(seconds=soon)
        self._jobs.add_job(daily, "cron", hour=3, id="daily", next_run_time=first)
        self._jobs.add_listener(self._on_trouble, EVENT_JOB_ERROR | EVENT_JOB_MISSED)

    def start(self) -> None:
        """Begin to look; returns at once."""
        self._deliverer.recover()
        self._jobs.start()

    async def stop(self) -> None:
        """Look no more. A run under way finishes what is on its way, for as long as it may."""
        if self._jobs.running:
            # Its own shutdown would cancel the run under way.
            self._jobs.remove_all_jobs()
        self._deliverer.stop()
        try:
            await asyncio.wait_for(self._deliverer.idle.wait(), self._longest)
        except TimeoutError:
            log.warning("reminders: what is still on its way is sent again at the next start")
        if self._jobs.running:
            self._jobs.shutdown(wait=False)

    def _on_trouble(self, event: JobExecutionEvent) -> None:
        if event.exception:
            log.error("a job failed: %s", event.job_id, exc_info=event.exception)
        else:
            log.warning("a job was missed: %s", event.job_id)
