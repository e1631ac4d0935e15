"""Finds links, e-mail addresses, phone numbers and file names in a text, and makes links inactive. Nothing is ever opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass

# How links are written: <a href="address">text</a>, [text](address), text <address>; then the address itself.
_ANCHOR = re.compile(r"<a\b[^>]{0,200}?href=[\"']?([^\"'\s>]{4,2000})[^>]{0,200}>([^<]{0,200})</a>", re.IGNORECASE)
_MARKDOWN = re.compile(r"\[([^\]\n]{1,200})\]\(([^()\s]{4,2000})\)")
_ANGLED = re.compile(r"([^\s<>]{4,200}) ?<((?:https?|hxxps?)://[^\s<>]{4,2000})>", re.IGNORECASE)
_DOT = r"(?:\.|\[\.\]|\(\.\))"
_LABEL = r"[^\W_](?:[\w-]{0,62}[^\W_])?"
_HOST = rf"{_LABEL}(?:{_DOT}{_LABEL}){{1,8}}"
_ADDRESS = re.compile(
    rf"(?<![\w@./-])(?:(?P<scheme>h(?:tt|xx)ps?://)(?P<user>[^\s/@<>]{{1,200}}@)?(?P<full>{_HOST}|{_LABEL})|(?P<bare>{_HOST}))"
    r"(?P<rest>(?::\d{1,5})?(?:[/?#][^\s<>\"«»]{0,2000})?)(?!@)",
    re.IGNORECASE,
)
_MAIL = re.compile(rf"(?<![\w.+-])[\w.+-]{{1,64}}@(?P<host>{_HOST})", re.IGNORECASE)
_GAP = "[ .\u00a0\u202f-]"
# Numbers of telephones alone: a longer one, such as a social security number, holds none.
_PHONE = re.compile(
    rf"(?<![\w/])(?<!\d{_GAP})(?:(?:\+|00)\d{{1,3}}{_GAP}?(?:\(0\){_GAP}?)?\d{{1,4}}(?:{_GAP}?\d{{2,4}}){{2,4}}"
    rf"|0[1-9](?:{_GAP}?\d\d){{4}}|0{_GAP}?[89]\d\d?(?:{_GAP}?\d{{2,3}}){{2,3}}|3\d{_GAP}?\d\d)(?!{_GAP}?\d|\w| ?€)"
)
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{2,4}){3,8}(?!\w)")
_FILE = re.compile(r"(?<![\w/.@])[\w()-]{1,80}(?:\.[\w-]{1,40}){0,3}\.(\w{1,5})(?![\w.@/-])")
# What stands for each in a text that patterns read; words, so that their ends are found.
LINK, OFFICIAL, MAIL, PHONE = "xlinkx", "xofficialx", "xmailx", "xphonex"
# The first character of private use, and how many there are.
_FIRST_MASK, _MASKS = 0xE000, 6400
_TRAILING = ".,;:!?)]}'’»\""


@dataclass(frozen=True)
class Link:
    """A link: its `address` as written, its `host`, the text shown for it where that is another, and what may hide in it."""

    address: str
    host: str
    shown: str = ""
    user: bool = False

    @property
    def inactive(self) -> str:
        """The address so that nothing makes a link of it, cut where it is long."""
        bare = re.sub(r"\[\.\]|\(\.\)", ".", self.address)
        short = bare if len(bare) <= 60 else f"{bare[:59]}…"
        return re.sub(r"^h(?:tt|xx)p(?=s?://)", "hxxp", short, flags=re.IGNORECASE).replace(".", "[.]").replace("@", "[@]")


@dataclass(frozen=True)
class Contacts:
    """What of a text is a way to somebody, and the text with a word in the place of each."""

    links: tuple[Link, ...]
    mails: tuple[str, ...]
    files: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Masked:
    """A text with a character of private use in the place of each contact."""

    text: str
    contacts: tuple[str, ...]

    def restored(self, text: str) -> str:
        """`text`, made of this one, with the contacts in their places."""
        for index, contact in enumerate(self.contacts):
            text = text.replace(chr(_FIRST_MASK + index), contact)
        return text


class Finder:
    """Takes a name with a dot for a domain where `is_domain` says so, unless it ends like one of `files`."""

    def __init__(self, is_domain: Callable[[str], bool], is_official: Callable[[str], bool], files: Container[str]) -> None:
        self._is_domain = is_domain
        self._is_official = is_official
        self._files = files

    def find(self, text: str) -> Contacts:
        """All contacts in `text`."""
        links: list[Link] = []
        mails: list[str] = []

        def shown_link(shown: str, address: str) -> str:
            if found := _ADDRESS.match(address):
                links.append(self._link(found, shown))
                return f" {LINK} "
            return f" {shown} {address} "

        def mail(found: re.Match[str]) -> str:
            mails.append(_host(found["host"]))
            return MAIL

        def address(found: re.Match[str]) -> str:
            link = self._link(found)
            named = not found["scheme"] and not found["rest"]
            if not found["scheme"] and (not self._is_domain(link.host) or (named and self._is_file(link.host))):
                return found[0]
            links.append(link)
            return (OFFICIAL if self._is_official(link.host) else LINK) + found[0][len(found[0].rstrip(_TRAILING)) :]

        text = _ANCHOR.sub(lambda found: shown_link(found[2], found[1]), text)
        text = _MARKDOWN.sub(lambda found: shown_link(found[1], found[2]), text)
        text = _ANGLED.sub(lambda found: shown_link(found[1], found[2]), text)
        text = _MAIL.sub(mail, text)
        text = _ADDRESS.sub(address, text)
        endings = tuple(found[1].lower() for found in _FILE.finditer(text) if found[1].lower() in self._files)
        return Contacts(tuple(dict.fromkeys(links)), tuple(dict.fromkeys(mails)), endings, _PHONE.sub(PHONE, text))

    def mask(self, text: str) -> Masked:
        """`text` without its contacts, which can be put back."""
        contacts: list[str] = []

        def masked(found: re.Match[str]) -> str:
            if len(contacts) == _MASKS or (
                found.re is _ADDRESS and not (found["scheme"] or self._is_domain(_host(found["bare"])))
            ):
                return found[0]
            contacts.append(found[0])
            return chr(_FIRST_MASK + len(contacts) - 1)

        text = "".join(char for char in text if not _FIRST_MASK <= ord(char) < _FIRST_MASK + _MASKS)
        for pattern in (_MAIL, _ADDRESS, _IBAN, _PHONE):
            text = pattern.sub(masked, text)
        return Masked(text, tuple(contacts))

    def _is_file(self, name: str) -> bool:
        """Whether a name with a dot is an attachment's, such as "facture.zip": those ending like a domain as well are."""
        stem, _, ending = name.rpartition(".")
        return ending.lower() in self._files and "." not in stem.removeprefix("www.") and not name.startswith("www.")

    def _link(self, found: re.Match[str], shown: str = "") -> Link:
        whole = found[0].rstrip(_TRAILING)
        return Link(whole, _host(found["full"] or found["bare"]), shown, user=bool(found["user"]))


def _host(written: str) -> str:
    return re.sub(r"\[\.\]|\(\.\)", ".", written).lower().strip(".")
