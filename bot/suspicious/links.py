"""Finds links, e-mail addresses, phone numbers and file names in a text, and defangs links. Opens nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass

# Forms of links: <a href="address">text</a>, [text](address), text <address>; then the bare address.
_ANCHOR = re.compile(r"<a\b[^>]{0,200}?href=[\"']?([^\"'\s>]{4,2000})[^>]{0,200}>([^<]{0,200})</a>", re.IGNORECASE)
LONGEST_WORDS, LONGEST_ADDRESS = 200, 500
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
# Telephone numbers only: a longer number, such as a social security number, does not match.
_PHONE = re.compile(
    rf"(?<![\w/])(?<!\d{_GAP})(?:(?:\+|00)\d{{1,3}}{_GAP}?(?:\(0\){_GAP}?)?\d{{1,4}}(?:{_GAP}?\d{{2,4}}){{2,4}}"
    rf"|0[1-9](?:{_GAP}?\d\d){{4}}|0{_GAP}?[89]\d\d?(?:{_GAP}?\d{{2,3}}){{2,3}}|3\d{_GAP}?\d\d)(?!{_GAP}?\d|\w| ?€)"
)
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{2,4}){3,8}(?!\w)")
_FILE = re.compile(r"(?<![\w/.@])[\w()-]{1,80}(?:\.[\w-]{1,40}){0,3}\.(\w{1,5})(?![\w.@/-])")
# Placeholders in the text that the patterns read; words, so that patterns see word boundaries.
LINK, OFFICIAL, MAIL, PHONE = "xlinkx", "xofficialx", "xmailx", "xphonex"
# The first character of Unicode's private use area, and their number.
_FIRST_MASK, _MASKS = 0xE000, 6400
_TRAILING = ".,;:!?)]}'’»\""


@dataclass(frozen=True)
class Link:
    """A link: its `address` as written, its `host`, the text displayed for it if different, and what may be hidden in it."""

    address: str
    host: str
    shown: str = ""
    user: bool = False

    @property
    def inactive(self) -> str:
        """Return the address defanged, so that no app makes a link of it, and truncated if it is long."""
        bare = re.sub(r"\[\.\]|\(\.\)", ".", self.address)
        short = bare if len(bare) <= 60 else f"{bare[:59]}…"
        return re.sub(r"^h(?:tt|xx)p(?=s?://)", "hxxp", short, flags=re.IGNORECASE).replace(".", "[.]").replace("@", "[@]")


@dataclass(frozen=True)
class Contacts:
    """The contacts in a text, and the text with a placeholder for each."""

    links: tuple[Link, ...]
    mails: tuple[str, ...]
    files: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Masked:
    """A text with a private-use character in place of each contact."""

    text: str
    contacts: tuple[str, ...]

    def restored(self, text: str) -> str:
        """Return `text`, which was derived from the masked one, with the contacts restored."""
        for index, contact in enumerate(self.contacts):
            text = text.replace(chr(_FIRST_MASK + index), contact)
        return text


def spell_out(text: str, hidden: Iterable[tuple[int, int, str]]) -> str:
    """Return `text` with its hidden links as [words](address), which `Finder` reads: each is given by its place and address."""
    parts, end = [], 0
    for start, stop, address in sorted(hidden):
        if start < end or not text[start:stop].strip():
            continue
        shown = re.sub(r"[\[\]\n]", " ", text[start:stop])
        safe = re.sub(r"[()\s]", lambda found: f"%{ord(found[0]):02x}", address[:LONGEST_ADDRESS])
        parts += [text[end:start], shown[:-LONGEST_WORDS], f"[{shown[-LONGEST_WORDS:]}]({safe})"]
        end = stop
    return "".join([*parts, text[end:]])


class Finder:
    """Finds contacts. A name with a dot is a domain if `is_domain` accepts it and it has none of the extensions in `files`."""

    def __init__(self, is_domain: Callable[[str], bool], is_official: Callable[[str], bool], files: Container[str]) -> None:
        self._is_domain = is_domain
        self._is_official = is_official
        self._files = files

    def find(self, text: str) -> Contacts:
        """Return all contacts in `text`."""
        links: list[Link] = []
        mails: list[str] = []

        def shown_link(shown: str, address: str) -> str:
            if found := _ADDRESS.match(address):
                links.append(self._link(found, shown))
                # An address that is shown is not where it leads; other words are part of what the message says.
                return f" {LINK} " if _ADDRESS.search(shown) else f" {shown} {LINK} "
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
        """Return `text` with its contacts masked, reversibly."""
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
        """Whether a name with a dot is a file name, such as "facture.zip", even if its extension is also a top-level domain."""
        stem, _, ending = name.rpartition(".")
        return ending.lower() in self._files and "." not in stem.removeprefix("www.") and not name.startswith("www.")

    def _link(self, found: re.Match[str], shown: str = "") -> Link:
        whole = found[0].rstrip(_TRAILING)
        return Link(whole, _host(found["full"] or found["bare"]), shown, user=bool(found["user"]))


def _host(written: str) -> str:
    return re.sub(r"\[\.\]|\(\.\)", ".", written).lower().strip(".")
