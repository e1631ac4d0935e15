"""What must hold of whatever the dialogue replies, in every layout and in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from bot.dialogue import Outgoing
from bot.dialogue.all_buttons import BUTTONS
from bot.dialogue.buttons import ButtonPress
from bot.dialogue.reply import Reply, Speech
from bot.dialogue.waiting import MEANINGS
from bot.knowledge import Library
from bot.values import Language
from playground.html import parse_html

# What may be typed instead of tapped, beside a number and a label.
SAID = frozenset({*MEANINGS, "up", "down"})
MAKERS = {"bars": "photo", "curve": "photo", "sheet": "document", "note": "document", "text": "document"}


def replies(out: Outgoing) -> Iterator[Reply]:
    """Each message and edit that goes out, with those that follow it, in either outcome of a deletion."""
    if out.deletion:
        for branch in (out.deletion.gone, out.deletion.kept):
            yield from replies(branch)
    for first in (out.edit, *out.messages):
        if first:
            yield from _all(first)


def _all(reply: Reply) -> Iterator[Reply]:
    yield reply
    for following in reply.then:
        yield from _all(following)


def sound(out: Outgoing, library: Library) -> None:
    """Fail where a reply could not be sent, a button leads nowhere, or something was left out or filled with nothing."""
    for reply in replies(out):
        assert isinstance(reply.language, Language)
        text, _ = parse_html(reply.html)
        assert len(text) <= 4096
        assert text or reply.file
        assert not {"{", "}"} & set(text), text
        for button in (button for row in reply.rows for button in row):
            assert button.label.strip()
            if button.copy:
                assert len(button.copy) <= 256
                continue
            _leads(button.press, library)
        for said, press in reply.waits.items():
            assert said in SAID or said.isdecimal() or said.startswith("="), said
            _leads(press, library)
        assert reply.waits_for > 0
        if reply.speech:
            _spoken(reply.speech, reply.language, library)
        if reply.file:
            assert reply.file.kind == MAKERS[reply.file.maker]
            assert "." in reply.file.name
    if out.speech:
        _spoken(out.speech, out.speech.language, library)
    assert out.notice is None or out.notice.strip()


def _leads(press: ButtonPress, library: Library) -> None:
    assert isinstance(press, ButtonPress)
    assert 1 <= len(str(press).encode()) <= 64
    assert BUTTONS.decode(str(press), library) == press


def _spoken(speech: Speech, language: Language, library: Library) -> None:
    assert isinstance(speech.language, Language)
    assert speech.language == language
    assert speech.text.strip()
    _leads(speech.press, library)
