"""The page's own endpoints and its stream of events."""

import base64
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ChatAction

from playground import Playground
from playground.page import STATIC
from playground.samples import OGG_OPUS, PDF, PNG

from .conftest import Raw


class Tab:
    """A browser tab, without the browser."""

    def __init__(self, raw: Raw, chat: int) -> None:
        self.raw = raw
        self.chat = chat

    async def post(self, action: str, **body: Any) -> int:
        async with self.raw.session.post(f"{self.raw.url}/page/chats/{self.chat}/{action}", json=body) as response:
            return response.status

    @asynccontextmanager
    async def events(self) -> AsyncIterator["Events"]:
        timeout = aiohttp.ClientTimeout(sock_read=5)
        url = f"{self.raw.url}/page/chats/{self.chat}/events"
        async with self.raw.session.get(url, timeout=timeout) as response:
            assert response.content_type == "text/event-stream"
            yield Events(response)


class Events:
    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response

    async def next(self, kind: str) -> Any:
        """The content of the next event of a kind; those of other kinds are passed over."""
        while True:
            event = (await self.response.content.readuntil(b"\n\n")).decode()
            name, _, data = event.strip().partition("\n")
            if name == f"event: {kind}":
                return json.loads(data.removeprefix("data: "))


async def open_tab(raw: Raw, first_name: str = "Camille") -> Tab:
    body = {"first_name": first_name, "language_code": "fr"}
    async with raw.session.post(f"{raw.url}/page/chats", json=body) as response:
        return Tab(raw, (await response.json())["id"])


async def test_the_page_and_its_parts_are_served(raw: Raw) -> None:
    for path, kind in (("/", "text/html"), ("/static/chat.js", "text/javascript"), ("/static/chat.css", "text/css")):
        async with raw.session.get(raw.url + path) as response:
            assert (response.status, response.content_type.replace("application/java", "text/java")) == (200, kind)


async def test_a_conversation(raw: Raw, bot: Bot) -> None:
    tab = await open_tab(raw)
    async with tab.events() as events:
        opened = await events.next("chat")
        assert (opened["messages"], opened["person"]) == ([], {"name": "Camille", "language": "fr"})
        await tab.post("send", text=" /start ")
        asked = await events.next("message")
        assert (asked["sender"], asked["text"], asked["entities"][0]["type"]) == ("person", "/start", "bot_command")
        (update,) = await bot.get_updates()
        assert update.message
        assert update.message.text == "/start"

        await bot.send_chat_action(tab.chat, ChatAction.TYPING)
        assert await events.next("action") == "typing"
        keyboard = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Oui", callback_data="oui"))
        sent = await bot.send_message(tab.chat, "<b>Bonjour</b>", parse_mode="HTML", reply_markup=keyboard)
        shown = await events.next("message")
        assert "html" not in shown
        assert (shown["text"], shown["keyboard"][0][0]["text"]) == ("Bonjour", "Oui")

        assert await tab.post("press", message_id=sent.message_id, data="oui") == 200
        query = (await bot.get_updates(offset=update.update_id + 1))[0].callback_query
        assert query
        await query.answer("Noté", show_alert=True)
        answer = {"message_id": sent.message_id, "data": "oui", "text": "Noté", "alert": True, "url": ""}
        assert await events.next("answer") == answer
        await bot.edit_message_text("Au revoir", tab.chat, sent.message_id)
        edited = await events.next("message")
        assert (edited["id"], edited["text"], edited["edited"]) == (sent.message_id, "Au revoir", False)
        await bot.delete_message(tab.chat, sent.message_id)
        assert await events.next("deleted") == sent.message_id
        assert await tab.post("press", message_id=sent.message_id, data="oui") == 404


async def test_coming_back_shows_the_history(raw: Raw, bot: Bot) -> None:
    tab = await open_tab(raw)
    await tab.post("send", text="un")
    await bot.send_message(tab.chat, "deux")
    async with tab.events() as events:
        assert [m["text"] for m in (await events.next("chat"))["messages"]] == ["un", "deux"]


async def test_a_person_edits_their_message_and_only_theirs(raw: Raw, bot: Bot, playground: Playground) -> None:
    tab = await open_tab(raw)
    await tab.post("send", text="avant")
    (mine,) = playground.state.chats[tab.chat].messages
    theirs = (await bot.send_message(tab.chat, "a")).message_id
    async with tab.events() as events:
        assert await tab.post("edit", message_id=mine, text="après") == 200
        edited = await events.next("message")
        assert (edited["text"], edited["edited"]) == ("après", True)
    assert await tab.post("edit", message_id=theirs, text="b") == 404
    assert [u.edited_message.text for u in await bot.get_updates() if u.edited_message] == ["après"]


@pytest.mark.parametrize(
    ("kind", "data", "served"),
    [
        ("photo", PNG, "image/png"),
        ("voice", OGG_OPUS, "audio/ogg"),
        ("document", PDF, "application/octet-stream"),
        ("document", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "application/octet-stream"),
    ],
)
async def test_what_is_attached_comes_back_and_only_pictures_and_sound_are_shown(
    raw: Raw, bot: Bot, kind: str, data: bytes, served: str
) -> None:
    tab = await open_tab(raw)
    encoded = base64.b64encode(data).decode()
    async with tab.events() as events:
        assert await tab.post("attach", kind=kind, name="a.pdf", data=encoded, seconds=2, caption="légende") == 200
        media = (await events.next("message"))["media"]
    async with raw.session.get(raw.url + media["url"]) as response:
        assert (await response.read(), response.content_type) == (data, served)
        assert ("Content-Disposition" in response.headers) == (served == "application/octet-stream")
    assert len(await bot.get_updates()) == 1


@pytest.mark.parametrize("kind", ["sticker", "location", "contact"])
async def test_samples_can_be_sent(raw: Raw, bot: Bot, kind: str) -> None:
    tab = await open_tab(raw)
    assert await tab.post("attach", kind=kind, name="", data="", seconds=0, caption="") == 200
    assert len(await bot.get_updates()) == 1


async def test_several_chats_at_once_hear_their_own_messages(raw: Raw, bot: Bot) -> None:
    first, second = await open_tab(raw, "Camille"), await open_tab(raw, "Sacha")
    async with first.events() as heard_first, second.events() as heard_second:
        await bot.send_message(second.chat, "pour Sacha")
        await bot.send_message(first.chat, "pour Camille")
        assert (await heard_first.next("message"))["text"] == "pour Camille"
        assert (await heard_second.next("message"))["text"] == "pour Sacha"


async def test_the_list_of_chats_follows(raw: Raw, bot: Bot) -> None:
    first = await open_tab(raw, "Camille")
    async with first.events() as events:
        assert [c["name"] for c in await events.next("chats")] == ["Camille"]
        second = await open_tab(raw, "Sacha")
        assert [c["name"] for c in await events.next("chats")] == ["Camille", "Sacha"]
        await bot.send_message(second.chat, "Bonjour")
        assert (await events.next("chats"))[1]["last"]["text"] == "Bonjour"


async def test_language_changes_the_menu_and_the_next_update(raw: Raw, bot: Bot) -> None:
    await bot.set_my_commands([("aide", "Aide")], language_code="fr")
    await bot.set_my_commands([("help", "Help")])
    tab = await open_tab(raw)
    async with tab.events() as events:
        assert (await events.next("chat"))["commands"] == [{"command": "aide", "description": "Aide"}]
        await tab.post("language", language_code="en")
        assert (await events.next("profile"))["commands"] == [{"command": "help", "description": "Help"}]
    await tab.post("send", text="hello")
    (update,) = await bot.get_updates()
    assert update.effective_user
    assert update.effective_user.language_code == "en"


async def test_the_stream_ends_when_the_server_stops(raw: Raw, playground: Playground) -> None:
    tab = await open_tab(raw)
    async with tab.events() as events:
        await events.next("chats")
        await playground.stop()
        assert await events.response.content.read() == b""


async def test_a_forgotten_chat_is_gone(raw: Raw) -> None:
    tab = Tab(raw, 12)
    assert await tab.post("send", text="a") == 404
    async with raw.session.get(f"{raw.url}/page/chats/12/events") as response:
        assert (response.status, await response.json()) == (404, {"error": "gone"})


@pytest.mark.parametrize(
    "body", [{}, {"text": 3}, {"text": " "}, {"text": "a" * 4097}, {"text": "🎉" * 2048 + "a"}, ["text"], "text"]
)
async def test_what_no_page_sends_is_invalid(raw: Raw, body: Any) -> None:
    tab = await open_tab(raw)
    async with raw.session.post(f"{raw.url}/page/chats/{tab.chat}/send", json=body) as response:
        assert (response.status, await response.json()) == (400, {"error": "invalid"})


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_only_json_changes_anything(raw: Raw, kind: str) -> None:
    data = b'{"first_name": "a", "language_code": "fr"}'
    async with raw.session.post(f"{raw.url}/page/chats", data=data, headers={"Content-Type": kind}) as response:
        assert response.status == 415


def test_both_languages_say_everything_and_nothing_is_left_over() -> None:
    words = json.loads((STATIC / "strings.json").read_text())
    assert words["fr"].keys() == words["en"].keys()
    code = "".join(file.read_text() for file in STATIC.iterdir() if file.suffix in (".js", ".html"))
    kinds = {"photo", "document", "voice", "sticker", "location", "contact"}
    unused = [key for key in words["fr"] if f'"{key}"' not in code and not key.startswith("action.") and key not in kinds]
    assert unused == ["names"]


def test_the_page_never_parses_text_as_html() -> None:
    code = "".join(file.read_text() for file in STATIC.glob("*.js"))
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "setHTMLUnsafe"):
        assert word not in code


def test_the_page_names_no_outside_host() -> None:
    for file in STATIC.iterdir():
        assert set(re.findall(r"https?://[\w.]+", file.read_text())) <= {"http://www.w3.org"}, file.name
