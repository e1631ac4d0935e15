"""Runs Rasa's custom actions in this process: what Rasa takes for an action server is a function call."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.assistant.emergency_form import EmergencyForm, OpenEmergency
from bot.assistant.form import ChecklistForm, OpenChecklist
from bot.knowledge import Library

# Our actions reckon with a few slots; one that takes longer hangs. Seconds.
LONGEST = 5.0


class InProcessActions(EndpointConfig):
    """An endpoint whose requests are answered at once, by the registered actions."""

    def __init__(self, library: Library) -> None:
        # Without this Rasa would write out the whole domain for each call.
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
        """What an action server would answer to `json`; raises ClientResponseError where an action rejects its execution."""
        call = given["json"]
        try:
            return await asyncio.wait_for(self._executor.run(call), LONGEST)
        except ActionExecutionRejection as error:
            body = json.dumps({"error": error.message, "action_name": error.action_name})
            raise ClientResponseError(400, error.message, body) from error


def trust_in_process_actions() -> None:
    """Have Rasa take the results of actions with our endpoint as they are; those of any other endpoint it checks as always.

    Rasa checks a server's answer against a schema, and first the schema itself, anew at each call: 68 ms, where a tap takes 2.
    These answers come from this process, and rasa_sdk has checked their events. Rasa makes its RemoteActions anew for each
    call, in three places, so there is no instance to set this on: it asks each one for its endpoint instead.
    """
    check = RemoteAction._validate_action_result
    if getattr(check, "trusts", False):
        return

    def checked(action: RemoteAction, result: Any) -> bool:
        return isinstance(action.action_endpoint, InProcessActions) or bool(check(action, result))

    checked.trusts = True  # type: ignore[attr-defined]
    RemoteAction._validate_action_result = checked
