"""Create all features of the dialogue, and the table of their button handlers."""

from __future__ import annotations

from bot.assistant import AssistantLoader, set_aside
from bot.dialogue.all_buttons import BUTTONS
from bot.dialogue.answers.facet_view import FacetView
from bot.dialogue.answers.handler import AnswersHandler
from bot.dialogue.answers.view import AnswersView
from bot.dialogue.buttons import ButtonPress
from bot.dialogue.checklist import replies as checklist_replies
from bot.dialogue.checklist.handler import ChecklistHandler
from bot.dialogue.emergency.handler import EmergencyHandler
from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.feedback import handler as feedback_handler
from bot.dialogue.feedback.handler import FeedbackHandler
from bot.dialogue.feedback.view import FeedbackView
from bot.dialogue.guides import undo as guides_undo
from bot.dialogue.guides.handler import GuidesHandler
from bot.dialogue.guides.view import GuidesView
from bot.dialogue.language import handler as language_handler
from bot.dialogue.language.handler import LanguageHandler
from bot.dialogue.language.view import LanguageView
from bot.dialogue.my_data.handler import PersonalDataHandler
from bot.dialogue.operator_status import OperatorStatus
from bot.dialogue.practice import handler as practice_handler
from bot.dialogue.practice.buttons import JudgeExample, NextExample
from bot.dialogue.practice.handler import PracticeHandler
from bot.dialogue.practice.view import PracticeView
from bot.dialogue.privacy_warnings.handler import PrivacyWarningsHandler
from bot.dialogue.privacy_warnings.view import PrivacyWarningsView
from bot.dialogue.recap.handler import RecapHandler
from bot.dialogue.reminders.handler import RemindersHandler
from bot.dialogue.render import Renderer
from bot.dialogue.routes import Route, Routes
from bot.dialogue.start.handler import StartHandler
from bot.dialogue.suspicious.buttons import TellExpected, TellSender
from bot.dialogue.suspicious.handler import SuspiciousHandler
from bot.dialogue.suspicious.view import SuspiciousView
from bot.dialogue.talk.handler import TalkHandler
from bot.dialogue.talk.outright import OutrightRequests
from bot.dialogue.undo.handler import UndoHandler
from bot.dialogue.undo.history import History, Undoable
from bot.dialogue.undo.view import UndoView
from bot.dialogue.voice import handler as voice_handler
from bot.dialogue.voice.handler import VoiceHandler
from bot.knowledge import Library
from bot.reminders import ClockReminders, GuideReminders
from bot.storage import Change, Person, Storage


class Features:
    """Holds each feature under its name."""

    def __init__(
        self,
        library: Library,
        storage: Storage,
        loader: AssistantLoader,
        *,
        keep_questions: bool,
        voices: bool,
        operators: frozenset[int],
    ) -> None:
        self._library = library
        self._storage = storage
        self.render = Renderer(library)
        self.answers = AnswersView(library, self.render)
        self.facets = FacetView(library, self.render)
        self.languages = LanguageView(library, self.render)
        history = History(storage, self.render)
        feedback_view = FeedbackView(self.render, self.answers)
        self.feedback = FeedbackHandler(library, storage, feedback_view, history, keep_questions=keep_questions)
        self.language = LanguageHandler(storage, self.answers, self.render, history)
        self.voice = VoiceHandler(storage, self.render, history, library.spoken, voices=voices)
        self.checklist = ChecklistHandler(library, storage, loader, self.render, history)
        self.reminders = RemindersHandler(library, storage, self.render, history)
        once = GuideReminders(storage, self.reminders.subscriptions)
        self.guides = GuidesHandler(library, storage, GuidesView(library, self.render, self.answers), once, history)
        self.recap = RecapHandler(library, storage, self.render, self.answers, self.reminders, once)
        clocks = ClockReminders(storage, self.reminders.subscriptions)
        self.emergency = EmergencyHandler(library, storage, loader, self.render, clocks)
        self.my_data = PersonalDataHandler(library, storage, self.render, self._named, self._forget)
        self.warnings = PrivacyWarningsView(library, self.render)
        self.suspicious = SuspiciousHandler(library, SuspiciousView(library, self.render))
        practice_view = PracticeView(library, self.render)
        self.practice = PracticeHandler(library, storage, practice_view, self.reminders.keep_habits_on, history)
        self.status = OperatorStatus(library, storage, operators)
        self.talk = TalkHandler(self.render)
        printed = (self.checklist.sheet, self.guides.sheet)
        self.outright = OutrightRequests(library, storage, self.render, self.my_data.view, printed)
        self.undo = UndoHandler(storage, UndoView(self.render), self._undoable())
        self._start = StartHandler(self.answers, self.press)
        self._routes = Routes(BUTTONS.kinds, self._all_routes())

    def _undoable(self) -> dict[str, Undoable]:
        """Return what takes changes back, by the name under which they are recorded."""
        return {
            **self.reminders.undoable,
            checklist_replies.FEATURE: self.checklist.replies,
            language_handler.FEATURE: self.language,
            voice_handler.FEATURE: self.voice,
            feedback_handler.FEATURE: self.feedback,
            guides_undo.FEATURE: self.guides.undoable,
            practice_handler.FEATURE: self.practice,
        }

    def _named(self, visitor: Visitor, change: Change, state: str) -> str:
        """Return what a change is about, and that state of it, in words."""
        return self.undo.named(change, state, visitor)

    def _all_routes(self) -> tuple[Route, ...]:
        """Return the handlers of all kinds of buttons."""
        return (
            *AnswersHandler(self._library, self._storage, self.answers, self.facets, self.feedback.chose).routes,
            *self.checklist.routes,
            *self.guides.routes,
            *self.reminders.routes,
            *self.feedback.routes,
            *self.voice.routes,
            *self.language.routes,
            *self.my_data.routes,
            *self.suspicious.routes,
            *self.emergency.routes,
            *self.practice.routes,
            *self.recap.routes,
            *PrivacyWarningsHandler(self.warnings).routes,
            *self.undo.routes,
            *self.talk.routes,
            *self._start.routes,
        )

    async def press(self, visitor: Visitor, press: ButtonPress) -> Outgoing:
        """Handle a button press. Raises NotReady if that requires the model and it is not loaded."""
        if press.sets_aside:
            set_aside(self._storage.conversations, visitor.sender)
        if not isinstance(press, TellExpected | TellSender):
            self.suspicious.leave(visitor.sender)
        if not isinstance(press, JudgeExample | NextExample):
            self.practice.leave(visitor.sender)
        return await self._routes.handle(visitor, press)

    def _forget(self, person: Person) -> None:
        """Drop everything about a person that is held in memory."""
        sender = self._storage.pseudonyms.of(person.chat_id)
        self.feedback.forget(sender)
        self.suspicious.forget(sender)
        self.practice.leave(sender)
        self.warnings.forget(person.chat_id)
