"""Render the choice of when replies are spoken, and the listen button."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.dialogue.voice.buttons import VOICES, ChooseVoice
from bot.dialogue.waiting import labels, numbered
from bot.knowledge import Language

# Characters of a label that is only a symbol; rows of buttons after which there is none for listening alone.
SYMBOL, FULL = 2, 3


class VoiceView:
    """Renders the choice from the library; holds no state of a person."""

    def __init__(self, render: Renderer) -> None:
        self._render = render

    def choice(self, language: Language) -> Reply:
        """Render the choice of when replies are spoken."""
        rows = tuple((self._render.button(f"button_voice_{when}", ChooseVoice(when), language),) for when in VOICES)
        waits = {**labels(rows), **numbered(map(ChooseVoice, VOICES))}
        return replace(self._render.phrase("voice_choose", language), rows=rows, waits=waits)

    def named(self, when: str, language: Language) -> str:
        """Name a choice."""
        label = self._render.phrase(f"button_voice_{when}", language).plain
        return self._render.phrase("voice_is", language, when=label[0].lower() + label[1:]).plain

    def off(self, language: Language) -> Reply:
        """Say that voices are off."""
        return self._render.phrase("voice_off", language)

    def chosen(self, when: str, language: Language) -> Reply:
        """Confirm when replies are spoken from now on."""
        return self._render.phrase(f"voice_{when}", language)

    def with_listen(self, reply: Reply, language: Language) -> Reply:
        """Add the listen button to a reply that has a spoken form."""
        if reply.speech is None:
            return reply
        press = reply.speech.press
        *rows, last = reply.rows or ((),)
        if last and all(len(button.label) <= SYMBOL for button in last):
            # Beside other symbols, one is enough.
            return replace(reply, rows=(*rows, (self._render.button("button_listen_short", press, language), *last)))
        if len(reply.rows) >= FULL and len(last) == 1:
            return replace(reply, rows=(*rows, (*last, self._render.button("button_listen_short", press, language))))
        return replace(reply, rows=(*reply.rows, (self._render.button("button_listen", press, language),)))
