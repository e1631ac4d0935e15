"""Detects passwords, PINs and codes after a word for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bot.accents import without_accents
from bot.privacy.findings import Span, Text
from bot.privacy.names import NOT_NAMES
from bot.privacy.values import is_code, is_strong, trim
from bot.privacy.vocabulary import words

_KEY = re.compile(
    r"(?<![\w-])(?:mots? de pass?e?|mdp|m2p|pass?word|passwd|pwd|passcode|passphrase|phrase de passe|"
    r"code(?: pin| porte| d'acc[eè]s| d'entr[eé]e| immeuble| (?:de )?(?:ma |la )?(?:cb|carte(?: bleue|"
    r" bancaire)?)| secret| confidentiel| wi-?fi|s)?|"
    r"pin(?: code)?|puk|otp|digicode|cl[eé]f? (?:(?:de s[eé]curit[eé] )?(?:du )?wi-?fi|wpa[23]?|wep|bitlocker)|"
    r"wi-?fi (?:key|code)|router key|wpa[23]?|api[ _-]?key|token|alarme?(?: code)?|cvv|cvc|cryptogramme|pw|wi-?fi(?= ?[:=])|"
    r"pass(?= ?[:=]))(?![\w-])"
)
# Codes that protect nothing: postal codes, procedures, errors, laws.
_OTHER_CODE = re.compile(
    r" ?(?:postal|zip|acte|ccam|ngap|ape|naf|barre|promo|d'erreur|d erreur|erreur|error|insee|cim|de la (?:route|sant|s[eé]cu|"
    r"propri)|du travail|civil|p[eé]nal|qr|"
    r"source|couleur|article|cip|ucd|lpp|finess|rpps|adeli|iban|bic|swift|guichet|banque|r[eé]gion|pays|country|"
    r"area|client|produit|command|manager)"
)
_OTHER_BEFORE = re.compile(
    r"(?:rejet\w*|refus\w*|erreur|message|zip|error|postal|post|area|promo|bar|dress|qr|billing|procedure|cpt|"
    r"icd|country|product|discount|tracking|gestionnaire des?|coffre-fort [aà]|coffre-fort des?|coffre [aà]|coffre des?) $"
)
# Maximum number of words between the word for a secret and its value.
WORDS_BETWEEN = 5
_NUMBERED = re.compile(r"(?: (?!et |ou |de la |article|page|en |a )[^\W\d_]{1,12}){1,4} (\d{4,8})(?![\w-]|[.,]\d)")
_YEAR = re.compile(r"(?:19|20)\d\d|33700")
_LINK = re.compile(
    r"(?<!\w)(?:c'?est|c|s[eé]|cé|ct|était|etait|est|é|is|was|it's|its|sera|would be)(?!\w)|(?<=\w)'s(?!\w)|[:=]|->|→"
)
_FILLERS = re.compile(
    r"[ \"«“'‘(]*(?:(?:euh|bien|juste|toujours|tout simplement|simplement|donc|le|uh|just|still|:|c'est|is|est)[ ,]+){0,3}"
    r"[\"«“'‘(]*"
)
_SENTENCE_END = re.compile(r"[?!;\n]|\.\s")
_HERE_IS = re.compile(r"(?:voici|voil[aà]|here is|here's) (?:le |mon |my |the |notre )?$")
_SHOWN = re.compile(r" ?: ?(\S{4,40}) ?$")
_TOKEN = re.compile(r"[^\s\"»”]{2,60}")
_SPACED_CODE = re.compile(r"\d{2,4}([ -])\d{2,4}(?:\1\d{2,4})?(?![\d/-]|[., ]\d)")
_UNIT = re.compile(
    r"[ -]?(?:chiffre|digit|caract|char|lettre|letter|signe|sign|mot|word|euro|€|fois|time|patient|ans|year|"
    r"mois|month|jour|day|minute|heure|hour|seconde|%)"
)
_WEAK_WORDS = words(
    "azerty azertyuiop qwerty qwertyuiop soleil doudou chouchou loulou password motdepasse sunshine princess princesse "
    "marseille dragon monkey letmein iloveyou jetaime football welcome bienvenue admin nicolas chocolat coucou vacances "
    "tigrou minou fluffy"
)
_ENDS = re.compile(
    r"[ »\"”')]*(?:$|[.,;?!:)]|"
    r"(?:c'?est|est-ce|c|sa|ça|ca|is|ok|et|and|bon|bien|mais|but|svp|stp|lol|mdr|so|depuis|since|pour|for|donc)\b)"
)
_DIGIT_WORDS = {
    word: str(value)
    for row in ("zero un deux trois quatre cinq six sept huit neuf", "oh one two three four five six seven eight nine")
    for value, word in enumerate(row.split())
}  # fmt: skip
_SAID_CODE = re.compile(r"(?:[^\W\d_]+[ ,-]+){3,11}[^\W\d_]+")
_AS_A = re.compile(
    r"[\"»”]?,? (?:(?:comme|en|as|pour|for)(?: (?:my|a|the|mon|le|un|nouveau))?|"
    r"(?:c'est |est )?(?:un|an?) (?:bon|good|strong|safe|bad|ok)) $"
)


def secrets(text: Text) -> Iterator[Span]:
    """Yield the values given as a password or a code, but not talk about passwords ("mon mot de passe est trop court")."""
    free = 0
    for key in _KEY.finditer(text.lower):
        start, end = key.span()
        if _OTHER_CODE.match(text.lower, end) or _OTHER_BEFORE.search(text.lower, max(0, start - 20), start):
            continue
        given = _after(text, key) or _before(text, start, free)
        if given:
            free = given[1]
            yield "secret", *given


def _after(text: Text, key: re.Match[str]) -> tuple[int, int] | None:
    """Return the span of the value after a key: next to it ("mdp Soleil2024!"), or after a verb or colon a few words later."""
    lower, end = text.lower, key.end()
    beside = _value(text, end, linked=False, card=key.group()[0] == "c" and key.group()[1] in "vr")
    if beside:
        return beside
    stop = min(len(lower), end + 60)
    sentence_end = _SENTENCE_END.search(lower, end, stop)
    stop = sentence_end.start() if sentence_end else stop
    for link in _LINK.finditer(lower, end, stop):
        given = _value(text, link.end(), linked=True, word=link.group() not in (":", "=", "->", "→"))
        if given:
            return given
    shown = _SHOWN.match(lower, end) if _HERE_IS.search(lower, max(0, key.start() - 20), key.start()) else None
    if shown:
        return shown.span(1)
    for token in islice(_TOKEN.finditer(text.plain, end, stop), WORDS_BETWEEN):  # "mon mot de passe actuel Kangourou12"
        begin, close = trim(text.plain, *token.span())
        if is_strong(text.plain[begin:close]):
            return begin, close
    # "pin tablette 7093", "code de ma boite a cle 4581"
    if numbered := _NUMBERED.match(lower, end, stop):
        given = numbered.span(1)
        if is_code(numbered[1]) and not _UNIT.match(lower, given[1]) and not _YEAR.fullmatch(numbered[1]):
            return given
    return None


def _before(text: Text, start: int, free: int) -> tuple[int, int] | None:
    """Return the span of the value in "Soleil2024! comme mot de passe", or None."""
    link = _AS_A.search(text.lower, max(free, start - 20), start)
    if not link:
        return None
    begin = max(text.plain.rfind(" ", max(free, link.start() - 40), link.start()) + 1, free)
    place = trim(text.plain, begin, link.start())
    if text.plain[:begin].endswith("+ "):
        return None  # a recipe ("nom du cabinet + 97100"), not a password
    return place if is_strong(text.plain[place[0] : place[1]]) or is_code(text.plain[place[0] : place[1]]) else None


def _value(text: Text, at: int, linked: bool, word: bool = False, card: bool = False) -> tuple[int, int] | None:
    """Return the span of the value that starts at `at`, or None."""
    filler = _FILLERS.match(text.lower, at)
    token = _TOKEN.match(text.plain, filler.end() if filler else at)
    if not token:
        return None
    begin, end = trim(text.plain, *token.span())
    value = text.plain[begin:end]
    quoted = begin > at and text.plain[at:begin].strip()[-1:] in tuple("\"«“'‘")
    unit = _UNIT.match(text.lower, end)
    spaced = _SPACED_CODE.match(text.plain, begin)
    if linked and spaced and is_code(re.sub(r"\D", "", spaced.group())) and not _UNIT.match(text.lower, spaced.end()):
        return spaced.span()
    if is_strong(value) or (card and re.fullmatch(r"\d{3,4}", value)):
        return begin, end
    if is_code(value) and not unit and (linked or not re.fullmatch(r"(?:19|20)\d\d|33700", value)):
        return begin, end
    if linked and word:
        said = _said_code(text, begin)
        if said:
            return said
        key = without_accents(value.lower())
        if key in _WEAK_WORDS and _ENDS.match(text.lower, end):
            return begin, end
        named = value[:1].isupper() and value[1:].islower() and len(value) >= 4 and value.isalpha() and not text.plain.istitle()
        if named and key not in NOT_NAMES and _ENDS.match(text.lower, end):
            return begin, end
    if linked and word and re.match(r"[^\W\d_]*[a-zà-ÿ][A-Z][^\W\d_]*[a-z]", value) and len(value) > 7 and value.isalpha():
        return begin, end
    if linked and quoted and value.isalnum() and text.plain[end : end + 2].strip()[:1] in ('"', "»", "”", "'"):
        return begin, end
    return None


def _said_code(text: Text, at: int) -> tuple[int, int] | None:
    """Return the span of a code dictated digit by digit ("quatre cinq huit neuf"), or None."""
    match = _SAID_CODE.match(text.lower, at)
    if not match:
        return None
    digits, end = "", at
    for word in re.finditer(r"[^\W\d_]+", match.group()):
        digit = _DIGIT_WORDS.get(without_accents(word.group()))
        if digit is None:
            break
        digits, end = digits + digit, at + word.end()
    return (at, end) if is_code(digits) else None
