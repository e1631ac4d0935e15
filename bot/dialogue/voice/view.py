"""Render the choice of when replies are spoken, and the listen button."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.dialogue.voice.buttons import VOICES, ChooseVoice
from bot.dialogue.waiting import labels, numbered
from bot.knowledge import Language

# Characters of a label that is only a symbol.
SYMBOL = 2


class VoiceView:
    """Renders the choice from the library; holds no state of a person."""

    def __init__(self, render: Renderer) -> None:
        self._render = render

    def choice(self, now: str, language: Language) -> Reply:
        """Render the choice of when replies are spoken; `now` is marked."""
        buttons = (self._render.button(f"button_voice_{when}", ChooseVoice(when), language) for when in VOICES)
        rows = tuple((button.marked(chosen=when == now),) for button, when in zip(buttons, VOICES, strict=True))
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
        beside = reply.with_button(self._render.button("button_listen_short", press, language))
        # In a row of its own, there is room for the word.
        own = (*reply.rows, (self._render.button("button_listen", press, language),))
        return beside if len(beside.rows) == len(reply.rows) else replace(reply, rows=own)
