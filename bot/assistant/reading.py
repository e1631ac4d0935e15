"""Decides how a message is to be read in its conversation: whole, in parts, as a choice, or as a correction of the last one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, RESPONSE_SELECTOR

from bot.assistant.language import LANGUAGE
from bot.assistant.rasa_message import RANKING, entities, route
from bot.assistant.several import ANSWERS, INCIDENTS, THEME, Parsed, Several, Thing
from bot.assistant.state import (
    ANSWER_SLOT,
    ASIDE_SLOT,
    EMERGENCY_FORM,
    MENTIONS_SLOT,
    NEXT_BEST_SLOT,
    NONE,
    OFFERED_SLOT,
    ids_in,
)
from bot.understanding import said_last, segments
from bot.understanding.decision import BESIDE, CIVILITIES
from bot.understanding.mentions import Mentions, spelt_out
from bot.understanding.said_last import Patterns
from bot.understanding.text import normalise

# Intents that a question of the bot's waits for: nothing else is looked for in such a message.
AWAITED = frozenset({"reply", "emergency", "checklist_later"})
# What is not understood, or only polite: then what stands beside the politeness is read.
VAGUE = frozenset({"out_of_scope", "clarify", "complaint", "smalltalk", "likely", "going_on"})
# Least number of words of a question beside politeness.
ASKING = 4
# What may mean something else once "it" or "elle" is known, in a message of at most so many words; and by how much surer an
# answer then has to be than the one without, or how sure at all.
REFERRING, SHORT = frozenset({"out_of_scope", "clarify", "likely", "faq", "going_on", "more"}), 10
CLEARLY, CERTAIN = 0.05, 0.97
# Kinds of answers that the name of a theme leads to by itself.
GENERAL = frozenset({"overview", "why", "incident"})
# Minimum confidence for a correction to open an incident.
SURE_OF_INCIDENT = 0.9
# From this probability of an answer of the theme being read, a correction stays within that theme.
NEAR = 0.05


@dataclass(frozen=True)
class Reading:
    """How a message is read: what is handled first, as parse data, then texts to handle one by one, and ids only to offer.

    `language` is that of the whole message, which tells it better than a part.
    """

    first: Parsed
    rest: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True)
class Known:
    """What the reader knows of the content: the payload of each label, and what each theme is called in both languages."""

    payloads: Mapping[str, Mapping[str, Any]]
    themes: Mapping[str, Mapping[str, str]]
    labels: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", {payload["answer"]: label for label, payload in self.payloads.items()})

    def theme_of(self, label: str) -> str:
        """Return the theme of a label for telling things apart: all incidents are one, and so are all guides."""
        payload = self.payloads[label]
        return INCIDENTS if payload["kind"] == "incident" else payload["theme"] or INCIDENTS


class Reader:
    """Reads with `parse`, which understands a text given a tracker; `blank` is the tracker of a conversation without a past."""

    def __init__(
        self,
        parse: Callable[[str, DialogueStateTracker], Parsed],
        blank: DialogueStateTracker,
        patterns: Patterns,
        known: Known,
        mentions: Mentions,
    ) -> None:
        self._parse = parse
        self._blank = blank
        self._mentions = mentions
        self._patterns = patterns
        self._known = known
        themes = {label: known.theme_of(label) for label in known.payloads}
        self._several = Several(lambda text: parse(text, blank), patterns, themes)

    def read(self, text: str, tracker: DialogueStateTracker) -> Reading:
        """Return how `text` is read, given the state of its conversation."""
        parsed = self._parse(text, tracker)
        if _intent(parsed) in AWAITED:
            # "C'est fait. Et comment choisir un bon mot de passe ?"
            asked = [thing for thing in self._several.things(text) if thing.is_question and not self._is_incident(thing)]
            return Reading(parsed, offered=self._ids(asked))
        if replied := self._reply_and_question(text, tracker):
            return replied
        if taken := self._choice(text, parsed, tracker):
            return Reading(taken)
        if things := self._several.things(text):
            return self._in_parts(text, things, tracker, parsed)
        if about := self._corrected(text, parsed, tracker):
            return Reading(about)
        if meant := self._without_politeness(text, parsed, tracker):
            return Reading(meant)
        return Reading(self._with_mentions(text, parsed, tracker) or parsed)

    def _choice(self, text: str, parsed: Parsed, tracker: DialogueStateTracker) -> Parsed | None:
        """Return the choice that the message takes of those on the screen; none while another question of the bot's waits."""
        if tracker.active_loop_name and not tracker.get_slot(ASIDE_SLOT):
            return None
        offered = [id_ for id_ in ids_in(tracker.get_slot(OFFERED_SLOT)) if id_ in self._known.labels]
        taken = said_last.chosen(text, offered, tracker.get_slot(ANSWER_SLOT), self._patterns)
        if not taken:
            return None
        if len(taken) == 1:
            label = self._known.labels[taken[0]]
            rest = [id_ for id_ in offered if id_ != taken[0]]
            return _routed(label, {ANSWER_SLOT: taken[0], NEXT_BEST_SLOT: ",".join(rest) or NONE}, text, parsed)
        answers = [id_ for id_ in taken if self._known.labels[id_].startswith("faq/")]
        if len(taken) == 2 and len(answers) == 2:
            return _routed("several", {ANSWER_SLOT: taken[0], "also": taken[1]}, text, parsed)
        return _routed("what_else", {"choices": ",".join(taken)}, text, parsed)

    def _in_parts(self, text: str, things: list[Thing], tracker: DialogueStateTracker, parsed: Parsed) -> Reading:
        """Return what is answered one by one, and what is only offered: beside an incident, all answers."""
        incident = next((thing for thing in things if thing.sure and self._is_incident(thing)), None)
        now = [thing for thing in things if thing.sure and not (incident and thing.answered)]
        if incident:
            now.append(incident)
        later = self._ids([thing for thing in things if thing not in now])
        # "Les sauvegardes, et rappelle-moi le 3": what to be reminded of is said in the other part.
        whole = _intent(parsed) == "reminders"
        texts = [text if whole and thing.label == "reminders" else thing.text for thing in now]
        first = self._parse(texts[0], tracker)
        return Reading(_in_language_of(parsed, first), tuple(texts[1:]), later, parsed.get(LANGUAGE))

    def _is_incident(self, thing: Thing) -> bool:
        return thing.answered and thing.theme == INCIDENTS and self._known.payloads[thing.label]["kind"] == "incident"

    def _ids(self, things: Iterable[Thing]) -> tuple[str, ...]:
        return tuple(str(self._known.payloads[thing.label]["answer"]) for thing in things if thing.answered)

    def _reply_and_question(self, text: str, tracker: DialogueStateTracker) -> Reading | None:
        """Return the question first, then the reply to the bot's own: what it asks next then stands below the answer."""
        parts = segments.split(text, self._patterns["between_parts"])
        if not tracker.active_loop_name or tracker.get_slot(ASIDE_SLOT) or len(parts) != 2:
            return None
        reply, question = (self._parse(part.text, tracker) for part in parts)
        sure = _intent(question) in ("faq", "guide") and question[INTENT]["confidence"] >= THEME
        asked = sure and self._patterns["question"].search(normalise(parts[1].text))
        if not asked or _intent(reply) not in ("reply", "emergency"):
            return None
        return Reading(question, (parts[0].text,), language=question.get(LANGUAGE))

    def _corrected(self, text: str, parsed: Parsed, tracker: DialogueStateTracker) -> Parsed | None:
        """Return the last question anew, about what the message corrects it to; None if it corrects nothing."""
        current = tracker.get_slot(ANSWER_SLOT)
        about = said_last.corrected(text, self._patterns)
        if about is None or _intent(parsed) in ("reminders", "request", "checklist"):
            return None
        label = self._known.labels.get(current or "")
        join = "and" if parsed.get(LANGUAGE) == "en" else "et"
        # As somebody would go on, then by itself: "et le fax", "le fax".
        for reading in (f"{join} {about}", about) if label else (about,):
            again = self._parse(reading, tracker)
            intent = _intent(again)
            if intent == "incident" and again[INTENT]["confidence"] < SURE_OF_INCIDENT:
                continue
            if (intent in ANSWERS or intent == "likely") and _entity(again, ANSWER_SLOT) != current:
                return self._nearer(about, again, label, parsed, tracker) or _in_language_of(parsed, again)
        return self._within_theme(about, label, parsed, tracker) if label else None

    def _nearer(
        self, about: str, again: Parsed, label: str | None, parsed: Parsed, tracker: DialogueStateTracker
    ) -> Parsed | None:
        """Return an answer of the theme of `label` where the words fit one there too.

        After an answer on e-mail, "les SMS" are a way to send, and no second factor.
        """
        if label is None:
            return None
        theme, found = self._known.payloads[label]["theme"], self._known.labels.get(_entity(again, ANSWER_SLOT) or "")
        if found is None or self._known.payloads[found]["theme"] == theme:
            return None
        near = [other for other, p in again[RANKING] if p >= NEAR and self._known.payloads.get(other, {}).get("theme") == theme]
        return self._within_theme(about, label, parsed, tracker) if near else None

    def _within_theme(self, about: str, label: str, parsed: Parsed, tracker: DialogueStateTracker) -> Parsed | None:
        """Return another answer of the theme of `label`, for words that say little without it: "celui du cabinet"."""
        theme = self._known.payloads[label]["theme"]
        name = self._known.themes.get(theme or "", {}).get(parsed.get(LANGUAGE) or "fr")
        if name is None:
            return None
        ranking = self._parse(f"{name} {about}", tracker)[RANKING]
        of_theme = [(other, p) for other, p in ranking if self._known.payloads.get(other, {}).get("theme") == theme]
        if sum(p for _, p in of_theme) < THEME:
            return None
        # The theme's name by itself leads to its overview.
        found = [other for other, _ in of_theme if other != label and self._known.payloads[other]["kind"] not in GENERAL]
        if not found:
            return None
        ids = [str(self._known.payloads[other]["answer"]) for other in found[: BESIDE + 1]]
        slots = {ANSWER_SLOT: ids[0], "choices": ",".join(ids[1:]), NEXT_BEST_SLOT: ",".join(ids[1:]) or NONE}
        return _routed("likely" if ids[1:] else found[0], slots, about, parsed)

    def _without_politeness(self, text: str, parsed: Parsed, tracker: DialogueStateTracker) -> Parsed | None:
        """Return what is meant beside thanks, greetings and swear words; None if there is nothing, or it is not understood."""
        if _intent(parsed) not in VAGUE:
            return None
        read = normalise(text)
        core = self._patterns["swearing"].sub(" ", read)
        core = self._patterns["courtesy_after"].sub("", " " + core)
        core = self._patterns["courtesy"].sub("", core.strip()).strip()
        if core == read:
            return None
        if not any(char.isalpha() for char in core):
            return self._last_civility(text, tracker) if _intent(parsed) != "smalltalk" else None
        meant = self._parse(core, tracker)
        if _intent(meant) == "out_of_scope" and len(core.split()) >= ASKING and self._patterns["question"].search(core):
            # A question is declined rather than thanked for.
            return _in_language_of(parsed, meant)
        if _intent(meant) in ("out_of_scope", "smalltalk") or (_intent(parsed) == "likely" and _intent(meant) not in ANSWERS):
            return None
        return _in_language_of(parsed, meant)

    def _with_mentions(self, text: str, parsed: Parsed, tracker: DialogueStateTracker) -> Parsed | None:
        """Return what is meant with what "it", "elle" or "là-bas" stand for; None if nothing is sure, or all is said."""
        if _intent(parsed) not in REFERRING or tracker.active_loop_name == EMERGENCY_FORM:
            return None
        meant = self._mentions.meant(tracker.get_slot(MENTIONS_SLOT), text)
        if not meant or len(text.split()) > SHORT:
            return None
        again = self._parse(spelt_out(text, meant, parsed.get(LANGUAGE) or "fr"), self._blank)
        # What was understood without it has to be far less likely than with it.
        least = parsed[INTENT]["confidence"] + CLEARLY if _intent(parsed) == "faq" else THEME
        sure = _intent(again) in ("faq", "guide") and again[INTENT]["confidence"] >= min(max(least, THEME), CERTAIN)
        return _in_language_of(parsed, again) if sure else None

    def _last_civility(self, text: str, tracker: DialogueStateTracker) -> Parsed | None:
        """Return the last of several civilities: "merci beaucoup, bonne soirée" is a goodbye."""
        last = self._patterns["courtesy"].sub("", normalise(text)).strip() or normalise(text)
        parsed = self._parse(last, tracker)
        selected = parsed.get(RESPONSE_SELECTOR, {}).get("smalltalk", {}).get("response", {})
        return parsed if selected.get("intent_response_key") in CIVILITIES else None


def _intent(parsed: Parsed) -> str:
    return str(parsed[INTENT]["name"])


def _entity(parsed: Parsed, name: str) -> str | None:
    return next((found["value"] for found in parsed[ENTITIES] if found["entity"] == name), None)


def _routed(label: str, slots: Mapping[str, str], text: str, parsed: Parsed) -> Parsed:
    """Return parse data with a chosen label, in the language of what was parsed."""
    made = {**route(label, 1.0), ENTITIES: entities(slots, text, Reader), RANKING: parsed.get(RANKING, [])}
    return _in_language_of(parsed, made)


def _in_language_of(parsed: Parsed, other: Parsed) -> Parsed:
    """Return `other` with the language of `parsed`: that of the whole message."""
    return {**other, LANGUAGE: parsed[LANGUAGE]} if parsed.get(LANGUAGE) else {k: v for k, v in other.items() if k != LANGUAGE}
