"""Serve the dialogue over Telegram: updates, reminders and housekeeping on one event loop, until told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder

from bot.assistant import AssistantLoader
from bot.dialogue import Dialogue
from bot.dialogue.reply import Reply
from bot.elsewhere import Keeper, keeper_for
from bot.knowledge import Library
from bot.reminders import Deliverer, Scheduler
from bot.settings import Settings
from bot.storage import SendRate, Storage
from bot.telegram.backlog import Backlog
from bot.telegram.exchange import Exchange
from bot.telegram.handlers import Handlers
from bot.telegram.housekeeping import Housekeeping
from bot.telegram.http import AiohttpRequest
from bot.telegram.intake import Intake
from bot.telegram.limits import Limits
from bot.telegram.logs import on_loop_trouble
from bot.telegram.measures import Measures, Sources, monitored
from bot.telegram.menu import publish
from bot.telegram.outbox import Outbox
from bot.telegram.per_chat import PerChatUpdateProcessor
from bot.telegram.polling import UpdatesRequest
from bot.telegram.rate_limiter import PriorityRateLimiter
from bot.telegram.recent import RecentUpdates
from bot.telegram.reminder_sender import ReminderSender
from bot.telegram.replica import TakeOver
from bot.telegram.respond import Responder
from bot.telegram.throttle import Throttle
from bot.telegram.turns import Turns
from bot.telegram.update_ledger import UpdateLedger
from bot.telegram.voice_sender import VoiceSender
from bot.telegram.wait_notices import WaitNotices
from bot.voice import Listener, Voice

log = logging.getLogger(__name__)

# Time limits of a shutdown, in seconds: to finish updates in progress, then to cancel what remains; ten in all at most.
FINISH_WITHIN, CANCEL_WITHIN = 9.0, 0.5

# What runs for as long as the bot does.
Beside = Callable[[], Coroutine[Any, Any, None]]
AnyApplication = Application[Any, Any, Any, Any, Any, Any]


class TelegramRefused(Exception):
    """Telegram rejects a setting; the message names the setting and says what to do."""


def build(
    settings: Settings, handlers: Handlers, per_chat: PerChatUpdateProcessor, limits: Limits, shared: SendRate | None = None
) -> AnyApplication:
    """Build the python-telegram-bot application with all handlers registered; it is not started yet."""
    assert settings.telegram_token
    application = (
        ApplicationBuilder()
        .token(settings.telegram_token.get_secret_value())
        .base_url(f"{settings.telegram_api}/bot")
        .base_file_url(f"{settings.telegram_api}/file/bot")
        .request(AiohttpRequest())
        .get_updates_request(UpdatesRequest())
        .rate_limiter(PriorityRateLimiter(settings.sends_per_second, burst=limits.chat_burst, shared=shared))
        .concurrent_updates(per_chat)
        # Updates arrive through polling.py or webhook.py instead.
        .updater(None)
        # Where APScheduler is installed, python-telegram-bot starts a job queue by itself; we run our own scheduler.
        .job_queue(None)
        .build()
    )
    handlers.register(application)
    return application


async def serve(
    settings: Settings,
    library: Library,
    storage: Storage,
    assistant: AssistantLoader,
    dialogue: Dialogue,
    voice: Voice,
    listener: Listener | None,
    stop: asyncio.Event,
    limits: Limits,
) -> None:
    """Serve the dialogue until `stop` is set. Raises TelegramRefused before it begins, or later if the token is revoked."""
    asyncio.get_running_loop().set_exception_handler(on_loop_trouble)
    ledger, outbox, recent = UpdateLedger(storage), Outbox(storage), RecentUpdates(double_tap=limits.double_tap)
    waits = WaitNotices(ledger, outbox, partial(dialogue.phrase, "wait"), settings.sends_per_second, limits.wait_notice)
    measures, backlog = Measures(ledger, outbox), Backlog(ledger, outbox, limits.in_hand, limits.unsent)
    handlers = Handlers(dialogue, Exchange(dialogue, storage, outbox, ledger, measures.decided), listener, recent, waits)
    throttle, turns = Throttle(burst=limits.flood_burst), Turns(storage)
    per_chat = PerChatUpdateProcessor(ledger, throttle, storage.pseudonyms.of, handlers.too_fast, turns)
    application = build(settings, handlers, per_chat, limits, storage.send_rate())
    responder = Responder(application.bot, VoiceSender(voice, storage, library), partial(_apology, dialogue))
    keeper = keeper_for(settings)
    deliverer, scheduler = _jobs(settings, library, storage, dialogue, application.bot, keeper)
    arrived, queue = _each(measures.arrived, handlers.arrived), application.update_queue
    intake = Intake(settings, application.bot, ledger, backlog, queue, stop, arrived, limits, storage)
    sources = Sources(settings, storage, assistant, voice, deliverer, ledger, outbox, backlog, intake, measures, keeper)
    more = (keeper.run,) if keeper else ()
    beside: tuple[Beside, ...] = (partial(waits.run, application.bot), TakeOver(storage, outbox).run, *more)
    try:
        async with monitored(sources):
            if not await _patiently(application.initialize, stop):
                return
            await application.start()
            outbox.start(responder.carry, _each(measures.said, waits.said))
            try:
                await _listen(intake, application, library, assistant, scheduler, beside, stop)
            finally:
                await _stop(intake, scheduler, _finish(application, per_chat, outbox))
    finally:
        await application.shutdown()


def _jobs(
    settings: Settings, library: Library, storage: Storage, dialogue: Dialogue, bot: Bot, keeper: Keeper | None
) -> tuple[Deliverer, Scheduler]:
    """Return what sends reminders, and what runs it and the daily jobs."""
    deliverer = Deliverer(storage, ReminderSender(bot, library, storage, dialogue.finished))
    daily = Housekeeping(bot, storage, dialogue, keeper=keeper).run
    return deliverer, Scheduler(deliverer, daily, settings.reminders_every)


def _apology(dialogue: Dialogue, chat_id: int) -> Reply:
    return dialogue.phrase("apology", chat_id, None)


async def _stop(intake: Intake, scheduler: Scheduler, finishing: Awaitable[None]) -> None:
    log.info("stopping: what is in hand is finished first")
    await intake.stop()
    await asyncio.gather(scheduler.stop(), finishing)
    await intake.close()


def _each[T](*calls: Callable[[T], object]) -> Callable[[T], None]:
    """Return a function that makes all these calls, in this order."""

    def call(given: T) -> None:
        for one in calls:
            one(given)

    return call


async def _listen(
    intake: Intake,
    application: AnyApplication,
    library: Library,
    assistant: AssistantLoader,
    scheduler: Scheduler,
    beside: Sequence[Beside],
    stop: asyncio.Event,
) -> None:
    """Accept updates, and run everything else and what goes on `beside`, until `stop` is set.

    Raises TelegramRefused if the token was revoked meanwhile.
    """
    if not await _patiently(intake.start, stop):
        return
    log.info("listening as @%s", application.bot.username)
    # Started only now: importing Rasa keeps the processor busy for seconds, and button presses must not wait for that.
    assistant.start()
    publish_menu: Beside = partial(_publish, application, library)
    tasks = [asyncio.create_task(run()) for run in (publish_menu, *beside)]
    scheduler.start()
    await stop.wait()
    for task in tasks:
        task.cancel()
    if intake.token_refused:
        raise TelegramRefused("Telegram no longer knows VIGIE_TELEGRAM_TOKEN: get a new one from @BotFather")


async def _finish(application: AnyApplication, per_chat: PerChatUpdateProcessor, outbox: Outbox) -> None:
    """Finish updates in progress within FINISH_WITHIN seconds; cancelled ones are processed again after the next start."""
    finishing = asyncio.create_task(application.stop())
    # Messages still unsent stay in the database and are sent after the next start.
    sending = asyncio.create_task(outbox.stop(FINISH_WITHIN))
    done, _ = await asyncio.wait({finishing}, timeout=FINISH_WITHIN)
    await sending
    if not done:
        log.warning("what is in hand takes too long, and is begun anew at the next start")
        per_chat.cancel()
        done, _ = await asyncio.wait({finishing}, timeout=CANCEL_WITHIN)
    if not done:
        # Reached, for example, while a voice message is being uploaded.
        finishing.cancel()
    with suppress(asyncio.CancelledError):
        await finishing


async def _patiently(step: Callable[[], Awaitable[object]], stop: asyncio.Event) -> bool:
    """Run `step`, retrying while the network fails; return False if told to stop meanwhile.

    python-telegram-bot's own retry is not used: its BadRequest is a NetworkError, so it would also retry for ever what Telegram
    rejects.
    """
    pause = 1.0
    while not stop.is_set():
        try:
            await step()
            return True
        except InvalidToken as error:
            message = "VIGIE_TELEGRAM_API refuses VIGIE_TELEGRAM_TOKEN: copy the token again from @BotFather"
            raise TelegramRefused(message) from error
        except BadRequest as error:
            raise TelegramRefused(f"Telegram refuses VIGIE_WEBHOOK_URL ({error.message}): mend it") from error
        except (NetworkError, RetryAfter) as error:
            log.warning("Telegram cannot be reached (%s), trying again in %.0f s", type(error).__name__, pause)
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
        pause = min(pause * 2, 60.0)
    return False


async def _publish(application: AnyApplication, library: Library) -> None:
    try:
        await publish(application.bot, library)
    except TelegramError as error:
        log.warning("the command menu could not be set (%s): it stays as it was", type(error).__name__)
