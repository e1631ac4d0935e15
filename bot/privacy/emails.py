"""Detects e-mail addresses of people, but not those of roles or placeholders (prenom.nom@…)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.accents import without_accents
from bot.privacy.findings import Kind, Span, Text
from bot.privacy.names import FIRST_NAMES, SURNAMES
from bot.privacy.vocabulary import groups

# All repetitions are bounded, to avoid quadratic time on a long line of letters.
# "insta @kine.du.lac" is an account, unless it ends as an address does.
_KNOWN_END = r"\.(?:com|fr|net|org|be|ch|lu|eu|re|nc|pf|uk)\b"
_EMAIL = re.compile(
    rf"(?<![\w.+-])[\w.+'-]{{1,64}}(?:@ ?| @ | @(?=[\w.-]{{1,90}}{_KNOWN_END}))[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,4}}"
)
_SAID_AT = r" (?:arobase|arrobase|arobas|chez|at) "
_SAID_EMAIL = re.compile(
    r"(?<![\w.-])[\w.-]{2,64}(?: (?:point|dot|tiret(?: du (?:six|bas))?|dash|hyphen|underscore) [\w-]{1,30}){0,4} "
    r"(?:(?:arobase|arrobase|arobas|chez|at) [\w-]{2,40}(?: (?:tiret|dash|hyphen) [\w-]{2,30})?(?: point | dot |\.)|"
    r"[(\[](?:at|arobase)[)\]] [\w-]{2,40}(?: point | dot |\.))"
    r"(?:com|fr|net|org|be|ch|lu|eu|re|nc|pf|co (?:point|dot) uk|co\.uk)\b"
)
_AT = re.compile(rf"@|{_SAID_AT}| [(\[](?:at|arobase)[)\]] ")
_PART = re.compile(r"[^\W\d_]+")
_SAID_SIGNS = frozenset(("point", "tiret", "underscore", "dot", "dash", "hyphen", "bas", "six", "du"))
# Words before the writer's own address.
_OWN = re.compile(
    r"(?:\b(?:mon|ma|notre|my|our)\b (?:propre |own |nouvelle |nouveau |new )?"
    r"(?:adresse|e-?mail|mail|bo[iî]te|courriel|compte|account)"
    r"(?: (?:pro|perso|mail|e-?mail|[eé]lectronique|address|professionnelle|personnelle))*(?: (?:est|is|c'?est|c))? ?:? ?|"
    r"\b(?:[eé]cri(?:s|vez)[- ]moi|r[eé]ponds?[- ]moi|contactez[- ]moi|email me|mail me|write to me) (?:[àa]|at|sur|on) )$"
)

_MAIL = groups("mail")
# One word of a role, or several written as one: "assurancemaladie".
_ROLES = re.compile(rf"(?:{'|'.join(sorted(map(re.escape, _MAIL['role']), key=len, reverse=True))})+s?")


def emails(text: Text) -> Iterator[Span]:
    """Yield people's addresses; the writer's own, if the words before it say so, has the kind `own_contact`."""
    yield from (span for span, sure in _found(text) if sure)


def likely_emails(text: Text) -> Iterator[Span]:
    """Yield the addresses that may be a role's or a person's: "sante.lemoine@cabinet.example"."""
    yield from (span for span, sure in _found(text) if not sure)


def _found(text: Text) -> Iterator[tuple[Span, bool]]:
    patterns: list[re.Pattern[str]] = [_EMAIL] if "@" in text.plain else []
    if any(sign in text.lower for sign in (" point ", " dot ", "(at)", "[at]", "arobas")):
        patterns.append(_SAID_EMAIL)
    for pattern in patterns:
        for match in pattern.finditer(text.lower):
            name, domain = _AT.split(match.group(), maxsplit=1)
            sure = _is_personal(name.strip(), domain.strip())
            if sure is not None:
                kind: Kind = "own_contact" if _OWN.search(text.lower, max(0, match.start() - 60), match.start()) else "email"
                yield (kind, *match.span()), sure


def _is_personal(name: str, domain: str) -> bool | None:
    """Whether an address is a person's: surely, perhaps, or not at all (None).

    Roles alone are nobody. At a public provider, all others are people; elsewhere, those without a role or with a known name,
    and perhaps the others ("sante.lemoine@…"), and all of the hosts of examples.
    """
    host = re.split(r"[. ]", domain)[0]
    parts = [without_accents(part) for part in _PART.findall(name) if part not in _SAID_SIGNS]
    roles = [bool(_ROLES.fullmatch(part)) for part in parts]
    if parts and all(roles):
        return None
    if host in _MAIL["example_host"]:
        return False
    if host in _MAIL["host"] or not any(roles):
        return True
    return any(part in FIRST_NAMES or part in SURNAMES for part in parts)
