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
from bot.privacy.vocabulary import words

# How often a message with names is repeated with others.
OTHER_NAMES = 3
# A first name that many bear, and that is no common word.
_COMMON_NAME, _COMMON_WORD = 1, 40
_SEED = 2026
_WORD = re.compile(r"[^\W\d_]+")
_PARTICLES = words("de du des la le les van der den von ben bin el al da di dos et and st mc mr mme mlle m")
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
        self._first: dict[int, list[str]] = {}
        self._surname: dict[int, list[str]] = {}
        for key, entry in lexicon.items():
            common = max(entry.french, entry.english)
            if len(key) < 3 or not key.isalpha():
                continue
            # Commoner as a word than as a name: nobody could tell.
            if entry.first and common < 45:
                self._first.setdefault(entry.first, []).append(key)
            if entry.surname and common < (45 if entry.surname > 2 else 35):
                self._surname.setdefault(entry.surname, []).append(key)

    def replaced(self, message: Message) -> Message:
        """`message` with other names in place of its own, in the same case."""
        text, data, end = "", [], 0
        for start, stop, kind in message.data:
            text += message.text[end:start]
            datum = message.text[start:stop]
            if kind == "name":
                datum = _WORD.sub(lambda word: self._other(word[0]), datum)
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
        other = self._draw.choice(pool[self._draw.choice(sorted(pool))])
        if word.isupper():
            return other.upper()
        return other.capitalize() if word[0].isupper() else other
