"""Runs the deliverer every few seconds and housekeeping once a day, with APScheduler in the bot's own event loop."""

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

# Seconds that a run may take to finish when the bot stops.
STOP_WITHIN = 9.0
# Seconds from the start to the first housekeeping: not while the model is loading.
FIRST_DAILY_AFTER = 20.0


class Scheduler:
    """Runs the deliverer, one run at a time, however long it takes."""

    def __init__(
        self,
        deliverer: Deliverer,
        daily: Callable[[], Awaitable[None]],
        every: float,
        *,
        first_daily_after: float = FIRST_DAILY_AFTER,
        stop_within: float = STOP_WITHIN,
    ) -> None:
        """`every` is the number of seconds between two runs, and so the longest delay of a reminder.

        `daily` also runs soon after the start, for a bot that is restarted each day.
        """
        self._deliverer = deliverer
        self._stop_within = stop_within
        # APScheduler would drop a job that is a second late because the loop was busy; None lets it run all the same.
        self._jobs = AsyncIOScheduler(
            timezone=utc, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        self._jobs.add_job(deliverer.run, "interval", seconds=every, id="deliver")
        soon = dt.datetime.now(utc) + dt.timedelta(seconds=first_daily_after)
        self._jobs.add_job(daily, "cron", hour=3, id="daily", next_run_time=soon)
        self._jobs.add_listener(self._on_trouble, EVENT_JOB_ERROR | EVENT_JOB_MISSED)

    def start(self) -> None:
        """Start the jobs; return at once."""
        self._deliverer.recover()
        self._jobs.start()

    async def stop(self) -> None:
        """Stop the jobs; wait a limited time for a run to finish what it is sending."""
        if self._jobs.running:
            # APScheduler's own shutdown would cancel the run.
            self._jobs.remove_all_jobs()
        self._deliverer.stop()
        try:
            await asyncio.wait_for(self._deliverer.idle.wait(), self._stop_within)
        except TimeoutError:
            log.warning("reminders: what is still on its way is sent again at the next start")
        if self._jobs.running:
            self._jobs.shutdown(wait=False)

    def _on_trouble(self, event: JobExecutionEvent) -> None:
        if event.exception:
            log.error("a job failed: %s", event.job_id, exc_info=event.exception)
        else:
            log.warning("a job was missed: %s", event.job_id)
