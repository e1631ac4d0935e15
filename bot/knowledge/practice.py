"""Schema of content/practice.yml: invented messages for "Phishing or not?", fraudulent and honest."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.knowledge.model import Both, Id, Line, Shape, Slug
from bot.values import Language

# How a message came.
Channel = Literal["mail", "sms", "secure", "chat", "voice", "paper"]
# The id of an example fits in a button with its round and its verdict. Length in characters.
ExampleId = Annotated[Id, StringConstraints(max_length=24)]
# A message that fits a phone's screen with its explanation. Length in characters.
MessageText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=40, max_length=420)]
# Why it is fraudulent or honest. Length in characters.
Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=60, max_length=320)]


class ExampleWords(Shape):
    """An example in one language: who it says it is from, what it says, and why it is fraudulent or honest."""

    sender: Line
    text: MessageText
    why: Why


class PracticeExample(Shape):
    """An invented message. `points` and `facts` are as in Answer; `signs`, of content/suspicious.yml, are what gives it away.

    `imitates` is the public body of content/official.yml that a fraudulent message pretends to come from, if any.
    """

    id: ExampleId
    fraud: bool
    channel: Channel
    imitates: Id | None = None
    signs: tuple[Id, ...] = ()
    points: tuple[Slug, ...] = ()
    facts: tuple[str, ...] = ()
    fr: ExampleWords
    en: ExampleWords

    def __getitem__(self, language: Language) -> ExampleWords:
        return self.fr if language == "fr" else self.en


class TypedVerdicts(Shape):
    """What people type instead of tapping: regular expressions on a whole message, with `fillers` before or after."""

    fillers: tuple[Line, ...]
    fraud: tuple[Line, ...]
    honest: tuple[Line, ...]
    next: tuple[Line, ...]
    stop: tuple[Line, ...]


class Practice(Shape):
    """All of content/practice.yml. `theme` offers the practice, `read_next` are the answers to read after a round."""

    theme: Id
    read_next: tuple[Id, ...] = Field(min_length=1, max_length=3)
    # The organisations of content/official.yml that fraudulent examples may imitate: public bodies alone.
    public: frozenset[Id]
    channels: dict[Channel, Both]
    typed: TypedVerdicts
    examples: tuple[PracticeExample, ...]
