"""Sets a chosen label on a Rasa message in the form that Rasa's rules and retrieval actions read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.shared.nlu.constants import INTENT, RESPONSE_SELECTOR
from rasa.shared.nlu.training_data.message import Message

# Labels with their probabilities, best first.
RANKING = "ranking"
# The name of the component that chose the message's intent.
DECIDED_BY = "decided_by"
RETRIEVAL_INTENTS = ("faq", "incident", "guide", "smalltalk", "request")


def route(label: str, confidence: float) -> dict[str, Any]:
    """Return the parse data for `label`, an intent such as `greet` or an answer such as `faq/wifi-hospital`."""
    intent, _, key = label.partition("/")
    data: dict[str, Any] = {INTENT: {"name": intent, "confidence": confidence}}
    if key:
        response = {"intent_response_key": label, "confidence": confidence, "utter_action": f"utter_{label}"}
        data[RESPONSE_SELECTOR] = {
            "all_retrieval_intents": list(RETRIEVAL_INTENTS),
            intent: {"response": response, "ranking": [response]},
        }
    return data


def entities(values: Mapping[str, str], text: str, extractor: object) -> list[dict[str, Any]]:
    """Return entities with `values` that span the whole of `text`; Rasa fills slots from them."""
    return [
        {"entity": name, "value": value, "start": 0, "end": len(text), "extractor": type(extractor).__name__}
        for name, value in values.items()
    ]


def set_route(message: Message, label: str, confidence: float) -> None:
    """Set `label` on `message`, in place of an earlier one."""
    for key, value in route(label, confidence).items():
        message.set(key, value, add_to_output=True)
