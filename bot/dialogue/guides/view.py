"""Render guides: the list, one guide with its steps, and the answer of a step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from bot.dialogue.answers.buttons import Origin, Place, ShowThemes
from bot.dialogue.answers.view import AnswersView
from bot.dialogue.buttons import ButtonPress
from bot.dialogue.guides.buttons import (
    ClearGuide,
    ForgetGuide,
    RemindOfGuide,
    SendGuideSheet,
    ShowGuide,
    ShowGuides,
    ShowStep,
    TickStep,
    UntickStep,
)  # fmt: skip
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Button, Reply
from bot.dialogue.waiting import numbered
from bot.knowledge import Guide, GuideStep, Language, Library

OPEN, DONE = "☐", "✅"
# Numbers in one row of the list of guides.
IN_ROW = 8


@dataclass(frozen=True)
class Progress:
    """A person's progress in a guide: the ticked steps, by answer, and the day when it is sent again, if any."""

    ticked: frozenset[str]
    due: dt.date | None = None


class GuidesView:
    """Renders guides from the library; holds no state of a person."""

    def __init__(self, library: Library, render: Renderer, answers: AnswersView) -> None:
        self._library = library
        self._render = render
        self._answers = answers

    def menu(self, begun: Mapping[str, frozenset[str]], language: Language) -> Reply:
        """Render the list of guides, with the progress of those that have ticked steps."""
        lines, buttons = [], []
        for number, guide in enumerate(self._library.guides.values(), start=1):
            done = sum(step.answer in begun.get(guide.id, ()) for step in guide.steps)
            line = f"{number}. {guide.emoji} {escape(guide.title[language])}"
            lines.append(f"{line} · {done}/{len(guide.steps)}" if done else line)
            buttons.append(Button(str(number), ShowGuide(guide.id)))
        rows = [tuple(buttons[at : at + IN_ROW]) for at in range(0, len(buttons), IN_ROW)]
        rows.append((self._button("button_themes", ShowThemes(), language),))
        text = "\n\n".join([self._say("guides_menu", language), "\n".join(lines)])
        return Reply(text, language, tuple(rows), waits=numbered(button.press for button in buttons))

    def guide(self, guide: Guide, progress: Progress, language: Language, first: str = "") -> Reply:
        """Render a guide, one line per step, below the phrase `first`."""
        steps = [
            f"{DONE if step.answer in progress.ticked else OPEN} <b>{number}.</b> {escape(step[language])}"
            for number, step in enumerate(guide.steps, start=1)
        ]
        parts = [self._say(first, language)] if first else []
        parts += [
            f"{guide.emoji} <b>{escape(guide.title[language])}</b>",
            "\n".join(steps),
            self._stand(guide, progress, language),
        ]
        if progress.due:
            parts.append(self._say("guide_due", language, day=self._render.day(progress.due.isoformat(), language)))
        waits = numbered(ShowStep(guide.id, step.answer) for step in guide.steps)
        return Reply(
            "\n\n".join(parts), language, self._rows(guide, progress, language), waits=waits, panel=f"guide:{guide.id}"
        )

    def step(self, guide: Guide, step: GuideStep, progress: Progress, language: Language) -> Reply:
        """Render the answer of a step, with buttons to tick it and to return to the guide."""
        reply = self._answers.answer(step.answer, language, origin=Origin(Place.GUIDE, guide.id))
        tick = self._untick if step.answer in progress.ticked else self._tick
        done = TickStep(guide.id, step.answer)
        waits = {**reply.waits, "done": done, "not_done": UntickStep(guide.id, step.answer)}
        return replace(reply, rows=((tick(guide, step, language),), *reply.rows), waits=waits)

    def ticks(self, guide: Guide, numbers: Sequence[str], language: Language) -> str:
        """Name a guide and the numbers of its ticked steps."""
        title = guide.title[language]
        if not numbers:
            return self._say("guide_ticks_none", language, title=title)
        return self._say("guide_ticks", language, title=title, steps=", ".join(numbers))

    def _stand(self, guide: Guide, progress: Progress, language: Language) -> str:
        done = sum(step.answer in progress.ticked for step in guide.steps)
        if done == len(guide.steps):
            return self._say("guide_all_done", language)
        return self._say("guide_progress" if done else "guide_how", language, done=done, count=len(guide.steps))

    def _rows(self, guide: Guide, progress: Progress, language: Language) -> tuple[tuple[Button, ...], ...]:
        open_ = [step for step in guide.steps if step.answer not in progress.ticked]
        rows: list[tuple[Button, ...]] = [(self._tick(guide, open_[0], language),)] if open_ else []
        rows.append(
            tuple(Button(str(number), ShowStep(guide.id, step.answer)) for number, step in enumerate(guide.steps, start=1))
        )
        tools = [self._button("button_guide_sheet", SendGuideSheet(guide.id), language)]
        if progress.due:
            tools.append(self._button("button_guide_forget", ForgetGuide(guide.id), language))
        elif open_:
            tools.append(self._button("button_guide_remind", RemindOfGuide(guide.id), language))
        rows.append(tuple(tools))
        clear = [self._button("button_guide_clear", ClearGuide(guide.id), language)] if len(open_) < len(guide.steps) else []
        rows.append((*clear, self._button("button_guides", ShowGuides(), language)))
        return tuple(rows)

    def _tick(self, guide: Guide, step: GuideStep, language: Language) -> Button:
        return self._button("button_guide_tick", TickStep(guide.id, step.answer), language, _number(guide, step))

    def _untick(self, guide: Guide, step: GuideStep, language: Language) -> Button:
        return self._button("button_guide_untick", UntickStep(guide.id, step.answer), language, _number(guide, step))

    def _button(self, key: str, press: ButtonPress, language: Language, number: int = 0) -> Button:
        return Button(self._say(key, language, number=number), press)

    def _say(self, key: str, language: Language, **values: object) -> str:
        return self._library.phrase(key, language, **values)


def _number(guide: Guide, step: GuideStep) -> int:
    return guide.steps.index(step) + 1
