"""Reads what people type instead of tapping: whether they expected a message, and where it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.knowledge.suspicious import Replies
from bot.suspicious.domains import Names
from bot.suspicious.links import PHONE, Finder
from bot.suspicious.words import fold, joined, visible

# Longer texts are no reply. Characters.
LONGEST = 120
# Signs in an address that make it another's, whoever it claims to be.
FOREIGN = frozenset({"look-alike", "odd-letters", "odd-address", "odd-domain", "shortener", "free-host"})
MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)33[ .\u00a0\u202f-]?(?:\(0\) ?)?|0)[67](?:[ .\u00a0\u202f-]?\d\d){4}(?!\d)")
_ENDS = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True)
class TypedReply:
    """What a text says: `expected` yes, no or unsure; `sender` exact, other, mobile, unsure, or unknown for an address that
    tells nothing by itself. None where it does not say.
    """

    expected: str | None = None
    sender: str | None = None


class ReplyReader:
    """Reads replies with the words of content/suspicious.yml; the first of them that fits counts."""

    def __init__(self, words: Replies, names: Names, finder: Finder) -> None:
        self._names = names
        self._finder = finder
        self._fillers = joined(words.fillers)
        self._expected = _compiled(words.expected)
        self._sender = _compiled(words.sender)

    def read(self, text: str) -> TypedReply:
        """Return what a short text says; a question says nothing."""
        plain = visible(text)
        folded = fold(self._finder.find(plain).text).strip()
        if len(folded) > LONGEST or folded.endswith("?"):
            return TypedReply()
        said = _ENDS.sub("", folded)
        while filler := self._fillers.match(said):
            said = _ENDS.sub("", said[filler.end() :])
        expected = next((reply for reply, words in self._expected if words.match(said)), None)
        sender = self._by_contact(plain) or next((reply for reply, words in self._sender if words.search(said)), None)
        return TypedReply(expected, sender)

    def _by_contact(self, plain: str) -> str | None:
        found = self._finder.find(plain)
        hosts = [*found.mails, *(link.host for link in found.links)]
        if any(not FOREIGN.isdisjoint(self._names.signs(host)) for host in hosts):
            return "other"
        if hosts:
            # An address of a listed provider may be anybody's.
            known = all(self._names.is_official(host) and not self._names.is_free_mail(host) for host in hosts)
            return "exact" if known else "unknown"
        if MOBILE.search(plain):
            return "mobile"
        return "unknown" if PHONE in found.text else None


def _compiled[K: str](words: Mapping[K, Iterable[str]]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((reply, joined(patterns)) for reply, patterns in words.items())
