"""Extends a postal address to what belongs to it: the floor and the flat, the postcode and the town, said in words too."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.accents import without_accents
from bot.privacy.findings import Place, Text
from bot.privacy.recognisers import part
from bot.privacy.spoken import BELOW_HUNDRED
from bot.privacy.vocabulary import words

_NUMBER = part("number_word").pattern
_SAID = rf"{BELOW_HUNDRED}(?!\w)"
_UNIT = (
    r"(?:b[aâ]t(?:iment)?|app?t|app|appart|appartement|esc(?:alier)?|[eé]tage|porte|bte|bo[iî]te|tour|entr[eé]e|bloc|chambre|villa|lot|"
    r"n°|num[eé]ro|flat|unit|apartment|floor|bus|cage)"
)
_INSIDE = (
    rf"(?:{_UNIT}\.? ?(?:n° ?|num[eé]ro )?(?:\d{{1,4}} ?[a-z]?\b|[a-z]\d{{0,3}}\b|{_SAID})|"
    r"\d{1,2} ?(?:er|e|[eè]me|st|nd|rd|th)? (?:[eé]tage|floor)(?: (?:gauche|droite|left|right|face))?|"
    r"(?:rdc|rez[- ]de[- ]chauss[eé]e|ground floor)\b(?: (?:gauche|droite|left|right))?|gauche\b|droite\b)"
)
_NEXT = r"[ ,;]{1,3}(?:- )?"
# What may follow, over and over.
_AFTER = re.compile(rf"(?:{_NEXT}|\n){_INSIDE}")
_BEFORE = re.compile(rf"(?<!\w)(?:{_INSIDE}{_NEXT})+$")
_POSTCODE = re.compile(
    rf"(?:{_NEXT}| - |\n)(?:[àa] )?(?:(?:f|b|ch|l)-)?(?:\d{{4,5}}(?!\d)|"
    rf"(?:{_NUMBER}[ -]){{1,5}}mille(?:[ -]{_NUMBER}){{0,4}}(?!\w))"
)
_BRITISH = re.compile(rf"{_NEXT}{part('postcode_uk').pattern}")
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_AT = re.compile(rf"(?:{_NEXT}| - )(?:[àa]|in|at|sur) ")
_BESIDE = re.compile(r",? (?:- )?")
_LINK = re.compile(r" (?:sur|sous|en|les?|la|lès|de|du|des|d'|saint|st|ste|sainte|l')[ -]?(?=[^\W\d_])|[ -](?=[A-ZÀ-Ý])")
# Words that do not begin a town's name.
_NO_TOWN = words(
    "a au aux avec c ce cela ces cette chez code d dans de des du elle en est et faut il ils j je l la le les ma "
    "mais me mes moi mon "
    "ne nous on ou par pas pour pr qu que qui sa sans se ses si son sous sur ta te tel tu un une vous y i is and "
    "the for my she he his "
    "her we can should cle clef digicode portail telephone tél vers via jai cest ca ils quand donc alors merci "
    "bonjour svp patient "
    "patiente madame monsieur mme mr entre is it or but has to of"
)
_TRAILING = re.compile(
    r"(?:[ ,]+(?:et|code|cl[eé]|clef|sous|digicode|au|aux|chez|pour|qui|que|je|il|elle|on|c|est|avec|porte|tel|"
    r"t[eé]l|interphone|"
    r"alarme|jai|les?|la|de|du|des|a|à|and|is|for|the|sous le))+$"
)
Town = Callable[[str], bool]


def whole_address(text: Text, start: int, end: int, is_town: Town) -> Place:
    """Return the span of an address with all that belongs to it, and without words of the sentence after it.

    `is_town` tells whether a word, in lower case and without accents, is a town's name.
    """
    trailing = _TRAILING.search(text.lower, start, end)
    if trailing and trailing.start() > start:
        end = trailing.start()
    before = _BEFORE.search(text.lower, max(0, start - 40), start)
    start = before.start() if before else start
    town = False
    while True:
        if inside := _AFTER.match(text.lower, end):
            end = inside.end()
        elif postcode := _POSTCODE.match(text.lower, end):
            end, town = _town(text, postcode.end(), is_town, certain=True), True
        elif british := _BRITISH.match(text.lower, end):
            return start, british.end()
        elif not town and (after := _town_beside(text, end, is_town)) > end:
            end, town = after, True
        else:
            return start, end


def _town_beside(text: Text, end: int, is_town: Town) -> int:
    """Return the end of a town named after `end`: "… à Montreuil", ", Montreuil"; else `end`."""
    if at := _AT.match(text.lower, end):
        after = _town(text, at.end() - 1, is_town, certain=False)
        return end if after == at.end() - 1 else after
    return _town(text, end, is_town, certain=False)


def _town(text: Text, end: int, is_town: Town, *, certain: bool) -> int:
    """Return the end of the town's name right after `end`, else `end`; after a postcode, any word is `certain` to be one."""
    gap = _BESIDE.match(text.plain, end)
    word = _WORD.match(text.plain, gap.end()) if gap else None
    if not word:
        return end
    key = without_accents(word[0].lower())
    saint = key in ("saint", "sainte", "st", "ste", "la", "le", "les")
    if key in _NO_TOWN and not (saint and (certain or word[0][0].isupper())):
        return end
    named = is_town(key) or any(len(piece) > 3 and is_town(piece) for piece in key.split("-"))
    if not (certain or named or (saint and word[0][0].isupper())):
        return end
    end = word.end()
    while saint or (_LINK.match(text.plain, end)):
        link = _LINK.match(text.plain, end)
        following = _WORD.match(text.plain, link.end() if link else end + 1)
        if not following or without_accents(following[0].lower()) in _NO_TOWN or not (link or saint):
            break
        key, saint = without_accents(following[0].lower()), False
        if not (is_town(key) or following[0][0].isupper() or certain or any(map(is_town, key.split("-")))):
            break
        end = following.end()
    return end
