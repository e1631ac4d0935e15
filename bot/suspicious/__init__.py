"""Detects signs of fraud in a message somebody received. Opens no link and never says that a message is safe.

examine.py    the entry point: `Examiner.examine(text) -> Examination`
voice.py      tells a received message from the person's own question
links.py      finds links, e-mail addresses, phone numbers and file names, and defangs links
domains.py    detects signs in a domain name
replies.py    reads replies typed instead of taps: whether a message was expected, and where it came from
words.py      matches patterns of content/suspicious.yml on folded text
"""

from bot.suspicious.examine import Examination, Examiner
from bot.suspicious.links import spell_out
from bot.suspicious.replies import TypedReply

__all__ = ["Examination", "Examiner", "TypedReply", "spell_out"]
