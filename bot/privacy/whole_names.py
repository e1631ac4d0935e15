"""Extends a tagged name to what belongs to it: unlisted words beside it, an initial, and other mentions in the message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.privacy.findings import Place, Text
from bot.privacy.tagging import Lexicon, Tag
from bot.privacy.tagging.lexicon import Entry, fold
from bot.privacy.vocabulary import groups

_INITIAL = re.compile(r" (?!(?:a|à|y|i|c|x)\b)[a-zA-Z]\b(?:\.(?=\s|$|\W))?(?!')")
_AFTER = re.compile(r"(?: |-|, (?=[A-ZÀ-Ý]))([^\W\d_]{4,})(?![\w@.'’-]*[\d@])")
_BEFORE = re.compile(r"(?<![\w@.'’-])([^\W\d_]{4,})(?: |-|, )$")
_COMMA_BEFORE = re.compile(r"(?<![\w@.'’-])([A-ZÀ-Ý][^\W\d_]{3,}), $")
_WORD = re.compile(r"[^\W\d_]{4,}")
_KNOWN = frozenset().union(*groups("words").values())
# Ten times the Zipf frequency: a word this rare beside a name belongs to it, and one rarer than the second is a name again.
_RARE, _UNCOMMON = 12, 36
# The longest name of a tag that is looked for again: what is longer is a list of names.
_LONGEST = 60


def whole_name(text: Text, start: int, end: int, lexicon: Lexicon) -> Place:
    """Return the span of a name with the unlisted words and the initial beside it: "nirina andriamasy", "karim b"."""
    after = _AFTER.match(text.plain, end)
    if after and _is_unlisted(after[1], lexicon):
        end = after.end()
    initial = _INITIAL.match(text.plain, end)
    end = initial.end() if initial else end
    before = _BEFORE.search(text.plain, max(0, start - 32), start)
    listed = before and before[0].endswith(", ") and not _COMMA_BEFORE.search(text.plain, max(0, start - 32), start)
    if before and not listed and _is_unlisted(before[1], lexicon):
        start = before.start()
    return start, end


def mentions(text: Text, tags: Iterable[Tag], lexicon: Lexicon) -> Iterator[Tag]:
    """Yield the tags, and one for each other mention of a name that was tagged: "chez perumal … le cr de perumal"."""
    tags = list(tags)
    yield from tags
    named: dict[str, Tag] = {}
    for tag in tags:
        if tag.kind == "name" and tag.end - tag.start <= _LONGEST:
            for word in _WORD.findall(text.plain[tag.start : tag.end]):
                key = fold(word)
                if key not in _KNOWN and _frequency(lexicon[key]) < _UNCOMMON:
                    named[key] = max(tag, named.get(key, tag), key=lambda one: one.likelihood)
    if not named:
        return
    for match in _WORD.finditer(text.plain):
        found = named.get(fold(match[0]))
        if found and not any(tag.start < match.end() and match.start() < tag.end for tag in tags):
            yield replace(found, start=match.start(), end=match.end())


def _frequency(entry: Entry) -> int:
    return max(entry.french, entry.english)


def _is_unlisted(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is so rare that beside a name it is one, and is no word of the lists."""
    key = fold(word)
    return key not in _KNOWN and _frequency(lexicon[key]) < _RARE
