"""Render the examination of a message: the signs, what to do, where to report it. No text says that a message is safe."""

from __future__ import annotations

from html import escape
from typing import get_args

from bot.dialogue.answers.buttons import ShowAnswer, ShowThemes
from bot.dialogue.emergency.buttons import OpenSituation
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Button, Reply
from bot.dialogue.suspicious.buttons import Expected, Sender, TellExpected, TellSender
from bot.knowledge import Language, Library
from bot.knowledge.suspicious import Verdict
from bot.suspicious import Examination

# The number of signs and links shown; more would not fit a phone's screen.
SIGNS, LINKS = 4, 2


class SuspiciousView:
    """Renders the examination from the library; holds no state of a person."""

    def __init__(self, library: Library, render: Renderer) -> None:
        self._library = library
        self._words = library.suspicious
        self._signs = {sign.id: sign for sign in self._words.signs}
        self._render = render

    def start(self, language: Language) -> Reply:
        """Ask for a message to examine."""
        return Reply(self._words_of("start", language), language)

    def screenshot(self, language: Language) -> Reply:
        """Explain why a picture is not read, and what to send instead."""
        return Reply(self._words_of("screenshot", language), language)

    def seen(self, seen: Examination, language: Language) -> Reply:
        """Render the signs of fraud, what to do, and the first question about what the text does not show."""
        parts = [self._words_of(seen.verdict, language)]
        if seen.signs:
            lines = [f"• {self._signs[id_][language]}" for id_ in seen.signs[:SIGNS]]
            if len(seen.signs) > SIGNS:
                lines.append(self._words_of("more", language).format(count=len(seen.signs) - SIGNS))
            parts.append("\n".join(lines))
        else:
            parts.append(self._words_of("nothing_proves", language))
        if seen.links:
            links = [f"<code>{escape(link)}</code>" for link in seen.links[:LINKS]]
            parts.append("\n".join([self._words_of("links", language), *links]))
        advice = next(a for a in self._words.advice if not a.signs or not a.signs.isdisjoint(seen.signs))
        well_written = "" if "mistakes" in seen.signs else f"{self._words_of('spelling', language)} "
        parts.append(well_written + advice[language])
        if seen.verdict == "alarm":
            parts.append((self._words.report.mail if seen.by_mail else self._words.report.any)[language])
        if seen.reports:
            parts.append(self._words.reported[language])
        parts.append(f"<b>{self._words_of('ask_expected', language)}</b>")
        choices = tuple(
            Button(self._words_of(key, language), TellExpected(seen.verdict, expected))
            for key, expected in zip(("button_yes", "button_no", "unsure"), get_args(Expected), strict=True)
        )
        path = self._path(language) if seen.reports else ()
        # Links are the sender's words, and are not stored.
        return Reply("\n\n".join(parts), language, (choices, *path, (self._clicked(language),)), quotes=bool(seen.links))

    def left(self, language: Language) -> Reply:
        """Confirm that no message is awaited any more."""
        return Reply(self._words_of("left", language), language)

    def _path(self, language: Language) -> tuple[tuple[Button, ...], ...]:
        """Return the button that opens the path of the incident of which the message tells."""
        situation = self._library.incidents.opened_by(self._words.reported.answer)
        label = f"{situation.emoji} {situation.title[language]}" if situation else ""
        return ((Button(label, OpenSituation(situation.id)),),) if situation else ()

    def expected(self, verdict: Verdict, expected: Expected, language: Language) -> Reply:
        """Render what the reply to the first question changes, and ask the second one."""
        rows = tuple(
            (Button(self._words_of(f"sender_{sender}", language), TellSender(verdict, expected, sender)),)
            for sender in get_args(Sender)
        )
        text = f"{self._words_of(f'expected_{expected}', language)}\n\n<b>{self._words_of('ask_sender', language)}</b>"
        return Reply(text, language, rows)

    def concluded(self, verdict: Verdict, expected: Expected, sender: str, language: Language) -> Reply:
        """Render the conclusion: each reply may raise the level of suspicion, and none lowers it.

        `sender` is a choice of the buttons, or "unknown" for a typed address that proves nothing by itself.
        """
        if sender in ("other", "mobile"):
            verdict = "alarm"
        elif verdict == "nothing" and expected != "yes":
            verdict = "doubt"
        report = self._words.report
        parts = [self._words_of(verdict, language), self._words_of(f"from_{sender}", language)]
        if verdict == "alarm":
            parts.append((report.sms if sender == "mobile" else report.any)[language])
        parts.append(report.harm[language])
        themes = self._render.button("button_themes", ShowThemes(), language)
        return Reply("\n\n".join(parts), language, ((self._clicked(language),), (themes,)))

    def _clicked(self, language: Language) -> Button:
        """Return the button that shows what to do if somebody has clicked."""
        id_ = self._words.clicked
        return Button(self._library.answers[id_][language].title, ShowAnswer(id_))

    def _words_of(self, key: str, language: Language) -> str:
        return self._words.say[key][language]
