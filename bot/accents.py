"""Takes the accents off letters, as every lookup of typed words does first."""

from __future__ import annotations

import unicodedata


def without_accents(text: str) -> str:
    """Return `text` decomposed (NFKD), without combining characters: "é" is "e", and "ﬁ" is "fi"."""
    return text if text.isascii() else unicodedata.normalize("NFKD", text).translate(_KEPT)


class _Kept(dict[int, int | None]):
    """A table for `str.translate` that deletes combining characters; filled as characters are met."""

    def __missing__(self, code: int) -> int | None:
        kept = self[code] = None if unicodedata.combining(chr(code)) else code
        return kept


_KEPT = _Kept()
