"""Decides what the bot replies to a person, whatever carries the messages; does not know Telegram.

`Dialogue.receive(Incoming) -> Outgoing` is the only way in and out; everything else in this package is private to it.
"""

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.exchange import Deletion, HiddenLink, Incoming, Outgoing, RepliedTo

__all__ = ["Deletion", "Dialogue", "HiddenLink", "Incoming", "Outgoing", "RepliedTo"]
