"""Finds the things that one message asks for: several questions, a question and a reminder, an incident and a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from rasa.shared.nlu.constants import INTENT

from bot.assistant.rasa_message import RANKING
from bot.understanding import segments
from bot.understanding.segments import COMMA, STRONG, Part
from bot.understanding.text import normalise

Parsed = dict[str, Any]
# Minimum probability of a theme for a part to be answered by itself; likewise of a request, of each of two answers of one theme
# (less where the divider leaves no doubt), and of the theme of a few words that only name a thing. Chosen on the development
# sets: 1634 messages, of which 15 hold several things.
THEME, REQUEST, ALIKE, ALIKE_APART, NAMED = 0.8, 0.9, 0.8, 0.5, 0.95
# Minimum probability of an answer whose part has no form that asks, and of each of two parts that only hint at it.
DIVIDED, HINTED = 0.8, 0.9
# For a part to be offered as a button.
OFFERED = 0.5
# Maximum number of words of a message that only names several things, and of one part of it; and of the things.
FEW, NAME, MOST = 8, 5, 3
INCIDENTS, GUIDES = "incidents", "guides"
ANSWERS = frozenset({"faq", "guide", "incident"})
REQUESTS = frozenset({"reminders", "checklist", "request"})


class Form(IntEnum):
    """How clearly the form of a part shows that it asks for something, rather than tells what happened."""

    TOLD = 0
    DIVIDED = 1
    NAMED = 2
    HINTED = 3
    ASKED = 4


@dataclass(frozen=True)
class Thing:
    """One thing that a message asks for: its words as typed, its label and theme, and the label's probability.

    `sure` means that it is answered by itself, else it is only offered; `apart`, that the dividers beside it leave no doubt.
    """

    text: str
    label: str
    theme: str
    p: float
    form: Form
    sure: bool
    apart: bool

    @property
    def is_question(self) -> bool:
        """Whether it clearly asks, and the answer is as clear."""
        return self.form is Form.ASKED and self.sure and self.p >= HINTED

    @property
    def answered(self) -> bool:
        """Whether an answer, a guide or an incident is what it asks for."""
        return self.label.partition("/")[0] in ANSWERS


class Several:
    """Splits messages; `parse` understands a text outside any conversation, `themes` holds the theme of each answer's label."""

    def __init__(
        self, parse: Callable[[str], Parsed], patterns: Mapping[str, re.Pattern[str]], themes: Mapping[str, str]
    ) -> None:
        self._parse = parse
        self._patterns = patterns
        self._themes = themes

    def things(self, text: str) -> list[Thing]:
        """Return the things that `text` asks for, in order; none if it is to be understood as a whole."""
        parts = segments.split(text, self._patterns["between_parts"])
        if len(parts) < 2:
            return []
        few = sum(part.words for part in parts) <= FEW
        found: list[Thing] = []
        for part, following in zip(parts, [*parts[1:], None], strict=True):
            beside = {part.after, following.after if following else None}
            # "WhatsApp ça va, et le fax ?"
            listed = COMMA in beside and text.rstrip().endswith("?")
            thing = self._thing(part, apart=few or listed or STRONG in beside, divided=bool({STRONG, COMMA} & beside))
            if thing and not any(_same(thing, other) for other in found):
                found.append(thing)
        return _several(found)[:MOST]

    def _thing(self, part: Part, *, apart: bool, divided: bool) -> Thing | None:
        parsed = self._parse(part.text)
        intent, confidence = parsed[INTENT]["name"], float(parsed[INTENT]["confidence"])
        label, p = parsed[RANKING][0]
        form = self._form(part) or (Form.DIVIDED if divided and p >= DIVIDED else None)
        if intent in REQUESTS:
            wants = self._patterns["part_wants"].search(normalise(part.text)) and p >= REQUEST
            return Thing(part.text, label, label, p, Form.ASKED, sure=True, apart=apart) if wants else None
        if label not in self._themes:
            return None
        theme = self._themes[label]
        if theme == INCIDENTS and p >= NAMED and form is not Form.ASKED:
            form = Form.TOLD
        elif form is None or (form is not Form.ASKED and confidence < NAMED):
            return None
        sure = confidence >= THEME and (intent == "likely" or (intent in ANSWERS and (apart or p >= ALIKE)))
        return Thing(part.text, label, theme, p, form, sure, apart) if sure or p >= OFFERED else None

    def _form(self, part: Part) -> Form | None:
        read = normalise(part.text)
        if self._patterns["part_asks"].search(read):
            return Form.ASKED
        if part.words <= NAME and self._patterns["part_names"].search(read):
            return Form.NAMED
        return Form.HINTED if self._patterns["question"].search(read) else None


def _same(one: Thing, other: Thing) -> bool:
    """Whether two things lead to the same place, or are not clearly two things of one theme."""
    if one.theme != other.theme:
        return False
    least = ALIKE_APART if one.apart and other.apart else ALIKE
    return one.label == other.label or one.theme in (INCIDENTS, GUIDES) or min(one.p, other.p) < least


def _several(found: Sequence[Thing]) -> list[Thing]:
    """Return what is asked for, rather than told on the way: a part that only names a thing needs a clear form around it."""
    asked = any(thing.form is Form.ASKED and thing.sure for thing in found)
    hinted = sum(thing.form is Form.HINTED and thing.sure and thing.p >= HINTED for thing in found) > 1
    kept = [thing for thing in found if thing.form in (Form.ASKED, Form.TOLD) or thing.apart or asked or hinted]
    told = sum(thing.form is Form.TOLD for thing in kept)
    return kept if len(kept) > 1 and told <= 1 and any(thing.sure for thing in kept) else []
