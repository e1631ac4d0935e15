"""Loads lists/names.yml: common first names and surnames, names that are also ordinary words, words that are not names."""

from __future__ import annotations

from bot.privacy.vocabulary import groups

_LISTS = groups("names")
FIRST_NAMES = _LISTS["first_names"]
SURNAMES = _LISTS["surnames"]
ORDINARY = _LISTS["ordinary"]
NOT_NAMES = _LISTS["not_names"]
