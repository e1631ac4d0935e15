"""Checks that every answer has somebody who must approve it, and that no area is left without answers."""

from __future__ import annotations

from collections import Counter

from bot.knowledge.load import Content

FILE = "content/editors.yml"


def check_editors(content: Content) -> None:
    """Report what is wrong with content/editors.yml, and the answers that nobody looks after."""
    editors = content.editors
    if editors is None:
        return
    found = [(placed, editors.area(placed.answer)) for placed in content.placed]
    ids = Counter(area.id for area in editors.areas)
    used = {area.id for _, area in found if area}
    source = content.files[FILE]
    for index, area in enumerate(editors.areas):
        if ids[area.id] > 1:
            content.report(source, ("areas", index, "id"), f"'{area.id}' stands twice: rename one")
        if area.id not in used:
            message = f"no answer falls under '{area.id}': mend its kinds or themes, or remove it"
            content.report(source, ("areas", index), message)
    for placed, of in found:
        if of is None:
            content.report(placed.source, placed.where, f"falls under no area of {FILE}: name its theme or kind there")
