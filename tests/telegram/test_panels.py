"""The buttons of an older message go once a newer one shows the same thing, over the local Bot API."""

from __future__ import annotations

from typing import Any

from bot.dialogue.reply import Reply
from bot.telegram.operations import Edit, Send, dump, load
from bot.telegram.panels import Panels
from bot.values import Language
from tests.cases import cases


class Recording:
    """In place of the Bot API: what was asked of it, and a failure where wanted."""

    def __init__(self, error: Exception | None = None) -> None:
        self.calls: list[tuple] = []
        self._error = error

    async def edit_message_reply_markup(self, chat_id, message_id, reply_markup=None):
        self.calls.append((chat_id, message_id, reply_markup))
        if self._error:
            raise self._error


async def test_a_newer_panel_takes_the_buttons_of_the_older_one():
    bot: Any = Recording()
    panels = Panels(bot)
    panels.shown(7, "checklist", 1)
    panels.shown(7, "plan", 2)
    panels.shown(8, "checklist", 3)
    assert bot.calls == []
    panels.shown(7, "checklist", 4)
    panels.shown(7, "checklist", 4)
    panels.shown(7, "", 5)
    await panels.settled()
    assert bot.calls == [(7, 1, None)]


async def test_a_message_that_is_gone_harms_nothing():
    from telegram.error import BadRequest

    bot: Any = Recording(BadRequest("message to edit not found"))
    panels = Panels(bot)
    panels.shown(7, "checklist", 1)
    panels.shown(7, "checklist", 2)
    await panels.settled()
    assert len(bot.calls) == 1


async def test_no_more_panels_are_remembered_than_allowed():
    bot: Any = Recording()
    panels = Panels(bot, kept=1)
    panels.shown(7, "checklist", 1)
    panels.shown(8, "checklist", 2)
    panels.shown(7, "checklist", 3)
    await panels.settled()
    assert bot.calls == []


@cases("operation", [Send(Reply("x", Language.FR, panel="plan")), Edit(3, Reply("x", Language.FR, panel="plan"))])
def test_the_outbox_keeps_what_a_message_is_a_view_of(operation):
    found: Any = load(dump(operation))
    assert found.reply.panel == "plan"


async def test_a_panel_edited_into_something_else_keeps_its_buttons():
    bot: Any = Recording()
    panels = Panels(bot)
    panels.shown(7, "themes", 1)
    panels.shown(7, "", 1)
    panels.shown(7, "themes", 2)
    await panels.settled()
    assert bot.calls == []
