"""The page for everyone: with a screen reader, a keyboard alone, a phone, in the dark, without emoji of one's own."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, expect
from telegram.ext import Application

from playground import Playground

from .axe import findings
from .browser import CHROMIUM, bubbles, say, start
from .conftest import EMOJI

AUDIT = (Path(__file__).parent / "audit.js").read_text()
PHONE: ViewportSize = {"width": 390, "height": 844}
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM FOUND: the chat page is NOT tested. apt install chromium"),
]


async def _nothing_amiss(page: Page) -> None:
    assert await page.evaluate(AUDIT) == []
    assert await findings(page) == []


@pytest.mark.parametrize("width", [360, 768, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everything_is_named_legible_and_large_enough(page: Page, width: int, scheme: Literal["light", "dark"]) -> None:
    await page.set_viewport_size({"width": width, "height": 740})
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await expect(page.get_by_role("button", name="Démarrer")).to_be_visible()
    ground = await page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
    assert (sum(ground) < 200) == (scheme == "dark")
    await _nothing_amiss(page)
    await start(page)
    await say(page, "riche")
    await expect(bubbles(page)).to_have_count(2)
    await say(page, "question " + "trèslongmot" * 30)
    await say(page, "question")
    await expect(bubbles(page)).to_have_count(4)
    await page.get_by_label("Votre message").fill("/")
    await _nothing_amiss(page)
    await page.get_by_role("button", name="Joindre").click()
    await _nothing_amiss(page)
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Menu de la conversation").click()
    await page.get_by_role("button", name="Ce qui sort de cet ordinateur").click()
    await _nothing_amiss(page)


async def test_attachments_voices_and_an_open_panel_have_no_finding(
    page: Page, application: Application, playground: Playground
) -> None:
    await page.set_viewport_size(PHONE)
    await page.emulate_media(reduced_motion="reduce")
    await start(page)
    (chat,) = playground.state.chats
    await application.bot.send_voice(chat, b"ID3...", duration=65, caption="à écouter")
    await application.bot.send_document(chat, b"%PDF-1.4", filename="fiche.pdf")
    await application.bot.send_photo(chat, await page.screenshot(), caption="une image")
    await expect(page.locator(".message.bot img")).to_be_visible()
    await _nothing_amiss(page)
    await page.get_by_role("button", name="Conversations").click()
    await _nothing_amiss(page)


async def test_other_conversations_are_reached_on_a_phone(page: Page, context: BrowserContext, playground: Playground) -> None:
    await page.set_viewport_size(PHONE)
    await start(page)
    other = await context.new_page()
    await other.goto(playground.url)
    await start(other)
    await expect(page.locator("#chats-button .badge")).to_be_visible()
    await page.get_by_role("button", name="Conversations, messages non lus").click()
    panel = page.get_by_role("complementary", name="Conversations")
    await expect(panel.locator(".chat-item")).to_have_count(2)
    await panel.locator(".chat-item:not([aria-current])").click()
    await expect(panel).to_be_hidden()
    await expect(page.locator("#toast")).to_contain_text("Conversation de")
    await say(page, "du téléphone")
    await expect(bubbles(other).last).to_have_text("écho : du téléphone")
    await page.get_by_role("button", name="Conversations").click()
    await panel.get_by_role("button", name="Nouvelle conversation").click()
    await expect(page.get_by_role("button", name="Démarrer")).to_be_visible()
    await expect(panel).to_be_hidden()


async def test_an_open_panel_keeps_the_focus_and_gives_it_back(page: Page) -> None:
    await page.set_viewport_size(PHONE)
    await start(page)
    opener = page.get_by_role("button", name="Conversations")
    await opener.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".chat-item[aria-current]")).to_be_focused()
    for _ in range(12):
        await page.keyboard.press("Tab")
        assert not await page.evaluate("document.getElementById('chat').contains(document.activeElement)")
    await page.keyboard.press("Escape")
    await page.locator("#side").wait_for(state="hidden")
    await expect(page.locator("#side")).to_be_hidden()


async def test_the_order_of_the_focus_is_that_of_the_page(page: Page) -> None:
    await page.set_viewport_size(PHONE)
    await start(page)
    await say(page, "question")
    await expect(bubbles(page)).to_have_count(2)
    await page.locator(".skip").focus()
    reached: list[str] = []
    while "Envoyer" not in reached and len(reached) < 40:
        reached.append(await page.evaluate("document.activeElement.ariaLabel || document.activeElement.textContent.trim()"))
        await page.keyboard.press("Tab")
    order = ["Aller au champ de saisie", "Conversations", "Menu de la conversation", "Conversation", "Oui", "Non", "Joindre",
             "Votre message", "Commandes", "Envoyer"]  # fmt: skip
    assert [one for one in reached if one in order] == order, reached


async def test_news_is_announced_and_history_is_not(page: Page) -> None:
    await start(page)
    log = page.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await page.evaluate("""() => {
      window.heard = [];
      new MutationObserver(([change]) => window.heard.push(change.target.ariaLive))
        .observe(document.getElementById("live"), { attributeFilter: ["aria-live"] });
    }""")
    await page.get_by_role("radio", name="English").check()
    await expect(page.get_by_role("button", name="Send")).to_be_visible()
    await page.wait_for_function("window.heard.includes('polite')")
    await expect(log.get_by_role("listitem").filter(has_text="écho")).to_have_count(1)


async def test_a_list_of_conversations_that_changes_keeps_the_focus(page: Page, playground: Playground) -> None:
    await start(page)
    await page.locator(".chat-item").focus()
    (chat,) = playground.state.chats.values()
    playground.state.add_message(chat, "bot", playground.state.bot, text="du nouveau")
    await expect(page.locator(".chat-preview")).to_have_text("du nouveau")
    await expect(page.locator(".chat-item")).to_be_focused()


@pytest.mark.parametrize(("locale", "decimal"), [("en-US", "1.2 kB"), ("en-GB", "1.2 kB"), ("fr-CH", "1,2 ko")])
async def test_hours_go_to_24_and_numbers_follow_the_persons_locale(
    browser: Browser, playground: Playground, application: Application, locale: str, decimal: str
) -> None:
    context = await browser.new_context(locale=locale, timezone_id="Europe/Paris")
    page = await context.new_page()
    await page.goto(playground.url)
    await page.locator("#start").click()
    await expect(bubbles(page)).to_have_text(["écho : /start"])
    (chat,) = playground.state.chats.values()
    late = playground.state.add_message(chat, "bot", playground.state.bot, text="tard")
    late.date = 1_764_621_060  # 21:31 in Paris
    playground.state.publish(chat, "message", late)
    await expect(page.locator(".message time").last).to_have_text("21:31")
    await application.bot.send_document(chat.id, b"%PDF-1.4" + b" " * 1200, filename="fiche.pdf")
    await expect(page.locator(".card small")).to_have_text(decimal.replace(" ", "\u00a0") if locale == "fr-CH" else decimal)


async def test_the_header_says_what_leaves_the_computer_and_when(page: Page, playground: Playground) -> None:
    await expect(page.locator("#subtitle")).to_have_text("sur cet ordinateur · «\u00a0Écouter\u00a0» passe par Google")
    await page.get_by_role("button", name="Menu de la conversation").click()
    await page.get_by_role("button", name="Ce qui sort de cet ordinateur").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Vos messages n’en sortent jamais")
    await expect(page.get_by_role("dialog")).to_contain_text("est envoyé à Google la première fois")
    local = Playground(rate_limit=None)
    await local.start()
    await page.context.route(f"{local.url}/**", lambda route: route.continue_())
    second = await page.context.new_page()
    await second.goto(local.url)
    await expect(second.locator("#subtitle")).to_have_text("sur cet ordinateur · rien n’en sort")
    await second.close()
    await local.stop()


@pytest.mark.skipif(not EMOJI.exists(), reason="NO EMOJI FONT: make models/emoji.woff2")
async def test_emoji_are_drawn_whatever_the_system_has(page: Page, playground: Playground) -> None:
    await start(page)
    (chat,) = playground.state.chats.values()
    labels = ("🔊", "👍", "📋 Mon plan", "⏸ Pause", "🕵")
    keys = [[{"text": label, "callback_data": label}] for label in labels]
    playground.state.add_message(chat, "bot", playground.state.bot, text="des boutons", keyboard=keys)
    await page.reload()
    await expect(page.locator(".key")).to_have_count(len(labels))
    devtools = await page.context.new_cdp_session(page)
    await devtools.send("DOM.enable")
    await devtools.send("CSS.enable")
    root = (await devtools.send("DOM.getDocument"))["root"]["nodeId"]
    nodes = (await devtools.send("DOM.querySelectorAll", {"nodeId": root, "selector": ".key"}))["nodeIds"]
    for label, node in zip(labels, nodes, strict=True):
        fonts = (await devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node}))["fonts"]
        assert any("moji" in font["familyName"].lower() for font in fonts), (label, fonts)
