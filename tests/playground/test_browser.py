"""The page in a real browser, with a tiny bot behind it."""

import pytest
from playwright.async_api import BrowserContext, FilePayload, Page, expect
from telegram.ext import Application

from playground import Playground

from .browser import CHROMIUM, bubbles, say, start

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM FOUND: the chat page is NOT tested. apt install chromium"),
]


async def test_a_conversation_from_the_start_button_to_an_edit_in_place(page: Page) -> None:
    await start(page)
    await say(page, "Bonjour 🎉")
    await expect(bubbles(page)).to_have_text(["écho : /start", "écho : Bonjour 🎉"])
    await say(page, "question")
    await page.get_by_role("button", name="Oui", exact=True).click()
    await expect(bubbles(page).last).to_have_text("Réponse : Oui")
    await expect(bubbles(page)).to_have_count(3)
    await expect(page.locator("#toast")).to_have_text("Noté")
    await expect(page.get_by_text("modifié")).to_have_count(0)


async def test_a_pressed_button_is_busy_until_it_is_answered(page: Page) -> None:
    await start(page)
    await say(page, "question")
    waiting = page.get_by_role("button", name="Rien", exact=True)
    await waiting.click()
    await expect(waiting).to_have_attribute("aria-busy", "true")
    await page.get_by_role("button", name="Alerte", exact=True).click()
    alert = page.get_by_role("dialog")
    await expect(alert).to_contain_text("Attention")
    await expect(page.locator(".key", has_text="Alerte")).to_have_attribute("aria-busy", "false")
    await page.keyboard.press("Enter")
    await expect(alert).to_be_hidden()


async def test_the_keyboard_alone_is_enough(page: Page) -> None:
    await start(page)
    await say(page, "avant")
    await expect(bubbles(page).last).to_have_text("écho : avant")
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_label("Votre message")).to_have_value("avant")
    await say(page, "après")
    await expect(page.locator(".message.person").last).to_contain_text("aprèsmodifié")
    await page.keyboard.type("ligne")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("suite")
    await page.keyboard.press("Enter")
    await expect(bubbles(page).last).to_have_text("écho : ligne\nsuite")
    await say(page, "question")
    await page.get_by_role("button", name="Non", exact=True).focus()
    await page.keyboard.press("Enter")
    await expect(bubbles(page).last).to_have_text("Réponse : Non")
    await expect(page.get_by_role("button", name="Non", exact=True)).to_be_focused()


async def test_the_menu_of_commands(page: Page) -> None:
    await start(page)
    await page.get_by_label("Votre message").press_sequentially("/b")
    await expect(page.locator("#commands button")).to_have_text(["/bilanUn bilan"])
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(bubbles(page).last).to_have_text("écho : /bilan")
    await page.get_by_role("button", name="Commandes").click()
    await expect(page.locator("#commands button")).to_have_count(2)
    await page.keyboard.press("Escape")
    await expect(page.locator("#commands")).to_be_hidden()


async def test_text_is_shown_with_its_entities_and_never_as_html(page: Page) -> None:
    await start(page)
    await say(page, "<img src=x onerror=alert(1)><b>moi</b>")
    await expect(bubbles(page).last).to_have_text("écho : <img src=x onerror=alert(1)><b>moi</b>")
    await say(page, "riche")
    rich = bubbles(page).last
    for tag, text in (("strong", "gras"), ("em", "penché"), ("code", "code"), ("a", "lien"), ("blockquote", "cité")):
        await expect(rich.locator(tag)).to_have_text(text)
    await expect(rich.locator("a")).to_have_attribute("href", "https://www.cnil.fr/fr")
    await rich.get_by_role("button", name="Texte masqué").click()
    await expect(rich.locator(".revealed")).to_have_text("secret")
    await rich.get_by_role("button", name="/aide").click()
    await expect(bubbles(page).last).to_have_text("écho : /aide")


async def test_files_pictures_and_samples_can_be_sent(page: Page) -> None:
    await start(page)
    photo: FilePayload = {"name": "photo.png", "mimeType": "image/png", "buffer": await page.screenshot()}
    async with page.expect_file_chooser() as choosing:
        await page.get_by_role("button", name="Joindre").click()
        await page.get_by_role("button", name="Photo").click()
    await (await choosing.value).set_files([photo])
    await expect(page.locator("#chip")).to_contain_text("photo.png")
    await say(page, "une légende")
    await expect(page.locator(".message.person").last).to_contain_text("une légende")
    await expect(page.locator(".message.person img")).to_have_js_property("naturalWidth", 1200)
    for name, shown in (("Autocollant", ".sticker img"), ("Position", ".card"), ("Contact", ".card")):
        await page.get_by_role("button", name="Joindre").click()
        await page.get_by_role("button", name=name).click()
        await expect(page.locator(".message.person").last.locator(shown)).to_be_visible()
    await expect(bubbles(page).last).to_have_text("reçu")


async def test_a_voice_message_can_be_recorded_and_played(page: Page) -> None:
    await start(page)
    await page.get_by_role("button", name="Joindre").click()
    await page.get_by_role("button", name="Message vocal").click()
    await expect(page.get_by_role("timer")).to_be_visible()
    await page.get_by_role("button", name="Abandonner").click()
    await expect(page.get_by_role("timer")).to_be_hidden()
    await page.get_by_role("button", name="Joindre").click()
    await page.get_by_role("button", name="Message vocal").click()
    await expect(page.get_by_role("timer")).to_have_text("0:01")
    await page.get_by_role("button", name="Envoyer l’enregistrement").click()
    await expect(bubbles(page).last).to_have_text("reçu")
    await page.get_by_role("button", name="Écouter", exact=True).click()
    await expect(page.get_by_role("button", name="Mettre en pause")).to_be_visible()
    await expect(page.get_by_role("button", name="Écouter", exact=True)).to_be_visible()


async def test_the_bots_gestures_and_files_are_shown(page: Page, application: Application, playground: Playground) -> None:
    await start(page)
    await say(page, "occupé")
    await expect(page.locator("#subtitle")).to_have_text("écrit…")
    await expect(page.locator("#typing")).to_be_in_viewport()
    (chat,) = playground.state.chats
    voice = await application.bot.send_voice(chat, b"ID3...", duration=65, caption="à écouter")
    await expect(page.locator("#typing")).to_be_hidden()
    await expect(page.locator(".clock")).to_have_text("1:05")
    await expect(page.get_by_role("button", name="Écouter", exact=True)).to_be_visible()
    await application.bot.send_document(chat, b"%PDF-1.4", filename="fiche.pdf")
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="Télécharger fiche.pdf").click()
    assert (await downloading.value).suggested_filename == "fiche.pdf"
    await application.bot.delete_message(chat, voice.message_id)
    await expect(page.locator(".clock")).to_have_count(0)
    assert voice.voice
    await application.bot.send_voice(chat, voice.voice.file_id)
    await expect(page.locator(".clock")).to_have_text("1:05")


async def test_each_tab_is_somebody_and_reloading_keeps_the_chat(
    page: Page, context: BrowserContext, playground: Playground
) -> None:
    await start(page)
    await page.reload()
    await expect(bubbles(page)).to_have_text(["écho : /start"])
    other = await context.new_page()
    await other.goto(playground.url)
    await expect(other.get_by_role("button", name="Démarrer")).to_be_visible()
    await expect(page.locator(".chat-item")).to_have_count(2)
    await start(other)
    await expect(page.locator(".chat-item .unread")).to_have_count(1)
    await page.locator(".chat-item:not([aria-current])").click()
    await say(page, "par l’autre onglet")
    await expect(bubbles(other).last).to_have_text("écho : par l’autre onglet")


async def test_english_is_one_click_away(page: Page) -> None:
    await start(page)
    await page.get_by_role("radio", name="English").check()
    await expect(page.get_by_role("button", name="Send")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await page.get_by_role("button", name="Commands").click()
    await expect(page.locator("#commands button")).to_have_text(["/helpWhat I can do"])


async def test_the_newest_message_stays_in_sight_unless_one_reads_above(page: Page, playground: Playground) -> None:
    await start(page)
    (chat,) = playground.state.chats.values()
    for number in range(30):
        playground.state.add_message(chat, "bot", playground.state.bot, text=f"n° {number}")
    await expect(bubbles(page)).to_have_count(31)
    await expect(bubbles(page).last).to_be_in_viewport()
    await page.locator("#scroller").evaluate("scroller => { scroller.scrollTop = 0 }")
    playground.state.add_message(chat, "bot", playground.state.bot, text="du nouveau")
    await page.get_by_role("button", name="Nouveaux messages").click()
    await expect(bubbles(page).last).to_be_in_viewport()
    await expect(page.locator("#to-bottom")).to_be_hidden()


async def test_the_page_comes_back_with_the_server(page: Page, playground: Playground) -> None:
    await start(page)
    port = int(playground.url.rpartition(":")[2])
    await playground.stop()
    await expect(page.locator("#notice")).to_contain_text("se reconnecte")
    await playground.start(port=port)
    await expect(page.locator("#notice")).to_be_hidden()
    await expect(bubbles(page)).to_have_text(["écho : /start"])
    await playground.stop()
    playground.state.chats.clear()
    await playground.start(port=port)
    await expect(page.locator("#toast")).to_contain_text("en voici une nouvelle")
    await expect(page.get_by_role("button", name="Démarrer")).to_be_visible()
