"""Rasa policy: applies rules to intents only, not to the text of the message, and remembers what they predicted."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    LoopInterrupted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

# The next action, the rule, and whether a form returns from something else.
Found = tuple[str | None, str | None, bool]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class IntentRulePolicy(RulePolicy):
    """Rasa's rule policy without two things that take time: it skips its search for rules that match the text of a message, of
    which we have none, and applies the rules to a given course of a turn once.

    Rasa would match every rule with copies of the tracker as it was before each action, for each action.
    """

    # By the course of a turn, of which there are few: only a loaded policy, whose rules do not change, remembers.
    _remembered: dict[tuple[Any, ...], Found] | None = None

    @classmethod
    def load(cls, *args: Any, **kwargs: Any) -> IntentRulePolicy:
        """Return the trained policy."""
        policy: IntentRulePolicy = super().load(*args, **kwargs)
        policy._remembered = {}
        return policy

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> Found:
        if use_text_for_last_user_input:
            return None, None, False
        course = None if self._remembered is None else course_of(tracker)
        if course is None or self._remembered is None:
            return self._found(tracker, domain)
        if course not in self._remembered:
            self._remembered[course] = self._found(tracker, domain)
        return self._remembered[course]

    def _found(self, tracker: DialogueStateTracker, domain: Domain) -> Found:
        found: Found = super()._find_action_from_rules(tracker, domain, False)
        return found


def course_of(tracker: DialogueStateTracker) -> tuple[Any, ...] | None:
    """Return all that the rules look at in a turn: intents, actions and forms, in order; None if there is anything else.

    In stories/domain.yml no slot influences the conversation and no intent uses entities.
    """
    course: list[Any] = []
    for event in tracker.applied_events():
        if isinstance(event, UserUttered):
            course.append(("intent", event.intent.get("name")))
        elif isinstance(event, ActionExecuted):
            course.append(("action", event.action_name, event.hide_rule_turn))
        elif isinstance(event, ActiveLoop):
            course.append(("form", event.name))
        elif isinstance(event, DefinePrevUserUtteredFeaturization):
            course.append(("by text", event.use_text_for_featurization))
        elif isinstance(event, LoopInterrupted):
            course.append(("interrupted", event.is_interrupted))
        elif isinstance(event, ActionExecutionRejected):
            course.append(("rejected", event.action_name))
        elif not isinstance(event, SlotSet | BotUttered):
            return None
    return tuple(course)
