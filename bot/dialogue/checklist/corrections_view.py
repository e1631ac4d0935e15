"""Render the replies to the checklist to be corrected: their list, one of them, and what was corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from bot.dialogue.checklist.buttons import CorrectReply, GoThrough, ShowPlan, ShowReplies, ShowReply
from bot.dialogue.checklist.view import PANEL, REPLIES, ChecklistView
from bot.dialogue.reply import Button, Reply
from bot.dialogue.waiting import labels, numbered
from bot.knowledge import Item, Language, Library
from bot.values import ReplyValue

# The replies that a corrected question can be given.
CORRECTIONS = (REPLIES[0], (ReplyValue.NOT_CONCERNED,))


class CorrectionsView:
    """Renders from the library; holds no state of a person."""

    def __init__(self, library: Library, view: ChecklistView) -> None:
        self._library = library
        self.view = view

    def corrected(self, item: Item, value: ReplyValue, language: Language) -> Reply:
        """Confirm the reply to a question that was corrected."""
        text = self.view.say("check_corrected", language, reply=self.view.named(item, value, language))
        return Reply(text, language, ((Button(self.view.say("button_check_fix", language), ShowReplies()),),))

    def recorded(self, given: Sequence[tuple[str, ReplyValue]], unclear: Sequence[str], language: Language) -> Reply:
        """Confirm several replies, and name the measures whose questions are still to be asked one by one."""
        items = self._library.checklist.items
        names = [self.view.named(items[id_], value, language) for id_, value in given]
        lines = [self.view.say("check_recorded", language), *(f"• <b>{name}</b>" for name in names)]
        if unclear:
            measures = ", ".join(self._library.measures[theme].name[language] for theme in unclear)
            lines += ["", self.view.say("check_not_recorded", language, measures=measures)]
        return Reply("\n".join(lines), language, ((Button(self.view.say("button_check_fix", language), ShowReplies()),),))

    def replies(self, given: Mapping[str, ReplyValue], themes: Sequence[str], language: Language) -> Reply:
        """List the replies in effect, one button each; by measure where they are many."""
        rows: list[tuple[Button, ...]] = []
        for theme in themes:
            measure = self._library.measures[theme]
            rows.append((Button(f"{measure.emoji} {measure.name[language]}", ShowReplies(theme)),))
        if not themes:
            for id_, value in given.items():
                item = self._library.checklist.items[id_]
                emoji, reply = self._library.measures[item.theme].emoji, self.view.say(f"button_check_{value}", language)
                line = self.view.say("check_line", language, name=f"{emoji} {item[language].good}", value=reply.lower())
                rows.append((Button(line, ShowReply(id_)),))
        waits = numbered(button.press for row in rows for button in row)
        rows.append((Button(self.view.say("button_check_plan", language), ShowPlan()),))
        return Reply(self.view.say("check_fix", language), language, tuple(rows), waits=waits, panel=PANEL)

    def which_reply(self, items: Sequence[str], value: ReplyValue | None, language: Language) -> Reply:
        """Ask which of several questions a correction is about; with `value`, a tap corrects it."""
        names = {id_: self._library.checklist.items[id_][language].good for id_ in items}
        presses = [CorrectReply(id_, value) if value else ShowReply(id_) for id_ in items]
        rows = tuple((Button(name, press),) for name, press in zip(names.values(), presses, strict=True))
        return Reply(self.view.say("check_fix_which", language), language, rows, waits=numbered(presses))

    def reply_page(self, item: Item, value: ReplyValue | None, language: Language) -> Reply:
        """Render a question with the reply in effect, to be corrected."""
        marks = {held: "• " if held is value else "" for row in CORRECTIONS for held in row}
        rows = tuple(
            tuple(
                Button(marks[held] + self.view.say(f"button_check_{held}", language), CorrectReply(item.id, held))
                for held in row
            )
            for row in CORRECTIONS
        )
        said = {**labels(rows), "up": CorrectReply(item.id, ReplyValue.YES), "down": CorrectReply(item.id, ReplyValue.NO)}
        said |= {"yes": said["up"], "no": said["down"]}
        back = (Button(self.view.say("button_check_fix", language), ShowReplies()),)
        now = self.view.say("check_fix_now", language, reply=self.view.named(item, value, language))
        text = f"<b>{escape(item[language].question)}</b>\n\n{now}"
        return Reply(text, language, (*rows, back), waits=said, panel=PANEL)

    def no_reply_yet(self, theme: str, language: Language) -> Reply:
        """Say that no question of a measure was replied to yet, and offer to go through them."""
        name = self._library.measures[theme].name[language]
        go = GoThrough(theme)
        rows = ((Button(self.view.say("button_check_start", language), go),),)
        return Reply(self.view.say("check_fix_none", language, measure=name), language, rows, waits={"yes": go, "up": go})
