"""The practice on the screen: an example, its explanation, the result of a round, and the example of the month."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

from bot.dialogue.answers.buttons import SendAnswer
from bot.dialogue.practice.buttons import (
    ALONE,
    JudgeExample,
    NextExample,
    StartPractice,
    StopMonthlyExample,
    WantMonthlyExample,
)
from bot.dialogue.render import Renderer
from bot.dialogue.reply import Button, Reply
from bot.dialogue.waiting import labels, numbered
from bot.knowledge import Language, Library, PracticeExample

# More would not fit a phone's screen.
SIGNS = 3
# What share of a round is a good one, and what a poor one.
GOOD, POOR = 0.9, 0.6
# The phrase for an example, by whether it is a fraud and whether that was seen.
SAID = {
    (True, True): "practice_right_fraud",
    (True, False): "practice_wrong_fraud",
    (False, True): "practice_right_honest",
    (False, False): "practice_wrong_honest",
}
ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+(?:example|invalid)\b")


class PracticeView:
    """Renders from the library, for anybody."""

    def __init__(self, library: Library, render: Renderer) -> None:
        self._library = library
        self._render = render

    def example(self, id_: str, of: int, place: tuple[int, int], language: Language) -> Reply:
        """Render an example of a round; `place` is its number and how many there are."""
        number, count = place
        head = self._say("practice_example", language, number=number, count=count)
        return self._asked(id_, of, head, language)

    def left(self, language: Language) -> Reply:
        """Confirm that the round is left, to be gone on with at any time."""
        again = self._render.button("button_practice_resume", StartPractice(), language)
        return Reply(self._say("practice_left", language), language, ((again,),))

    def monthly(self, id_: str, language: Language) -> Reply:
        """Render the example that comes with a reminder."""
        return self._asked(id_, ALONE, self._say("practice_of_the_month", language), language)

    def explained(self, id_: str, marks: tuple[bool, ...], language: Language, *, correct: bool, last: bool) -> Reply:
        """Render an example of a round with its explanation and the score so far; `last` if it ends the round."""
        parts = [self._shown(self._library.examples[id_], language), *self._explanation(id_, language, correct=correct)]
        if marks:
            parts.append(self._say("practice_score", language, score=sum(marks), done=len(marks)))
        key = "button_practice_result" if last else "button_practice_next"
        forward = NextExample()
        rows = ((self._render.button(key, forward, language),),)
        said = {**labels(rows), "next": forward, "yes": forward, "up": forward}
        return Reply("\n\n".join(parts), language, rows, waits=said)

    def explained_alone(self, id_: str, language: Language, *, correct: bool) -> Reply:
        """Render the explanation of the example of the month, in a message of its own."""
        more = self._render.button("button_practice_more", StartPractice(), language)
        stop = self._render.button("button_practice_monthly_off", StopMonthlyExample(), language)
        return Reply("\n\n".join(self._explanation(id_, language, correct=correct)), language, ((more,), (stop,)))

    def result(self, marks: tuple[bool, ...], best: int, language: Language, *, monthly: bool) -> Reply:
        """Render the score of a round, the best one so far, and what to read next."""
        share = sum(marks) / len(marks)
        key = "practice_good" if share >= GOOD else "practice_poor" if share < POOR else "practice_fair"
        parts = [
            self._say("practice_result", language, score=sum(marks), count=len(marks)),
            self._say(key, language),
            self._say("practice_best", language, best=best),
            self._say("practice_read_next", language),
        ]
        read = [
            (Button(self._library.answers[id_][language].title, SendAnswer(id_)),) for id_ in self._library.practice.read_next
        ]
        again = self._render.button("button_practice_again", StartPractice(), language)
        return Reply("\n\n".join(parts), language, (*read, (again,), (self._switch(language, monthly=monthly),)))

    def monthly_changed(self, confirmed: Reply | None, language: Language, *, monthly: bool) -> Reply:
        """Confirm that an example comes each month, or none; `confirmed` is what is said of a reminder switched on with it."""
        said = self._say("practice_monthly_on" if monthly else "practice_monthly_off", language)
        switch = self._switch(language, monthly=monthly)
        if confirmed is None:
            return Reply(said, language, ((switch,),))
        return replace(confirmed, html=f"{said}\n\n{confirmed.html}", rows=((switch,), *confirmed.rows))

    def _asked(self, id_: str, of: int, head: str, language: Language) -> Reply:
        shown = self._shown(self._library.examples[id_], language)
        text = "\n\n".join([head, shown, self._say("practice_ask", language)])
        fraud = self._render.button("button_practice_fraud", JudgeExample(id_, fraud=True, round=of), language)
        honest = self._render.button("button_practice_honest", JudgeExample(id_, fraud=False, round=of), language)
        waits = {**labels([(fraud, honest)]), **numbered((fraud.press, honest.press))}
        return Reply(text, language, ((fraud, honest),), waits=waits)

    def monthly_is(self, language: Language, *, monthly: bool) -> str:
        """Name whether an example comes each month."""
        return self._say("practice_monthly_is" if monthly else "practice_monthly_is_not", language)

    def _shown(self, example: PracticeExample, language: Language) -> str:
        """Render the message as it came, with its addresses defanged."""
        words, channel = example[language], self._library.practice.channels[example.channel]
        sender, text = (escape(ADDRESS.sub(_defanged, part)) for part in (words.sender, words.text))
        return f"<b>{escape(channel[language])}</b>\n{sender}\n<blockquote>{text}</blockquote>"

    def _explanation(self, id_: str, language: Language, *, correct: bool) -> list[str]:
        example = self._library.examples[id_]
        parts = [self._say(SAID[example.fraud, correct], language), escape(example[language].why)]
        signs = {sign.id: sign for sign in self._library.suspicious.signs}
        if example.signs:
            parts.append("\n".join(f"• {escape(signs[sign][language])}" for sign in example.signs[:SIGNS]))
        if not example.fraud:
            parts.append(self._say("practice_other_way", language))
        elif "mistakes" not in example.signs:
            parts.append(self._library.suspicious.say["spelling"][language])
        return parts

    def _switch(self, language: Language, *, monthly: bool) -> Button:
        if monthly:
            return self._render.button("button_practice_monthly_off", StopMonthlyExample(), language)
        return self._render.button("button_practice_monthly_on", WantMonthlyExample(), language)

    def _say(self, key: str, language: Language, **values: object) -> str:
        return self._library.phrase(key, language, **values)


def _defanged(found: re.Match[str]) -> str:
    """Return the address defanged, so that no app makes a link of it."""
    return re.sub(r"^http", "hxxp", found[0]).replace(".", "[.]")
