"""Inline keyboards: rows of buttons, each with a text and exactly one action; anything else is rejected as by Telegram."""

import re
from typing import Any

from .errors import Refused, bad_request

Button = dict[str, Any]
Keyboard = list[list[Button]]

_ACTIONS = {"url", "callback_data", "copy_text"}
_DECORATION = {"text", "style", "icon_custom_emoji_id"}
_URL = re.compile(r"(?:https?://[^\s/.]+(?:\.[^\s/.]+)+(?:[/?#:][^\s]*)?|tg://[^\s]+)", re.IGNORECASE)
_MOST_BUTTONS = 100


def read_keyboard(markup: dict[str, Any] | None, *, strict: bool, editing: bool = False) -> Keyboard:
    """Return the rows of a reply_markup; other kinds of markup show nothing under the message."""
    if not markup:
        return []
    if "inline_keyboard" not in markup:
        if editing:
            raise bad_request("inline keyboard expected")
        if "keyboard" in markup:
            raise bad_request("the playground shows inline keyboards only")
        return []
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays of InlineKeyboardButton')
    if sum(len(row) for row in rows) > _MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return [[_button(button, strict) for button in row] for row in rows if row]


def _button(button: Any, strict: bool) -> Button:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise _unparsable('Field "text" must be of type String')
    if not button["text"].strip():
        raise _unparsable("Text must be non-empty")
    actions = button.keys() & _ACTIONS
    unknown = button.keys() - _ACTIONS - _DECORATION
    if unknown and strict:
        raise bad_request(f"unknown field '{min(unknown)}' of InlineKeyboardButton")
    if not actions and not unknown:
        raise _unparsable("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _unparsable("exactly one action is allowed")
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not _URL.fullmatch(str(button["url"])):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    return dict(button)


def _unparsable(what: str) -> Refused:
    return bad_request(f"can't parse inline keyboard button: {what}")
