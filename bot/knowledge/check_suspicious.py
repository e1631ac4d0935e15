"""Checks the texts on suspicious messages: complete, with sources, and never saying that a message is safe."""

from __future__ import annotations

import re
from collections import Counter

from bot.accents import without_accents
from bot.knowledge.load import Content
from bot.knowledge.suspicious import SAYINGS, SEEN_BY_CODE, VERDICTS, Suspicious
from bot.knowledge.yaml_file import Where
from bot.values import LANGUAGES

FILE, OFFICIAL = "content/suspicious.yml", "content/official.yml"
# Reassuring words, on text without accents. "honest" and "real" are not listed: they describe other messages.
REASSURING = re.compile(
    r"\b(?:sans (?:danger|risque|crainte)|inoffensi\w*|legitime\w*|authentique\w*|fiable\w*|rassur\w*|est (?:sur|vrai|bon)|"
    r"de confiance|tranquille\w*|en (?:toute )?securite|peu de risques?|aucun (?:risque|danger)|"
    r"vous pouvez (?:cliquer|ouvrir|repondre|payer)|"
    r"safe|legit\w*|genuine|trust\w*|harmless|reliable|no (?:risk|danger)|"
    r"risk-free|(?:is|all) fine|you (?:can|may) (?:click|open|reply|pay))\b"
)
# Every verdict and closing sentence must tell people to check by another route.
OTHER_ROUTE = re.compile(r"autre chemin|another route")
DOMAIN = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


def reassures(text: str) -> bool:
    """Whether a text says that a message is safe."""
    return bool(REASSURING.search(without_accents(text.casefold())))


def check_suspicious(content: Content) -> None:
    """Report what is wrong with content/suspicious.yml and content/official.yml."""
    suspicious, source = content.suspicious, content.files.get(FILE)
    if suspicious is None or source is None:
        return
    _patterns(content, suspicious)
    _signs(content, suspicious)
    _sayings(content, suspicious)
    for fact in sorted(suspicious.facts - content.facts.keys()):
        content.report(source, (), f"'{fact}' is not in content/sources.yml: add its source there")
    if suspicious.clicked not in {placed.answer.id for placed in content.placed}:
        content.report(source, ("clicked",), f"'{suspicious.clicked}' is no answer: mend it")
    if suspicious.reported.answer not in {placed.answer.id for placed in content.placed if placed.answer.kind == "incident"}:
        content.report(source, ("reported", "answer"), f"'{suspicious.reported.answer}' is no incident's answer: mend it")
    for index, official in enumerate(content.official):
        for domain in official.domains:
            if not DOMAIN.fullmatch(domain):
                content.report(content.files[OFFICIAL], (index, "domains"), f"'{domain}' is no domain name: mend it")
        if not official.source.startswith("https://"):
            content.report(content.files[OFFICIAL], (index, "source"), "is no address: name the page it was read on")


def _patterns(content: Content, suspicious: Suspicious) -> None:
    places: list[tuple[Where, str]] = [
        (("signs", index, "words", number), pattern)
        for index, sign in enumerate(suspicious.signs)
        for number, pattern in enumerate(sign.words)
    ]
    for field in ("received", "own"):
        clues = enumerate(getattr(suspicious, field))
        places += [((field, index, "words"), pattern) for index, clue in clues for pattern in clue.words]
    for field in ("harmless", "asking"):
        places += [((field, index), pattern) for index, pattern in enumerate(getattr(suspicious, field))]
    for question in ("expected", "sender"):
        said = getattr(suspicious.replies, question).items()
        places += [(("replies", question, reply), pattern) for reply, patterns in said for pattern in patterns]
    places += [(("replies", "fillers"), pattern) for pattern in suspicious.replies.fillers]
    for where, pattern in places:
        _compiles(content, FILE, where, pattern)
    for index, official in enumerate(content.official):
        _compiles(content, OFFICIAL, (index, "words"), official.words)


def _compiles(content: Content, file: str, where: Where, pattern: str) -> None:
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        content.report(content.files[file], where, f"is no regular expression ({error}): mend it")
        return
    if compiled.search(""):
        content.report(content.files[file], where, "matches nothing at all, hence everything: mend it")


def _signs(content: Content, suspicious: Suspicious) -> None:
    source = content.files[FILE]
    ids = Counter(sign.id for sign in suspicious.signs)
    for index, sign in enumerate(suspicious.signs):
        if ids[sign.id] > 1:
            content.report(source, ("signs", index, "id"), f"'{sign.id}' stands twice: rename one")
        if bool(sign.words) == (sign.id in SEEN_BY_CODE):
            content.report(source, ("signs", index), f"'{sign.id}' needs words, unless code sees it: {sorted(SEEN_BY_CODE)}")
    for missing in sorted(SEEN_BY_CODE - ids.keys()):
        content.report(source, ("signs",), f"'{missing}' is missing: code sees this sign, and must have words for it")
    for index, advice in enumerate(suspicious.advice):
        for unknown in sorted(advice.signs - ids.keys()):
            content.report(source, ("advice", index, "signs"), f"'{unknown}' is no sign: mend or remove it")
    if not suspicious.advice or suspicious.advice[-1].signs:
        content.report(source, ("advice",), "must end with the one for all other cases, whose signs are []")


def _sayings(content: Content, suspicious: Suspicious) -> None:
    source = content.files[FILE]
    for key in sorted(SAYINGS ^ suspicious.say.keys()):
        content.report(source, ("say", key), "is missing, or is said nowhere: add or remove it")
    for where, both in suspicious.sentences:
        for language in LANGUAGES:
            if reassures(both[language]):
                content.report(source, (*where, language), "calls a message safe, which nobody can tell: say what to check")
    for key in (*VERDICTS[1:], *sorted(key for key in suspicious.say if key.startswith("from_"))):
        if key in suspicious.say:
            for language in LANGUAGES:
                if not OTHER_ROUTE.search(suspicious.say[key][language]):
                    content.report(source, ("say", key, language), "must send people to check by another route")
