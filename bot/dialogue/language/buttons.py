"""Buttons that choose a language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.dialogue.buttons import ButtonPress, one_of
from bot.knowledge import LANGUAGES, Language

LanguageCode = Annotated[Language, one_of(", ".join(f"`{code}`" for code in LANGUAGES), {code: code for code in LANGUAGES})]


@dataclass(frozen=True)
class ChooseLanguage(ButtonPress):
    """Choose a language."""

    wire = "l:{language}"
    sets_aside = True
    language: LanguageCode
