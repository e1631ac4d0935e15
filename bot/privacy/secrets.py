"""Passwords, PINs and codes that somebody gives, and e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bot.privacy.findings import Span, Text, strip_accents
from bot.privacy.names import NOT_NAMES
from bot.privacy.vocabulary import words

# Bounded everywhere: a long line of letters must not be read again from each of them.
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64} ?@ ?[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_SAID_EMAIL = re.compile(
    r"(?<![\w.-])[\w.-]{2,64}(?: point [\w-]{1,30})? (?:(?:arobase|arrobase|chez|at) [\w-]{2,40} (?:point|dot) |"
    r"[(\[](?:at|arobase)[)\]] [\w-]{2,40}(?: point | dot |\.))(?:com|fr|net|org|be|ch|lu|eu|re|nc|pf)\b"
)
# Mailboxes of a role, and senders that pose as a public body: the question is about them, and they name nobody.
_ROLES = re.compile(
    r"(?:info|infos|contact|no-?reply|ne-?pas-?repondre|support|service|serviceclient|phishing|abuse|"
    r"signal-spam|signalement|dpo|assistance|help|"
    r"admin|security|securite|cert|prenom\.?nom|nom\.?prenom|nom|firstname\.lastname|exemple|example|adresse)(?:[._-]\w*)?|"
    r".*(?:ameli|assurance-?maladie|cpam|urssaf|impots|cnil|doctolib|sante).*"
)

_KEY = re.compile(
    r"(?<![\w-])(?:mots? de pass?e?|mdp|m2p|pass?word|passwd|pwd|passcode|passphrase|phrase de passe|"
    r"code(?: pin| porte| d'acc[eè]s| d'entr[eé]e| immeuble| (?:de )?(?:ma |la )?(?:cb|carte(?: bleue|"
    r" bancaire)?)| secret| confidentiel| wi-?fi|s)?|"
    r"pin(?: code)?|otp|digicode|cl[eé]f? (?:du )?wi-?fi|wi-?fi (?:key|code)|cvv|cvc|cryptogramme|pass(?= ?[:=]))(?![\w-])"
)
# Codes that open nothing: postal, procedures, errors, laws.
_OTHER_CODE = re.compile(
    r" ?(?:postal|zip|acte|ccam|ngap|ape|naf|barre|promo|erreur|error|insee|cim|de la (?:route|sant|s[eé]cu|"
    r"propri)|du travail|civil|p[eé]nal|qr|"
    r"source|couleur|article|cip|ucd|lpp|finess|rpps|adeli|iban|bic|swift|guichet|banque|r[eé]gion|pays|country|"
    r"area|client|produit|command|manager)"
)
_OTHER_BEFORE = re.compile(
    r"(?:rejet\w*|refus\w*|erreur|message|zip|error|postal|post|area|promo|bar|dress|qr|billing|procedure|cpt|"
    r"icd|country|product|discount|tracking|gestionnaire des?|coffre-fort [aà]|coffre-fort des?|coffre [aà]|coffre des?) $"
)
# How many words may stand between what is named and what is given.
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
_MEASURE = re.compile(
    r"(?:\d{1,4}(?:lettres?|caract\w*|chiffres?|signes?|mots?|cars?|char\w*|digits?|letters?|min\w*|sec\w*|h\d*|"
    r"ans|mois|jours?|[eè]me|er|e|fois|x|k|"
    r"go|mo|gb|mb|mhz|ghz|euros?)|(?:windows|win|ios|android|iphone|ipad|galaxy|wpa|sha|aes|rsa|office|"
    r"microsoft|pc|poste|box|covid|kb|tls|"
    r"rgpd|top|art\w*|cim|salle|page|v)-?\d{1,4}(?:pro|bits?)?|[msa]\d{1,2}|[lrd]\.?\d{3,4}\S*|[a-z]{4}\d{3}|[a-z]\d\d(?:\.\d)?|\d{4}[a-z])"
)
# Codes that everybody tries first protect nothing and name nobody; the question is about them ("1234, c'est bien ?").
_WORTHLESS = re.compile(r"(\d)\1+|2580|0852|147258|159753|1212|1122|123123|(?:19|20)?0000")
_LISTS = ("01234567890123456789", "98765432109876543210")
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


def emails(text: Text) -> Iterator[Span]:
    """E-mail addresses of people; those of a role, and made-up ones (prenom.nom@…), are not."""
    if "@" in text.plain:
        for match in _EMAIL.finditer(text.lower):
            name, _, domain = match.group().partition("@")
            if not _ROLES.fullmatch(name.strip()) and not domain.strip().startswith(("example.", "exemple.")):
                yield "email", *match.span()
    if any(sign in text.lower for sign in (" point ", " dot ", "(at)", "[at]", "arobase")):
        for match in _SAID_EMAIL.finditer(text.lower):
            if not _ROLES.fullmatch(re.split(r" [(\[]?(?:arobase|arrobase|chez|at)[)\]]? ", match.group())[0]):
                yield "email", *match.span()


def secrets(text: Text) -> Iterator[Span]:
    """What is given as a password or a code; talk about passwords ("mon mot de passe est trop court") is not."""
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
    """The value after a key: right after it ("mdp Soleil2024!"), or after a verb or colon a few words on."""
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
        begin, close = _trim(text.plain, *token.span())
        if _is_strong(text.plain[begin:close]):
            return begin, close
    # "pin tablette 7093", "code de ma boite a cle 4581"
    if numbered := _NUMBERED.match(lower, end, stop):
        given = numbered.span(1)
        if _is_code(numbered[1]) and not _UNIT.match(lower, given[1]) and not _YEAR.fullmatch(numbered[1]):
            return given
    return None


def _before(text: Text, start: int, free: int) -> tuple[int, int] | None:
    """The value in "Soleil2024! comme mot de passe"."""
    link = _AS_A.search(text.lower, max(free, start - 20), start)
    if not link:
        return None
    begin = max(text.plain.rfind(" ", max(free, link.start() - 40), link.start()) + 1, free)
    place = _trim(text.plain, begin, link.start())
    if text.plain[:begin].endswith("+ "):
        return None  # a recipe ("nom du cabinet + 97100"), not a password
    return place if _is_strong(text.plain[place[0] : place[1]]) or _is_code(text.plain[place[0] : place[1]]) else None


def _value(text: Text, at: int, linked: bool, word: bool = False, card: bool = False) -> tuple[int, int] | None:
    """The value that starts at `at`, if what stands there is one."""
    filler = _FILLERS.match(text.lower, at)
    token = _TOKEN.match(text.plain, filler.end() if filler else at)
    if not token:
        return None
    begin, end = _trim(text.plain, *token.span())
    value = text.plain[begin:end]
    quoted = begin > at and text.plain[at:begin].strip()[-1:] in tuple("\"«“'‘")
    unit = _UNIT.match(text.lower, end)
    spaced = _SPACED_CODE.match(text.plain, begin)
    if linked and spaced and _is_code(re.sub(r"\D", "", spaced.group())) and not _UNIT.match(text.lower, spaced.end()):
        return spaced.span()
    if _is_strong(value) or (card and re.fullmatch(r"\d{3,4}", value)):
        return begin, end
    if _is_code(value) and not unit and (linked or not re.fullmatch(r"(?:19|20)\d\d|33700", value)):
        return begin, end
    if linked and word:
        said = _said_code(text, begin)
        if said:
            return said
        key = strip_accents(value.lower())
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


def _trim(plain: str, begin: int, end: int) -> tuple[int, int]:
    """A token without the punctuation of its sentence; a final "!" may belong to the value, so it stays with it."""
    while end > begin and plain[end - 1] in ".,;:?)'…»":
        end -= 1
    while begin < end and plain[begin] in "('«=:":
        begin += 1
    return begin, end


def _is_strong(value: str) -> bool:
    """Letters mixed with digits, or with signs inside: nothing one writes otherwise, measures and product names aside."""
    bare = value.rstrip("!?")
    if (
        len(bare) < 5
        or "://" in value
        or value.startswith("www.")
        or _MEASURE.fullmatch(bare.lower())
        or "/" in value
        or "'" in value
    ):
        return False
    letters = sum(char.isalpha() for char in bare)
    digits = sum(char.isdigit() for char in bare)
    if letters >= 1 and digits >= 1:
        return letters + digits >= 5 and not re.fullmatch(r"[\d.,-]+[^\W\d_]{1,3}", bare)
    return letters >= 3 and len(bare) >= 6 and bool(re.search(r"[^\W\d_][@#$%*^~€!_]+[^\W\d_]|[@#$*]$", bare))


def _is_code(value: str) -> bool:
    bare = value.strip("!#*")
    return bare.isdigit() and 4 <= len(bare) <= 8 and not _WORTHLESS.fullmatch(bare) and not any(bare in row for row in _LISTS)


def _said_code(text: Text, at: int) -> tuple[int, int] | None:
    """A code dictated digit by digit ("quatre cinq huit neuf")."""
    match = _SAID_CODE.match(text.lower, at)
    if not match:
        return None
    digits, end = "", at
    for word in re.finditer(r"[^\W\d_]+", match.group()):
        digit = _DIGIT_WORDS.get(strip_accents(word.group()))
        if digit is None:
            break
        digits, end = digits + digit, at + word.end()
    return (at, end) if _is_code(digits) else None
