"""Tells from its form whether a token is a password or a code."""

from __future__ import annotations

import re

MEASURE = re.compile(
    r"(?:\d{1,4}(?:lettres?|caract\w*|chiffres?|signes?|mots?|cars?|char\w*|digits?|letters?|min\w*|sec\w*|h\d*|"
    r"ans|mois|jours?|[eè]me|er|e|fois|x|k|"
    r"go|mo|gb|mb|mhz|ghz|euros?)|(?:windows|win|ios|android|iphone|ipad|galaxy|wpa|sha|aes|rsa|office|"
    r"microsoft|pc|poste|box|covid|kb|tls|"
    r"rgpd|top|art\w*|cim|salle|page|v)-?\d{1,4}(?:pro|bits?)?|[msa]\d{1,2}|[lrd]\.?\d{3,4}\S*|[a-z]{4}\d{3}|[a-z]\d\d(?:\.\d)?|\d{4}[a-z])"
)
# Codes that everybody tries first are not secrets; people ask about them ("1234, c'est bien ?").
_WORTHLESS = re.compile(r"(\d)\1+|2580|0852|147258|159753|1212|1122|123123|(?:19|20)?0000")
_LISTS = ("01234567890123456789", "98765432109876543210")


def trim(plain: str, begin: int, end: int) -> tuple[int, int]:
    """Return the span of a token without the sentence's punctuation; keeps a final "!", which may belong to the value."""
    while end > begin and plain[end - 1] in ".,;:?)'…»\"”":
        end -= 1
    while begin < end and plain[begin] in "('«=:\"“":
        begin += 1
    return begin, end


def is_strong(value: str) -> bool:
    """Whether a token mixes letters with digits, or with signs inside, and is not a measurement or a product name."""
    bare = value.rstrip("!?")
    if (
        len(bare) < 5
        or "://" in value
        or value.startswith("www.")
        or MEASURE.fullmatch(bare.lower())
        or "/" in value
        or "'" in value
    ):
        return False
    letters = sum(char.isalpha() for char in bare)
    digits = sum(char.isdigit() for char in bare)
    if letters >= 1 and digits >= 1:
        return letters + digits >= 5 and not re.fullmatch(r"[\d.,-]+[^\W\d_]{1,3}", bare)
    return letters >= 3 and len(bare) >= 6 and bool(re.search(r"[^\W\d_][@#$%*^~€!_]+[^\W\d_]|[@#$*]$", bare))


def is_worthless(value: str) -> bool:
    """Whether a code is one that everybody tries first, and so protects nothing."""
    return bool(_WORTHLESS.fullmatch(value)) or (value.isdigit() and len(value) > 3 and any(value in row for row in _LISTS))


def is_code(value: str) -> bool:
    """Whether a value is a PIN or code of four to eight digits, and not one that everybody tries first."""
    bare = value.strip("!#*")
    return bare.isdigit() and 4 <= len(bare) <= 8 and not is_worthless(bare)
