"""The choice of when to speak, and the button to hear a reply."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.dialogue.voice.buttons import VOICES, ChooseVoice
from bot.knowledge import Language


class VoiceView:
    """Renders from the library, for anybody."""

    def __init__(self, render: Renderer) -> None:
        self._render = render

    def choice(self, language: Language) -> Reply:
        """The choice of when to speak."""
        rows = tuple((self._render.button(f"button_voice_{when}", ChooseVoice(when), language),) for when in VOICES)
        return replace(self._render.phrase("voice_choose", language), rows=rows)

    def off(self, language: Language) -> Reply:
        """That there is no voice."""
        return self._render.phrase("voice_off", language)

    def chosen(self, when: str, language: Language) -> Reply:
        """When it speaks from now on."""
        return self._render.phrase(f"voice_{when}", language)

    def with_listen(self, reply: Reply, language: Language) -> Reply:
        """The reply with a button to hear it, where there is something to hear."""
        if reply.speech is None:
            return reply
        return replace(reply, rows=(*reply.rows, (self._render.button("button_listen", reply.speech.press, language),)))
