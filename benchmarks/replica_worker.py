"""Delivers what is due once, as one of several on a PostgreSQL database. Arguments: FOLDER URL ADDRESS PER_SECOND.

Waits for a line on standard input before it begins; prints the number sent and its processor time as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from telegram.ext import ExtBot

from benchmarks.reminders import NOW
from bot.knowledge import Library
from bot.reminders import Deliverer
from bot.settings import PROJECT
from bot.storage import DATABASE, Storage
from bot.telegram.http import AiohttpRequest
from bot.telegram.rate_limiter import PriorityRateLimiter
from bot.telegram.reminder_sender import ReminderSender


async def main(folder: Path, url: str, address: str, per_second: int) -> None:
    """Deliver."""
    storage = Storage(folder / DATABASE, url=url)
    storage.join()
    limiter = PriorityRateLimiter(per_second, shared=storage.send_rate())
    bot: Any = ExtBot("1:LOCAL", base_url=f"{address}/bot", request=AiohttpRequest(), rate_limiter=limiter)
    async with bot:
        sender = ReminderSender(bot, Library.load(PROJECT), storage)
        print("ready", flush=True)
        sys.stdin.readline()
        started, used = time.monotonic(), time.process_time()
        counts = await Deliverer(storage, sender, lambda: NOW + time.monotonic() - started).run()
        print(json.dumps({"sent": counts["sent"], "used": time.process_time() - used}), flush=True)
    storage.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])))
