"""Reply to requests that their words alone give away: erase everything, write something for me, say it shorter, print it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape

from bot.assistant import Turn, on_screen
from bot.dialogue.answers.buttons import SendAnswer, ShowThemes
from bot.dialogue.exchange import Visitor
from bot.dialogue.my_data.view import MyDataView
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Button, Reply
from bot.knowledge import Answer, Language, Library
from bot.knowledge.sentences import sentences
from bot.storage import Storage

# The kind of what is declined as a text to be written.
WRITING = "writing"
# A longer message tells more than that it is to be shorter. Words.
LONGEST = 8


class OutrightRequests:
    """Reads by the patterns of nlu/patterns.yml; identifies people by `sender`, their pseudonym."""

    def __init__(
        self,
        library: Library,
        storage: Storage,
        render: Renderer,
        my_data: MyDataView,
        sheets: tuple[Callable[[str, Language], Reply], Callable[[Visitor, str], Reply]],
    ) -> None:
        """Call `sheets` for the printable page of a person's plan, and of a guide."""
        self._plan_sheet, self._guide_sheet = sheets
        self._library = library
        self._storage = storage
        self._render = render
        self._my_data = my_data

    def typed(self, visitor: Visitor, read: str) -> Reply | None:
        """Return the reply to a normalised text, or None if it is no such request."""
        pattern = self._library.spoken.pattern
        if asked := pattern("print_it").search(read):
            return self._printed(visitor, plan="plan" in asked[0] or "bilan" in asked[0] or "check" in asked[0])
        if pattern("erase_all").search(read):
            return self._my_data.ask(visitor.language)
        if pattern("erase_except").search(read):
            # Nothing but all can be erased: that is said before it is asked.
            confirm = self._my_data.ask(visitor.language)
            return replace(confirm, html=f"{self._say('erase_except', visitor)}\n\n{confirm.html}")
        if pattern("write_for_me").search(read):
            return replace(self._not_written(visitor), turn=Turn("out_of_scope", not_ours=WRITING, language=visitor.language))
        if pattern("say_shorter").search(read) and len(read.split()) <= LONGEST and (answer := self._read(visitor)):
            return self._shorter(visitor, answer)
        return None

    def _printed(self, visitor: Visitor, *, plan: bool) -> Reply:
        """Return the page of the guide being read, unless the plan is named; else that of the plan."""
        read, _ = on_screen(self._storage.conversations, visitor.sender)
        if read in self._library.guides and not plan:
            return self._guide_sheet(visitor, read)
        return self._plan_sheet(visitor.sender, visitor.language)

    def _not_written(self, visitor: Visitor) -> Reply:
        answer = self._read(visitor)
        if answer is None:
            return self._render.phrase("cannot_write", visitor.language)
        base = Button(answer[visitor.language].title, SendAnswer(answer.id))
        text = f"{self._say('cannot_write', visitor)} {self._say('cannot_write_base', visitor)}"
        return Reply(text, visitor.language, ((base,),))

    def _shorter(self, visitor: Visitor, answer: Answer) -> Reply:
        wording = answer[visitor.language]
        first = next(iter(sentences(wording.short)))
        whole = Button(self._say("button_whole", visitor), SendAnswer(answer.id))
        themes = Button(self._say("button_themes", visitor), ShowThemes())
        return Reply(f"<b>{escape(wording.title)}</b>\n{escape(first)}", visitor.language, ((whole, themes),))

    def _read(self, visitor: Visitor) -> Answer | None:
        read, _ = on_screen(self._storage.conversations, visitor.sender)
        return self._library.answers.get(read or "")

    def _say(self, key: str, visitor: Visitor) -> str:
        return self._library.phrase(key, visitor.language)
