"""Run the daily jobs: delete old rows, back up the database, notify inactive people and later erase their data."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
from collections.abc import Callable

from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.dialogue import Dialogue
from bot.dialogue.waiting import wait_on
from bot.elsewhere import Keeper, PlaceError
from bot.reminders import bring_near
from bot.storage import Person, Storage, StorageFailure
from bot.telegram.delivery import send
from bot.telegram.rate_limiter import BULK

log = logging.getLogger(__name__)

# The name of what only one of the bots that share a database does.
DAILY = "housekeeping"


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


class Housekeeping:
    """Runs every day, whether or not anybody writes; a job that fails is retried the next day."""

    def __init__(
        self,
        bot: Bot,
        storage: Storage,
        dialogue: Dialogue,
        today: Callable[[], dt.date] = _today,
        keeper: Keeper | None = None,
    ) -> None:
        """`keeper` carries copies to another place, where there is one."""
        self._keeper = keeper
        self._bot = bot
        self._storage = storage
        self._dialogue = dialogue
        self._today = today

    async def run(self) -> None:
        """Run all daily jobs, where no other bot on the database does; a job that fails does not stop the others."""
        today = self._today()
        try:
            if not self._storage.replicas.lead(DAILY):
                return
            sound = self._storage.purge(today)
        except StorageFailure:
            log.exception("what is too old could not be removed")
            sound = False
        if sound:
            # Only if the clock can be trusted: a backup dated far in the future would count as the newest for ever.
            try:
                await asyncio.to_thread(self._storage.copy, today)
            except (StorageFailure, OSError):
                log.exception("no copy of the database could be made")
            await self._keep_elsewhere(today)
            self._bring_near()
            await self._silent(today)

    async def _keep_elsewhere(self, today: dt.date) -> None:
        if self._keeper is None:
            return
        try:
            name = await asyncio.to_thread(self._keeper.keep, today)
        except (PlaceError, OSError) as error:
            log.error("no copy could be kept elsewhere: %s", error if isinstance(error, PlaceError) else type(error).__name__)
        else:
            log.info("a copy is kept elsewhere: %s", name)

    def _bring_near(self) -> None:
        try:
            if far := bring_near(self._storage, int(time.time())):
                log.warning("reminders: %d were due far too late, since the clock was wrong; they are worked out anew", far)
        except StorageFailure:
            log.exception("reminders that are due far too late could not be worked out anew")

    async def _silent(self, today: dt.date) -> None:
        told = gone = 0
        for person in self._storage.people.to_erase(today):
            # Other tasks run between two erasures, so the person may have written since the list was made.
            known = self._storage.people.get(person.chat_id)
            if known and known.last_seen == person.last_seen:
                self._dialogue.forget(person)
                gone += 1
            await asyncio.sleep(0)
        for person in self._storage.people.to_notice(today):
            if await self._tell(person):
                self._storage.people.noticed(person.chat_id, today)
                told += 1
        if told or gone:
            log.info("people silent for long: %d told, %d erased", told, gone)

    async def _tell(self, person: Person) -> bool:
        """Notify a person; return False if it has to be retried."""
        try:
            notice = self._dialogue.silence(person.language)
            await send(self._bot, person.chat_id, notice, priority=BULK)
            wait_on(self._storage.conversations, self._storage.pseudonyms.of(person.chat_id), notice)
        except (Forbidden, BadRequest):
            return True
        except TelegramError as error:
            log.warning("somebody silent for long could not be told (%s)", type(error).__name__)
            return False
        return True
