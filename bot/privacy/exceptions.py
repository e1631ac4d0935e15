"""False positives of the tagger: names of colleagues, brands, drugs, public figures, towns and the writer; codes that protect
nothing; addresses of practices.
"""

from __future__ import annotations

import re

from bot.accents import without_accents
from bot.privacy.findings import Text
from bot.privacy.names import NOT_NAMES
from bot.privacy.people import BODY_AFTER, BODY_BEFORE, JOB_AFTER, JOB_BEFORE, MANY_BEFORE, PLACE_BEFORE
from bot.privacy.tagging import Lexicon
from bot.privacy.values import MEASURE, is_worthless
from bot.privacy.vocabulary import groups, words

_GROUPS = groups("words")
_ALSO_NAMES = _GROUPS["also_name"]
# A span that contains one of these words is not a patient's name; if the word is also a name, only if it is the whole span.
_NEVER = frozenset().union(
    *(_GROUPS[group] for group in ("software", "brand", "drug", "public_body", "eponym", "public_figure"))
)
_HOLLOW = (
    frozenset().union(*(_GROUPS[group] for group in ("made_up", "language", "title", "own", "patient", "kin", "child")))
    | NOT_NAMES
)
_WORD = re.compile(r"[^\W\d_]+")
_TITLE_BEFORE = re.compile(rf"(?<![^\W\d_])(?<!')(?:{'|'.join(sorted(_GROUPS['title'], key=len, reverse=True))})\.? {{1,2}}$")
_MYSELF = re.compile(
    r"(?:\b(?:je suis|moi,? c'?est|moi c|je m'?appelle|je me nomme|ici|mon pr[eé]nom (?:est|c'?est)|i'?m|i am|my name is|"
    r"this is) (?:le |la |dr |docteur |the |un |une )?)$"
)
_KIN = (
    r"(?:s[oœ]e?ur|mari|femme|fille|fils|fr[eè]re|cousine?|copine?|voisine?|conjointe?|neveu|ni[eè]ce|stagiaire|apprentie?|"
    r"[eé]l[eè]ve|nurse|intern|cousin|daughter|son|husband|wife|cleaner|chien|chat|dog|cat)"
)
# "ma soeur isabelle", but not "sa soeur" or "la fille Martin", who are relatives of a patient.
_MINE_BEFORE = re.compile(rf"\b(?:ma|mon|notre|nos|my|our)(?: \w+)? {_KIN}(?: s'appelle|,| is)? ?$")
_PLACE_LED = re.compile(r"(?:^|\W)(?:[àa]|near|in|from|entre|et|de|d'|en|sur|vers|depuis|of) (?:st[ -]|saint[e]?[ -])?$")

# "Cordialement, Luc": who writes; a full name may be the sender's of a message that is passed on.
_SIGNED_BEFORE = re.compile(
    r"(?:^|[\n.!?,;)] ?)(?:(?:bien )?cordialement|bien [àa] (?:vous|toi)|amiti[eé]s|amicalement|merci(?: beaucoup|"
    r" bcp)?(?: d'avance)?|"
    r"bises?|biz|bisous|cdt|cdlt|(?:bonne|belle) (?:journ[eé]e|soir[eé]e)(?: [àa] (?:vous|tous|toi))?|"
    r"thanks?(?: you)?(?: a lot| so much)?|"
    r"cheers|(?:kind |best |warm )?regards|best(?: wishes)?|sincerely|yours|sign[eé]e?|signed|xx)[ ,.!\n-]{1,5}$"
)
_NAMED_AFTER = re.compile(
    r" (?:est le nom|is the name|, c'est le nom|c'est le nom) (?:de (?:notre|ma|la|mon) |du |of our |of the |of my )"
    r"(?:rue|cabinet|place|[eé]cole|centre|practice|street|clinic)"
)
# The names of networks and machines, which people read out.
_NETWORK_BEFORE = re.compile(
    r"(?:\bssid|\b(?:wi-?fi|r[eé]seau|network|box|poste|imprimante|ordi\w*|pc)\b[^.,;!?\n]{0,20}?"
    r"(?:s'appelle|se nomme|nomm[eé]|appel[eé]|named|called)|\bposte|\bsession|\bhostname|\bserveur)[ :«\"“]{1,3}$"
)
_SAINT_BEFORE = re.compile(r"\b(?:saint|sainte|ste?)[ -]$")
_SAINTS = frozenset(("saint", "sainte", "st", "ste"))
# Words before a code that protects nothing, such as the profession's codes for acts.
_OTHER_CODE_BEFORE = re.compile(
    r"\b(?:postal|zip|acte|ccam|ngap|promo|erreur|error|bsod|insee|cim|cip|naf|ape|de la route|rejet\w*|refus\w*|"
    r"article|loi)\b.{0,14}$"
)
_PRACTICE_BEFORE = re.compile(
    r"(?:\b(?:mon|notre|nos|le|du|au|ce|nouveau) (?:cabinet|local|bureau)|d[eé]m[eé]nage|nous sommes|on est|"
    r"\b(?:mon|notre) adresse|j'exerce|je travaille|centre m[eé]dical|clinique|maison de sant[eé]|mairie|cnil|cpam|"
    r"h[oô]pital|pharmacie|"
    r"my practice|my office|our clinic).{0,30}$"
)
# What a password has to have is none: "une majuscule, un chiffre et un signe".
_REQUIRED = words(
    "majuscule majuscules minuscule minuscules chiffre chiffres signe signes lettre lettres caractere caracteres "
    "special speciaux "
    "symbole symboles un une des et ou deux trois capital letter letters number numbers digit digits symbol "
    "symbols a an one and or"
)
_LETTERS = re.compile(r"[^\W\d_]{3,}")


def no_secret(text: Text, start: int, end: int) -> bool:
    """Whether a tagged secret is another kind of code, a measurement, or a code that everybody tries first."""
    value = text.lower[start:end]
    if not any(map(str.isalnum, value)) or _NETWORK_BEFORE.search(text.lower, max(0, start - 60), start):
        return True
    said = re.findall(r"\w+", value)
    if len(said) > 2 and all(without_accents(word) in _REQUIRED for word in said):
        return True
    if is_worthless(re.sub(r"[ .-]", "", value)) or any(MEASURE.fullmatch(word) for word in value.split()):
        return True
    return bool(_OTHER_CODE_BEFORE.search(text.lower, max(0, start - 35), start))


def no_address(text: Text, start: int, end: int) -> bool:
    """Whether a tagged address belongs to a practice or an institution, or is a reference without words."""
    if not _LETTERS.search(text.lower, start, end):
        return True
    return bool(_PRACTICE_BEFORE.search(text.lower, max(0, start - 50), start))


def with_title(text: Text, start: int) -> int:
    """Return the start of a name, including a title before it."""
    title = _TITLE_BEFORE.search(text.lower, max(0, start - 15), start)
    return title.start() if title else start


def titled(text: Text, start: int, end: int) -> bool:
    """Whether a name begins with a title: "Mme Kowalczyk"."""
    words = _WORD.findall(text.lower[start:end])
    return len(words) > 1 and without_accents(words[0]) in _GROUPS["title"]


def no_patient(text: Text, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a tagged name, title included, is known not to be a patient's."""
    lower = text.lower
    words = [without_accents(word) for word in _WORD.findall(lower[start:end])]
    named = initials(text.plain[start:end])
    if all(word in _GROUPS["made_up"] or (word in _HOLLOW if len(word) > 1 else not named) for word in words):
        return True
    if "-".join(words) in _GROUPS["public_person"]:
        return True
    if any(word in _NEVER and (word not in _ALSO_NAMES or len(words) == 1) for word in words):
        return True
    before = max(0, start - 45)
    if _is_town(text, start, words, lexicon):
        return True
    return bool(
        JOB_BEFORE.search(lower, before, start)
        or JOB_AFTER.match(lower, end)
        or BODY_AFTER.match(lower, end)
        or MANY_BEFORE.search(lower, before, start)
        or BODY_BEFORE.search(lower, before, start)
        or PLACE_BEFORE.search(lower, before, start)
        or _MYSELF.search(lower, before, start)
        or (len(words) == 1 and _SIGNED_BEFORE.search(lower, before, start))
        or _NAMED_AFTER.match(lower, end)
        or _MINE_BEFORE.search(lower, before, start)
    )


def _is_town(text: Text, start: int, words: list[str], lexicon: Lexicon) -> bool:
    """Whether all words belong to a town's name: "Saint-Denis", or after a preposition of place ("à Annecy")."""
    if words[0] in _SAINTS or _SAINT_BEFORE.search(text.lower, max(0, start - 8), start):
        return len(words) < 4
    long = [word for word in words if len(word) > 3]
    if not long or not all(lexicon[word].town and lexicon[word].first < 2 for word in long):
        return False
    return bool(_PLACE_LED.search(text.lower, max(0, start - 14), start)) or text.plain[start - 1 : start] == "-"


def initials(typed: str) -> bool:
    """Whether a span contains an initial: "A.B.", "Mme L"."""
    return bool(re.search(r"\b[A-Z]\b", typed))
