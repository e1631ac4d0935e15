"""Detects suspicious domain names, offline: imitations, homoglyphs, link shorteners, free hosting."""

from __future__ import annotations

import functools
import ipaddress
import re
from collections.abc import Iterable, Iterator
from typing import Any

import idna
import tldextract
from confusable_homoglyphs import confusables

from bot.knowledge.suspicious import Domains, Official
from bot.suspicious.words import fold, joined

# Digits and letter pairs that look like letters.
_SWAPS = str.maketrans("013457", "oleast")
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
# Shorter names are too similar to others to detect an imitation.
SHORTEST = 5


class Names:
    """Classifies domain names, with the public suffix list bundled with tldextract."""

    def __init__(self, domains: Domains, official: Iterable[Official]) -> None:
        self._extract = _extractor()
        self._lists = domains
        self._official = tuple((joined([o.words]), frozenset(o.domains)) for o in official)
        self._all = frozenset(domain for _, owned in self._official for domain in owned)
        names = {self._extract(domain).domain for domain in self._all}
        self._imitable = frozenset(name for name in names if len(name) >= SHORTEST)

    def is_domain(self, host: str) -> bool:
        """Whether `host` has a public suffix."""
        parts = self._extract(host)
        return bool(parts.suffix and parts.domain)

    def is_official(self, host: str) -> bool:
        """Whether `host` belongs to a listed organisation."""
        return _within(host, self._all)

    def named(self, folded: str) -> list[frozenset[str]]:
        """Return the domains of each organisation that a text names."""
        return [owned for words, owned in self._official if words.search(folded)]

    def foreign(self, hosts: Iterable[str], folded: str) -> bool:
        """Whether a text names an organisation, but one of these hosts belongs to no listed organisation."""
        return bool(self.named(folded)) and any(not self.is_official(host) for host in hosts)

    def is_free_mail(self, host: str) -> bool:
        """Whether `host` is a free e-mail provider."""
        return host in self._lists.free_mail

    def signs(self, host: str) -> Iterator[str]:
        """Yield the signs of fraud in a link's host."""
        if self.is_official(host):
            return
        if _is_number(host) or not self.is_domain(host):
            yield "odd-address"
            return
        if _within(host, self._lists.shorteners):
            yield "shortener"
            return
        decoded = _decoded(host)
        if any(odd_letters(label) for label in decoded.split(".")):
            yield "odd-letters"
        if self._imitates(decoded):
            yield "look-alike"
        if _within(host, self._lists.free_hosts):
            yield "free-host"
        elif self._is_odd(decoded):
            yield "odd-domain"
        elif "-" in self._extract(host).domain:
            yield "compound-domain"

    def _imitates(self, host: str) -> bool:
        """Whether the name or a subdomain resembles a listed one, or contains it among other words."""
        parts = self._extract(host)
        latin = _latin(f"{parts.subdomain}.{parts.domain}".strip("."))
        for word in re.split(r"[.-]", latin):
            for name in self._imitable:
                alike = word.translate(_SWAPS)
                for pair, letter in _PAIRS:
                    alike = alike.replace(pair, letter)
                if word == name or alike == name or (len(name) > SHORTEST and _is_one_edit_apart(word, name)):
                    return True
        # "gouv" is shorter than SHORTEST, but occurs only in names of the state.
        return bool(re.search(r"(?:^|[.-])gouv(?:[.-]|$)|(?:ameli|antai|amendes?|vitale)", latin))

    def _is_odd(self, host: str) -> bool:
        parts = self._extract(host)
        words = [word for word in re.split(r"[.-]", f"{parts.subdomain}.{parts.domain}") if word]
        baits = sum(any(bait in word for bait in self._lists.bait) for word in words)
        ending = parts.suffix.rpartition(".")[2] in self._lists.odd_endings
        digits = sum(char.isdigit() for char in parts.domain) >= 4
        return ending or baits >= 2 or (baits == 1 and "-" in parts.domain) or digits or parts.domain.count("-") >= 3


@functools.cache
def _extractor() -> tldextract.TLDExtract:
    """Return the public suffix list, read once a process: it takes 40 ms. No download and no cache on disk."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)


def odd_letters(word: str) -> bool:
    """Whether a word mixes alphabets by using homoglyphs."""
    if word.isascii():
        return False
    return bool(confusables.is_dangerous(word, preferred_aliases=["latin"]))


def _latin(text: str) -> str:
    """Return `text` with homoglyphs replaced by the Latin letters that they resemble."""
    plain = []
    for char in fold(text):
        alike: Any = () if char.isascii() else confusables.is_confusable(char, preferred_aliases=["latin"])
        latin = [twin["c"] for found in alike or () for twin in found["homoglyphs"] if twin["c"].isascii()]
        plain.append(latin[0] if latin else char)
    return "".join(plain).lower()


def _decoded(host: str) -> str:
    """Return the name as displayed: decodes Punycode."""
    try:
        return str(idna.decode(host)) if "xn--" in host else host
    except idna.IDNAError:
        return host


def _within(host: str, domains: Iterable[str]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(re.fullmatch(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+))*", host))
    return True


def _is_one_edit_apart(first: str, second: str) -> bool:
    """Whether the edit distance is at most one: an insertion, deletion, substitution or transposition."""
    if first == second or abs(len(first) - len(second)) > 1:
        return False
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    one, other = first[start:], second[start:]
    return one[1:] == other[1:] or one == other[1:] or one[1:] == other or (one[1::-1] == other[:2] and one[2:] == other[2:])
