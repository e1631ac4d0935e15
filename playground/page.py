"""The chat page's endpoints: conversations, the person's actions, and the stream of events."""

import base64
import binascii
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from aiohttp import web

from .chats import Chat, Json
from .entities import utf16_length
from .formatting import TEXT_LIMIT
from .guard import HEADERS
from .person import Person
from .state import Event, State
from .views import chat_list, chat_view, event_view, profile_view

STATIC = Path(__file__).parent / "static"
# Types displayed in the page. All others are downloads, so that no uploaded file becomes a page of this site.
_SHOWN = {"image/png", "image/jpeg", "image/webp", "image/gif", "audio/ogg", "audio/mpeg", "audio/mp4", "audio/webm"}


class Page:
    """Handles the requests of the chat page."""

    def __init__(self, state: State, *, voices_online: bool, emoji: Path | None) -> None:
        self._state = state
        self._voices_online = voices_online
        self._emoji = emoji

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get("/", self._index),
            web.static("/static", STATIC),
            web.get("/emoji.woff2", self._emoji_font),
            web.get("/page/files/{file}", self._file),
            web.get("/page/chats/{chat}", self._known),
            web.get("/page/chats/{chat}/events", self._events),
            web.post("/page/chats", self._new_chat),
            web.post("/page/chats/{chat}/send", self._send),
            web.post("/page/chats/{chat}/edit", self._edit),
            web.post("/page/chats/{chat}/press", self._press),
            web.post("/page/chats/{chat}/attach", self._attach),
            web.post("/page/chats/{chat}/language", self._language),
        ]

    async def _index(self, _request: web.Request) -> web.FileResponse:
        return web.FileResponse(STATIC / "index.html")

    async def _emoji_font(self, _request: web.Request) -> web.StreamResponse:
        if self._emoji is None or not self._emoji.exists():
            raise _refused("gone", 404)
        return web.FileResponse(self._emoji, headers={"Content-Type": "font/woff2"})

    async def _new_chat(self, request: web.Request) -> web.Response:
        body = await _body(request, first_name=str, language_code=str)
        user = self._state.add_user(body["first_name"][:64] or "…", body["language_code"])
        chat = self._state.add_chat(user)
        self._state.publish(None, "profile", None)
        return web.json_response({"id": chat.id})

    async def _known(self, request: web.Request) -> web.Response:
        """Tell a page that lost its stream whether this server still knows its chat."""
        return web.json_response({"id": self._person(request).chat_id})

    async def _send(self, request: web.Request) -> web.Response:
        body = await _body(request, text=str)
        return _done(self._person(request).send(_text(body)))

    async def _edit(self, request: web.Request) -> web.Response:
        body = await _body(request, message_id=int, text=str)
        person = self._person(request)
        message = person.chat.messages.get(body["message_id"])
        if message is None or message.author is not person.user:
            raise _refused("gone", 404)
        person.edit(message.id, _text(body))
        return _done(message.id)

    async def _press(self, request: web.Request) -> web.Response:
        body = await _body(request, message_id=int, data=str)
        try:
            self._person(request).press(body["message_id"], body["data"])
        except ValueError:
            raise _refused("gone", 404) from None
        return _done(body["message_id"])

    async def _attach(self, request: web.Request) -> web.Response:
        body = await _body(request, kind=str, name=str, data=str, seconds=int, caption=str)
        person = self._person(request)
        try:
            data = base64.b64decode(body["data"], validate=True)
        except binascii.Error:
            raise _refused("invalid") from None
        match body["kind"]:
            case "photo":
                sent = person.send_photo(body["caption"], data)
            case "document":
                sent = person.send_document(body["name"], data, body["caption"])
            case "voice":
                sent = person.send_voice(body["seconds"], data)
            case "sticker":
                sent = person.send_sticker(data)
            case "location":
                sent = person.send_location()
            case "contact":
                sent = person.send_contact()
            case _:
                raise _refused("invalid")
        return _done(sent)

    async def _language(self, request: web.Request) -> web.Response:
        body = await _body(request, language_code=str)
        person = self._person(request)
        person.user.language_code = body["language_code"]
        self._state.publish(person.chat, "profile", None)
        return _done(0)

    async def _file(self, request: web.Request) -> web.Response:
        file = self._state.files.by_id(request.match_info["file"])
        if file is None:
            raise _refused("gone", 404)
        if file.type in _SHOWN:
            return web.Response(body=file.data, content_type=file.type)
        return web.Response(
            body=file.data, content_type="application/octet-stream", headers={"Content-Disposition": "attachment"}
        )

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Send the whole chat first, then each change; a page that reconnects gets everything again."""
        person = self._person(request)
        response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
        await response.prepare(request)
        with self._state.watch() as queue, suppress(ConnectionResetError):  # The tab was closed.
            await _write(response, "chat", chat_view(self._state, person) | {"voices_online": self._voices_online})
            await _write(response, "chats", chat_list(self._state))
            while event := await queue.get():
                await self._show(response, person, event)
        return response

    async def _show(self, response: web.StreamResponse, person: Person, event: Event) -> None:
        if event.kind == "profile" and event.chat in (None, person.chat):
            await _write(response, "profile", profile_view(self._state, person))
        elif event.chat is person.chat:
            await _write(response, event.kind, event_view(event))
        if event.kind in ("message", "deleted", "profile"):
            await _write(response, "chats", chat_list(self._state))

    def _person(self, request: web.Request) -> Person:
        number = request.match_info["chat"]
        chat: Chat | None = self._state.chats.get(int(number)) if number.isdecimal() else None
        if chat is None:
            raise _refused("gone", 404)
        return Person(self._state, chat, chat.users[0])


async def _body(request: web.Request, **fields: type) -> Json:
    """Return the JSON body. Other content types are rejected, because a form on another site can send those."""
    if request.content_type != "application/json":
        raise _refused("json only", 415)
    try:
        body: Any = await request.json()
    except ValueError:
        raise _refused("invalid") from None
    if not isinstance(body, dict) or any(type(body.get(name)) is not kind for name, kind in fields.items()):
        raise _refused("invalid")
    return body


def _text(body: Json) -> str:
    text: str = body["text"].strip()
    if not text or utf16_length(text) > TEXT_LIMIT:
        raise _refused("invalid")
    return text


def _done(message_id: int) -> web.Response:
    return web.json_response({"message_id": message_id})


def _refused(code: str, status: int = 400) -> web.HTTPException:
    """Return an error with a code; the page has its text."""
    kinds: dict[int, type[web.HTTPClientError]] = {404: web.HTTPNotFound, 415: web.HTTPUnsupportedMediaType}
    kind = kinds.get(status, web.HTTPBadRequest)
    return kind(text=json.dumps({"error": code}), content_type="application/json")


async def _write(response: web.StreamResponse, kind: str, content: Any) -> None:
    await response.write(f"event: {kind}\ndata: {json.dumps(content)}\n\n".encode())
