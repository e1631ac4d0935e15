"""Normalises typed text for the model: case, accents, apostrophes, repeated letters, short forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from bot.accents import without_accents

_APOSTROPHES = re.compile(r"['’‘`´]")
_STRETCHED = re.compile(r"(.)\1{2,}")
_NOT_WORD = re.compile(r"[^\w?+@./-]+")
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"\w[\w-]*")


# A message is normalised some thirty times while it is read. Of those before it, nothing is remembered for longer.
@lru_cache(maxsize=4)
def normalise(text: str) -> str:
    """Return `text` in lower case, without accents, apostrophes as spaces ("l'ordi" is two words), "suuuper" as "super"."""
    plain = without_accents(text.casefold())
    plain = _STRETCHED.sub(r"\1", _APOSTROPHES.sub(" ", plain))
    return _SPACES.sub(" ", _NOT_WORD.sub(" ", plain)).strip()


def written_out(normalised: str, short_forms: Mapping[str, str]) -> str:
    """Return a normalised text with its short forms ("mdp") expanded ("mot de passe")."""
    return _WORD.sub(lambda word: short_forms.get(word[0], word[0]), normalised)


def has_letters(text: str) -> bool:
    """Whether the text contains any letter; emoji, digits and punctuation are none."""
    return any(char.isalpha() for char in text)
