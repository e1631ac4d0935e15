"""Take the README's screenshot of the local chat in a real browser. Usage: screenshot.py FILE [dark|light] [WIDTH]."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright, expect
from pydantic import SecretStr

from bot.app import run
from bot.assistant.model import train
from bot.settings import Settings
from playground import Playground

QUESTIONS = ("jpeux utiliser le wifi de la clinique ?",)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


async def main(file: Path, theme: str = "light", width: int = 1100) -> None:
    """Run the bot, talk to it on the page, and save a screenshot."""
    defaults = Settings()
    model = train(defaults.root, defaults.models)
    playground = Playground()
    await playground.start()
    stop = asyncio.Event()
    with tempfile.TemporaryDirectory() as data:
        local = defaults.model_copy(
            update={"telegram_api": playground.url, "telegram_token": SecretStr(playground.token), "data": Path(data)}
        )
        bot = asyncio.create_task(run(local, model, stop))
        # Wait until the model is loaded, so that the screenshot does not show the bot loading.
        somebody = playground.person()
        await somebody.wait_for(lambda m: "Sarah" in m.text, timeout=120, after=somebody.send("vpn, c'est quoi ?"))
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
            page = await browser.new_page(
                viewport={"width": width, "height": 820},
                color_scheme="dark" if theme == "dark" else "light",
                locale="fr-FR",
                device_scale_factor=1.5,
            )
            await page.goto(playground.url)
            bubbles = page.locator(".message.bot")
            await page.get_by_role("button", name="Démarrer").click()
            for count, question in enumerate(QUESTIONS, start=1):
                await expect(bubbles).to_have_count(count)
                await page.get_by_label("Votre message").fill(question)
                await page.keyboard.press("Enter")
            await expect(bubbles).to_have_count(len(QUESTIONS) + 1)
            await page.wait_for_timeout(600)
            await page.screenshot(path=file)
            await browser.close()
        stop.set()
        await bot
    await playground.stop()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), *sys.argv[2:3], *map(int, sys.argv[3:4])))
