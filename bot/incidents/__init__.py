"""Incidents: the record of one, the next step, its time limits and the incident note; does not depend on Telegram."""

from bot.incidents.clocks import Deadline, deadlines, found_at
from bot.incidents.finding import Finding
from bot.incidents.moves import AND, TOLD, UNKNOWN, Act, Move, Mover, Result, remarks_heeded
from bot.incidents.path import Stage, Waiting, steps_shown, verdict, waiting
from bot.incidents.record import Record

__all__ = [
    "AND",
    "TOLD",
    "UNKNOWN",
    "Act",
    "Deadline",
    "Finding",
    "Move",
    "Mover",
    "Record",
    "Result",
    "Stage",
    "Waiting",
    "deadlines",
    "found_at",
    "remarks_heeded",
    "steps_shown",
    "verdict",
    "waiting",
]
