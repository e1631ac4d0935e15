"""List everything that can be spoken: answers in both forms and by their sides, questions of the checklist, reminders."""

from __future__ import annotations

from bot.dialogue.answers.buttons import HearAnswer, HearFacet, HearMore
from bot.dialogue.answers.facet_view import FacetView
from bot.dialogue.answers.view import AnswersView
from bot.dialogue.checklist.buttons import HearQuestion
from bot.dialogue.checklist.view import ChecklistView
from bot.dialogue.emergency.buttons import HearStep
from bot.dialogue.emergency.view import EmergencyView
from bot.dialogue.reminders.buttons import HearTip
from bot.dialogue.reminders.view import RemindersView
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Speech
from bot.knowledge import LANGUAGES, Language, Library


class Catalogue:
    """Finds spoken texts by id and language."""

    def __init__(self, library: Library) -> None:
        render = Renderer(library)
        self._library = library
        self._answers = AnswersView(library, render)
        self._facets = FacetView(library, render)
        self._checklist = ChecklistView(library, render)
        self._reminders = RemindersView(library, render)
        self._emergency = EmergencyView(library, render)

    def all(self) -> list[Speech]:
        """Return all spoken texts, in both languages."""
        library = self._library
        both = [(id_, more) for id_ in library.answers for more in (False, True)]
        situations = library.incidents.situations.values()
        steps = [f"{situation.id}/{step.id}" for situation in situations for step in situation.steps]
        sides = [f"{answer}/{facet}" for answer in library.answers for facet in library.facets.of_answer(answer)]
        once = [(id_, False) for id_ in (*library.checklist.items, *sorted(library.tip_ids), *steps, *sides)]
        said = [self.of(id_, language, more=more) for language in LANGUAGES for id_, more in (*both, *once)]
        return [speech for speech in said if speech]

    def of(self, id_: str, language: Language, *, more: bool = False) -> Speech | None:
        """Return the spoken form of an answer (longer with `more`), one side of it (`<answer>/<facet>`), a question, a reminder
        or a step of an incident (`<situation>/<step>`); None for an unknown id.
        """
        if id_ in self._library.checklist.items:
            return self._checklist.speech(HearQuestion(id_), language)
        if id_ in self._library.tip_ids:
            return self._reminders.speech(HearTip(id_), language)
        if id_ in self._library.answers:
            return self._answers.speech(HearMore(id_) if more else HearAnswer(id_), language)
        whole, _, part = id_.partition("/")
        if whole in self._library.answers:
            return self._facets.speech(HearFacet(whole, part), language)
        if whole in self._library.incidents.situations:
            return self._emergency.speech(HearStep(whole, part), language)
        return None
