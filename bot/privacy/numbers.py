"""Detects numbers that identify a person, a professional or an account: NIR, RPPS, ADELI, FINESS, IBAN, cards, phones."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumberType
from stdnum import iban, luhn
from stdnum.fr import nir

from bot.privacy.findings import Span, Text
from bot.privacy.spoken import spoken_numbers

# Digits may be separated by anything but letters and plain digits: tabs, commas, asterisks, footnote numbers.
_BETWEEN = r"[\W_⁰¹²³⁴-⁹₀-₉]"
# Gaps are bounded and contain no plain digit, so that each pattern takes linear time.
_GAP = rf"{_BETWEEN}{{0,4}}"
_FREE_LEFT = r"(?<![\w+])(?<!\d[.,])"
_NIR = re.compile(
    # In the name of a file an underscore stands before it.
    rf"(?<![^\W_])(?<!\+)(?<!\d[.,])[1-478](?:{_GAP}\d){{4}}{_GAP}(?:\d{_GAP}\d|2{_GAP}[AB])(?:{_GAP}\d){{6}}(?:(?:{_GAP}|"
    rf"(?P<word>\D{{0,3}}cl[eé]\W{{0,3}}))(?P<key>\d{_GAP}\d))?(?!\d)",
    re.I,
)
_BETWEEN_ALL = re.compile(rf"{_BETWEEN}+")
_NIR_GROUPS = re.compile(r"\d\D+\d\d\D+\d\d\D+(?:\d\d|2\W?[ab])\D+\d{3}\D+\d{3}(?:\D+\d\d)?", re.I)
_NIR_WORDS = re.compile(r"s[eé]cu|\bnir\b|\bnss\b|\bniss\b|vitale|\binsi?\b|immatricul|social|insurance|assur")
_ELEVEN = re.compile(rf"{_FREE_LEFT}(?<!\d[ \-])\d(?:[ .\-]{{0,2}}\d){{10}}(?![ \-]?\d)")
_NINE = re.compile(rf"{_FREE_LEFT}(?<!\d[ \-])\d(?:\d|[AB])(?:[ .\-]{{0,2}}\d){{7}}(?![ \-]?\d)", re.I)
_RPPS_WORDS = re.compile(r"\brpps\b|r\.p\.p\.s")
_ADELI_WORDS = re.compile(r"\bad[eé]li\b")
_FINESS_WORDS = re.compile(r"\bfiness?\b")
_BUSINESS_WORDS = re.compile(
    r"\bsire[nt]\b|\btva\b|commande|facture|ticket|r[eé]f|dossier|contrat|order|invoice|colis|suivi|€|euro"
)
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[ ]?\d\d(?:[ .\-]{0,2}[A-Z0-9]){11,30}", re.I)
_CARD = re.compile(
    rf"{_FREE_LEFT}(?:[2-6]\d{{3}}([ .\-]{{1,2}})\d{{4}}\1\d{{4}}\1\d{{4}}|3[47]\d\d[ .\-]\d{{6}}[ .\-]\d{{5}}|"
    rf"4\d{{12}}|3[47]\d{{13}}|[2-6]\d{{15}})(?![ .\-]?\d)"
)
_CARD_WORDS = re.compile(r"\bcb\b|carte|\bcard|visa|mastercard|amex")
_NOT_A_DATE = r"(?!\d\d[ ./\-](?:0\d|1[0-2])[ ./\-](?:19|20)\d\d(?!\d))"
_FRENCH_PHONE = re.compile(rf"{_FREE_LEFT}{_NOT_A_DATE}\(?0\)?[ .]?[1-79](?:[ .\-/_]{{0,3}}\d){{8}}(?!\d)(?![.,]\d)")
_FOREIGN_PHONE = re.compile(r"(?<![\w+])(?:\+|00 ?|\(\+|\+\()\d{1,3}\)?(?:[ .\-/()]{0,3}\d){6,13}")
# A reference of a year: "2024-0087".
_NOT_A_REFERENCE = r"(?!(?:19|20)\d\d[-/]\d{3,5}(?!\d))"
_LOCAL_PHONE = re.compile(rf"{_FREE_LEFT}{_NOT_A_DATE}{_NOT_A_REFERENCE}\d(?:[ ./\-]{{0,2}}\d){{7,9}}(?![ ./\-]?\d)")
_PAIRS = re.compile(r"\d\d(?:[ .]\d\d){3}|\d{3} \d{3} \d{3}")
_PHONE_WORDS = re.compile(
    r"\bt[eé]l|portable|mobile|num[eé]ro|\bnum\b|\bn°|appel|rappel|joindre|joignable|sms|texto|whatsapp|call|"
    r"phone|text |reach|ring|vini|gsm|natel"
)
_BODY_WORDS = re.compile(
    r"\b(?:cnil|ars|cpam|ameli|urssaf|l'ordre|ordre des|anssi|carmf|carpimko|imp[oô]ts|assurance maladie|"
    r"s[eé]curit[eé] sociale|"
    r"hotline|support|service client|standard|microsoft|orange|sfr|doctolib|banque|mutuelle|17 ?cyber|"
    r"cybermalveillance|s[eé]cu)\b"
)
_PERSON_WORDS = re.compile(
    r"\b(?:patiente?s?|mme|mr|m\.|monsieur|madame|mlle|mrs|ms|fils|fille|sa m[eè]re|son p[eè]re|chez elle|chez lui|se disant)\b"
)
# Words before the writer's own number, or the practice's.
_OWN_PHONE = re.compile(
    r"(?:\b(?:mon|notre|my|our) (?:propre |nouveau |own |new )?"
    r"(?:num[eé]ro|num|t[eé]l(?:[eé]phone)?|portable|mobile|fixe|standard|phone|number)"
    r"(?: (?:pro|perso|de t[eé]l(?:[eé]phone)?|professionnel|personnel|du cabinet|number))*"
    r"(?: (?:est|is|c'?est|c)(?: le)? ?:? ?| ?: ?)|"
    r"\b(?:appelez|rappelez|contactez|joignez)[- ]moi (?:au|sur le) |\b(?:call|text) me (?:at|on) |"
    r"\b(?:fixe|t[eé]l(?:[eé]phone)?|num[eé]ro|standard) du (?:cabinet|secr[eé]tariat)"
    r"(?: (?:est|c'?est|c))?(?: le)? ?:? ?)$"
)
# Numbers set aside for fiction, by the code of their country and their length.
_FICTIONAL = {(33, 9): ("63998", "1990", "26191", "35301", "46571", "53649"), (44, 10): ("7700900",)}
# Service numbers, not people's: toll-free, premium-rate and shared-cost.
_SERVICES = {PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST}


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def numbers(text: Text) -> Iterator[Span]:
    """Yield every number, the surest kinds first; the caller resolves overlaps."""
    if raised := text.with_raised_digits():
        yield from numbers(raised)
    if sum(map(text.plain.count, "0123456789")) >= 8:
        yield from _social_security(text)
        yield from _money(text)
        yield from _professional(text)
        yield from _phones(text)
    yield from spoken_numbers(text)


def _social_security(text: Text) -> Iterator[Span]:
    at = kept = seen = 0
    # A long list of numbers may begin a NIR at each of them: what stands between is left out once, not once for each.
    digits = _BETWEEN_ALL.sub("", text.plain)
    while match := _NIR.search(text.plain, at):
        kept += len(_BETWEEN_ALL.sub("", text.plain[seen : match.start()]))
        seen = match.start()
        at = match.end()
        if _is_social_security(text, match, digits[kept : kept + 13].upper()):
            yield "nir", *match.span()
        else:
            # The match may have started within a date or an amount before the number: retry one character later.
            at = match.start() + 1


def _is_social_security(text: Text, match: re.Match[str], number: str) -> bool:
    """`number` is what `match` holds of digits and letters before the key."""
    month, county = int(number[3:5]), number[5:7]
    if county == "00" or not (1 <= month <= 12 or 20 <= month <= 42 or 50 <= month <= 99):
        return False
    if (key := match["key"]) and int(key[0] + key[-1]) == int(nir.calc_check_digits(number)):
        return True
    # Without a right key, only what looks like one in every place: a first figure of 1 or 2, a month, a county, a rank.
    if number[0] not in "12" or month > 12 or county in ("20", "96") or "000" in (number[7:10], number[10:13]):
        return False
    found = match.group()
    # The word "clé" within tells, whatever the key says.
    return bool(found.isalnum() or _NIR_GROUPS.fullmatch(found) or match["word"] or text.near(_NIR_WORDS, *match.span()))


def _money(text: Text) -> Iterator[Span]:
    for match in _IBAN.finditer(text.plain):
        # The match may include words after the number: take the longest valid prefix.
        ends = [match.start() + found.end() for found in re.finditer(r"[A-Za-z0-9]", match.group())]
        for end in reversed(ends[14:]):
            if iban.is_valid(_digits(text.plain[match.start() : end]), check_country=False):
                yield "iban", match.start(), end
                break
        else:
            if match.group()[:2].upper() == "FR" and len(ends) >= 27 and sum(map(str.isdigit, match.group())) >= 20:
                yield "iban", match.start(), ends[26]
    for match in _CARD.finditer(text.plain):
        digits = _digits(match.group())
        grouped = len(digits) == 16 and not match.group().isdigit()
        if luhn.is_valid(digits) or (grouped and text.near(_CARD_WORDS, *match.span())):
            yield "card", *match.span()


def _professional(text: Text) -> Iterator[Span]:
    for match in _ELEVEN.finditer(text.plain):
        digits = _digits(match.group())
        sure = digits.startswith("10") and luhn.is_valid(digits) and not text.near(_PHONE_WORDS, *match.span())
        if sure or text.near(_RPPS_WORDS, *match.span()):
            yield "rpps", *match.span()
    for match in _NINE.finditer(text.plain):
        digits = _digits(match.group())
        if text.near(_ADELI_WORDS, *match.span(), before=25, after=20):
            yield "adeli", *match.span()
            continue
        if text.near(_FINESS_WORDS, *match.span(), before=30, after=15) or (
            # The department, then nearly always a zero: company numbers (SIREN) use the same check digit.
            match.group().isdigit()
            and re.match(r"(?:0[1-9]|[1-8]\d|9[0-8])0", digits)
            and luhn.is_valid(digits)
            and not text.near(_BUSINESS_WORDS, *match.span())
            and not text.near(_PHONE_WORDS, *match.span())
        ):
            yield "finess", *match.span()


def _phones(text: Text) -> Iterator[Span]:
    for match in _FOREIGN_PHONE.finditer(text.plain):
        # The match may include a house number or a second phone number after the first one.
        ends = [match.end()] + [
            match.start() + gap.start() for gap in reversed(list(re.finditer(r"(?<=\d)[ .\-/(]+", match.group())))
        ]
        for end in ends:
            candidate = "+" + re.sub(r"^00|\(0\)|\D", "", text.plain[match.start() : end])
            if len(candidate) >= 8 and _is_personal(candidate, None):
                yield "phone", match.start(), end
                break
    for match in _FRENCH_PHONE.finditer(text.plain):
        if not _is_body(text, *match.span()):
            own = _OWN_PHONE.search(text.lower, max(0, match.start() - 60), match.start())
            yield "own_contact" if own else "phone", *match.span()
    for match in _LOCAL_PHONE.finditer(text.plain):
        digits = _digits(match.group())
        # Eight or nine digits are a phone number only if written in pairs ("87 12 34 56") or next to a word for it.
        if digits[0] == "0":
            likely = len(digits) >= 9
        else:
            said = text.near(_PHONE_WORDS, *match.span()) and not text.near(_BUSINESS_WORDS, *match.span(), before=15, after=8)
            likely = said or (digits[0] == "8" and bool(_PAIRS.fullmatch(match.group())))
        if likely and any(_is_personal(digits, region) for region in _regions(digits)) and not _is_body(text, *match.span()):
            yield "phone", *match.span()


def _is_body(text: Text, start: int, end: int) -> bool:
    """Whether a landline is said to be a public body's or a company's, in a text that tells of no person beside it."""
    if re.sub(r"\D", "", text.plain[start:end])[:2] in ("06", "07"):
        return False
    return text.near(_BODY_WORDS, start, end, before=40, after=45) and not text.near(
        _PERSON_WORDS, start, end, before=60, after=45
    )


def _regions(digits: str) -> tuple[str, ...]:
    """Return the regions in which such a number can be dialled as written; a French service number ends the list."""
    if digits[0] == "0":
        return ("BE", "CH") if len(digits) == 9 or not digits.startswith("08") else ()
    return ("PF", "LU") if len(digits) == 8 else ("LU",)


def _is_personal(number: str, region: str | None) -> bool:
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return False
    # phonenumbers does not know the ranges set aside for fiction, because they are not in use.
    national = str(parsed.national_number)
    fictional = national.startswith(_FICTIONAL.get((parsed.country_code or 0, len(national)), ("-",)))
    if not (fictional or phonenumbers.is_valid_number(parsed)):
        return False
    return fictional or phonenumbers.number_type(parsed) not in _SERVICES
