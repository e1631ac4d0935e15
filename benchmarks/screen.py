"""How much of each message shows at once on a phone's screen: in the local page, in Chromium at 390 by 844.

Every answer is opened by its name, with voices on, as a person would see it; every question of the checklist, every reminder
and every panel is sent as the bot sends it. Counted is whether its first line and its first button are both visible without
scrolling, its height, and its rows of buttons.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Page, async_playwright
from pydantic import SecretStr
from telegram import Bot

from benchmarks.common import model, table
from bot.app import run as run_bot
from bot.dialogue.reply import PANEL_ROWS, ROWS, Reply
from bot.knowledge import Language, Library
from bot.settings import Settings
from bot.telegram.delivery import send
from bot.telegram.limits import Limits
from playground import Playground
from tests.dialogue.panels import Panels

WIDTH, HEIGHT, TALLEST = 390, 844, 620
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
LOOK = """() => {
  const messages = document.querySelectorAll(".message.bot");
  const last = messages[messages.length - 1];
  const shown = document.getElementById("scroller").getBoundingClientRect();
  const text = last.querySelector(".text").getBoundingClientRect(), keys = [...last.querySelectorAll(".key")];
  const rows = new Set(keys.map((key) => Math.round(key.getBoundingClientRect().top)));
  const first = keys.length ? keys[0].getBoundingClientRect() : text;
  const whole = last.getBoundingClientRect();
  return {visible: text.top >= shown.top - 1 && first.bottom <= shown.bottom + 1, height: whole.height, rows: rows.size};
}"""


@dataclass(frozen=True)
class Seen:
    """What shows of one message."""

    visible: bool
    height: float
    rows: int


async def _run() -> str:
    settings = Settings()
    path, library = model(settings), Library.load(settings.root)
    playground = Playground(rate_limit=None)
    await playground.start()
    stop = asyncio.Event()
    with tempfile.TemporaryDirectory() as data:
        local = settings.model_copy(
            update={"telegram_api": playground.url, "telegram_token": SecretStr(playground.token), "data": Path(data)}
        )
        limits = Limits(chat_burst=10_000, flood_burst=10_000)
        bot = asyncio.create_task(run_bot(local, path, stop, limits=limits))
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
            page = await browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="fr-FR")
            await page.goto(playground.url)
            await page.get_by_role("button", name="Démarrer").click()
            await page.locator(".message.bot").first.wait_for()
            answers = [await _open(page, id_) for id_ in library.answers]
            # Beyond what the bot sends by itself: its own chat, over the same Bot API.
            own = Bot(playground.token, base_url=f"{playground.url}/bot")
            chat = int(playground.calls_of("sendMessage")[-1].parameters["chat_id"])
            panels = Panels(library, Language.FR)
            kinds = {"reminders": panels.reminders, "questions of the check-up": panels.questions}
            kinds |= {"results and plans": panels.results, "settings": panels.settings, "themes and guides": panels.themes}
            others = {kind: [await _sent(page, own, chat, reply) for _, reply in each()] for kind, each in kinds.items()}
            await browser.close()
        stop.set()
        await bot
    await playground.stop()
    return "\n\n".join([_told("short forms", answers, ROWS), *(_told(kind, seen, PANEL_ROWS) for kind, seen in others.items())])


async def _open(page: Page, answer: str) -> Seen:
    async with _new(page):
        await page.get_by_label("Votre message").fill(f"/{answer}")
        await page.keyboard.press("Enter")
    return Seen(**await page.evaluate(LOOK))


async def _sent(page: Page, bot: Bot, chat: int, reply: Reply) -> Seen:
    async with _new(page):
        await send(bot, chat, reply)
    return Seen(**await page.evaluate(LOOK))


@asynccontextmanager
async def _new(page: Page) -> AsyncIterator[None]:
    """Wait for the message that the block brings about."""
    bubbles = page.locator(".message.bot")
    count = await bubbles.count()
    yield
    await bubbles.nth(count).wait_for()
    # Its keyboard comes with it; the page then scrolls to its end.
    await page.wait_for_timeout(150)


def _told(kind: str, seen: list[Seen], most: int) -> str:
    heights = sorted(one.height for one in seen)
    visible, fit = sum(one.visible for one in seen), sum(height <= TALLEST for height in heights)
    return table(
        [
            (kind, str(len(seen))),
            ("first line and first button show at once (target 98%)", f"{visible / len(seen):.1%}"),
            (f"no taller than {TALLEST} points", f"{fit / len(seen):.1%}"),
            ("height in the middle, and the tallest", f"{statistics.median(heights):.0f}, {heights[-1]:.0f} points"),
            (f"rows of buttons, at most (target {most})", str(max(one.rows for one in seen))),
        ]
    )


def run() -> str:
    """Return the table."""
    return asyncio.run(_run())
