"""Renders what is said to a person's words in an emergency: replies to remarks, what was noted, what can be said."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from bot.assistant import Emergency
from bot.dialogue.emergency.clocks_view import ClocksView
from bot.dialogue.emergency.lines import first_words
from bot.dialogue.emergency.standpoint import Standpoint
from bot.incidents import Act, Record, Stage, waiting
from bot.knowledge import Language, Library
from bot.knowledge.incidents import Contact, Incident
from bot.values import StepOutcome

# How many contacts are named in reply to "je préviens qui ?"; a button shows them all.
FIRST = 4
# The remark of whoever comes back.
RESUME = "resume"
# What asks for something, in the words of nlu/emergency.yml: each question has its reply, all else at most one.
ASKED = frozenset(
    {
        "severity", "whom", "how-long", "patients", "insurer", "complaint", "cnil", "enough", "turn-off", "pay", "who-else",
        "register", "cost", "refund", "abroad", "care",
    }
)  # fmt: skip
MOST = 2


class NotesView:
    """Renders from the library; holds nothing about people."""

    def __init__(self, library: Library, clocks: ClocksView) -> None:
        self._library = library
        self._incidents = library.incidents
        self._common = library.incidents.common
        self._clocks = clocks

    def notes(self, said: Emergency, situation: Incident, at: Standpoint) -> list[str]:
        """Return the replies to the message: to remarks, to details learnt, or that it was not understood."""
        language = at.language
        notes = self._replies(said, situation, at)
        if said.blocked:
            step = next(step for step in situation.steps if step.id == said.blocked)
            notes.append(escape(step.cannot[language]))
        if said.found and said.record:
            notes.append(self._clocks.noted(said.record, situation, at.zone, at.now, language, brief=said.mode == "open"))
        if said.mode == "open" and said.parked and said.record and not said.record.steps:
            titles = ", ".join(escape(self._incidents.situations[id_].title[language]) for id_ in said.parked)
            notes.append(self._say("emergency_parked", language, titles=titles))
        if said.record and (RESUME in said.remarks or (said.mode == "open" and said.record.steps)):
            notes += self._done_so_far(said.record, situation, language)
        if said.ticked:
            notes.append(self._say("emergency_ticked", language, steps=self._named(said.ticked, situation, language)))
        notes += self._on_the_whole(said, situation, language, has_notes=bool(notes))
        if said.offered and said.mode != "open":
            titles = ", ".join(escape(self._incidents.situations[id_].title[language]) for id_ in said.offered)
            notes.append(self._say("emergency_offered", language, titles=titles))
        if said.hint and said.record and said.mode != "open":
            stage = waiting(said.record, situation, self._common).stage
            notes.append(self._say(f"emergency_hint_{stage}", language))
        return notes

    def _replies(self, said: Emergency, situation: Incident, at: Standpoint) -> list[str]:
        """Return what is said to the remarks and the details: one thing, or the answers where two are asked for."""
        language = at.language
        replied, learnt = self._chosen(said), self._learnt(said, language)
        if replied and learnt and not ASKED.isdisjoint(replied) and not self._tells(replied, said):
            # What is told beside a question is only said to be noted: the question has its reply.
            learnt = [self._say("emergency_noted", language)]
        elif replied and self._tells(replied, said):
            learnt = []
        elif learnt and Act.LATER not in replied:
            replied = []
        notes = learnt[:MOST]
        for label in replied:
            if words := self._incidents.said(situation, label):
                notes.append(escape(words[language]))
            if label == "whom":
                notes.append(self.contacts(situation, at, FIRST))
            elif label == "how-long" and said.record:
                notes.append(self._clocks.text(said.record, situation, at.zone, at.now, language))
        return notes

    def _on_the_whole(self, said: Emergency, situation: Incident, language: Language, *, has_notes: bool) -> list[str]:
        """Return what is said of the message as a whole: that it was taken in, or not understood, unless more is said."""
        at_step = said.record is not None and waiting(said.record, situation, self._common).stage in (Stage.STEP, Stage.INSTEAD)
        taken = said.taken or (said.unfit and not at_step)
        flags = {
            "emergency_again": said.repeated and not taken,
            "emergency_unclear": said.unclear and not has_notes,
            "emergency_taken_again" if said.repeated else "emergency_taken": taken and not said.offered and not has_notes,
            "emergency_unfit": said.unfit and at_step and not has_notes,
        }
        return [self._say(key, language) for key, holds in flags.items() if holds]

    def _chosen(self, said: Emergency) -> list[str]:
        """Return the remarks that are replied to: what is asked, else the first."""
        asked = [label for label in said.said if label in ASKED]
        return asked[:MOST] or list(said.said[:1])

    def _tells(self, replied: list[str], said: Emergency) -> bool:
        """Return whether the replies have their own words for the details learnt."""
        told = {id_ for label in replied for id_ in self._common.heard.get(label, {})}
        return bool(said.learnt) and told >= said.learnt.keys()

    def _done_so_far(self, record: Record, situation: Incident, language: Language) -> list[str]:
        """Render what is done already, for whoever comes back; nothing if that is nothing."""
        done = [id_ for id_, outcome in record.steps.items() if outcome in (StepOutcome.DONE, StepOutcome.INSTEAD)]
        steps = self._named(done, situation, language)
        return [self._say("emergency_so_far", language, steps=steps)] if steps else []

    def _named(self, ids: Iterable[str], situation: Incident, language: Language) -> str:
        """Render steps by their first words."""
        steps = {step.id: step for step in situation.steps}
        firsts = [first_words(steps[id_], language) for id_ in ids if id_ in steps]
        return escape("\u00a0; ".join(firsts) if language == Language.FR else "; ".join(firsts))

    def _learnt(self, said: Emergency, language: Language) -> list[str]:
        learnt = [self._common.details[id_].learnt.get(value) for id_, value in said.learnt.items()]
        texts = [escape(words[language]) for words in learnt if words]
        # A remark that is replied to has its own words for what it tells.
        return texts or ([self._say("emergency_noted", language)] if said.learnt and not said.said else [])

    def contacts(self, situation: Incident, at: Standpoint, most: int | None = None) -> str:
        """Render the contacts in order, all or the first few."""
        lines = []
        for number, contact in enumerate(self._here(situation, at)[:most], start=1):
            name, why, reach = (escape(part[at.language]) for part in (contact.name, contact.why, contact.reach))
            lines.append(self._say("emergency_contact", at.language, number=number, name=name, why=why, reach=reach))
        return "\n".join(lines)

    def reaches(self, situation: Incident, at: Standpoint) -> list[str]:
        """Return how each contact is reached, in order."""
        return [contact.reach[at.language] for contact in self._here(situation, at)]

    def _here(self, situation: Incident, at: Standpoint) -> list[Contact]:
        contacts = [self._common.contacts[id_] for id_ in situation.contacts]
        return [contact for contact in contacts if not contact.zones or at.zone in contact.zones]

    def _say(self, key: str, language: Language, **values: object) -> str:
        return self._library.phrase(key, language, **values)
