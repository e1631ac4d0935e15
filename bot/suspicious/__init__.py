"""A second look at a message somebody received: what gives it away, without opening anything and without ever calling it safe.

examine.py    the room's one door: `Examiner.examine(text) -> Examination`
voice.py      whether a text is a message received rather than a question of one's own
links.py      links, e-mail addresses, phone numbers and file names in a text; links made inactive
domains.py    what a domain name gives away
words.py      patterns of content/suspicious.yml on folded text
"""

from bot.suspicious.examine import Examination, Examiner

__all__ = ["Examination", "Examiner"]
