"""What is only personal beside a name, or where the words say whose it is: birth dates and postal addresses."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from bot.privacy.findings import Place, Span, Text


def skip(lower: str, end: int) -> int:
    """Where the next word starts after `end`, a few spaces and commas on."""
    last = min(len(lower), end + 5)
    while end < last and lower[end] in " ,(:;-":
        end += 1
    return end


_MONTHS = (
    r"(?:janv(?:ier)?|f[eé]v(?:rier)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|ao[uû]t|sept(?:embre)?|oct(?:obre)?|nov(?:embre)?|"
    r"d[eé]c(?:embre)?|january|jan|february|feb|march|april|apr|may|june|july|august|aug|september|october|"
    r"november|december|dec)\.?"
)
_NUMERIC = r"\d{1,2}[ ]?[/.\- ][ ]?\d{1,2}[ ]?[/.\- ][ ]?(?:\d{4}|\d\d)(?!\d)"
DATE = re.compile(
    rf"(?<!\d)(?:{_NUMERIC}|(?:19|20)\d\d[/.\-]\d\d[/.\-]\d\d(?!\d)|\d{{1,2}}(?:er|st|nd|rd|"
    rf"th)?(?: of)? {_MONTHS}(?:,? (?:\d{{4}}|\d\d)(?!\d))?|"
    rf"{_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|[0-3]\d[01]\d(?:19|20)\d\d(?!\d))"
)
_BORN = re.compile(
    r"(?:\bn(?:ée?|ee)|\bn[eé]+e?(?:\(e\)|\.e|·e|-e)?s? (?:en )?(?:le|l|un)|\bborn(?: on)?(?: the)?|\bddn|\bd\.d\.n\.?|\bdob|"
    r"\bd\.o\.b\.?|date de naissance|naissance|"
    r"birth ?date|date of birth)[ :=(,]{0,4}(?:(?:est|is|le|c'est|the|du|lundi|mardi|mercredi|jeudi|vendredi|"
    r"samedi|dimanche) ?){0,2}[ :=(,]{0,2}$"
)
_YEAR = re.compile(r"(?<!\d)(19\d\d|20[01]\d)$|^(19\d\d|20[01]\d)")


def birth_dates(text: Text, named: Sequence[Place]) -> Iterator[Span]:
    """Dates said to be a birth's, and dates of another time right beside a name; an appointment's date is neither."""
    # Where a date would start right after a name, and where names start.
    after, starts = {skip(text.lower, end) for _, end in named}, {start for start, _ in named}
    for match in DATE.finditer(text.lower):
        start, end = match.span()
        born = _BORN.search(text.lower, max(0, start - 40), start)
        if born or (_YEAR.search(match.group()) and (start in after or skip(text.lower, end) in starts)):
            yield "birth_date", start, end


_STREET = (
    r"(?:rue|r\.|avenue|av\.?|boulevard|boul\.?|bd|bld|place|pl\.|chemin|ch\.|impasse|all[eé]e|route|rte|quai|"
    r"cours|square|r[eé]sidence|"
    r"lotissement|sentier|passage|ruelle|faubourg|fbg|mont[eé]e|hameau|lieu-dit|chauss[eé]e)"
)
ADDRESS = re.compile(
    rf"(?<![\d,.])\d{{1,4}}(?: ?(?:bis|ter|quater))?,? {_STREET} (?:(?:de|du|des|la|le|les|l|d|saint|st|sainte|"
    rf"ste)[ '\-]){{0,3}}"
    r"[^\W\d_][\w'-]{1,30}(?:(?: (?:de|du|des|la|le|l|d|et|"
    r"[^\W\d_][\w'-]{2,20})){0,4},? ?(?:[àa] )?\d{5}(?:,? (?!a |et |est |qui |pour )[^\W\d_][\w'-]{1,30})?)?"
    r"|(?<![\d,.])\d{1,4},? (?:[^\W\d_][\w'-]{1,20} ){1,2}(?:street|road|rd|avenue|ave|lane|drive|close|"
    r"crescent|terrace|gardens)\b"
)
_LIVES = re.compile(
    r"patiente?|\b(?:il|elle|he|she) (?:habite|vit|loge|lives)|domicile|chez (?:m|mr|mme|lui|elle)\b|r[eé]sidente?"
)


def addresses(text: Text, named: Sequence[Place]) -> Iterator[Span]:
    """Postal addresses near a named person or a patient; the practice's own address alone is no patient's."""
    starts, ends = [start for start, _ in named], [end for _, end in named]
    for match in ADDRESS.finditer(text.lower):
        start, end = match.span()
        named_before = bisect_left(ends, start - 80) < bisect_right(ends, start)
        named_after = bisect_left(starts, end) < bisect_right(starts, end + 60)
        if named_before or named_after or _LIVES.search(text.lower, max(0, start - 40), start):
            yield "address", start, end
