"""Opens the path of an incident that is only the likeliest reading of a message, or opens none where nothing has happened."""

from __future__ import annotations

from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.assistant.component import TextComponent
from bot.assistant.facets import BEFOREHAND
from bot.assistant.rasa_message import RANKING, entities, set_route
from bot.assistant.state import ANSWER_SLOT

# What may hide an incident, and how many more are offered beside it.
ASKED_BACK, INCIDENT, ANSWER, OFFERED = frozenset({"clarify", "out_of_scope"}), "incident/", "faq/", 3


def opens_likeliest(message: Message, limits: tuple[float, float], component: TextComponent) -> bool:
    """Whether what would be asked back about, or declined, is most likely an incident: its path then opens, with the others
    that it may be a tap away, rather than whoever is frightened being asked which answer they want. `limits` are the least
    probability of all incidents together, and the least share of it that another one must have.
    """
    incidents = [(label, p) for label, p in message.get(RANKING, []) if label.startswith(INCIDENT)]
    mass = sum(p for _, p in incidents)
    if mass < limits[0] or message.get(RANKING)[0][0] != incidents[0][0]:
        return False
    best, *others = [label.removeprefix(INCIDENT) for label, p in incidents if p >= mass * limits[1]]
    set_route(message, incidents[0][0], mass)
    told = {ANSWER_SLOT: best, **({"choices": ",".join(others[:OFFERED])} if others else {})}
    message.set(ENTITIES, entities(told, message.get(TEXT), component), add_to_output=True)
    return True


def is_in_doubt(message: Message, answer: str | None, least: float) -> bool:
    """Whether a message about something else, `answer`, is not surely of an incident: "et la tablette, elle a pas de SIM".

    A path that opens takes over the conversation, so that what opens it must be surer there than in a first message: all
    incidents together must have the probability `least`.
    """
    return answer is not None and sum(p for label, p in message.get(RANKING, []) if label.startswith(INCIDENT)) < least


def read_beforehand(message: Message, intent: str, component: TextComponent) -> None:
    """Give what there would be to do to read, where an incident is only supposed: no path opens for what has not happened."""
    named = next((entity["value"] for entity in message.get(ENTITIES) or [] if entity["entity"] == ANSWER_SLOT), "")
    if intent == "incident" and named:
        known = entities({ANSWER_SLOT: named, "also": named}, message.get(TEXT), component)
        set_route(message, BEFOREHAND, (message.get(INTENT) or {}).get("confidence") or 0.0)
        message.set(ENTITIES, known, add_to_output=True)


def ask_back(message: Message, intent: str, component: TextComponent) -> None:
    """Offer the likeliest answers in place of an incident, where a message only tells how things are."""
    if intent != "incident":
        return
    answers = [label.partition("/")[2] for label, _ in message.get(RANKING, []) if label.startswith(ANSWER)]
    known = entities({"choices": ",".join(answers[:OFFERED])}, message.get(TEXT), component) if answers else []
    set_route(message, "clarify" if answers else "out_of_scope", 0.0)
    message.set(ENTITIES, known, add_to_output=True)
