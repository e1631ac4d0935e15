"""Schema of content/suspicious.yml and content/official.yml: signs of a fake message, and the texts about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal, get_args

from pydantic import Field

from bot.knowledge.model import Both, Id, Line, Shape
from bot.knowledge.yaml_file import Where

# The signs that bot/suspicious/ detects in links, addresses and files rather than by words.
SEEN_BY_CODE = frozenset(
    {
        "link-differs", "look-alike", "odd-letters", "odd-address", "odd-domain", "compound-domain", "not-theirs",
        "shortener", "free-host", "free-mail", "risky-file",
    }
)  # fmt: skip
# Signs whose weights add up to this, or a single one of this weight, suffice to call a message a fraud.
ENOUGH = 3

Verdict = Literal["alarm", "doubt", "nothing"]
# All possible verdicts. By design, none says that a message is safe.
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
# The keys that `say` must have.
SAYINGS = frozenset(
    {
        *VERDICTS, "nothing_proves", "spelling", "more", "links", "ask_expected", "button_yes", "button_no", "unsure",
        "expected_yes", "expected_no", "expected_unsure", "ask_sender", "sender_exact", "sender_other", "sender_mobile",
        "sender_unsure", "from_exact", "from_other", "from_mobile", "from_unsure",
        "from_unknown", "start", "screenshot", "left", "button",
    }
)  # fmt: skip


class Sign(Both):
    """A sign of fraud, as described to people; it has no `words` if code detects it."""

    id: Id
    weight: int = Field(ge=0, le=ENOUGH)
    words: tuple[Line, ...] = ()


class Clue(Shape):
    """Words that indicate whether a text was received or written by the person, and their weight."""

    weight: int = Field(ge=1, le=ENOUGH)
    words: tuple[Line, ...] = Field(min_length=1)


class Domains(Shape):
    """Lists of domain names by kind, of parts of names used as bait, and of file extensions."""

    shorteners: frozenset[Line]
    free_hosts: frozenset[Line]
    free_mail: frozenset[Line]
    odd_endings: frozenset[str]
    bait: frozenset[Line]
    risky_files: frozenset[Line]


class Advice(Both):
    """What to do if one of `signs` was detected; without `signs`, in all other cases."""

    signs: frozenset[Id]
    facts: tuple[str, ...] = Field(min_length=1)


class Sourced(Both):
    """A sentence with the facts it is based on."""

    facts: tuple[str, ...] = Field(min_length=1)


class Reported(Sourced):
    """What is said of a message that itself tells of an incident, found by `words`; `answer` is about that incident."""

    answer: Id
    words: tuple[Line, ...] = Field(min_length=1)


class Report(Shape):
    """Where to report a message, by the channel it came through; `harm`: where to get help if the fraud succeeded."""

    sms: Sourced
    mail: Sourced
    any: Sourced
    harm: Sourced


class Replies(Shape):
    """What people type instead of tapping, by what it says; the first that fits counts. `fillers` may come before."""

    fillers: tuple[Line, ...]
    expected: dict[Literal["unsure", "no", "yes"], tuple[Line, ...]] = Field(min_length=3)
    sender: dict[Literal["unsure", "other", "mobile", "exact"], tuple[Line, ...]] = Field(min_length=4)


class Suspicious(Shape):
    """All of content/suspicious.yml."""

    signs: tuple[Sign, ...]
    harmless: tuple[Line, ...]
    received: tuple[Clue, ...]
    own: tuple[Clue, ...]
    asking: tuple[Line, ...]
    replies: Replies
    leaving: tuple[Line, ...]
    reported: Reported
    domains: Domains
    advice: tuple[Advice, ...]
    # The answer for those who did what the message asked.
    clicked: Id
    report: Report
    say: dict[str, Both]

    @property
    def facts(self) -> set[str]:
        """Return the ids of all facts referred to."""
        drawn: list[Advice | Sourced] = [
            *self.advice,
            self.report.sms,
            self.report.mail,
            self.report.any,
            self.report.harm,
            self.reported,
        ]
        return {fact for sentence in drawn for fact in sentence.facts}

    @property
    def sentences(self) -> Iterator[tuple[Where, Both]]:
        """Yield all texts for people, with their places in the file."""
        yield from ((("signs", index), sign) for index, sign in enumerate(self.signs))
        yield from ((("advice", index), advice) for index, advice in enumerate(self.advice))
        yield from ((("report", way), getattr(self.report, way)) for way in Report.model_fields)
        yield ("reported",), self.reported
        yield from ((("say", key), both) for key, both in self.say.items())


class Official(Shape):
    """An organisation that fraudsters imitate, with its genuine domains and phone numbers."""

    id: Id
    words: Line
    domains: tuple[Line, ...] = Field(min_length=1)
    phones: tuple[Line, ...] = ()
    source: Line
    read: dt.date | None = None
