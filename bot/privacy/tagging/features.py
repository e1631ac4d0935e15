"""What the tagger sees of each token: the word, its look, what lexicon and word lists know of it, its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.privacy.tagging.lexicon import Entry, Lexicon, fold
from bot.privacy.tagging.tokens import Token, tokenize
from bot.privacy.vocabulary import groups

# How many tokens back a cue still counts.
_FAR = 9
_CUES = ("secret_word", "secret_verb", "born", "title", "patient", "street", "in_place", "job", "kin", "file")
_STOP = frozenset("?!;")
_FILE = re.compile(r"\.(?:pdf|docx?|odt|xlsx?|csv|txt|jpe?g|png|heic|zip|rar|7z|dcm|tiff?|pptx?)\b", re.I)
# Small letters, capitals, digits, and signs.
_CLASSES = tuple(
    (sign, re.compile(some)) for sign, some in (("a", "[a-zà-öø-ÿ]"), ("A", "[A-ZÀ-ÖØ-Þ]"), ("9", r"\d"), (".", r"[^\w]|_"))
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def _membership() -> dict[str, tuple[str, ...]]:
    members: dict[str, list[str]] = {}
    for group, words in groups("words").items():
        for word in words:
            members.setdefault(word, []).append(group)
    return {word: tuple(listed) for word, listed in members.items()}


class _Word(NamedTuple):
    """What is known of a word wherever it stands; `told` is what its neighbours learn of it."""

    key: str
    lists: tuple[str, ...]
    known: str
    told: str
    own: list[str]


class Features:
    """Describes tokens; the words that the lists group are looked up once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._groups = _membership()

    def of(self, text: str, most: int | None = None) -> tuple[list[Token], list[list[str]]]:
        """Return the tokens of `text`, the first `most` of them, and the features of each."""
        tokens, chunks = tokenize(text)
        tokens = tokens[:most]
        case = "U" if text.isupper() else "l" if text == text.lower() else "m"
        # Within one message alone: nothing that somebody wrote stays in memory.
        once = {token.text: self._word(token.text, case) for token in {token.text: token for token in tokens}.values()}
        words = [once[token.text] for token in tokens]
        looks = {chunk: _look(chunk) for chunk in set(chunks)}
        cues = _cues(tokens, [word.lists for word in words])
        gaps = _gaps(text, tokens)
        around = _around([word.key for word in words], [word.told for word in words], [word.known for word in words])
        features = []
        for i, token in enumerate(tokens):
            glue = _glue(tokens, i)
            features.append(
                [*words[i].own, f"g={glue}", f"lg={looks[chunks[token.chunk]]}{glue}", gaps[i], *cues[i], *around[i]]
            )
        return tokens, features

    def _word(self, typed: str, case: str) -> _Word:
        """Describe a word without its neighbours."""
        key, shape = fold(typed), _shape(typed)
        entry, lists = self._lexicon[key], self._groups.get(key, ())
        known = _known(entry)
        return _Word(key, lists, known, _told(shape, known, lists), _own(key, shape, entry, known, lists, case))


def _shape(word: str) -> str:
    if word.isdigit():
        return f"9{min(len(word), 7)}" + ("y" if _YEAR.fullmatch(word) else "")
    if not word[0].isalpha():
        return word
    if word.islower():
        return "x" if len(word) > 1 else "x1"
    if word.isupper():
        return "X" if len(word) > 1 else "X1"
    return "Xx" if word[1:].islower() else "xX"


def _look(chunk: str) -> str:
    """How a run of visible characters looks: a file's name, or which classes it mixes and about how long it is."""
    if _FILE.search(chunk):
        return "file"
    bare = chunk.strip(".,;:!?()\"'«»…")
    classes = "".join(sign for sign, some in _CLASSES if some.search(bare))
    return classes + ("" if len(bare) < 5 else "+" if len(bare) < 9 else "++" if len(bare) < 16 else "+++")


def _glue(tokens: Sequence[Token], i: int) -> str:
    left = i > 0 and tokens[i - 1].end == tokens[i].start
    right = i + 1 < len(tokens) and tokens[i + 1].start == tokens[i].end
    return ("<" if left else "") + (">" if right else "")


def _known(entry: Entry) -> str:
    """An entry in few values: how far it is a first name, a surname and a word."""
    word = max(entry.french, entry.english)
    return f"{min(entry.first, 3)}{min(entry.surname, 3)}{min(word // 8, 7)}"


def _told(shape: str, known: str, lists: tuple[str, ...]) -> str:
    return lists[0] if lists else known if shape[0].lower() == "x" else shape


def _own(key: str, shape: str, entry: Entry, known: str, lists: tuple[str, ...], case: str) -> list[str]:
    word = max(entry.french, entry.english)
    rarer = "n" if entry.surname + entry.first and word < 38 else "w"
    features = [
        f"w={key}", f"s={shape}{case}", f"z={word // 6}", f"k={known}", f"k={known}{case}",
        f"ks={known}{shape}", f"r={rarer}{shape}", f"e={key[-2:]}", f"e={key[-3:]}", f"e={key[-4:]}", f"b={key[:3]}",
        f"len={min(len(key), 9)}",
        f"fz={min(entry.first, 2)}{entry.french // 6}", f"nz={min(entry.surname, 2)}{entry.french // 6}",
    ]  # fmt: skip
    if entry.town:
        features.append(f"town{shape}")
    features += [f"i={group}" for group in lists]
    return features


def _cues(tokens: Sequence[Token], lists: Sequence[tuple[str, ...]]) -> list[list[str]]:
    """For each token, which cues stand before it in its sentence, near or further off."""
    last: dict[str, int] = {}
    found: list[list[str]] = []
    for i, token in enumerate(tokens):
        found.append([f"c={cue}{'' if i - at > 3 else '!'}" for cue, at in last.items() if i - at <= _FAR])
        if token.text in _STOP:
            last = {}
        for group in lists[i]:
            if group in _CUES:
                last[group] = i
    return found


def _gaps(text: str, tokens: Sequence[Token]) -> list[str]:
    """For each token, what stands before it: nothing, a space, a tab or several spaces, or a line break."""
    found, end = [], 0
    for token in tokens:
        gap = text[end : token.start]
        found.append(
            "gap=n" if "\n" in gap or not end else "gap=t" if len(gap) > 1 or gap == "\t" else "gap=s" if gap else "gap="
        )
        end = token.end
    return found


def _around(keys: Sequence[str], told: Sequence[str], known: Sequence[str]) -> list[list[str]]:
    """For each token, what stands a few tokens before and after it."""
    count = len(keys)
    return [_amid(i, keys, told, known) if 2 < i < count - 3 else _at_an_end(i, keys, told, known) for i in range(count)]


def _amid(i: int, keys: Sequence[str], told: Sequence[str], known: Sequence[str]) -> list[str]:
    """As `_at_an_end`, written out for tokens with three neighbours on both sides: nearly all of a long message."""
    back, before, mine, after, on = i - 2, i - 1, known[i], i + 1, i + 2
    return [
        f"-3t={told[i - 3]}",
        f"-2t={told[back]}", f"-2w={keys[back]}",
        f"-1t={told[before]}", f"-1w={keys[before]}", f"-1k={known[before]}", f"-1kk={known[before]}{mine}",
        f"-1tk={told[before]}{mine}",
        f"1t={told[after]}", f"1w={keys[after]}", f"1k={known[after]}", f"1kk={known[after]}{mine}", f"1tk={told[after]}{mine}",
        f"2t={told[on]}", f"2w={keys[on]}",
        f"3t={told[i + 3]}",
        f"-2-1={keys[back]} {keys[before]}", f"-2-1t={told[back]} {told[before]}",
        f"-1+1t={told[before]} {told[after]}", f"+1+2t={told[after]} {told[on]}",
    ]  # fmt: skip


def _at_an_end(i: int, keys: Sequence[str], told: Sequence[str], known: Sequence[str]) -> list[str]:
    """What stands around a token that may have fewer neighbours than three."""
    count = len(keys)
    features = []
    for off in (-3, -2, -1, 1, 2, 3):
        at = i + off
        if 0 <= at < count:
            features.append(f"{off}t={told[at]}")
            if -2 <= off <= 2:
                features.append(f"{off}w={keys[at]}")
            if off in (-1, 1):
                features += (f"{off}k={known[at]}", f"{off}kk={known[at]}{known[i]}", f"{off}tk={told[at]}{known[i]}")
        elif -1 <= at <= count:
            features.append(f"{off}end")
    if i > 1:
        features += (f"-2-1={keys[i - 2]} {keys[i - 1]}", f"-2-1t={told[i - 2]} {told[i - 1]}")
    if i > 0 and i + 1 < count:
        features.append(f"-1+1t={told[i - 1]} {told[i + 1]}")
    if i + 2 < count:
        features.append(f"+1+2t={told[i + 1]} {told[i + 2]}")
    return features
