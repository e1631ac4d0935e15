"""Renders an incident: what is waiting, and replies to the person's words."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from bot.assistant import Emergency
from bot.dialogue.answers.buttons import ShowAnswer, ShowThemes
from bot.dialogue.copies import copies
from bot.dialogue.emergency.buttons import (
    REPLIES,
    CloseSituation,
    GoOn,
    HearStep,
    Judge,
    OpenSituation,
    ShowPart,
    TakeStep,
    TellDetail,
    TellFound,
)  # fmt: skip
from bot.dialogue.emergency.clocks_view import ClocksView
from bot.dialogue.emergency.lines import first_sentence
from bot.dialogue.emergency.notes_view import NotesView
from bot.dialogue.emergency.standpoint import Standpoint
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Button, Reply, Speech
from bot.incidents import UNKNOWN, Act, Record, Stage, Waiting, steps_shown, verdict, waiting
from bot.knowledge import Language, Library
from bot.knowledge.incidents import FromFacts, Incident, IncidentStep
from bot.values import StepOutcome

Rows = tuple[tuple[Button, ...], ...]
# When it was found out, as the buttons say it, two a row.
FOUND = (("now", "morning"), ("yesterday", "before"))


class EmergencyView:
    """Renders from the library; holds nothing about people."""

    def __init__(self, library: Library, render: Renderer) -> None:
        self._library = library
        self._render = render
        self._incidents = library.incidents
        self._common = library.incidents.common
        self.clocks = ClocksView(library, render)
        self.notes = NotesView(library, self.clocks)

    def menu(self, parked: tuple[str, ...], language: Language) -> Reply:
        """Render all situations on one screen, with the waiting ones first."""
        rows: list[tuple[Button, ...]] = [(self.resume(id_, language),) for id_ in reversed(parked)]
        others = [
            Button(f"{one.emoji} {one.title[language]}", OpenSituation(one.id))
            for one in self._incidents.situations.values()
            if one.id not in parked
        ]
        rows += [tuple(others[at : at + 2]) for at in range(0, len(others), 2)]
        return Reply(self._say("emergency_menu", language), language, tuple(rows))

    def shown(self, said: Emergency, at: Standpoint) -> Reply:
        """Render what is waiting, with the replies to the message."""
        record = said.record
        if record is None:
            return self._closed(said.parked, at.language) if said.mode == "closed" else self.menu(said.parked, at.language)
        situation = self._incidents.situations[record.situation]
        if said.mode == "aside":
            return Reply(self._say("emergency_aside", at.language), at.language, self._aside_rows(situation, at.language))
        notes = self.notes.notes(said, situation, at)
        if said.mode == "left":
            close = (self._close(situation, at.language),) if {Act.FALSE_ALARM, Act.NO_INCIDENT}.intersection(said.said) else ()
            rows = (*self._left_rows(situation, said.parked, at.language), *((close,) if close else ()))
            return Reply("\n\n".join(notes), at.language, rows)
        if said.asks_found:
            waits, reply = Waiting(Stage.FOUND), self._found(situation, at)
        elif said.explained:
            waits, reply = Waiting(Stage.STEP, said.explained), self.step(record, situation, said.explained, at, explained=True)
        else:
            waits = waiting(record, situation, self._common)
            reply = self._stage(waits, record, situation, said, at)
            reply = replace(reply, html=self._brief(waits, situation, at.language) or reply.html) if said.brief else reply
        offered = tuple((self._open(id_, at.language),) for id_ in said.offered)
        speech = self.speech(HearStep(situation.id, waits.id), at.language) if waits.stage is Stage.STEP else None
        # The one thing to do now comes first; later on, what is said to the person's words.
        parts = [reply.html, *notes] if said.mode == "open" else [*notes, reply.html]
        # The time limits both reply to when it was found out and wait next: they are said once.
        return Reply("\n\n".join(dict.fromkeys(parts)), at.language, (*reply.rows, *offered), speech=speech)

    def _brief(self, waits: Waiting, situation: Incident, language: Language) -> str:
        """Render what waits in one line, for whoever has read it already; nothing where it is one line anyway."""
        if waits.stage in (Stage.STEP, Stage.INSTEAD):
            step = next(step for step in situation.steps if step.id == waits.id)
            words = step if waits.stage is Stage.STEP else step.cannot
            return self._say("emergency_brief", language, step=escape(first_sentence(words, language)))
        if waits.stage in (Stage.CONTACTS, Stage.CLOCKS, Stage.END):
            return self._say(f"emergency_hint_{waits.stage}", language)
        return ""

    def speech(self, press: HearStep, language: Language) -> Speech | None:
        """Return the spoken form of a step; None if there is no such step."""
        steps = {step.id: step for step in self._incidents.situations[press.situation].steps}
        return self._render.speech(steps[press.step][language], press, language) if press.step in steps else None

    def _contacts(self, situation: Incident, at: Standpoint) -> str:
        return "\n\n".join([self._say("emergency_contacts", at.language), self.notes.contacts(situation, at)])

    def _copies(self, situation: Incident, at: Standpoint, rows: int) -> Rows:
        """Return buttons that copy the numbers and addresses of the contacts, the first ones first."""
        return self._render.in_rows(copies(*self.notes.reaches(situation, at), most=2 * rows), rows)

    def _stage(self, waits: Waiting, record: Record, situation: Incident, said: Emergency, at: Standpoint) -> Reply:
        language = at.language
        match waits.stage:
            case Stage.STEP | Stage.INSTEAD:
                return self.step(record, situation, waits.id, at, instead=waits.stage is Stage.INSTEAD)
            case Stage.ASK:
                detail = self._common.details[waits.id]
                tells = [
                    Button(label[language], TellDetail(situation.id, waits.id, value)) for value, label in detail.values.items()
                ]
                if UNKNOWN not in detail.values:
                    tells.append(Button(self._say("emergency_unsure", language), GoOn(situation.id, Act.NEXT)))
                return Reply(f"<b>{escape(detail.question[language])}</b>", language, (tuple(tells), *self._tools(record, at)))
            case Stage.CONTACTS:
                rows = (self._next(situation, language), *self._copies(situation, at, 1), *self._tools(record, at))
                return Reply(self._contacts(situation, at), language, rows)
            case Stage.FOUND:
                return self._found(situation, at)
            case Stage.CLOCKS:
                text = self.clocks.text(record, situation, at.zone, at.now, language)
                rows = self.clocks.rows(record, situation, at.zone, at.now, at.reminded, language)
                return Reply(text, language, (*rows, self._next(situation, language)))
            case Stage.QUESTION:
                return self._question(waits.id, record, situation, at)
        return self._end(record, situation, said.parked, at)

    def step(
        self, record: Record, situation: Incident, id_: str, at: Standpoint, *, instead: bool = False, explained: bool = False
    ) -> Reply:
        """Render a step, what to do instead, or its explanation."""
        language = at.language
        step = next(step for step in situation.steps if step.id == id_)
        number, count = _number(record, situation, step)
        head = self._say(
            "emergency_head",
            language,
            emoji=situation.emoji,
            title=escape(situation.title[language]),
            number=number,
            count=count,
        )
        parts = [head, escape(step.cannot[language]) if instead else f"<b>{escape(step[language])}</b>"]
        if explained:
            parts.append(self._with_sources(step.explain[language], step, language))
        here = situation.id, step.id
        again = Button(self._say("emergency_skip", language), TakeStep(*here, Act.NEXT))
        cannot = Button(self._say("emergency_cannot", language), TakeStep(*here, Act.CANNOT))
        done = Button(self._say("emergency_done", language), TakeStep(*here, Act.DONE))
        explain = () if explained else ((Button(self._say("emergency_explain", language), TakeStep(*here, Act.EXPLAIN)),),)
        rows = ((done, again if instead else cannot), *explain, *self._tools(record, at))
        return Reply("\n\n".join(parts), language, rows, waits={"up": done.press})

    def _found(self, situation: Incident, at: Standpoint) -> Reply:
        rows = tuple(
            tuple(Button(self._say(f"emergency_found_{when}", at.language), TellFound(situation.id, when)) for when in row)
            for row in FOUND
        )
        return Reply(self._say("emergency_found_ask", at.language), at.language, rows)

    def _question(self, id_: str, record: Record, situation: Incident, at: Standpoint) -> Reply:
        language = at.language
        question = next(question for question in self._common.questions if question.id == id_)
        replies = tuple(
            Button(self._say(f"emergency_{reply}", language), Judge(situation.id, id_, reply)) for reply in REPLIES.values()
        )
        text = "\n\n".join([f"<b>{escape(question[language])}</b>", self._say("emergency_judge", language)])
        return Reply(text, language, (replies, *self._tools(record, at)))

    def _end(self, record: Record, situation: Incident, parked: tuple[str, ...], at: Standpoint) -> Reply:
        language = at.language
        parts = [self._say("emergency_end", language, emoji=situation.emoji, title=escape(situation.title[language]))]
        judged = verdict(record, situation, self._common)
        if judged:
            parts += [self._with_sources(self._common.verdicts[judged][language], self._common.verdicts[judged], language)]
        left = [step for step in steps_shown(record, situation) if record.steps.get(step.id) in _NOT_DONE]
        if left:
            lines = [f"• {escape(step[language])}" for step in left]
            parts.append("\n".join([self._say("emergency_left", language), *lines]))
        if situation.clocks and any(clock not in record.acted for clock in situation.clocks):
            parts.append(self.clocks.text(record, situation, at.zone, at.now, language))
        parts.append(self._say("emergency_advice", language))
        note = Button(self._say("emergency_note", language), ShowPart(situation.id, "note"))
        all_of_it = Button(self._say("button_more", language), ShowAnswer(situation.answer))
        close = self._close(situation, language)
        back = Button(self._say("emergency_back", language), GoOn(situation.id, Act.BACK))
        waiting_ = tuple((self.resume(id_, language),) for id_ in reversed(parked))
        rows = (*waiting_, (note, all_of_it), *self._parts(situation, language), (back, close))
        return Reply("\n\n".join(parts), language, rows)

    def _with_sources(self, text: str, drawn: FromFacts, language: Language) -> str:
        return f"{escape(text)}\n{self._render.sources(drawn, language)}"

    def _tools(self, record: Record, at: Standpoint) -> Rows:
        """Return the buttons available at every step."""
        language, situation = at.language, self._incidents.situations[record.situation]
        ways = [(Act.BACK, "emergency_back")] if record.steps else []
        ways += [(Act.LATER, "emergency_later"), (Act.FALSE_ALARM, "emergency_false_alarm")]
        row = tuple(Button(self._say(key, language), GoOn(record.situation, act)) for act, key in ways)
        return (*self._parts(situation, language), row)

    def _parts(self, situation: Incident, language: Language) -> Rows:
        contacts = [Button(self._say("emergency_whom", language), ShowPart(situation.id, "contacts"))]
        clocks = [Button(self._say("emergency_clocks", language), ShowPart(situation.id, "clocks"))]
        return ((*(contacts if situation.contacts else ()), *(clocks if situation.clocks else ())),)

    def part(self, part: str, record: Record, situation: Incident, at: Standpoint) -> Reply:
        """Render the contacts or the time limits, with a button back to the step."""
        back = Button(self._say("emergency_resume_step", at.language), GoOn(situation.id, Act.SHOW))
        if part == "clocks":
            text = self.clocks.text(record, situation, at.zone, at.now, at.language)
            rows = self.clocks.rows(record, situation, at.zone, at.now, at.reminded, at.language)
            return Reply(text, at.language, (*rows, (back,)))
        return Reply(self._contacts(situation, at), at.language, (*self._copies(situation, at, 3), (back,)))

    def reminder(self, record: Record, situation: Incident, clock: str, at: Standpoint) -> Reply:
        """Render a reminder that a time limit is near."""
        text = self._say(
            "emergency_reminder",
            at.language,
            title=escape(self._common.clocks[clock].title[at.language]),
            text=self.clocks.text(record, situation, at.zone, at.now, at.language),
        )
        rows = self.clocks.rows(record, situation, at.zone, at.now, at.reminded, at.language)
        return Reply(text, at.language, (*rows, (self.resume(situation.id, at.language),)))

    def _closed(self, parked: tuple[str, ...], language: Language) -> Reply:
        rows = tuple((self.resume(id_, language),) for id_ in reversed(parked))
        themes = self._render.button("button_themes", ShowThemes(), language)
        return Reply(self._say("emergency_closed", language), language, (*rows, (themes,)))

    def _left_rows(self, situation: Incident, parked: tuple[str, ...], language: Language) -> Rows:
        return tuple((self.resume(id_, language),) for id_ in (situation.id, *reversed(parked)))

    def _aside_rows(self, situation: Incident, language: Language) -> Rows:
        return (self.resume(situation.id, language),), (self._close(situation, language),)

    def _close(self, situation: Incident, language: Language) -> Button:
        return Button(self._say("emergency_close", language), CloseSituation(situation.id))

    def _next(self, situation: Incident, language: Language) -> tuple[Button, ...]:
        return (Button(self._say("emergency_next", language), GoOn(situation.id, Act.NEXT)),)

    def resume(self, id_: str, language: Language) -> Button:
        """Return the button that leads back to a situation."""
        title = self._incidents.situations[id_].title[language]
        return Button(self._say("emergency_resume", language, title=title), OpenSituation(id_))

    def _open(self, id_: str, language: Language) -> Button:
        one = self._incidents.situations[id_]
        return Button(self._say("emergency_another", language, title=one.title[language]), OpenSituation(id_))

    def _say(self, key: str, language: Language, **values: object) -> str:
        return self._library.phrase(key, language, **values)


_NOT_DONE = (StepOutcome.CANNOT, StepOutcome.PASSED)


def _number(record: Record, situation: Incident, step: IncidentStep) -> tuple[int, int]:
    """Return the number of a step, and of how many."""
    shown = steps_shown(record, situation)
    return (shown.index(step) + 1 if step in shown else len(shown)), len(shown)
