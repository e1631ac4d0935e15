"""Make the pictures and documents of replies, from plain values that can be stored until they are sent."""

from __future__ import annotations

from typing import Any

from bot.dialogue.reply import File


def make(file: File) -> bytes:
    """Return the file's bytes. Takes up to a second, so call it in a thread."""
    return {"bars": _bars, "curve": _curve, "sheet": _sheet, "text": _text, "note": _note}[file.maker](file.given)


# Imported only here: the drawing libraries take half a second to import.
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
