"""Makes the pictures and documents that replies come with, from plain values that can be written down until they are sent."""

from __future__ import annotations

from typing import Any

from bot.dialogue.reply import File


def make(file: File) -> bytes:
    """Make the file's bytes; takes up to a second, so call it in a thread."""
    return {"bars": _bars, "curve": _curve, "sheet": _sheet, "text": _text, "note": _note}[file.maker](file.given)


# What draws takes half a second to import, and only those who come this far need it.
def _bars(given: dict[str, Any]) -> bytes:
    from bot.checklist.pictures import bars

    return bars(**given)


def _curve(given: dict[str, Any]) -> bytes:
    from bot.checklist.pictures import curve

    return curve(**given)


def _sheet(given: dict[str, Any]) -> bytes:
    from bot.checklist.sheet import Sheet, page

    return page(Sheet(**given))


def _note(given: dict[str, Any]) -> bytes:
    from bot.incidents.note import Note, note

    return note(Note(**given))


def _text(given: dict[str, Any]) -> bytes:
    text: str = given["text"]
    return text.encode()
