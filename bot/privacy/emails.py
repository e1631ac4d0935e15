"""Detects e-mail addresses of people, but not those of roles or placeholders (prenom.nom@…)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.findings import Kind, Span, Text, strip_accents
from bot.privacy.vocabulary import groups

# All repetitions are bounded, to avoid quadratic time on a long line of letters.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64} ?@ ?[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_SAID_AT = r" (?:arobase|arrobase|arobas|chez|at) "
_SAID_EMAIL = re.compile(
    r"(?<![\w.-])[\w.-]{2,64}(?: (?:point|tiret|underscore) [\w-]{1,30}){0,2} (?:(?:arobase|arrobase|arobas|chez|at) "
    r"[\w-]{2,40} (?:point|dot) |[(\[](?:at|arobase)[)\]] [\w-]{2,40}(?: point | dot |\.))"
    r"(?:com|fr|net|org|be|ch|lu|eu|re|nc|pf)\b"
)
_AT = re.compile(rf"@|{_SAID_AT}| [(\[](?:at|arobase)[)\]] ")
_PART = re.compile(r"[^\W\d_]+")
# Words before the writer's own address.
_OWN = re.compile(
    r"(?:\b(?:mon|ma|notre|my|our)\b (?:propre |own |nouvelle |nouveau |new )?"
    r"(?:adresse|e-?mail|mail|bo[iî]te|courriel|compte|account)"
    r"(?: (?:pro|perso|mail|e-?mail|[eé]lectronique|address|professionnelle|personnelle))*(?: (?:est|is|c'?est|c))? ?:? ?|"
    r"\b(?:[eé]cri(?:s|vez)[- ]moi|r[eé]ponds?[- ]moi|contactez[- ]moi|email me|mail me|write to me) (?:[àa]|at|sur|on) )$"
)

_MAIL = groups("mail")


def emails(text: Text) -> Iterator[Span]:
    """Yield people's addresses; the writer's own, if the words before it say so, has the kind `own_contact`."""
    if "@" in text.plain:
        yield from _found(text, _EMAIL)
    if any(sign in text.lower for sign in (" point ", " dot ", "(at)", "[at]", "arobas")):
        yield from _found(text, _SAID_EMAIL)


def _found(text: Text, pattern: re.Pattern[str]) -> Iterator[Span]:
    for match in pattern.finditer(text.lower):
        name, domain = _AT.split(match.group(), maxsplit=1)
        if _is_personal(name.strip(), domain.strip()):
            kind: Kind = "own_contact" if _OWN.search(text.lower, max(0, match.start() - 60), match.start()) else "email"
            yield kind, *match.span()


def _is_personal(name: str, domain: str) -> bool:
    """Whether an address is a person's: at a public provider, unless all words are roles; elsewhere, unless the first is."""
    host = re.split(r"[. ]", domain)[0]
    if host in _MAIL["example_host"]:
        return False
    parts = [strip_accents(part) for part in _PART.findall(name)]
    roles = [part in _MAIL["role"] or _is_compound_role(part) for part in parts]
    if host in _MAIL["host"]:
        return not parts or not all(roles)
    return not (roles and roles[0]) and not any(map(_is_compound_role, parts))


def _is_compound_role(part: str) -> bool:
    """Whether a word is a concatenation of role words only: "assurancemaladie"."""
    left = part
    for word in sorted(_MAIL["role"], key=len, reverse=True):
        if len(word) > 3:
            left = left.replace(word, "")
    return len(left) < 3 and left != part
