"""Examines a text: whether it is a received message, and which signs of fraud it has. No result says that it is safe."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.knowledge.suspicious import ENOUGH, Official, Suspicious, Verdict
from bot.suspicious.domains import Names, odd_letters
from bot.suspicious.links import Contacts, Finder, Link, Masked
from bot.suspicious.replies import ReplyReader, TypedReply
from bot.suspicious.voice import Voice
from bot.suspicious.words import fold, joined, visible

_WORD = re.compile(r"\w+")
# Hyphens that separate words: "envoyez-moi" is two words.
_JOINED = re.compile(r"-(?=(?:moi|nous|le|la|les)\b)")
_ENDS = re.compile(r"^[\W_]+|[\W_]+$")
# Punctuation around words; within words it is part of a number or a name.
_PUNCTUATION = re.compile(r"(?<!\w)[^\w\s€£$%+]+(?=\w)|[^\w\s€£$%)]+(?!\w)|\)(?!\w)")


@dataclass(frozen=True)
class Examination:
    """The result. `signs` are ids of content/suspicious.yml, highest weight first; `links` are defanged; `reports` whether it
    tells of an incident at whoever wrote it.
    """

    received: bool
    signs: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    verdict: Verdict = "nothing"
    by_mail: bool = False
    reports: bool = False


class Examiner:
    """Examines texts with the words and lists of content/. Opens, fetches and stores nothing."""

    def __init__(self, words: Suspicious, official: Iterable[Official]) -> None:
        self._names = Names(words.domains, official)
        self._finder = Finder(
            self._names.is_domain,
            self._names.is_official,
            words.domains.risky_files | {"pdf", "doc", "docx", "xls", "xlsx", "jpg", "png"},
        )
        self._voice = Voice(words)
        self._replies = ReplyReader(words.replies, self._names, self._finder)
        self._weights = {sign.id: sign.weight for sign in words.signs}
        self._signs = tuple((sign.id, joined(sign.words)) for sign in words.signs if sign.words)
        self._reported = joined(words.reported.words)
        self._leaving = joined(words.leaving)
        self._harmless = joined(words.harmless)
        self._files = words.domains.risky_files

    def examine(self, text: str, *, awaited: bool = False) -> Examination:
        """Examine `text`; `awaited` is true if the bot asked for a message, or if it was forwarded."""
        plain = visible(text)
        found = self._finder.find(plain)
        folded = fold(found.text)
        signs = [*self._by_words(folded), *self._by_code(plain, found, folded)]
        ranked = sorted(dict.fromkeys(signs), key=lambda sign: -self._weights[sign])
        verdict = self._verdict(ranked)
        return Examination(
            self._voice.is_received(folded, alarm=verdict == "alarm", awaited=awaited),
            tuple(ranked),
            tuple(link.inactive for link in found.links),
            verdict,
            bool(found.mails) or "\nobjet" in f"\n{folded}" or "\nsubject" in f"\n{folded}",
            "blackmail" not in ranked and bool(self._reported.search(folded)),
        )

    def is_received(self, text: str, *, awaited: bool = False) -> bool:
        """Return `examine(text).received`; looks for signs of fraud only if they would make a difference."""
        folded = fold(self._finder.find(visible(text)).text)
        if not self._voice.is_received(folded, alarm=True, awaited=awaited):
            return False
        return self._voice.is_received(folded, alarm=False, awaited=awaited) or self.examine(text, awaited=awaited).received

    def may_be_own(self, text: str) -> bool:
        """Whether a text that was awaited as a message may be the person's own words: short, and with no sign of one."""
        found = self._finder.find(visible(text))
        folded = fold(found.text)
        plain = not (found.links or found.mails) and self._voice.is_plain(folded)
        return plain and self.examine(text, awaited=True).verdict == "nothing"

    def speaks_for_oneself(self, text: str) -> bool:
        """Whether anything in a text tells that people speak for themselves."""
        return self._voice.is_own(fold(visible(text)))

    def is_leaving(self, text: str) -> bool:
        """Whether a text says no more than that no message is to be looked at after all."""
        return bool(self._leaving.fullmatch(_ENDS.sub("", fold(visible(text)))))

    def asks(self, text: str) -> bool:
        """Whether a short text asks what to think of a message, or is one."""
        return self._voice.is_asking(fold(visible(text))) or self.is_received(text)

    def reply(self, text: str) -> TypedReply:
        """Return what a text says of a message looked at before; nothing where it is one itself, or tells what was done."""
        if self._voice.is_telling(fold(visible(text))) or self.is_received(text):
            return TypedReply()
        return self._replies.read(text)

    def mask(self, text: str) -> Masked:
        """Return `text` with its links, addresses and phone numbers masked: those of a fraudster need no protection."""
        return self._finder.mask(text)

    def _verdict(self, signs: Iterable[str]) -> Verdict:
        weight = sum(self._weights[sign] for sign in signs)
        return "alarm" if weight >= ENOUGH else "doubt" if weight else "nothing"

    def _by_words(self, folded: str) -> Iterable[str]:
        said = self._harmless.sub(" . ", _PUNCTUATION.sub("", _JOINED.sub(" ", folded).replace("\n", " ")))
        return (sign for sign, pattern in self._signs if pattern.search(said))

    def _by_code(self, plain: str, found: Contacts, folded: str) -> Iterable[str]:
        for link in found.links:
            yield from self._names.signs(link.host)
            if link.user:
                yield "odd-address"
            if self._differs(link):
                yield "link-differs"
        if any(odd_letters(word) for word in _WORD.findall(plain)):
            yield "odd-letters"
        hosts = [link.host for link in found.links]
        senders = [host for host in found.mails if not self._names.is_official(host)]
        for host in senders:
            yield from (sign for sign in self._names.signs(host) if sign in ("look-alike", "odd-letters"))
        if self._names.named(folded):
            if any(self._names.is_free_mail(host) for host in found.mails):
                yield "free-mail"
            if self._names.foreign([*hosts, *(host for host in senders if not self._names.is_free_mail(host))], folded):
                yield "not-theirs"
        if any(ending in self._files for ending in found.files):
            yield "risky-file"

    def _differs(self, link: Link) -> bool:
        shown = self._finder.find(link.shown).links if link.shown else ()
        return any(not _same_site(other.host, link.host) for other in shown)


def _same_site(first: str, second: str) -> bool:
    one, other = first.removeprefix("www."), second.removeprefix("www.")
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
