"""Handle the button under a warning."""

from __future__ import annotations

from bot.dialogue.exchange import Deletion, Outgoing, Visitor
from bot.dialogue.privacy_warnings.buttons import RemoveMessage
from bot.dialogue.privacy_warnings.view import PrivacyWarningsView
from bot.dialogue.routes import Route, route


class PrivacyWarningsHandler:
    """Deletes messages at people's request."""

    def __init__(self, view: PrivacyWarningsView) -> None:
        self.view = view

    @property
    def routes(self) -> tuple[Route, ...]:
        """The handler of the button."""
        return (route(RemoveMessage, self.on_remove),)

    async def on_remove(self, visitor: Visitor, press: RemoveMessage) -> Outgoing:
        """Delete the message, and say whether that worked."""
        gone, kept = self.view.removed(visitor.language), self.view.not_removed(visitor.language)
        return Outgoing(deletion=Deletion(press.message, Outgoing(edit=gone), Outgoing(edit=kept)))
