"""Dialogue: what the bot replies to a person, whatever carried the message; knows no Telegram.

`Dialogue.receive(Incoming) -> Outgoing` is the one way in and out; everything else here is private to it.
"""

from bot.dialogue.dialogue import Dialogue
from bot.dialogue.exchange import Deletion, Incoming, Outgoing

__all__ = ["Deletion", "Dialogue", "Incoming", "Outgoing"]
