"""The codec of all buttons, collected from the features' declarations."""

from __future__ import annotations

from bot.dialogue.answers import buttons as answers
from bot.dialogue.buttons import Codec
from bot.dialogue.checklist import buttons as checklist
from bot.dialogue.emergency import buttons as emergency
from bot.dialogue.feedback import buttons as feedback
from bot.dialogue.guides import buttons as guides
from bot.dialogue.language import buttons as language
from bot.dialogue.my_data import buttons as my_data
from bot.dialogue.practice import buttons as practice
from bot.dialogue.privacy_warnings import buttons as privacy_warnings
from bot.dialogue.recap import buttons as recap
from bot.dialogue.reminders import buttons as reminders
from bot.dialogue.start import buttons as start
from bot.dialogue.suspicious import buttons as suspicious
from bot.dialogue.talk import buttons as talk
from bot.dialogue.undo import buttons as undo
from bot.dialogue.voice import buttons as voice

BUTTONS = Codec.of(
    answers,
    checklist,
    emergency,
    guides,
    reminders,
    feedback,
    voice,
    language,
    my_data,
    privacy_warnings,
    start,
    suspicious,
    practice,
    recap,
    undo,
    talk,
)
