"""The outbox's operations: plain values that are stored as JSON and survive a restart."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from bot.dialogue import Outgoing
from bot.dialogue.buttons import ButtonPress
from bot.dialogue.reply import CHOSEN, Button, File, Reply
from bot.knowledge import Language


@dataclass(frozen=True)
class Written(ButtonPress):
    """A button read back from the outbox, with its callback data unchanged; the data is validated when it is pressed."""

    callback_data: str

    def __str__(self) -> str:
        return self.callback_data


@dataclass(frozen=True)
class Send:
    """Send `reply` as a new message, as a reply to message `to` if given, in topic `thread`."""

    reply: Reply
    to: int | None = None
    thread: int | None = None


@dataclass(frozen=True)
class Edit:
    """Replace the text and buttons of a message of the bot's, which is in topic `thread`, by `reply`."""

    message_id: int
    reply: Reply
    thread: int | None = None


@dataclass(frozen=True)
class Mark:
    """Replace the keyboard of a message of the bot's, which is in topic `thread`; `keyboard` is in the form of the Bot API."""

    message_id: int
    keyboard: dict[str, Any]
    thread: int | None = None


@dataclass(frozen=True)
class Delete:
    """Delete a message, then do `gone` if it was deleted, or `kept` if it could not be.

    `owed` means that the person has already been told, and only the deletion itself is retried.
    """

    message_id: int
    gone: tuple[Operation, ...] = ()
    kept: tuple[Operation, ...] = ()
    owed: bool = False


@dataclass(frozen=True)
class Say:
    """Send `text` as a voice message, in topic `thread`."""

    text: str
    language: Language
    thread: int | None = None


@dataclass(frozen=True)
class Leave:
    """Leave the chat, a group."""


Operation = Send | Edit | Mark | Delete | Say | Leave
Lane = Literal["text", "voice", "owed"]


def lane(operation: Operation) -> Lane:
    """Return the operation's lane. Operations of a chat run in order within a lane; voices and owed deletions do not delay
    text.
    """
    if isinstance(operation, Say):
        return "voice"
    return "owed" if isinstance(operation, Delete) and operation.owed else "text"


def operations(
    out: Outgoing,
    *,
    message_id: int | None = None,
    keyboard: Mapping[str, Any] | None = None,
    replaced: int | None = None,
    thread: int | None = None,
) -> tuple[Operation, ...]:
    """Return the operations that carry out `out`, in order.

    `message_id` is the person's message, or the one whose button was pressed, with its `keyboard`; `replaced` is a message of
    the bot's that the first new one replaces; `thread` is the chat's topic.
    """
    if out.deletion:
        branches = out.deletion.gone, out.deletion.kept
        gone, kept = (operations(branch, message_id=message_id, replaced=replaced, thread=thread) for branch in branches)
        return (Delete(out.deletion.message_id, gone, kept),)
    found: list[Operation] = []
    if out.marked and keyboard and message_id is not None and (changed := _marked(keyboard, out.marked)) != keyboard:
        found.append(Mark(message_id, changed, thread))
    edits = _flat((out.edit,)) if out.edit else []
    for reply in (*edits, *_flat(out.messages)):
        if edits and reply is edits[0] and message_id is not None:
            found.append(Edit(message_id, reply, thread))
        elif replaced is not None:
            found.append(Edit(replaced, reply, thread))
            replaced = None
        else:
            found.append(Send(reply, message_id if out.under and not found else None, thread))
    if out.speech:
        found.append(Say(out.speech.text, out.speech.language, thread))
    return tuple(found)


def _marked(keyboard: Mapping[str, Any], chosen: Mapping[str, bool]) -> dict[str, Any]:
    """Return a keyboard with a mark on the buttons that are chosen, and none on the others that `chosen` names."""

    def label(button: dict[str, Any]) -> dict[str, Any]:
        data = str(button.get("callback_data"))
        if data not in chosen:
            return button
        plain = button["text"].removeprefix(f"{CHOSEN} ")
        return {**button, "text": f"{CHOSEN} {plain}" if chosen[data] else plain}

    return {**keyboard, "inline_keyboard": [[label(button) for button in row] for row in keyboard["inline_keyboard"]]}


def _flat(replies: tuple[Reply, ...]) -> list[Reply]:
    """Return each reply and those that follow it as single replies."""
    return [single for reply in replies for single in (replace(reply, then=()), *_flat(reply.then))]


def durable(operation: Operation) -> bool:
    """Return whether the operation may be stored; replies that quote a person are kept in memory only."""
    return not (isinstance(operation, Send | Edit) and operation.reply.quotes)


def dump(operation: Operation) -> str:
    """Serialize an operation as JSON."""
    return json.dumps(_plain(operation), ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> Operation:
    """Deserialize an operation that `dump` wrote."""
    return _read(json.loads(text))


def _plain(operation: Operation) -> dict[str, Any]:
    match operation:
        case Send(reply, to, thread):
            return {"do": "send", "reply": _plain_reply(reply), "to": to, "thread": thread}
        case Edit(message_id, reply, thread):
            return {"do": "edit", "message": message_id, "reply": _plain_reply(reply), "thread": thread}
        case Mark(message_id, keyboard, thread):
            return {"do": "mark", "message": message_id, "keyboard": keyboard, "thread": thread}
        case Delete(message_id, gone, kept, owed):
            gone_plain, kept_plain = ([_plain(one) for one in branch if durable(one)] for branch in (gone, kept))
            return {"do": "delete", "message": message_id, "gone": gone_plain, "kept": kept_plain, "owed": owed}
        case Say(said, language, thread):
            return {"do": "say", "text": said, "language": language, "thread": thread}
        case Leave():
            return {"do": "leave"}


def _plain_reply(reply: Reply) -> dict[str, Any]:
    rows = [[[button.label, button.data, button.style, button.copy] for button in row] for row in reply.rows]
    file = {"kind": file.kind, "name": file.name, "maker": file.maker, "given": file.given} if (file := reply.file) else None
    kept = {"panel": reply.panel, "caption": reply.caption}
    return {"html": reply.html, "language": reply.language, "rows": rows, "file": file, **kept}


def _read(plain: dict[str, Any]) -> Operation:
    readers: dict[str, Callable[[], Operation]] = {
        "send": lambda: Send(_read_reply(plain["reply"]), plain["to"], plain["thread"]),
        "edit": lambda: Edit(plain["message"], _read_reply(plain["reply"]), plain["thread"]),
        "mark": lambda: Mark(plain["message"], plain["keyboard"], plain["thread"]),
        "delete": lambda: Delete(
            plain["message"], tuple(map(_read, plain["gone"])), tuple(map(_read, plain["kept"])), plain["owed"]
        ),
        "say": lambda: Say(plain["text"], Language(plain["language"]), plain["thread"]),
        "leave": Leave,
    }
    return readers[plain["do"]]()


def _read_reply(plain: dict[str, Any]) -> Reply:
    # Stored by an earlier version, a button has no style, and copies nothing.
    rows = tuple(tuple(Button(label, Written(data), *more) for label, data, *more in row) for row in plain["rows"])
    file = File(**plain["file"]) if plain["file"] else None
    kept = {"panel": plain.get("panel", ""), "caption": plain.get("caption", False)}
    return Reply(plain["html"], plain["language"], rows, file=file, **kept)
