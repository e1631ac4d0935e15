"""Delivers reminders until killed, with the bot's deliverer and sender only. Arguments: FOLDER ADDRESS."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from telegram.ext import ExtBot

from bot.knowledge import Library
from bot.reminders import Deliverer, deliver
from bot.settings import PROJECT
from bot.storage import DATABASE, Storage
from bot.telegram import http
from bot.telegram.http import AiohttpRequest
from bot.telegram.rate_limiter import PriorityRateLimiter
from bot.telegram.reminder_sender import ReminderSender

# A shorter retry delay and read timeout than in production, in seconds.
deliver.RETRY_AFTER = (1, 1, 1, 1, 1)
http.READ = 2.0


async def main(folder: Path, address: str) -> None:
    """Recover, then deliver due reminders in a loop."""
    storage = Storage(folder / DATABASE)
    bot = ExtBot("1:LOCAL", base_url=f"{address}/bot", request=AiohttpRequest(), rate_limiter=PriorityRateLimiter(300))
    async with bot:
        deliverer = Deliverer(storage, ReminderSender(bot, Library.load(PROJECT), storage))
        deliverer.recover()
        while True:
            await deliverer.run()
            await asyncio.sleep(0.05)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
