"""Checks the practice examples: enough of both kinds, explained, invented throughout, and accusing nobody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import get_args

from bot.accents import without_accents
from bot.knowledge.check_items import holds_markup
from bot.knowledge.check_suspicious import reassures
from bot.knowledge.load import Content
from bot.knowledge.practice import Channel, Practice, PracticeExample
from bot.knowledge.yaml_file import Where
from bot.values import LANGUAGES

FILE = "content/practice.yml"
# Minimum number of examples, and of each kind: four rounds without a repetition.
LEAST, LEAST_OF_A_KIND = 40, 20
# Names that nobody can own (RFC 2606), so that no example leads anywhere or accuses anybody.
INVENTED = frozenset({"example", "invalid"})
HOST = re.compile(r"(?<![\w.-])(?:[\w-]+\.)+([a-z]{2,})(?![\w@-])", re.IGNORECASE)
# What looks like a host and is a file.
FILES = frozenset({"pdf", "doc", "docx", "docm", "xls", "xlsx", "xlsm", "jpg", "png", "zip", "html", "htm", "iso", "exe"})
PHONE = re.compile(r"(?<![\d\w])(?:\+33[\s\u00a0]?|0)([1-9](?:[\s\u00a0]?\d\d){4})(?!\d)")
# Numbers that are set aside for fiction and never given to anybody (Arcep).
FICTITIOUS = ("19900", "26191", "35301", "46571", "53649", "63998")


def check_practice(content: Content) -> None:
    """Report what is wrong with content/practice.yml."""
    practice, source = content.practice, content.files.get(FILE)
    if practice is None or source is None:
        return
    kinds = Counter(example.fraud for example in practice.examples)
    if len(practice.examples) < LEAST or min(kinds[True], kinds[False]) < LEAST_OF_A_KIND:
        message = f"{kinds[True]} fraudulent and {kinds[False]} honest examples: write at least {LEAST_OF_A_KIND} of each"
        content.report(source, ("examples",), message)
    for channel in sorted(set(get_args(Channel)) ^ practice.channels.keys()):
        content.report(source, ("channels", channel), "is missing: name it in both languages")
    ids = Counter(example.id for example in practice.examples)
    for index, example in enumerate(practice.examples):
        if ids[example.id] > 1:
            content.report(source, ("examples", index, "id"), f"'{example.id}' stands twice: rename one")
        _references(content, index, example)
        _words(content, practice, index, example)
    _links(content, practice)


def _links(content: Content, practice: Practice) -> None:
    source = content.files[FILE]
    answers = {placed.answer.id: placed.answer.theme for placed in content.placed}
    for index, answer in enumerate(practice.read_next):
        if answers.get(answer) != practice.theme:
            content.report(source, ("read_next", index), f"'{answer}' is no answer of '{practice.theme}': mend it")
    for unknown in sorted(practice.public - {official.id for official in content.official}):
        content.report(source, ("public",), f"'{unknown}' is not in content/official.yml: mend or remove it")


def _references(content: Content, index: int, example: PracticeExample) -> None:
    """Check that what an example draws on exists, and that a fraud names what gives it away."""
    measures = content.article.measures if content.article else ()
    known = {
        "signs": {sign.id for sign in (content.suspicious.signs if content.suspicious else ())},
        "points": {point for measure in measures for point in measure.points},
        "facts": content.facts.keys(),
    }
    source = content.files[FILE]
    for field, those in known.items():
        for value in getattr(example, field):
            if value not in those:
                content.report(source, ("examples", index, field), f"'{value}' is not known: mend or remove it")
    if not example.points and not example.facts:
        message = "draws on nothing: name points of the article, or facts from beyond it"
        content.report(source, ("examples", index), message)
    if example.fraud != bool(example.signs):
        message = "needs the signs that give it away" if example.fraud else "is honest: leave the signs out"
        content.report(source, ("examples", index, "signs"), message)


def _words(content: Content, practice: Practice, index: int, example: PracticeExample) -> None:
    """Check that an example is plain text, invented, and imitates nobody but a public body that it names."""
    source = content.files[FILE]
    imitated = {example.imitates} & practice.public if example.fraud else set()
    if example.imitates and example.imitates not in imitated:
        message = f"'{example.imitates}' is not among the public bodies that a fraud may imitate: mend or remove it"
        content.report(source, ("examples", index, "imitates"), message)
    for language in LANGUAGES:
        words = example[language]
        where: Where = ("examples", index, language)
        shown = f"{words.sender}\n{words.text}"
        if holds_markup(shown + words.why):
            content.report(source, where, "holds HTML or Markdown: write plain text")
        if reassures(words.why):
            content.report(source, (*where, "why"), "calls a message safe, which nobody can tell: say what to check")
        for real in _real(shown):
            content.report(source, where, f"'{real}' may exist: end domains in .example or .invalid, take a fictitious number")
        for official in content.official if example.fraud else ():
            named = _named(official.words, _fold(shown))
            if named and official.id not in imitated:
                message = f"names '{named}' as a fraud: invent a name, or say which public body it imitates"
                content.report(source, where, message)


def _real(text: str) -> Iterator[str]:
    """Yield the domains and phone numbers that somebody may own."""
    yield from (found[0] for found in HOST.finditer(text) if found[1].lower() not in INVENTED | FILES)
    for found in PHONE.finditer(text):
        if not re.sub(r"\D", "", found[1]).startswith(FICTITIOUS):
            yield found[0]


def _named(words: str, text: str) -> str | None:
    """Return what names an organisation in a text; None too where its pattern does not compile, which is reported elsewhere."""
    try:
        found = re.search(rf"(?<!\w)(?:{words})(?!\w)", text)
    except re.error:
        return None
    return found[0] if found else None


def _fold(text: str) -> str:
    """Return text in lower case and without accents, with a space for each apostrophe, as the patterns expect."""
    return without_accents(re.sub("['’]", " ", text).casefold())
