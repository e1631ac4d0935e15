"""Take a picture of every kind of message in the chat page: on a phone and a desktop, in light and dark, and all on one sheet.

Usage: pictures.py [--docs]. They go to pictures/, which is not committed; with --docs, six of them to docs/pictures/ too.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.async_api import Browser, Page, async_playwright
from pydantic import SecretStr

from bot.app import EMOJI, run
from bot.assistant.model import train
from bot.settings import PROJECT, Settings
from bot.telegram.limits import Limits
from playground import Person, Playground

OUT, DOCS = PROJECT / "pictures", PROJECT / "docs" / "pictures"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
SIZES = {"phone": (390, 844), "desktop": (1100, 844)}
SCHEMES = ("light", "dark")
# Seconds without anything new after which the bot has said all.
SETTLED = 0.8
FRAUD = (
    "AMELI : votre remboursement de 432,10 € est en attente. Confirmez vos coordonnées bancaires sous 24 h : "
    "https://ameli-remboursement.example/dossier"
)
TAP = "tap: "


@dataclass(frozen=True)
class Kind:
    """A kind of message: its name, and what is typed ("tap: …" presses the latest button with that label) to see it."""

    name: str
    steps: tuple[str, ...]
    language: str = "fr"


KINDS = (
    Kind("welcome", ("/start",)),
    Kind("welcome-en", ("/start",), "en"),
    Kind("help", ("/aide",)),
    Kind("answer", ("jpeux utiliser le wifi de la clinique ?",)),
    Kind("answer-en", ("can I use the hospital wifi?",), "en"),
    Kind("answer-more", ("jpeux utiliser le wifi de la clinique ?", f"{TAP}En savoir plus")),
    Kind("answer-around", ("jpeux utiliser le wifi de la clinique ?", f"{TAP}☰")),
    Kind("answer-facet", ("vpn, c'est quoi ?", "c'est payant ?")),
    Kind("answer-voice", ("vpn, c'est quoi ?", f"{TAP}🔊")),
    Kind("disliked", ("vpn, c'est quoi ?", f"{TAP}👎")),
    Kind("asked-back", ("mot de passe",)),
    Kind("declined", ("le digicode de l'immeuble a changé, mes patients restent dehors",)),
    Kind("themes", ("/themes",)),
    Kind("theme", ("/wifi",)),
    Kind("guide", ("j'ai une remplaçante qui commence lundi, qu'est-ce que je dois prévoir ?",)),
    Kind("recap", ("vpn, c'est quoi ?", "le fax c'est sûr ?", "résume")),
    Kind("checkup-question", ("/bilan",)),
    Kind("checkup-result", ("/bilan", *(f"{TAP}Oui", f"{TAP}Non", f"{TAP}Oui") * 3)),
    Kind("checkup-plan", ("/bilan", *(f"{TAP}Oui", f"{TAP}Non", f"{TAP}Oui") * 3, "mon plan")),
    Kind("emergency-menu", ("/urgence",)),
    Kind("emergency-step", ("j'ai cliqué sur un lien dans un mail bizarre",)),
    Kind("reminders", ("/rappels",)),
    Kind("reminder-set", ("rappelle-moi le 5 à 8h de sauvegarder",)),
    Kind("suspicious", ("/verifier", FRAUD)),
    Kind("practice", ("/entrainement",)),
    Kind("patient-data", ("Mme Lepetit-Bernard a 62 ans, jpeux utiliser le wifi de la clinique ?",)),
    Kind("privacy", ("/confidentialite",)),
    Kind("my-data", ("vpn, c'est quoi ?", "/mesdonnees")),
    Kind("erase", ("/effacer",)),
    Kind("language", ("/langue",)),
    Kind("voice", ("/voix",)),
)
# Those that docs/ shows, on a phone.
SHOWN = {"answer": "light", "checkup-question": "light", "emergency-step": "dark", "reminders": "light", "guide": "light",
         "suspicious": "dark"}  # fmt: skip


@asynccontextmanager
async def bot(playground: Playground) -> AsyncIterator[None]:
    """Run the bot on that Bot API, without the limits of a real chat, and wait until its model is loaded."""
    defaults = Settings()
    model = train(defaults.root, defaults.models)
    stop = asyncio.Event()
    with tempfile.TemporaryDirectory() as data:
        local = defaults.model_copy(
            update={"telegram_api": playground.url, "telegram_token": SecretStr(playground.token), "data": Path(data),
                    "voice_engine": "espeak"}
        )  # fmt: skip
        running = asyncio.create_task(run(local, model, stop, limits=Limits(chat_burst=10_000, flood_burst=10_000)))
        somebody = playground.person()
        await somebody.wait_for(lambda m: "VPN" in m.text, timeout=120, after=somebody.send("vpn, c'est quoi ?"))
        playground.state.chats.clear()
        yield
        stop.set()
        await running


async def settled(playground: Playground, person: Person) -> None:
    """Wait until the bot has answered and nothing has changed for a while."""
    before, quiet = None, 0.0
    for _ in range(300):
        await asyncio.sleep(0.1)
        now = [(message.id, message.text, len(message.keyboard)) for message in person.messages]
        busy = playground.state.callbacks or (person.messages and person.messages[-1].sender == "person")
        quiet = 0.0 if busy or now != before else quiet + 0.1
        before = now
        if quiet >= SETTLED:
            return
    raise TimeoutError(f"the bot did not come to rest: {before}")


async def talk(playground: Playground, kind: Kind) -> Person:
    """Have the conversation that shows a kind of message."""
    person = playground.person(language_code=kind.language)
    for step in kind.steps:
        if step.startswith(TAP):
            label = step.removeprefix(TAP)
            buttons = [(m, button) for m in person.bot_messages for button in m.buttons if button["text"].startswith(label)]
            if not buttons:
                raise LookupError(f"{kind.name}: there is no button {label!r}")
            message, button = buttons[-1]
            person.press(message.id, button["callback_data"])
        else:
            person.send(step)
        await settled(playground, person)
    return person


async def photograph(page: Page, person: Person, file: Path) -> None:
    """Show a conversation, and save what is in sight."""
    await page.evaluate("id => sessionStorage.setItem('chat', id)", person.chat_id)
    await page.reload()
    await page.locator(".message").nth(len(person.messages) - 1).wait_for()
    await page.evaluate("document.fonts.ready")
    await page.wait_for_timeout(250)
    await page.screenshot(path=file)


async def pages(browser: Browser, url: str) -> dict[tuple[str, str], Page]:
    """Open the page in each size and scheme."""
    opened = {}
    for size, (width, height) in SIZES.items():
        for scheme in SCHEMES:
            page = await browser.new_page(
                viewport={"width": width, "height": height}, color_scheme=scheme, locale="fr-FR", reduced_motion="reduce"
            )
            await page.goto(url)
            opened[size, scheme] = page
    return opened


def sheet(names: list[str]) -> Path:
    """Put all pictures on one sheet, a row for each kind."""
    scale, gap, label = 0.45, 14, 22
    columns = [(size, scheme) for size in SIZES for scheme in SCHEMES]
    widths = [round(SIZES[size][0] * scale) for size, _ in columns]
    height = round(SIZES["phone"][1] * scale)
    whole = Image.new("RGB", (sum(widths) + gap * (len(widths) + 1), (height + gap + label) * len(names) + gap), "#888888")
    draw, font = ImageDraw.Draw(whole), ImageFont.load_default(16)
    for row, name in enumerate(names):
        top, left = gap + row * (height + gap + label), gap
        draw.text((left, top), name, fill="black", font=font)
        for (size, scheme), width in zip(columns, widths, strict=True):
            with Image.open(OUT / f"{name}-{size}-{scheme}.png") as picture:
                whole.paste(picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS), (left, top + label))
            left += width + gap
    whole.save(OUT / "sheet.png", optimize=True)
    return OUT / "sheet.png"


def into_docs() -> None:
    """Copy those that docs/ shows, with few colours, so that they stay small."""
    DOCS.mkdir(exist_ok=True)
    for name, scheme in SHOWN.items():
        with Image.open(OUT / f"{name}-phone-{scheme}.png") as picture:
            picture.convert("RGB").quantize(96, dither=Image.Dither.NONE).save(DOCS / f"{name}.png", optimize=True)


async def main(*, docs: bool) -> None:
    """Have each conversation once, and take it in each size and scheme."""
    OUT.mkdir(exist_ok=True)
    playground = Playground(rate_limit=None, voices_online=True, emoji=Settings().models / EMOJI)
    await playground.start()
    async with bot(playground), async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        opened = await pages(browser, playground.url)
        playground.state.chats.clear()
        for kind in KINDS:
            person = await talk(playground, kind)
            for (size, scheme), page in opened.items():
                await photograph(page, person, OUT / f"{kind.name}-{size}-{scheme}.png")
            # The next conversation is alone in the list, as for somebody who has just come.
            playground.state.chats.pop(person.chat_id)
        await browser.close()
    await playground.stop()
    if docs:
        into_docs()
    sys.stderr.write(f"{len(KINDS) * len(opened)} pictures, together on {sheet([kind.name for kind in KINDS])}\n")


if __name__ == "__main__":
    asyncio.run(main(docs="--docs" in sys.argv))
