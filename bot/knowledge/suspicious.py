"""The shape of content/suspicious.yml and content/official.yml: what gives a fake message away, and what is said of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal, get_args

from pydantic import Field

from bot.knowledge.model import Both, Id, Line, Shape
from bot.knowledge.yaml_file import Where

# The signs that bot/suspicious/ sees in links, addresses and files rather than by words.
SEEN_BY_CODE = frozenset(
    {
        "link-differs", "look-alike", "odd-letters", "odd-address", "odd-domain", "compound-domain", "not-theirs",
        "shortener", "free-host", "free-mail", "risky-file",
    }
)  # fmt: skip
# A sign of this weight, or several that add up to it, are enough to speak of fraud.
ENOUGH = 3

Verdict = Literal["alarm", "doubt", "nothing"]
# How far a look can go. None of them says that a message is safe, and there is no other.
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
# The sentences of `say`, all of them.
SAYINGS = frozenset(
    {
        *VERDICTS, "nothing_proves", "spelling", "more", "links", "ask_expected", "button_yes", "button_no", "unsure",
        "expected_yes", "expected_no", "expected_unsure", "ask_sender", "sender_exact", "sender_other", "sender_mobile",
        "sender_unsure", "from_exact", "from_other", "from_mobile", "from_unsure", "start", "screenshot", "button",
    }
)  # fmt: skip


class Sign(Both):
    """Something that gives a message away, in what is said of it; without `words` where code sees it."""

    id: Id
    weight: int = Field(ge=0, le=ENOUGH)
    words: tuple[Line, ...] = ()


class Clue(Shape):
    """Words that tell whose voice a text is, and how surely."""

    weight: int = Field(ge=1, le=ENOUGH)
    words: tuple[Line, ...] = Field(min_length=1)


class Domains(Shape):
    """Domain names of kinds that matter, the parts of names that bait, and the endings of files."""

    shorteners: frozenset[Line]
    free_hosts: frozenset[Line]
    free_mail: frozenset[Line]
    odd_endings: frozenset[str]
    bait: frozenset[Line]
    risky_files: frozenset[Line]


class Advice(Both):
    """What to do where one of `signs` was seen; where there are none, in all other cases."""

    signs: frozenset[Id]
    facts: tuple[str, ...] = Field(min_length=1)


class Sourced(Both):
    """A sentence with the facts it draws on."""

    facts: tuple[str, ...] = Field(min_length=1)


class Report(Shape):
    """Where to report a message, by how it came; `harm`, where to turn when it has worked."""

    sms: Sourced
    mail: Sourced
    any: Sourced
    harm: Sourced


class Suspicious(Shape):
    """All of content/suspicious.yml."""

    signs: tuple[Sign, ...]
    harmless: tuple[Line, ...]
    received: tuple[Clue, ...]
    own: tuple[Clue, ...]
    asking: tuple[Line, ...]
    domains: Domains
    advice: tuple[Advice, ...]
    # The answer for those who have done what the message asked.
    clicked: Id
    report: Report
    say: dict[str, Both]

    @property
    def facts(self) -> set[str]:
        """The ids of all facts drawn on."""
        drawn: list[Advice | Sourced] = [*self.advice, self.report.sms, self.report.mail, self.report.any, self.report.harm]
        return {fact for sentence in drawn for fact in sentence.facts}

    @property
    def sentences(self) -> Iterator[tuple[Where, Both]]:
        """All that people read of it, with its place in the file."""
        yield from ((("signs", index), sign) for index, sign in enumerate(self.signs))
        yield from ((("advice", index), advice) for index, advice in enumerate(self.advice))
        yield from ((("report", way), getattr(self.report, way)) for way in Report.model_fields)
        yield from ((("say", key), both) for key, both in self.say.items())


class Official(Shape):
    """An organisation that is imitated, and the domains and phone numbers that are really its own."""

    id: Id
    words: Line
    domains: tuple[Line, ...] = Field(min_length=1)
    phones: tuple[Line, ...] = ()
    source: Line
    read: dt.date | None = None
