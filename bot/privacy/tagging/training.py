"""Trains the tagger on the annotated messages of nlu/privacy, each again with other names and typed less carefully."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pycrfsuite

from bot.accents import without_accents
from bot.privacy.tagging.annotations import Message
from bot.privacy.tagging.features import Features
from bot.privacy.tagging.lexicon import Lexicon, fold
from bot.privacy.tagging.tagger import ALSO, OUTSIDE
from bot.privacy.tagging.tokens import Token
from bot.privacy.vocabulary import groups, words

# How often a message with names is repeated with others.
OTHER_NAMES = 3
# How often a message with secrets or addresses, and without names, is repeated with others.
OTHER_VALUES = 2
# The share of names that no list holds: spliced from two others, or a rare word. Without them the tagger would learn that
# all names are listed.
_UNLISTED = 0.12
_RARE_WORD = 25
# In secrets and addresses, words up to this frequency are drawn anew: half of them from ordinary words, half from first names.
_FREQUENT, _ORDINARY = 52, 0.5
# A first name that many bear, and that is no common word.
_COMMON_NAME, _COMMON_WORD = 1, 40
_SEED = 2026
_WORD = re.compile(r"[^\W\d_]+")
_PARTICLES = words("de du des la le les van der den von ben bin el al da di dos et and st mc mr mme mlle m")
_ALTERED = ("secret", "address")
_TAGGED = {"name": "name", "secret": "secret", "address": "address", "birth_date": "birth_date"}
_PARAMETERS = {"c1": 0.1, "c2": 0.4, "max_iterations": 90, "feature.possible_transitions": True, "feature.minfreq": 2}


def train(messages: Sequence[Message], plain: Iterable[str], lexicon: Lexicon, path: Path) -> None:
    """Train on annotated messages and on `plain` ones without data, and write the model: the same for the same input."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(_PARAMETERS)
    features = Features(lexicon)
    for message in [*_varied(messages, lexicon), *(Message(text) for text in plain)]:
        tokens, described = features.of(message.text)
        if tokens:
            trainer.append(described, labels(tokens, message))
    trainer.train(str(path))


def labels(tokens: Sequence[Token], message: Message) -> list[str]:
    """The label of each token: outside, or the first or a later one of a datum of some kind."""
    found = [OUTSIDE] * len(tokens)
    for start, end, kind in message.data:
        first = True
        for i, token in enumerate(tokens):
            if start <= token.start and token.end <= end:
                found[i] = f"{'B' if first else 'I'}-{_TAGGED.get(kind, ALSO)}"
                first = False
    return found


def _varied(messages: Sequence[Message], lexicon: Lexicon) -> Iterator[Message]:
    """The messages, each with other names too, and in small letters without accents."""
    draw = random.Random(_SEED)
    names = Names(lexicon, draw)
    for message in messages:
        yield message
        if any(kind == "name" for *_, kind in message.data):
            for number in range(OTHER_NAMES):
                other = names.replaced(message)
                yield careless(other) if number % 2 else other
            continue
        if any(kind in _ALTERED for *_, kind in message.data):
            for number in range(OTHER_VALUES):
                other = names.replaced(message)
                yield careless(other) if number % 2 else other
        if message.text != careless(message).text:
            yield careless(message)
        if not message.data and (other := names.elsewhere(message)).text != message.text:
            yield other


def careless(message: Message) -> Message:
    """The same in small letters and without accents."""
    text = "".join(plain if len(plain := without_accents(char.lower())) == 1 else char for char in message.text)
    return Message(text, message.data)


class Names:
    """Draws names: of each rarity alike, so that rare ones are learned as well."""

    def __init__(self, lexicon: Lexicon, draw: random.Random) -> None:
        self._draw = draw
        self._lexicon = lexicon
        self._told = frozenset().union(*groups("words").values())
        self._first: dict[int, list[str]] = {}
        self._surname: dict[int, list[str]] = {}
        self._rare: list[str] = []
        self._words: list[str] = []
        for key, entry in lexicon.items():
            common = max(entry.french, entry.english)
            if len(key) < 3 or not key.isalpha():
                continue
            # Commoner as a word than as a name: nobody could tell.
            if entry.first and common < 45:
                self._first.setdefault(entry.first, []).append(key)
            if entry.surname and common < (45 if entry.surname > 2 else 35):
                self._surname.setdefault(entry.surname, []).append(key)
            if not (entry.first or entry.surname) and common < _RARE_WORD and len(key) > 4:
                self._rare.append(key)
            if not (entry.first or entry.surname) and 32 < entry.french < 48 and len(key) > 4:
                self._words.append(key)

    def replaced(self, message: Message) -> Message:
        """`message` with other names in place of its own, in the same case."""
        text, data, end = "", [], 0
        for start, stop, kind in message.data:
            text += message.text[end:start]
            datum = message.text[start:stop]
            if kind == "name":
                datum = _WORD.sub(lambda word: self._other(word[0]), datum)
            elif kind in _ALTERED:
                datum = self._altered(datum)
            data.append((len(text), len(text) + len(datum), kind))
            text += datum
            end = stop
        return Message(text + message.text[end:], tuple(data))

    def elsewhere(self, message: Message) -> Message:
        """A message without data, with other first names in place of those of colleagues, so that no name by itself tells."""
        return Message(_WORD.sub(lambda word: self._other(word[0]) if self._is_first(word[0]) else word[0], message.text))

    def _is_first(self, word: str) -> bool:
        entry = self._lexicon[fold(word)]
        return entry.first > _COMMON_NAME and max(entry.french, entry.english) < _COMMON_WORD

    def _other(self, word: str) -> str:
        key = fold(word)
        if len(word) < 3 or key in _PARTICLES:
            return word
        entry = self._lexicon[key]
        pool = (
            self._first
            if entry.first > entry.surname or (entry.first == entry.surname and self._draw.random() < 0.5)
            else self._surname
        )
        other = self._unlisted(pool) if self._draw.random() < _UNLISTED else self._from(pool)
        return _cased(other, word)

    def _from(self, pool: dict[int, list[str]]) -> str:
        return self._draw.choice(pool[self._draw.choice(sorted(pool))])

    def _unlisted(self, pool: dict[int, list[str]]) -> str:
        """A name that is in no list: a rare word, or the beginning of one name with the end of another."""
        if self._rare and self._draw.random() < 0.3:
            return self._draw.choice(self._rare)
        one, two = self._from(pool), self._from(pool)
        return one[: (len(one) + 1) // 2] + two[len(two) // 2 :]

    def _altered(self, datum: str) -> str:
        """A secret or an address with other figures, and with other words for those that are none of the lists."""
        datum = re.sub(r"\d", lambda _: str(self._draw.randrange(10)), datum)
        return _WORD.sub(lambda word: self._value(word[0]), datum)

    def _value(self, word: str) -> str:
        entry = self._lexicon[fold(word)]
        if len(word) < 4 or fold(word) in self._told or max(entry.french, entry.english) > _FREQUENT:
            return word
        if self._words and self._draw.random() < _ORDINARY:
            return _cased(self._draw.choice(self._words), word)
        return _cased(self._from(self._first), word) if self._first else word


def _cased(other: str, word: str) -> str:
    """`other` in the case of `word`."""
    if word.isupper():
        return other.upper()
    return other.capitalize() if word[0].isupper() else other
