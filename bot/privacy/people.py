"""Detects patients' names: after a title, after the word "patient", or a full name near a health word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.accents import without_accents
from bot.privacy.findings import Place, Text
from bot.privacy.names import FIRST_NAMES, NOT_NAMES, ORDINARY, SURNAMES
from bot.privacy.recognisers import part, skip
from bot.privacy.vocabulary import words

ADDRESS, DATE = part("address"), part("date")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_TITLES = words("m mr mrs ms miss mme mdme mlle melle mm mmes madame monsieur mademoiselle mister")
_CUES = words("patient patiente pat resident residente")
_PARTICLES = words("de du des la le van der den von ben bin el al d l n o m da di dos mc st saint abou ait")
_OF = words("de pour avec chez a")
_OWNERS = words("mon ma notre my our mn")
_ARTICLES = words("ce cette ct cet le la the this that")
_JOB = (
    r"(?:comptable|secr[eé]taire|coll[eè]gues?|cons(?:œ|oe)ur|confr[eè]re|associ[eé]e?|rempla[cç]ante?|"
    r"directeur|directrice|assistante?|"
    r"maire|docteur|dr|pr|professeur|ma[iî]tre|avocate?|notaire|banqui[eè]re?|conseill[eè]re?|formateur|"
    r"formatrice|technicien(?:ne)?|"
    r"informaticien(?:ne)?|prestataire|commerciale?|d[eé]l[eé]gu[eé]e?|voisine?|(?:ma |my )(?:femme|fille|"
    r"daughter|wife)|(?:mon |my )(?:mari|fils|son|husband)|propri[eé]taire|infirmi[eè]re?|kin[eé]|"
    r"sage-femme|pharmacienne?|m[eé]decin|dentiste|plombier|[eé]lectricien|ministre|pr[eé]sidente?|auteure?|"
    r"autrice|journaliste|"
    r"ost[eé]o\w*|psy(?!chose)\w*|orthophoniste|podologue|di[eé]t[eé]ticien(?:ne)?|ergoth\w+|idel?|bin[oô]me|cheff?e?|patron(?:ne)?|"
    r"g[eé]rante?|expert[- ]comptable|prof|coach|stagiaire|apprentie?|[eé]tudiante?|proth[eé]siste|coloc(?:ataire)?|"
    r"chirurgien\w*|"
    r"sp[eé]cialiste|cardio\w*|radiologue|dermato\w*|ophtalmo\w*|p[eé]diatre|g[eé]n[eé]raliste|h[eé]bergeur|"
    r"hygienist|manager|midwife|osteopath|podiatrist|psychologist|therapist|student|trainee|intern|boss|dentist|consultant|surgeon|"
    r"accountant|secretary|receptionist|colleague|partner|locum|lawyer|landlord|doctor|nurse|physio|teacher|neighbou?r)"
)
JOB_BEFORE = re.compile(rf"\b{_JOB}(?: s'appelle|,| est| is|\W{{1,2}}(?:m|mr|mme|mrs)\.?)? ?$")
JOB_AFTER = re.compile(
    rf"\W{{1,3}}(?:qui est |who is |c'est |is |est )?(?:l'|(?:ma|mon|notre|la|le|my|our|the|une?|a|"
    rf"an) )?(?:nouve(?:au|lle) |new )?{_JOB}\b"
)
BODY_AFTER = re.compile(
    r" (?:de|du|d'|[àa]|from|at|of) ?(?:la |l'|the |chez )?(?:cpam|caisse|ameli|urssaf|cnil|doctolib|banque|ordre|ars|"
    r"mairie|mgen|orange|support|service|standard|microsoft|assurance|mutuelle|labo|lab|reception|accueil|"
    r"front desk|compta\w*)\b"
)
# "la dame de la cpam mme girard"
BODY_BEFORE = re.compile(
    r"\b(?:dame|monsieur|femme|homme|conseill\w+|personne|agente?|employ\w+|someone|lady|man|woman) (?:de|du|d'|chez|from|at) ?"
    r"(?:la |l'|the )?(?:cpam|caisse|ameli|urssaf|cnil|banque|support|service client|assurance|mutuelle|bank)[ ,]{1,2}$"
)
# Words that may follow a first name and are not a surname.
_FUNCTION = re.compile(
    r"(?:pour|dans|avec|sans|chez|vers|depuis|pendant|apres|avant|entre|sous|mais|donc|alors|quand|comme|parce|puis|aussi|encore|"
    r"deja|jamais|toujours|bien|tres|trop|plus|moins|hier|demain|elle|elles|nous|vous|leur|leurs|cette|celui|celle|votre|notre|"
    r"veut|peut|doit|fait|sera|etait|avait|dont|sont|vont|vient|prend|demande|envoie|envoye\w*|appelle|travaille|refuse|sur|"
    r"with|from|that|this|what|when|will|does|have|been|were|your|their|after|before|about|into|says?|said|asks?|asked|wants?|"
    r"sent|needs?|called)"
)
MANY_BEFORE = re.compile(r"\b(?:deux|trois|quatre|plusieurs|two|three|four|several) $")
_DOCTOR_BEFORE = re.compile(r"\b(?:drs?|docteure?|pr|prof|professeur|doctor|ma[iî]tre)\.? $")
PLACE_BEFORE = re.compile(
    r"\b(?:rue|avenue|av|bd|boulevard|place|quai|all[eé]e|impasse|chemin|h[oô]pital|clinique|lyc[eé]e|"
    r"coll[eè]ge|[eé]cole|chu|institut|"
    r"fondation|universit[eé]|centre|maison|square|hospital|street|dr|docteur|pr|doctor|prof|professeur|"
    r"ma[iî]tre)\.? (?:d[eu] |l')?$"
)
# "Diabète" as well as "diabétique".
_ILL = (
    r"\d{1,3} ?(?:ans\b|mois\b|years?\b|yo\b|y/o)|diab[eé]t|cancer|s[eé]roposi|\bvih\b|\bhiv\b|enceinte|pregnan|"
    r"d[eé]press|schizo|alzh|parkins|"
    r"asthm|hypertens|infarctus|\bavc\b|stroke|[eé]pilep|hospitalis|traitement|op[eé]r[eé]|\bn[eé]+e? le\b|born|"
    r"souffr|suffer|chimio|"
    r"chemo|dialys|h[eé]patite|hepatitis|insuli|patholog|maladie|allerg|fractur|sick|vitale|bipol|addict|alcool|"
    r"sous [a-z]+ine\b|ivg|"
    r"fausse couche|d[eé]c[eé]d|\bmort\b|died|dead|\bsida\b|\baids\b|varicel|rougeole|dyslex|autis|tdah|hernie|migraine|infect|"
    r"suivie? pour|miscarr|covid|tumeur|tumou?r|grossesse|suicid|anorex|lombalg|scl[eé]rose|ddn|h[eé]mat"
).replace("[eé]", "[eéèê]")
_HEALTH = re.compile(_ILL)
# Context that makes an unlisted word after "mme" a name: an age, an illness, a chart.
_TELLS = re.compile(
    rf"(?:\W{{1,3}}|'s )(?:(?:a|as|est|is|has|was|fait|ag[eé]e?(?: de)?|qui a|[aà]|souffre d\w*) ?)*(?:'?(?:un|"
    rf"une|du|de la|de l|a) ?)?(?:{_ILL}|chart|results|record|bp\b)"
)
_FILE_BEFORE = re.compile(
    r"(?:dossiers?|bilans?|ordonnances?|ordo|r[eé]sultats?|radios?|irm|scanner|compte.rendu|\bcr|analyses?|sang|"
    r"fiche|s[eé]ances?|rdv|rendez.vous|"
    r"suivi|photos?|[eé]cho|cicatrice|plaie|pansement|records?|charts?|results?|prescription|scan|file|notes?|"
    r"x-ray)(?: m[eé]dicale?)?"
    r" (?:de |d'|d |of |for |pour |: ?)?(?:mon |ma |my )?$"
)


def patients(text: Text) -> Iterator[Place]:
    """Yield the spans of patients' names: after a title ("Mme Dupont"), after "patient", or a full name near a health word."""
    words = list(_WORD.finditer(text.plain))
    keys = [_key(word.group()) for word in words]
    reader = _Reader(text, words, keys)
    done = -1
    for i, key in enumerate(keys):
        if i <= done:
            continue
        last = None
        if key in _TITLES:
            last = reader.after_title(i)
        elif key in _CUES:
            last = reader.after_cue(i)
        elif key in FIRST_NAMES or key in SURNAMES:
            last = reader.full_name(i)
        if last is not None:
            done = last
            yield words[i].start(), words[last].end()


def _key(word: str) -> str:
    """Return the lookup key of a word: "jean" for "Jean-Pierre"."""
    key = without_accents(word.lower())
    head = key.partition("-")[0]
    return head if head in FIRST_NAMES else key


class _Reader:
    """Parses names word by word; its public methods return the index of the name's last word, or None."""

    def __init__(self, text: Text, words: list[re.Match[str]], keys: list[str]) -> None:
        self.text = text
        self.words = words
        self.keys = keys
        # In a text all in capitals, a capital does not indicate a name.
        self.shouting = text.plain.isupper()

    def after_title(self, i: int) -> int | None:
        title, typed, before = self.keys[i], self.words[i].group(), self._before(i)
        if title == "ms" and typed != "Ms":
            return None  # "ms" is short for "mes", MS for Microsoft
        # "m'", "M1" and "3 a.m." are not titles; "m" in lower case is one only with a dot.
        dotted = self.text.plain.startswith(". ", self.words[i].end())
        if title == "m" and (re.search(r"['/.-]$|\d ?$", before) or not (typed == "M" or dotted)):
            return None
        if MANY_BEFORE.search(self.text.lower, max(0, self.words[i].start() - 12), self.words[i].start()):
            return None
        if _DOCTOR_BEFORE.search(self.text.lower, max(0, self.words[i].start() - 12), self.words[i].start()):
            return None  # "Dr M. Roche": an initial
        last = self._name(i + 1, r"\. {0,2}| {1,2}", certain=True)
        return None if last is None or self._has_job(i, last) else last

    def after_cue(self, i: int) -> int | None:
        before = self.keys[i - 1] if i else ""
        start = i + 1
        if start < len(self.keys) and self.keys[start] in ("nomme", "nommee", "appele", "appelee", "named", "called"):
            start += 1
        elif self.keys[start : start + 2] in (["s", "appelle"], ["qui", "s"]):
            start += 2 if self.keys[start] == "s" else 3
        if start < len(self.keys) and self.keys[start] in _TITLES:
            return self.after_title(start)
        listed = self.text.plain.startswith((":", " :"), self.words[i].end())
        pointed = start > i + 1 or before in _OWNERS | _ARTICLES
        last = self._name(start, r"[ ,:(]{1,3}", certain=pointed or listed)
        if listed and last is not None and last > start:
            return last  # "patiente : BERTHIER Inès"
        if last is None or (last == start and before in _ARTICLES and self.keys[start] in FIRST_NAMES - SURNAMES):
            return None  # "the patient Sophie": a first name alone says little, unless it is "my patient Sophie"
        if not pointed and (last == start or not (self.keys[start] in FIRST_NAMES or self.keys[start] in SURNAMES)):
            return None  # "dossier patient Doctolib", "espace patient Maiia Pro"
        return last

    def full_name(self, i: int) -> int | None:
        """Match a first name and a surname, in either order, near an illness, an age, or the file about them."""
        if i + 1 >= len(self.keys) or self._between(i) != " ":
            return None
        one, two = self.keys[i], self.keys[i + 1]
        if not (one in FIRST_NAMES or two in FIRST_NAMES) or "delmas" in (one, two) or two in NOT_NAMES:
            return None
        capital = self.words[i + 1].group()[0].isupper() and self.words[i].group()[0].isupper() and not self.shouting
        known = (two in SURNAMES or two in FIRST_NAMES) and (one in FIRST_NAMES or one in SURNAMES)
        # In lower case, an unlisted surname is accepted after a first name that is not an ordinary word.
        unlisted = one in FIRST_NAMES - ORDINARY and len(two) > 3 and two not in ORDINARY and not _FUNCTION.fullmatch(two)
        lowered = unlisted or (known and one not in ORDINARY and two not in ORDINARY)
        if not (capital and (known or one in FIRST_NAMES)) and not lowered:
            return None
        start, end, last = self.words[i].start(), self.words[i + 1].end(), self._end(i, i + 1)
        lower = self.text.lower
        told = _HEALTH.search(lower, end, end + 50)
        if told and told.start() < self.words[last].end():
            last = i + 1  # "Jean Dupont Diabète"
        end = self.words[last].end()
        if PLACE_BEFORE.search(lower, max(0, start - 25), start) or self._has_job(i, last):
            return None
        told = told or _HEALTH.search(lower, max(0, start - 40), start)
        beside = _FILE_BEFORE.search(lower, max(0, start - 45), start) or ADDRESS.match(lower, skip(lower, end))
        return last if told or beside or DATE.match(lower, skip(lower, end)) else None

    def _name(self, i: int, gap: str, certain: bool) -> int | None:
        """Return the index of the last word of the name that starts at word `i` after `gap`, or None."""
        first = i
        while i < len(self.keys) and i - first < 4:
            between = self.text.plain[self.words[i - 1].end() : self.words[i].start()]
            if not (re.fullmatch(gap, between) if i == first else between in (" ", "'")):
                return None
            if self._is_name(i, certain):
                break
            if self.keys[i] not in _PARTICLES:
                return None
            i += 1
        else:
            return None
        return self._end(first, i)

    def _end(self, first: int, last: int) -> int:
        """Extend a name from `first` to `last` by the words that continue it ("Jean Pierre Dupont"); return its last index."""
        while last + 1 < len(self.keys) and last - first < 4 and self._between(last) == " " and self._goes_on(last + 1):
            last += 1
        return last

    def _is_name(self, i: int, certain: bool) -> bool:
        word, key = self.words[i].group(), self.keys[i]
        if key in NOT_NAMES or len(key) < 2 or key in _PARTICLES:
            return False
        known = key in FIRST_NAMES or key in SURNAMES
        if word[0].isupper() and not self.shouting:
            return known or (certain and not (word.isupper() and len(word) < 4))
        if known and key not in ORDINARY:
            return True
        # An unlisted name: "mme ravier, 62 ans", "le fils de mme ravier".
        owned = i > 1 and len(key) > 3 and self.keys[i - 1] in _TITLES and self.keys[i - 2] in _OF
        return certain and (owned or bool(_TELLS.match(self.text.lower, self.words[i].end())))

    def _goes_on(self, i: int) -> bool:
        word, key = self.words[i].group(), self.keys[i]
        if key in NOT_NAMES:
            return False
        if word[0].isupper() and not self.shouting:
            return True
        return (key in SURNAMES or key in FIRST_NAMES) and key not in ORDINARY

    def _before(self, i: int) -> str:
        return self.text.plain[max(0, self.words[i].start() - 2) : self.words[i].start()]

    def _between(self, i: int) -> str:
        return self.text.plain[self.words[i].end() : self.words[i + 1].start()]

    def _has_job(self, first: int, last: int) -> bool:
        start, end = self.words[first].start(), self.words[last].end()
        lower = self.text.lower
        if JOB_BEFORE.search(lower, max(0, start - 30), start) or BODY_BEFORE.search(lower, max(0, start - 45), start):
            return True
        return bool(JOB_AFTER.match(lower, end) or BODY_AFTER.match(lower, end))
