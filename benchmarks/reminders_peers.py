"""Runs one design for sending reminders and prints JSON: ours, a job per subscription in a job store, or JobQueue."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.common import resident

TEXT = "<b>Débrancher la copie</b>\n\n" + "Un geste par mois, en moins de dix minutes. " * 6
done: list[float] = []
finished: asyncio.Event
address, wanted = "", 0
bot: Any = None


async def deliver(chat: int) -> None:
    """Send one message; a module-level function, because the job store imports it by name."""
    await bot.send_message(chat, TEXT, parse_mode="HTML")
    done.append(time.monotonic())
    if len(done) >= wanted:
        finished.set()


async def deliver_by_queue(context: Any) -> None:
    """Send one message; called by JobQueue."""
    await deliver(context.job.chat_id)


async def ours(people: int, due: int) -> float:
    """Run our deliverer against the same API."""
    from benchmarks.reminders import Bench

    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), address, 1000, people, due)
        started = time.monotonic()
        bench.bot.rate_limiter._allowed = 10**6
        bench.bot.rate_limiter._sent = type(bench.bot.rate_limiter._sent)(maxlen=10**6)
        async with bench.bot:
            ready = time.monotonic() - started
            began = time.monotonic()
            await bench.deliverer.run()
            done.extend([began, time.monotonic()])
        bench.storage.close()
    return ready


async def jobstore(people: int, due: int) -> float:
    """Run one job per subscription, stored in SQLite by SQLAlchemy before the process starts."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.asyncio import AsyncIOScheduler
    from telegram import Bot

    global bot
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/jobs.db"

        def scheduler() -> Any:
            return AsyncIOScheduler(jobstores={"default": SQLAlchemyJobStore(url)}, job_defaults={"misfire_grace_time": None})

        first = scheduler()
        first.start(paused=True)
        now = dt.datetime.now(dt.UTC)
        past, later = now - dt.timedelta(seconds=1), now + dt.timedelta(days=1)
        for chat in range(people):
            at = {"day": 5, "hour": 12, "next_run_time": past if chat < due else later, "id": str(chat)}
            first.add_job("benchmarks.reminders_peers:deliver", "cron", [chat], **at)
        first.shutdown()
        bot = Bot("1:LOCAL", base_url=f"{address}/bot")
        async with bot:
            started = time.monotonic()
            second = scheduler()
            second.start()
            ready = time.monotonic() - started
            done.append(time.monotonic())
            await finished.wait()
            second.shutdown(wait=False)
    return ready


async def jobqueue(people: int, due: int) -> float:
    """Run python-telegram-bot's JobQueue, in memory: all subscriptions are scheduled again at each start."""
    from telegram.ext import ApplicationBuilder

    global bot
    application = ApplicationBuilder().token("1:LOCAL").base_url(f"{address}/bot").updater(None).build()
    bot = application.bot
    async with application:
        started = time.monotonic()
        queue = application.job_queue
        assert queue
        now = dt.datetime.now(dt.UTC)
        for chat in range(people):
            when = now + (dt.timedelta(seconds=2) if chat < due else dt.timedelta(days=3))
            queue.run_once(deliver_by_queue, when, chat_id=chat, job_kwargs={"misfire_grace_time": None})
        await application.start()
        ready = time.monotonic() - started
        while not done:
            await asyncio.sleep(0.01)
        await finished.wait()
        await application.stop()
    return ready


async def main(kind: str, people: int, due: int) -> None:
    """Run one design and print its measurements."""
    global finished, wanted
    finished, wanted = asyncio.Event(), due
    ready = await {"ours": ours, "jobstore": jobstore, "jobqueue": jobqueue}[kind](people, due)
    print(json.dumps({"ready": ready, "memory": resident(), "rate": due / (done[-1] - done[0])}))


if __name__ == "__main__":
    address = sys.argv[4]
    # The job store imports `deliver` by module name, which must be this module and not a second copy.
    sys.modules["benchmarks.reminders_peers"] = sys.modules["__main__"]
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
