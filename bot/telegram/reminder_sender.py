"""Send a reminder over Telegram, and translate Telegram's errors into the results of bot/reminders."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from telegram import Bot
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot import checklist
from bot.assistant import incidents_of, remember_answer
from bot.dialogue.answers.view import AnswersView
from bot.dialogue.emergency.standpoint import Standpoint
from bot.dialogue.emergency.view import EmergencyView
from bot.dialogue.guides.view import GuidesView, Progress
from bot.dialogue.practice.draw import draw_one
from bot.dialogue.practice.view import PracticeView
from bot.dialogue.reminders.view import RemindersView
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.dialogue.waiting import wait_on
from bot.knowledge import Library
from bot.reminders import Blocked, Gone, Refused, SendResult, Sent, Unreachable, Wait
from bot.storage import Delivery, Person, Storage
from bot.telegram.delivery import send
from bot.telegram.rate_limiter import BULK
from bot.values import OneOffKind, ReminderKind

log = logging.getLogger(__name__)


class ReminderSender:
    """Implements `Sender` of bot/reminders with a python-telegram-bot Bot."""

    def __init__(
        self, bot: Bot, library: Library, storage: Storage, finish: Callable[[Person, Reply], Reply] = lambda _, reply: reply
    ) -> None:
        """`finish` adds what each person wants on a reply, such as a button to hear it."""
        self._bot = bot
        self._library = library
        self._storage = storage
        self._finish = finish
        render = Renderer(library)
        self._view = RemindersView(library, render)
        self._emergency = EmergencyView(library, render)
        self._practice = PracticeView(library, render)
        self._guides = GuidesView(library, render, AnswersView(library, render))

    async def send(self, delivery: Delivery) -> SendResult:
        """Send one reminder; every error of Telegram is returned as a SendResult."""
        if (made := self._made(delivery)) is None:
            return Refused("there is no such guide or incident any more")
        reply, about = made
        person = self._storage.people.get(delivery.chat_id) or Person(delivery.chat_id, delivery.language)
        try:
            await send(self._bot, delivery.chat_id, self._finish(person, reply), priority=BULK)
        except RetryAfter as error:
            wait = error.retry_after
            return Wait(wait if isinstance(wait, int | float) else wait.total_seconds())
        except Forbidden as error:
            return Gone() if "deactivated" in error.message.lower() else Blocked()
        except BadRequest as error:
            # Includes "chat not found", which does not mean that the person is gone: another bot's token gets it for every
            # chat.
            return Refused(error.message)
        except TelegramError as error:
            return Unreachable(type(error).__name__)
        # Later messages now refer to this reminder; a pending question of the checklist is no longer the last thing on the
        # screen.
        sender = self._storage.pseudonyms.of(delivery.chat_id)
        remember_answer(self._storage.conversations, sender, about)
        wait_on(self._storage.conversations, sender, reply)
        await self._send_example(delivery)
        return Sent()

    async def _send_example(self, delivery: Delivery) -> None:
        """Send an example after a reminder of good habits, to those who want one; where that fails, it is not tried again."""
        sender = self._storage.pseudonyms.of(delivery.chat_id)
        record = self._storage.practice.of(sender)
        if delivery.kind is not ReminderKind.HABITS or not record.monthly:
            return
        example = draw_one(self._library.examples, record, sender, delivery.month)
        try:
            await send(self._bot, delivery.chat_id, self._practice.monthly(example, delivery.language), priority=BULK)
        except TelegramError as error:
            log.info("an example could not follow its reminder: %s", type(error).__name__)
            return
        self._storage.practice.show(sender, example)

    def _made(self, delivery: Delivery) -> tuple[Reply, str | None] | None:
        """Return the message, and the guide that the person now reads, if any; None if what it is about no longer exists."""
        if delivery.kind is OneOffKind.CLOCK:
            return self._clock(delivery)
        if delivery.kind is not OneOffKind.GUIDE:
            tips = self._library.tips.of(delivery.kind)
            tip, left = tips[delivery.tip % len(tips)], self._left(delivery.chat_id)
            return self._view.reminder(delivery.kind, tip, delivery.month, delivery.language, left=left), None
        if (guide := self._library.guides.get(delivery.month)) is None:
            return None
        ticked = self._storage.guides.ticked(self._storage.pseudonyms.of(delivery.chat_id), guide.id)
        return self._guides.guide(guide, Progress(ticked), delivery.language, "guide_reminder"), guide.id

    def _clock(self, delivery: Delivery) -> tuple[Reply, str | None] | None:
        """That a time limit of an incident is near; None where that incident is kept no more, or what it runs for is done."""
        situation, _, clock = delivery.month.partition(":")
        sender = self._storage.pseudonyms.of(delivery.chat_id)
        records = {record.situation: record for record in incidents_of(self._storage.conversations, sender)}
        if situation not in records or situation not in self._library.incidents.situations or clock in records[situation].acted:
            return None
        at = Standpoint(delivery.language, delivery.zone, dt.datetime.now(dt.UTC))
        return self._emergency.reminder(records[situation], self._library.incidents.situations[situation], clock, at), None

    def _left(self, chat_id: int) -> bool:
        log = self._storage.checks.log(self._storage.pseudonyms.of(chat_id))
        return bool(checklist.missing(checklist.current(log), self._library.checklist))
