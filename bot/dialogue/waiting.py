"""A message of the bot's that waits for a reply: what may be typed instead of tapping its buttons, and what was typed.

Views give each reply what it waits for, in `Reply.waits`: a button for each thing said ("yes", "done", "2"), or for a button's
label. The latest message's are kept with the conversation, as callback data, and dropped by the next message, whatever it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.assistant import Conversations, standing, wait_for
from bot.dialogue.buttons import ButtonPress
from bot.dialogue.exchange import Outgoing
from bot.dialogue.reply import Button, Reply
from bot.knowledge.spoken_words import SpokenWords
from bot.understanding.text import normalise

UP, DOWN = "👍👌✅✔☑🆗", "👎❌✖⛔🚫"
# What an emoji of these says, the most precise first.
SAID_UP, SAID_DOWN = ("up", "done", "yes"), ("down", "not_done", "no")
# Tried in this order: "non, pas encore" tells that something is not done before it is a no, and "non rien" takes back.
MEANINGS = ("undo", "never_mind", "not_done", "done", "resume", "next", "all", "yes", "no")
PATTERNS = {"undo": "undo_last"}
# Skin tones, variation selectors and joiners.
_DECORATION = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f\u200d]")
_DIGIT_KEYS = re.compile("([0-9])\ufe0f?\u20e3")
# A label of more words is a title, and nobody types it in full.
LONGEST_LABEL = 5


def labels(rows: Iterable[Sequence[Button]]) -> dict[str, ButtonPress]:
    """Return the buttons by their labels, as somebody would type them."""
    found: dict[str, ButtonPress] = {}
    for button in (button for row in rows for button in row):
        name = label(button.label)
        if name and not button.copy and len(name.split()) <= LONGEST_LABEL:
            found.setdefault(f"={name}", button.press)
    return found


def numbered(presses: Iterable[ButtonPress]) -> dict[str, ButtonPress]:
    """Return the buttons by their number, from 1."""
    return {str(number): press for number, press in enumerate(presses, start=1)}


def label(text: str) -> str:
    """Return a label, or what was typed, without emoji, arrows and punctuation."""
    return " ".join(re.sub(r"[^\w\s]+", " ", normalise(text)).split())


def typed(text: str) -> str:
    """Return what was typed in the form that the patterns of replies expect: normalised, "vas-y" as "vas y"."""
    return " ".join(normalise(text).replace("-", " ").split())


def read(text: str, words: SpokenWords, waits: Mapping[str, str]) -> str | None:
    """Return which of `waits` was typed, as its callback data; None where `text` says anything else."""
    return next((waits[said] for said in _said(text, words) if said in waits), None)


def says_only(text: str, words: SpokenWords) -> bool:
    """Return whether `text` is only a yes, a no, or a thumb."""
    return any(said in ("yes", "no", "up", "down") for said in _said(text, words))


def _said(text: str, words: SpokenWords) -> Iterable[str]:
    """Yield what `text` may say, the most precise first."""
    plain = _DECORATION.sub("", text).strip()
    emoji = set(re.sub(r"[\s!.]", "", plain))
    if emoji and emoji <= set(UP):
        yield from SAID_UP
    elif emoji and emoji <= set(DOWN):
        yield from SAID_DOWN
    said = typed(_DIGIT_KEYS.sub(r"\1", text))
    if not said:
        return
    yield f"={label(said)}"
    if number := words.pattern("waiting_number").search(said):
        yield number[1] or str(next(at for at, found in enumerate(number.groups()) if found))
    for meaning in MEANINGS:
        if words.pattern(PATTERNS.get(meaning, f"waiting_{meaning}")).search(said):
            yield meaning


def take(conversations: Conversations, sender: str) -> dict[str, str]:
    """Return what the latest message waits for, and drop it: only the very next message replies to it."""
    waits = standing(conversations, sender).waits
    wait_for(conversations, sender, {})
    return waits


def remember(conversations: Conversations, sender: str, out: Outgoing) -> None:
    """Record what the last of the messages about to be shown waits for; a notice alone changes nothing."""
    shown = [reply for first in (out.edit, *out.messages) if first for reply in _all(first)]
    if shown:
        wait_on(conversations, sender, shown[-1])


def wait_on(conversations: Conversations, sender: str, reply: Reply) -> None:
    """Record what a message waits for."""
    wait_for(conversations, sender, {said: str(press) for said, press in reply.waits.items()}, reply.waits_for)


def _all(reply: Reply) -> Iterable[Reply]:
    yield reply
    for following in reply.then:
        yield from _all(following)
