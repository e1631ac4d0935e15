"""The slots of a conversation: text slots that are cheap to copy, because Rasa copies every slot six times a turn."""

from __future__ import annotations

from rasa.shared.core.slots import TextSlot


class QuickSlot(TextSlot):
    """Like Rasa's text slot, with a faster copy: with one slot per question, copy.copy took a fifth of a turn."""

    def __copy__(self) -> QuickSlot:
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__dict__)
        return twin
