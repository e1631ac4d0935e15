"""Copies to another place: sealed for a key that the operator holds, kept for a week, fetched and tried by a drill."""

from bot.elsewhere.keeper import Keeper, keeper_for
from bot.elsewhere.places import Place, PlaceError, place_for

__all__ = ["Keeper", "Place", "PlaceError", "keeper_for", "place_for"]
