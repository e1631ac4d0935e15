"""A sequence tagger for names, secrets, addresses and birth dates, trained on the messages of nlu/privacy."""

from bot.privacy.tagging.lexicon import Lexicon, LexiconMissing
from bot.privacy.tagging.model import load, train
from bot.privacy.tagging.tagger import Tag, Tagger

__all__ = ["Lexicon", "LexiconMissing", "Tag", "Tagger", "load", "train"]
