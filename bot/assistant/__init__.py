"""Adapter to Rasa: turns a text into a `Turn` of ids. The only package that imports Rasa."""

from bot.assistant import rasa_environment, stand_ins
from bot.assistant.loader import AssistantLoader, NotReady
from bot.assistant.state import (
    Conversations,
    Standing,
    ask_again,
    ask_missing,
    checklist_waits,
    close_answers,
    incidents_of,
    offer,
    on_screen,
    read_lately,
    reading,
    remember_answer,
    set_aside,
    standing,
    wait_for,
)
from bot.assistant.turn import Check, Decision, Emergency, Reasons, Turn

stand_ins.install(rasa_environment.before_rasa)

__all__ = [
    "AssistantLoader",
    "Check",
    "Conversations",
    "Decision",
    "Emergency",
    "NotReady",
    "Reasons",
    "Standing",
    "Turn",
    "ask_again",
    "ask_missing",
    "checklist_waits",
    "close_answers",
    "incidents_of",
    "offer",
    "on_screen",
    "read_lately",
    "reading",
    "remember_answer",
    "set_aside",
    "standing",
    "wait_for",
]
