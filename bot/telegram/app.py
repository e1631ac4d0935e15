"""Assembles the bot and runs it: storage, content, assistant and handlers on one event loop, until told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder, Updater

from bot.assistant import AssistantLoader
from bot.knowledge import Library
from bot.reminders import Deliverer, Scheduler
from bot.settings import Settings
from bot.storage import DATABASE, Storage
from bot.telegram.dialogue import Dialogue
from bot.telegram.handlers import Handlers
from bot.telegram.lanes import Lanes
from bot.telegram.menu import publish
from bot.telegram.pace import Pace
from bot.telegram.request import AiohttpRequest
from bot.telegram.sender import ReminderSender
from bot.telegram.voices import VoiceSender
from bot.voice import Listener, listener_for, voice_for

log = logging.getLogger(__name__)

UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
# Touched whenever Telegram has answered a poll, or every so many seconds where it calls us; the container's health check
# looks at its age.
ALIVE = "alive"
ALIVE_EVERY = 20

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


class WatchedPolling(AiohttpRequest):
    """The connection updates come by: tells that the bot is alive, and ends it once Telegram no longer knows its token.

    python-telegram-bot would stop polling without a word to anybody, and the bot would go on, deaf.
    """

    def __init__(self, alive: Path, stop: asyncio.Event) -> None:
        super().__init__()
        self._alive = alive
        self._stop = stop

    async def do_request(self, *arguments: Any, **named: Any) -> tuple[int, bytes]:
        """As any request, looking at how it ended."""
        code, payload = await super().do_request(*arguments, **named)
        if code == HTTPStatus.OK:
            self._alive.touch()
        elif code == HTTPStatus.UNAUTHORIZED:
            log.error("Telegram no longer knows VIGIE_TELEGRAM_TOKEN: get a new one from @BotFather; stopping")
            self._stop.set()
        return code, payload


class TelegramRefused(Exception):
    """Telegram does not take a setting; the message says which, and what to do."""


def build(settings: Settings, handlers: Handlers, stop: asyncio.Event) -> AnyApplication:
    """The python-telegram-bot application, with all handlers, not started."""
    assert settings.telegram_token
    application = (
        ApplicationBuilder()
        .token(settings.telegram_token.get_secret_value())
        .base_url(f"{settings.telegram_api}/bot")
        .base_file_url(f"{settings.telegram_api}/file/bot")
        .request(AiohttpRequest())
        .get_updates_request(WatchedPolling(settings.data / ALIVE, stop))
        .rate_limiter(Pace(settings.sends_per_second))
        .concurrent_updates(Lanes())
        # Its scheduler would start by itself because APScheduler is installed; ours is not its business.
        .job_queue(None)
        .build()
    )
    handlers.register(application)
    return application


async def run(
    settings: Settings,
    model: Path,
    stop: asyncio.Event,
    loader: type[AssistantLoader] = AssistantLoader,
    listen: Callable[[Settings], Listener | None] | None = None,
) -> None:
    """Run the bot until `stop` is set. Raises TelegramRefused, StorageError and BrokenContent before it begins."""
    library = Library.load(settings.root)
    storage = Storage(settings.data / DATABASE)
    try:
        assistant = loader(model, library, storage.conversations)
        voice = voice_for(settings)
        listener = (listen or listener_for)(settings)
        dialogue = Dialogue(library, storage, assistant, keep_questions=settings.keep_questions, voices=not voice.off)
        handlers = Handlers(dialogue, library, VoiceSender(voice, storage, library), listener)
        application = build(settings, handlers, stop)
        if not await _patiently(application.initialize, stop):
            return
        try:
            deliverer = Deliverer(storage, ReminderSender(application.bot, library, storage, dialogue.voiced))
            await _serve(
                settings, application, assistant, library, Scheduler(deliverer, storage.purge, settings.reminders_every), stop
            )
        finally:
            voice.close()
            if listener:
                listener.close()
            await application.shutdown()
    finally:
        storage.close()


async def _patiently(step: Callable[[], Awaitable[object]], stop: asyncio.Event) -> bool:
    """Do `step`, again and again while the network fails; False where told to stop meanwhile.

    Not left to python-telegram-bot, which would also repeat for ever what Telegram refuses: its BadRequest is a NetworkError.
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


async def _serve(
    settings: Settings,
    application: AnyApplication,
    assistant: AssistantLoader,
    library: Library,
    scheduler: Scheduler,
    stop: asyncio.Event,
) -> None:
    updater = application.updater
    assert updater
    background: list[asyncio.Task[None]] = []
    await application.start()
    try:
        if await _patiently(lambda: _listen(settings, updater), stop):
            log.info("listening as @%s", application.bot.username)
            # Only now: importing Rasa keeps the processor busy for seconds, and buttons shall not wait for that.
            assistant.start()
            background.append(asyncio.create_task(_publish(application, library)))
            scheduler.start()
            if settings.webhook_url:
                background.append(asyncio.create_task(_keep_touching(settings.data / ALIVE)))
            await stop.wait()
    finally:
        log.info("stopping: what is in hand is finished first")
        for task in background:
            task.cancel()
        await scheduler.stop()
        if updater.running:
            # The poll under way may end in the very refusal that stops us, which has been told already.
            with suppress(InvalidToken):
                await updater.stop()
        await application.stop()


async def _listen(settings: Settings, updater: Updater) -> None:
    if settings.webhook_url:
        assert settings.webhook_secret
        await updater.start_webhook(
            listen=settings.webhook_listen,
            port=settings.webhook_port,
            url_path="telegram",
            webhook_url=f"{settings.webhook_url.rstrip('/')}/telegram",
            secret_token=settings.webhook_secret.get_secret_value(),
            allowed_updates=UPDATES,
        )
    else:
        await updater.start_polling(allowed_updates=UPDATES)


async def _publish(application: AnyApplication, library: Library) -> None:
    try:
        await publish(application.bot, library)
    except TelegramError as error:
        log.warning("the command menu could not be set (%s): it stays as it was", type(error).__name__)


async def _keep_touching(path: Path) -> None:
    while True:
        path.touch()
        await asyncio.sleep(ALIVE_EVERY)
