"""The codec of buttons and the table of their handlers; the reference of all buttons is up to date."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from typing import Annotated

import pytest

from bot.dialogue.all_buttons import BUTTONS
from bot.dialogue.buttons import BadButton, ButtonPress, Codec, Field, form_of
from bot.dialogue.exchange import Outgoing, Visitor
from bot.dialogue.routes import Routes, route
from bot.knowledge import Library
from bot.settings import PROJECT
from bot.storage import Person
from bot.values import Language
from tests.cases import cases

Any = Annotated[str, Field("any text", lambda text, _: text)]


@dataclass(frozen=True)
class Say(ButtonPress):
    """A button of these tests."""

    wire = "q:{text}:{name}"
    text: Any = ""
    name: Any = "nobody"


@dataclass(frozen=True)
class Shout(ButtonPress):
    """Another one, whose data begins alike."""

    wire = "q:{text}:!"
    text: Any


VISITOR = Visitor(Person(7, Language.FR), "0123456789abcdef", Language.FR)


async def say(visitor: Visitor, press: Say) -> Outgoing:
    return Outgoing(notice=press.text)


async def shout(visitor: Visitor, press: Shout) -> Outgoing:
    return Outgoing(notice=press.text.upper())


def test_a_field_at_its_default_is_written_as_nothing(library: Library):
    codec = Codec([Shout, Say])
    for press, data in (
        (Say(), "q"),
        (Say("a"), "q:a"),
        (Say("", "b"), "q::b"),
        (Say("a", "b"), "q:a:b"),
        (Shout("a"), "q:a:!"),
    ):
        assert str(press) == data
        assert codec.decode(data, library) == press
    for data in ("q:", "q:a:", "q:a:nobody", "q:a:b:c", "r", "r:q"):
        with pytest.raises(BadButton):
            codec.decode(data, library)


def test_more_than_telegram_takes_is_never_sent():
    assert len(str(Say("é" * 31))) == 33
    with pytest.raises(AssertionError):
        str(Say("é" * 31 + "a"))


def test_the_longest_data_fit(library: Library):
    longest = {"answer": max(library.answers, key=len), "item": max(library.checklist.items, key=len)}
    data = ":".join(["a", longest["answer"], f"!{longest['item']}"])
    assert str(BUTTONS.decode(data, library)) == data


async def test_a_button_goes_to_the_handler_of_its_kind():
    routes = Routes([Say, Shout], [route(Shout, shout), route(Say, say)])
    assert (await routes.handle(VISITOR, Say("a"))).notice == "a"
    assert (await routes.handle(VISITOR, Shout("a"))).notice == "A"


@cases(
    "rows",
    [
        [route(Say, say)],
        [route(Say, say), route(Shout, shout), route(Say, say)],
        [route(Say, say), route(Shout, shout), (ButtonPress, say)],
    ],
)
def test_a_table_with_a_row_too_few_or_too_many_is_refused(rows: list):
    with pytest.raises(ValueError, match="without a handler"):
        Routes([Say, Shout], rows)


def test_every_kind_says_what_it_does():
    for kind in BUTTONS.kinds:
        assert kind.__doc__
        assert kind.__doc__.endswith(".")
        assert all(field.how.about for field in form_of(kind).fields.values())
    assert len({kind.wire for kind in BUTTONS.kinds}) == len(BUTTONS.kinds)


@pytest.mark.slow
def test_the_reference_is_up_to_date():
    done = subprocess.run([sys.executable, "-m", "scripts.buttons_table", "--check"], cwd=PROJECT)
    assert done.returncode == 0, "run python -m scripts.buttons_table"
