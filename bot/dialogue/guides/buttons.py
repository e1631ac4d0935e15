"""The buttons of the guides: all of them, one with its steps, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from bot.dialogue.buttons import AnswerId, ButtonPress, known

GuideId = Annotated[str, known("a guide's id", lambda library: library.guides)]


@dataclass(frozen=True)
class ShowGuides(ButtonPress):
    """Show all guides."""

    wire = "o"
    sets_aside = True


@dataclass(frozen=True)
class ShowGuide(ButtonPress):
    """Show a guide, with what is ticked of it."""

    wire = "o:{guide}"
    sets_aside = True
    guide: GuideId


@dataclass(frozen=True)
class ShowStep(ButtonPress):
    """Show the answer that a step leads to."""

    wire = "o:{guide}:{answer}"
    sets_aside = True
    guide: GuideId
    answer: AnswerId


@dataclass(frozen=True)
class TickStep(ButtonPress):
    """Note that a step is done."""

    wire = "q:{guide}:{answer}"
    sets_aside = True
    guide: GuideId
    answer: AnswerId


@dataclass(frozen=True)
class UntickStep(ButtonPress):
    """Note that a step is not done after all."""

    wire = "q:{guide}:{answer}:no"
    sets_aside = True
    guide: GuideId
    answer: AnswerId


@dataclass(frozen=True)
class ClearGuide(ButtonPress):
    """Untick all steps of a guide."""

    wire = "q:{guide}"
    sets_aside = True
    guide: GuideId


@dataclass(frozen=True)
class SendGuideSheet(ButtonPress):
    """Send a guide as a page to print."""

    wire = "G:{guide}:sheet"
    sets_aside = True
    guide: GuideId


@dataclass(frozen=True)
class RemindOfGuide(ButtonPress):
    """Send a guide again in a week."""

    wire = "G:{guide}:remind"
    sets_aside = True
    guide: GuideId


@dataclass(frozen=True)
class ForgetGuide(ButtonPress):
    """Do not send a guide again after all."""

    wire = "G:{guide}:forget"
    sets_aside = True
    guide: GuideId
