"""Put what is stored about a person into sentences and tables: no id, no code, times in their own zone."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from bot.dialogue.exchange import Visitor
from bot.dialogue.my_data.page import Section
from bot.dialogue.my_data.plain_words import PlainWords
from bot.dialogue.my_data.talk_in_words import TalkInWords
from bot.dialogue.reminders.words import ReminderWords
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Reply
from bot.incidents import Record
from bot.knowledge import Library
from bot.reminders import Rule
from bot.storage import DEFAULT_ZONE, Change
from bot.values import DeliveryState, Language, OneOffKind, ReminderKind

Row = Mapping[str, Any]
# Says what a change is about, and one state of it, in words.
NamedChange = Callable[[Visitor, Change, str], str]
# Characters of a text that waits to be sent, or of an example, that tell which it is.
BEGINNING = 120


class InWords:
    """Words from the library; `named` names changes as the undo feature does."""

    def __init__(self, library: Library, render: Renderer, named: NamedChange) -> None:
        self._library = library
        self._words = PlainWords(library, render)
        self._reminders = ReminderWords(library, render)
        self._talk = TalkInWords(library)
        self._named = named

    def sections(self, kept: Mapping[str, list[dict[str, Any]]], visitor: Visitor, incidents: list[Record]) -> list[Section]:
        """Return one section for each table of `kept`, in its order."""
        zone = ZoneInfo((kept.get("calendars") or [{}])[0].get("zone") or DEFAULT_ZONE)
        words = self._words.of(visitor.language, zone)
        put: dict[str, Callable[[list[dict[str, Any]]], Section]] = {
            "people": lambda rows: self._person(rows[0], words),
            "calendars": lambda rows: self._calendar(rows[0], words),
            "reminders": lambda rows: self._subscriptions(rows, words),
            "deliveries": lambda rows: self._deliveries(rows, words),
            "outbox": lambda rows: self._outbox(rows, words),
            "conversations": lambda rows: self._talk.section(rows[0], incidents, words),
            "checks": lambda rows: self._checks(rows, words),
            "changes": lambda rows: self._changes(rows, visitor, words),
            "guide_steps": lambda rows: self._guide_steps(rows, words),
            "practice": lambda rows: self._practice(rows[0], words),
            "practice_examples": lambda rows: self._examples(rows, words),
            "feedback": lambda rows: self._feedback(rows, words),
            "questions": lambda rows: self._questions(rows, words),
        }
        return [put[table](rows) for table, rows in kept.items()]

    def _person(self, row: Row, words: PlainWords) -> Section:
        spoken = self._library.phrase("language_name", Language(row["language"]))
        when = words.say(f"button_voice_{row['voice']}")
        sentences = [
            words.say("mydata_language" if row["chosen"] else "mydata_language_guessed", spoken=spoken),
            words.sentence(words.say("voice_is", when=when[0].lower() + when[1:])),
            words.say("mydata_seen", first=words.day(row["first_seen"]), last=words.day(row["last_seen"])),
            words.say("mydata_chat", number=row["chat_id"]),
        ]
        if row["noticed"]:
            sentences.append(words.say("mydata_noticed", day=words.day(row["noticed"])))
        return words.section("people", sentences)

    def _calendar(self, row: Row, words: PlainWords) -> Section:
        begins, end = (words.local(row[name]) for name in ("paused_from", "paused_until"))
        # A pause is stored by the moment at which it is over.
        last = (end - dt.timedelta(minutes=1)).date() if end else None
        zone, language = row["zone"] or DEFAULT_ZONE, words.language
        pause = self._reminders.pause_is(begins.date() if begins else None, last, language)
        reach = "mydata_reachable" if row["reachable"] else "mydata_blocked"
        return words.section(
            "calendars", [*map(words.sentence, (self._reminders.zone_is(zone, language), pause)), words.say(reach)]
        )

    def _subscriptions(self, rows: list[dict[str, Any]], words: PlainWords) -> Section:
        return words.section(
            "reminders",
            rows=[
                (
                    words.say(f"rem_name_{row['kind']}"),
                    self._reminders.when(Rule.read(row["rule"]), words.language),
                    words.yes_no(row["active"]),
                    words.moment(row["due"]),
                    str(row["sent"]),
                )
                for row in rows
            ],
        )

    def _deliveries(self, rows: list[dict[str, Any]], words: PlainWords) -> Section:
        return words.section(
            "deliveries",
            rows=[
                (self._delivery(row, words), words.moment(row["due"]), self._became(row, words), words.moment(row["done"]))
                for row in rows
            ],
        )

    def _delivery(self, row: Row, words: PlainWords) -> str:
        if row["kind"] == OneOffKind.GUIDE:
            guide = self._library.guides.get(row["month"])
            return guide.title[words.language] if guide else words.gone
        if row["kind"] == OneOffKind.CLOCK:
            clock = self._library.incidents.common.clocks.get(row["month"].partition(":")[2])
            return clock.title[words.language] if clock else words.gone
        name = words.say(f"rem_name_{row['kind']}")
        if row["month"].startswith("once"):
            return words.say("mydata_once", name=name)
        tips = self._library.tips.of(ReminderKind(row["kind"]))
        return words.say("mydata_tip", name=name, tip=tips[row["tip"] % len(tips)][words.language].title)

    def _became(self, row: Row, words: PlainWords) -> str:
        state = DeliveryState(row["state"])
        sent = words.moment(row["sent"])
        return (
            words.say("mydata_came_sent_at", moment=sent)
            if state is DeliveryState.SENT and sent
            else words.say(f"mydata_came_{state}")
        )

    def _outbox(self, rows: list[dict[str, Any]], words: PlainWords) -> Section:
        found = []
        for row in rows:
            plain = json.loads(row["operation"])
            text = plain.get("text") or Reply(plain.get("reply", {}).get("html", ""), words.language).plain
            said = words.say(f"mydata_owed_{plain['do']}", text=words.beginning(text, BEGINNING))
            found.append((said, words.moment(row["written"])))
        return words.section("outbox", rows=found)

    def _checks(self, rows: list[dict[str, Any]], words: PlainWords) -> Section:
        items = self._library.checklist.items
        return words.section(
            "checks",
            rows=[
                (
                    items[row["item"]][words.language].question if row["item"] in items else words.gone,
                    words.reply(row["value"]),
                    words.reply(row["previous"]),
                    words.moment(dt.datetime.fromisoformat(row["at"]).timestamp()),
                )
                for row in rows
            ],
        )

    def _changes(self, rows: list[dict[str, Any]], visitor: Visitor, words: PlainWords) -> Section:
        found = []
        for row in rows:
            change = Change(row["id"], row["feature"], row["what"], row["before"], row["after"], undone=bool(row["undone"]))
            before, after = (self._named(visitor, change, state) for state in (row["before"], row["after"]))
            found.append((before, after, words.moment(row["at"]), words.yes_no(row["undone"])))
        return words.section("changes", rows=found)

    def _guide_steps(self, rows: list[dict[str, Any]], words: PlainWords) -> Section:
        found = []
        for row in rows:
            guide = self._library.guides.get(row["guide"])
            steps = {step.answer: step[words.language] for step in guide.steps} if guide else {}
            title = guide.title[words.language] if guide else words.gone
            found.append((title, steps.get(row["step"], words.gone), words.day(row["day"])))
        return words.section("guide_steps", rows=found)

    def _practice(self, row: Row, words: PlainWords) -> Section:
        best = words.say("mydata_best", count=row["best"]) if row["best"] is not None else words.say("mydata_no_best")
        monthly = words.say("mydata_monthly" if row["monthly"] else "mydata_not_monthly")
        return words.section("practice", [words.say("mydata_rounds", count=row["round"]), best, monthly])

    def _examples(self, rows: list[dict[str, Any]], words: PlainWords) -> Section:
        found = []
        for row in rows:
            known = self._library.examples.get(row["example"])
            text = words.beginning(known[words.language].text, BEGINNING) if known else words.gone
            found.append((text, words.yes_no(row["correct"])))
        return words.section("practice_examples", rows=found)

    def _feedback(self, rows: list[dict[str, Any]], words: PlainWords) -> Section:
        return words.section(
            "feedback",
            rows=[
                (
                    words.answer(row["answer"]),
                    words.say("mydata_up" if row["vote"] > 0 else "mydata_down"),
                    words.day(row["day"]),
                )
                for row in rows
            ],
        )

    def _questions(self, rows: list[dict[str, Any]], words: PlainWords) -> Section:
        return words.section(
            "questions",
            rows=[
                (
                    row["text"],
                    words.say(f"mydata_{row['reason']}"),
                    words.answer(row["answer"]) if row["answer"] else "",
                    words.day(row["day"]),
                )
                for row in rows
            ],
        )
