"""Detects patient data and secrets in a message, and redacts them.

numbers.py      NIR, RPPS, ADELI, FINESS, IBAN, cards, phones: by check digits or context words
people.py       patients' names by rules: after a title, after "patient", a full name near a health word
secrets.py      passwords, PINs and codes after a word for them; emails.py  e-mail addresses
recognisers.py  the recognisers of lists/recognisers.yml: birth dates, addresses, secrets without such a word
tagging/        a tagger trained on messages, for names, secrets and addresses that no rule covers
whole_names.py  the whole of a tagged name, and its other mentions
exceptions.py   false positives: names of colleagues, brands, drugs, public figures, the writer
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bot.privacy.addresses import whole_address
from bot.privacy.emails import emails, likely_emails
from bot.privacy.exceptions import no_address, no_patient, no_secret, titled, with_title
from bot.privacy.findings import Finding, Kind, Place, Text
from bot.privacy.numbers import numbers
from bot.privacy.people import patients
from bot.privacy.recognisers import Names, recognisers
from bot.privacy.secrets import secrets
from bot.privacy.tagging import LexiconMissing, Tag, Tagger, load
from bot.privacy.values import trim
from bot.privacy.whole_names import mentions, whole_name

log = logging.getLogger(__name__)

# The replacement for a finding. A named patient becomes "patient", a word of both languages that preserves the meaning of the
# sentence ("patient's chart", "le bilan de patient"). Other findings become dots, which the classifier ignores: a question
# about a password is about "mon mot de passe est", not about the password.
_IN_PLACE: dict[Kind, str] = {"patient": "patient"}
LEFT_OUT = "•••"

# A word of three letters or more that is not a title, nor "patient".
_SPELT = re.compile(r"(?!(?i:mmes?|mr|mrs|mlle|madame|monsieur|dr|patiente?|pat)\b)\b[^\W\d_]{3,}")
# Longer than any code: a phone number of a service, say.
_NUMBER = re.compile(r"[\d .-]{9,}")
# Without a word for birth, a date in these years is about as likely to be another date.
_RECENT = re.compile(r"20[1-3]\d(?!\d)")

_KINDS: dict[str, Kind] = {"name": "patient", "secret": "secret", "address": "address", "birth_date": "birth_date"}


@dataclass(frozen=True)
class Limits:
    """Minimum likelihoods for a tag to be a finding, and to be a sure one; by kind of tag."""

    likely: float
    sure: float


LIMITS = {
    "name": Limits(0.28, 0.8),
    "secret": Limits(0.28, 0.8),
    "address": Limits(0.28, 0.8),
    "birth_date": Limits(0.3, 0.8),
}


# After a title, a name needs less.
TITLED = 0.6


@dataclass(frozen=True)
class _Found:
    """A span of the plain text, with the rank of its recogniser: of two that overlap, the one with the lower rank wins."""

    rank: int
    kind: Kind
    start: int
    end: int

    @property
    def sure(self) -> bool:
        return self.rank < LIKELY


# Findings of this rank or more are only likely, not sure.
LIKELY = 10


class Detector:
    """Detects data by rules and, if there is one, with a tagger."""

    def __init__(self, tagger: Tagger | None = None) -> None:
        self._tagger = tagger
        # Fill the cache now rather than at the first message.
        recognisers()

    @classmethod
    def load(cls, root: Path, models: Path) -> Detector:
        """Return a detector with the project's tagger, trained if needed; with rules alone if the lexicon is missing."""
        try:
            return cls(load(root, models))
        except LexiconMissing as error:
            log.warning("patients' names are looked for by rules alone: %s", error)
            return cls()

    def find(self, typed: str) -> tuple[Finding, ...]:
        """Return the findings in order, without overlaps: of two that overlap, the surer one wins."""
        text = Text(typed)
        named = list(patients(text))
        tags = self._tags(text)
        names = Names(text.lower, [*named, *((tag.start, tag.end) for tag in tags if tag.kind == "name")])
        found = [self._whole(text, one) for one in (*self._by_rules(text, named, names), *_by_tags(text, tags))]
        resolved = _resolve_overlaps(text.plain, _merge(found))
        return tuple(text.finding(one.kind, one.start, one.end, sure=one.sure) for one in resolved)

    def _whole(self, text: Text, one: _Found) -> _Found:
        """Return an address with its town and floor; other findings as they are."""
        if one.kind != "address":
            return one
        start, end = whole_address(text, one.start, one.end, self._is_town)
        return replace(one, start=start, end=end)

    def _is_town(self, word: str) -> bool:
        """Whether a word is a town's name; without a lexicon, none is known."""
        return bool(self._tagger and len(word) > 3 and self._tagger.lexicon[word].town)

    def _tags(self, text: Text) -> list[Tag]:
        """Return the tagger's tags, extended to whole words, without known false positives; and other mentions of the names."""
        if not self._tagger:
            return []
        lexicon = self._tagger.lexicon
        return list(mentions(text, self._likely_tags(text, self._tagger), lexicon))

    @staticmethod
    def _likely_tags(text: Text, tagger: Tagger) -> Iterator[Tag]:
        for tag in tagger.tag(text.plain):
            if tag.likelihood < LIMITS[tag.kind].likely:
                continue
            if tag.kind == "name":
                start, end = whole_name(text, tag.start, tag.end, tagger.lexicon)
                start = with_title(text, start)
                if not no_patient(text, start, tag.end, tagger.lexicon):
                    yield replace(tag, start=start, end=end)
            elif tag.kind == "secret":
                start, end = _whole_token(text.plain, tag.start, tag.end)
                if not _NUMBER.fullmatch(text.plain, start, end) and not no_secret(text, start, end):
                    yield replace(tag, start=start, end=end)
            elif tag.kind == "address":
                if not no_address(text, tag.start, tag.end):
                    yield tag
            elif not _RECENT.search(text.plain, tag.start, tag.end):
                yield tag

    @staticmethod
    def _by_rules(text: Text, named: Iterable[Place], names: Names) -> list[_Found]:
        """Return the findings of the rules, each with the rank of its recogniser."""
        found = [_Found(0, *span) for span in numbers(text)]
        found += [_Found(1, *span) for span in emails(text)]
        found += [_Found(LIKELY, *span) for span in likely_emails(text)]
        for recogniser in recognisers():
            rank = {"nir": 0, "birth_date": 2, "address": 3}.get(recogniser.kind, 6)
            found += [_Found(rank if recogniser.sure else LIKELY, *span) for span in recogniser.find(text, names)]
        found += [_Found(4, "patient", *place) for place in named]
        found += [_Found(5, *span) for span in secrets(text)]
        return found


def _by_tags(text: Text, tags: Iterable[Tag]) -> Iterator[_Found]:
    for tag in tags:
        limits = LIMITS[tag.kind]
        # "Mme B." may be a deliberate anonymisation.
        hidden = tag.kind == "name" and not _SPELT.search(text.plain, tag.start, tag.end)
        sure = TITLED if tag.kind == "name" and titled(text, tag.start, tag.end) else limits.sure
        if tag.likelihood >= limits.likely:
            rank = 7 if tag.likelihood >= sure and not hidden else LIKELY + 1
            yield _Found(rank, _KINDS[tag.kind], tag.start, tag.end)


def _whole_token(plain: str, start: int, end: int) -> tuple[int, int]:
    """Extend a secret to the surrounding whitespace, then trim punctuation; return its span."""
    while start > 0 and not plain[start - 1].isspace():
        start -= 1
    while end < len(plain) and not plain[end].isspace():
        end += 1
    return trim(plain, start, end)


def _merge(found: Iterable[_Found]) -> list[_Found]:
    """Extend each address or name to the union of those that overlap it ("12 rue X" and "rue X 75011 Paris"); sort by rank."""
    wide: list[_Found] = []
    # The spans of each cluster of overlapping findings, by kind.
    joined: dict[Kind, list[list[int]]] = {"address": [], "patient": []}
    ordered = sorted(found, key=lambda one: one.start)
    for one in ordered:
        if one.kind in joined:
            clusters = joined[one.kind]
            if clusters and one.start < clusters[-1][1]:
                clusters[-1][1] = max(clusters[-1][1], one.end)
            else:
                clusters.append([one.start, one.end])
    for one in ordered:
        start, end = one.start, one.end
        if one.kind in joined:
            start, end = joined[one.kind][bisect_right(joined[one.kind], start, key=lambda cluster: cluster[0]) - 1]
        wide.append(_Found(one.rank, one.kind, start, end))
    return sorted(wide, key=lambda one: one.rank)


def _resolve_overlaps(plain: str, found: Iterable[_Found]) -> list[_Found]:
    """Resolve overlaps, given findings by rank; return them in order. Of an address or a name, the longest free "
    "part is kept."""
    kept: list[_Found] = []
    taken: set[int] = set()
    for one in found:
        free = [place for place in range(one.start, one.end) if place not in taken]
        if len(free) < one.end - one.start:
            if not free or one.kind not in ("address", "patient"):
                continue
            one = _trimmed(plain, max(_runs(one, free), key=lambda run: run.end - run.start))
            if one.end - one.start < 1 or (one.kind == "patient" and not _SPELT.search(plain, one.start, one.end)):
                continue
        taken.update(range(one.start, one.end))
        kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _trimmed(plain: str, one: _Found) -> _Found:
    """Return a finding without the spaces and signs around it."""
    start, end = one.start, one.end
    while start < end and not plain[start].isalnum():
        start += 1
    while start < end and not plain[end - 1].isalnum():
        end -= 1
    return replace(one, start=start, end=end)


def _runs(one: _Found, free: list[int]) -> Iterator[_Found]:
    """Yield the contiguous parts of a finding whose positions are free."""
    start = free[0]
    for place, after in zip(free, [*free[1:], -1], strict=True):
        if after != place + 1:
            yield replace(one, start=start, end=place + 1)
            start = after


_RULES = Detector()


def find(text: str) -> tuple[Finding, ...]:
    """Return the findings of the rules alone."""
    return _RULES.find(text)


def redact(text: str, findings: Iterable[Finding]) -> str:
    """Return `text` with the findings of `find` replaced: a named patient by "patient", all others by "•••"."""
    parts: list[str] = []
    end = 0
    for finding in findings:
        parts += [text[end : finding.start], _IN_PLACE.get(finding.kind, LEFT_OUT)]
        end = finding.end
    return "".join([*parts, text[end:]])
