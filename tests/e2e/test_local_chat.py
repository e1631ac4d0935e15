"""`vigie play`, as a newcomer runs it: the page in a real browser, the real bot and the real model behind it."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import async_playwright, expect

from bot.knowledge import Library
from bot.settings import PROJECT
from tests.waiting import within

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = [
    pytest.mark.model,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM FOUND: the page is NOT tested end to end. apt install chromium"),
]


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """`vigie play` in a process of its own; the address it prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VIGIE_")}
    environment |= {"VIGIE_PLAY_PORT": "0", "VIGIE_DATA": str(tmp_path), "VIGIE_VOICE_ENGINE": "espeak"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", "play", cwd=PROJECT, env=environment, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr
    try:
        while line := (await process.stderr.readline()).decode():
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                break
        # The rest is read too, or the process would wait for room in the pipe.
        rest = asyncio.create_task(process.stderr.read())
        yield found[0]
    finally:
        process.terminate()
        assert await within(30, "the end of the process", process.wait()) == 0
        assert "Traceback" not in (await rest).decode()


async def test_a_newcomer_asks_reads_more_and_follows_up(address: str, library: Library):
    answer = library.answers["wifi-hospital"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(locale="fr-FR")
        bubbles = page.locator(".message.bot .text")
        await page.goto(address)
        await page.get_by_role("button", name="Démarrer").click()
        await expect(bubbles.last).to_contain_text("Bonjour, ici Vigie")
        await page.get_by_label("Votre message").fill("jpeux utiliser le wifi de la clinique ?")
        await page.keyboard.press("Enter")
        await expect(bubbles.last).to_contain_text(answer.fr.short[:60], timeout=60_000)
        await expect(bubbles.last).to_contain_text("Sarah Delmas, Le Cercle Libéral")
        count = await bubbles.count()
        await page.get_by_role("button", name="En savoir plus").last.click()
        await expect(bubbles.last).to_contain_text(answer.fr.more.split("\n")[0][:60])
        assert await bubbles.count() == count
        await page.get_by_label("Votre message").fill("pourquoi ?")
        await page.keyboard.press("Enter")
        await expect(bubbles.last).to_contain_text(library.answers["wifi-why"].fr.short[:60])
        await browser.close()


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="NO ESPEAK-NG FOUND: apt install espeak-ng")
async def test_an_answer_is_heard_in_the_page(address: str, library: Library):
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(locale="fr-FR")
        await page.goto(address)
        await page.get_by_role("button", name="Démarrer").click()
        await page.get_by_label("Votre message").fill("jpeux utiliser le wifi de la clinique ?")
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name="🔊").last.click(timeout=60_000)
        player = page.locator(".message.bot .voice")
        await player.get_by_role("button", name="Écouter", exact=True).click(timeout=30_000)
        await expect(player.get_by_role("button", name="Mettre en pause")).to_be_visible()
        # Heard for a while: the place moves on, of a length that is the answer's.
        place = player.get_by_role("slider")
        await expect(place).to_have_attribute("aria-valuetext", re.compile(r"^0:0[1-9] / 0:[1-5]\d$"), timeout=20_000)
        await player.get_by_role("button", name="Mettre en pause").click()
        await expect(
            page.locator(".message.bot .text", has_text=library.answers["wifi-hospital"].fr.short[:60])
        ).to_be_visible()
        await browser.close()


async def test_a_patients_name_vanishes_and_rights_are_at_hand(address: str):
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(locale="fr-FR")
        bubbles = page.locator(".message.bot .text")
        await page.goto(address)
        await page.get_by_role("button", name="Démarrer").click()
        await expect(bubbles.last).to_contain_text("Je retiens vos réglages")
        await page.get_by_label("Votre message").fill("Mme Lepetit-Bernard a 62 ans, jpeux utiliser le wifi de la clinique ?")
        await page.keyboard.press("Enter")
        await expect(bubbles.last).to_contain_text("J’ai supprimé votre message", timeout=60_000)
        await expect(page.locator("body")).not_to_contain_text("Lepetit-Bernard")
        await page.get_by_label("Votre message").fill("/mesdonnees")
        await page.keyboard.press("Enter")
        await expect(page.locator("body")).to_contain_text("vigie-mes-donnees.json")
        await page.get_by_role("button", name="Tout effacer").last.click()
        await page.get_by_role("button", name="Oui, tout effacer").last.click()
        await expect(page.locator("body")).to_contain_text("C’est effacé")
        if shots := os.environ.get("VIGIE_TEST_SHOTS"):
            await page.screenshot(path=shots, full_page=True)
        await browser.close()
