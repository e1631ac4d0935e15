"""Find the telephone numbers and addresses in a text, for buttons that copy them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.dialogue.reply import COPY, Button, copying

_GAP = "[ \u00a0\u202f]?"
# French numbers of ten digits and of four (not an amount), "33 700", and Belgian ones of nine digits.
_PHONE = rf"(?<![\d,.])(?:0{_GAP}\d(?:{_GAP}\d){{7,8}}|3[0169]{_GAP}\d{{2}}|33{_GAP}700)(?!{_GAP}(?:\d|€|euros|%))"
_SITE = r"(?:[a-z0-9-]+\.)+(?:fr|be|ch|eu|lu|com|org|net)(?:/[a-z0-9/_-]+)?"
_FOUND = re.compile(rf"(?P<phone>{_PHONE})|(?<![\w@.])(?P<address>(?:[\w.+-]+@)?{_SITE})(?![\w@])", re.IGNORECASE)


def copies(*texts: str, most: int, domains: Iterable[str] | None = None) -> list[Button]:
    """Return a button for each number and address in the texts, in their order, at most so many; a number loses its spaces.

    With `domains`, only for addresses there: a text may show a false one, to warn of it.
    """
    found: dict[str, str] = {}
    for match in (match for text in texts for match in _FOUND.finditer(text)):
        phone, address = match["phone"], match["address"]
        if address and domains is not None and not _within(address, domains):
            continue
        found.setdefault(re.sub(r"\s", "", phone) if phone else address, phone or address)
    return [copying(text, f"{COPY} {shown}") for text, shown in found.items()][:most]


def _within(address: str, domains: Iterable[str]) -> bool:
    host = re.split("[@/]", address.lower())[1 if "@" in address else 0]
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)
