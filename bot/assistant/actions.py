"""Runs Rasa's custom actions in this process: a function call replaces the request to an action server."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.assistant.emergency_form import EmergencyForm
from bot.assistant.emergency_open import OpenEmergency
from bot.assistant.form import ChecklistForm, OpenChecklist
from bot.knowledge import Library

# Timeout of an action, in seconds. Our actions only work on a few slots: one that takes longer hangs.
LONGEST = 5.0


class InProcessActions(EndpointConfig):
    """An action endpoint that runs the registered actions directly instead of sending HTTP requests."""

    def __init__(self, library: Library) -> None:
        # Without this, Rasa would serialise the whole domain for each call.
        super().__init__("in-process", enable_selective_domain=True)
        trust_in_process_actions()
        self._executor = ActionExecutor()
        for action in (
            OpenChecklist(library.checklist),
            ChecklistForm(library.checklist),
            OpenEmergency(library.incidents),
            EmergencyForm(library.incidents),
        ):
            self._executor.register_action(action)

    async def request(self, method: str = "post", subpath: Any = None, **given: Any) -> Any:
        """Return what an action server would answer to `json`; raise ClientResponseError if an action rejects its execution."""
        call = given["json"]
        try:
            return await asyncio.wait_for(self._executor.run(call), LONGEST)
        except ActionExecutionRejection as error:
            body = json.dumps({"error": error.message, "action_name": error.action_name})
            raise ClientResponseError(400, error.message, body) from error


def trust_in_process_actions() -> None:
    """Make Rasa skip schema validation of the results of actions with our endpoint; other endpoints' results are validated.

    Rasa validates a server's answer against a schema, and the schema itself, at each call: 68 ms, while a button press takes 2.
    These answers come from this process, and rasa_sdk has validated their events. Rasa creates a new RemoteAction for each
    call, in three places, so there is no instance to patch: the patched method looks at the instance's endpoint instead.
    """
    check = RemoteAction._validate_action_result
    if getattr(check, "trusts", False):
        return

    def checked(action: RemoteAction, result: Any) -> bool:
        return isinstance(action.action_endpoint, InProcessActions) or bool(check(action, result))

    checked.trusts = True  # type: ignore[attr-defined]
    RemoteAction._validate_action_result = checked
