"""Buttons of the guides: the list, one guide with its steps, and its actions."""

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
    """Show a guide, with its ticked steps."""

    wire = "o:{guide}"
    sets_aside = True
    guide: GuideId


@dataclass(frozen=True)
class ShowStep(ButtonPress):
    """Show the answer of a step."""

    wire = "o:{guide}:{answer}"
    sets_aside = True
    guide: GuideId
    answer: AnswerId


@dataclass(frozen=True)
class TickStep(ButtonPress):
    """Mark a step as done."""

    wire = "q:{guide}:{answer}"
    sets_aside = True
    guide: GuideId
    answer: AnswerId


@dataclass(frozen=True)
class UntickStep(ButtonPress):
    """Mark a step as not done."""

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
    """Send a guide as a printable page."""

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
    """Cancel that a guide is sent again."""

    wire = "G:{guide}:forget"
    sets_aside = True
    guide: GuideId
