"""A real browser on the page, and a tiny bot behind it; conftest.py makes these fixtures known."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatAction
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from playground import Playground
from tests.lazy import Lazy

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page

playwright = Lazy("playwright.async_api")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --use-fake-device-for-media-stream --use-fake-ui-for-media-stream"
)
RICH = (
    "<b>gras</b>, <i>penché</i>, <code>code</code>, <a href='https://www.cnil.fr/fr'>lien</a>, "
    "<tg-spoiler>secret</tg-spoiler> /aide <blockquote>cité</blockquote>"
)
Context = ContextTypes.DEFAULT_TYPE


async def reply(update: Update, context: Context) -> None:
    """Echoes; a few words make it do something else."""
    assert update.message
    match update.message.text:
        case "question":
            rows = [[InlineKeyboardButton(text, callback_data=text) for text in ("Oui", "Non", "Alerte", "Rien")]]
            await update.message.reply_text("Prêt ?", reply_markup=InlineKeyboardMarkup(rows))
        case "riche":
            await update.message.reply_html(RICH)
        case "occupé":
            await update.message.reply_chat_action(ChatAction.TYPING)
        case text:
            await update.message.reply_text(f"écho : {text}" if text else "reçu")


async def pressed(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query
    match query.data:
        case "Alerte":
            await query.answer("Attention", show_alert=True)
        case "Rien":
            return
        case data:
            assert isinstance(query.message, Message)
            await query.edit_message_text(f"Réponse : {data}", reply_markup=query.message.reply_markup)
            await query.answer("Noté")


@pytest.fixture
async def application(playground: Playground) -> AsyncIterator[Application]:
    builder = Application.builder().token(playground.token).job_queue(None)
    application = builder.base_url(f"{playground.url}/bot").base_file_url(f"{playground.url}/file/bot").build()
    application.add_handlers([CallbackQueryHandler(pressed), MessageHandler(filters.UpdateType.MESSAGE, reply)])
    async with application:
        await application.bot.set_my_commands([BotCommand("aide", "Ce que je sais faire"), BotCommand("bilan", "Un bilan")])
        await application.bot.set_my_commands([BotCommand("help", "What I can do")], language_code="en")
        await application.start()
        assert application.updater
        await application.updater.start_polling()
        yield application
        await application.updater.stop()
        await application.stop()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with playwright.async_playwright() as started:
        browser = await started.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
        yield browser
        await browser.close()


@pytest.fixture
async def context(browser: Browser) -> BrowserContext:
    return await browser.new_context(locale="fr-FR", viewport={"width": 1200, "height": 800})


@pytest.fixture
async def page(context: BrowserContext, playground: Playground, application: Application) -> AsyncIterator[Page]:
    complaints: list[str] = []
    outside: list[str] = []
    page = await context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: outside.append(request.url))
    await page.goto(playground.url)
    yield page
    assert [url for url in outside if not url.startswith((playground.url, "blob:"))] == []
    # A browser says so by itself when a server is away, was started anew (403), or knows a chat no more (404).
    assert [text for text in complaints if not re.search("ERR_CONNECTION|40[34]", text)] == []


def bubbles(page: Page, who: str = "bot"):
    return page.locator(f".message.{who} .text")


async def say(page: Page, text: str) -> None:
    await page.get_by_label("Votre message").fill(text)
    await page.keyboard.press("Enter")


async def start(page: Page) -> None:
    await page.get_by_role("button", name="Démarrer").click()
    await playwright.expect(bubbles(page)).to_have_text(["écho : /start"])
