"""Says what became of one question: right, asked back, declined or wrong."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

Verdict = Literal["right", "right theme", "asked", "asked in vain", "declined", "missed", "wrong"]

REQUESTS = {"checklist": "checklist", "reminder": "reminders", "voice": "voice", "privacy": "privacy"}


@dataclass(frozen=True)
class Judged:
    """A question of the set, the bot's reply as `vigie ask` gives it, and the verdict.

    `right`: what the question wanted, an answer that was accepted by id or states the facts it must. `right theme`: the right
    theme by another answer. `asked`: asked back with the right theme among the choices. `declined`: told that it is out of
    scope, wrongly. `missed`: a request or small talk not seen as such, without a wrong answer being given. `wrong`: a
    confident reply that is beside the question.
    """

    question: dict[str, Any]
    reply: dict[str, Any]
    verdict: Verdict

    @property
    def group(self) -> str:
        """The kind the question counts under; near misses are a kind of their own."""
        return "near miss" if self.question.get("near_miss") else str(self.question["kind"])

    @property
    def replied(self) -> str:
        """What was replied, for the confusion picture: a theme, or what else was done."""
        if self.reply["decision"] == "answer":
            return str(self.reply["theme"])
        return "incident" if self.reply.get("command") == "incident" else str(self.reply["decision"])


def judge(question: dict[str, Any], reply: dict[str, Any]) -> Judged:
    """The verdict on `reply`."""
    verdict: Verdict
    match question["kind"]:
        case "faq" | "ambiguous":
            verdict = _on_theme(question, reply)
        case "incident":
            verdict = _on_incident(question, reply)
        case "out_of_scope":
            decision = reply["decision"]
            verdict = "right" if decision == "out_of_scope" else "asked" if decision == "clarify" else "wrong"
        case "guide":
            verdict = _on_guide(question, reply)
        case kind:
            verdict = _on_request(kind, question, reply)
    return Judged(question, reply, verdict)


def _on_theme(question: dict[str, Any], reply: dict[str, Any]) -> Verdict:
    accepted = {question["theme"], *question.get("accept", [])} - {None}
    match reply["decision"]:
        case "answer":
            given = [reply, *([reply["also"]] if reply.get("also") else [])]
            if not any(answer["theme"] in accepted for answer in given):
                return "wrong"
            known = any(answer["answer"] in question.get("answers", []) for answer in given)
            return "right" if known or question["kind"] == "ambiguous" or _states(question, reply) else "right theme"
        case "clarify" | "guide":
            # A guide offers its steps' answers, as a question back offers its choices.
            return "asked" if any(choice["theme"] in accepted for choice in reply["choices"]) else "asked in vain"
        case "out_of_scope":
            return "declined"
        case "command" if reply.get("command") == "themes":
            # The menu of all themes is a question back too.
            return "asked"
        case _:
            return "wrong"


def _states(question: dict[str, Any], reply: dict[str, Any]) -> bool:
    must = question.get("must", [])
    return bool(must) and all(re.search(pattern, _plain(reply["reply"])) for pattern in must)


def _on_incident(question: dict[str, Any], reply: dict[str, Any]) -> Verdict:
    match reply["decision"]:
        case "command" if reply.get("command") == "incident":
            return "right"
        case "clarify":
            # An incident has no theme; a question on a theme has one.
            return "asked" if any(choice["theme"] is None for choice in reply["choices"]) else "asked in vain"
        case "answer":
            # The measure instead of the first gestures: beside the point, but on the subject.
            return "missed" if reply["theme"] in {question["theme"], *question.get("accept", [])} else "wrong"
        case "out_of_scope":
            return "declined"
        case _:
            return "wrong"


def _on_guide(question: dict[str, Any], reply: dict[str, Any]) -> Verdict:
    """`answers` holds the ids of the guides accepted."""
    match reply["decision"]:
        case "guide":
            return "right" if reply["guide"] in question["answers"] else "wrong"
        case "clarify":
            offered = {choice["answer"] for choice in reply["choices"]}
            return "asked in vain" if offered.isdisjoint(question["answers"]) else "asked"
        case "answer":
            # An answer to a part of it, and the guide a tap away where that answer offers it.
            return "right theme" if reply["theme"] == question["theme"] else "wrong"
        case "out_of_scope":
            return "declined"
        case _:
            return "missed"


def _on_request(kind: str, question: dict[str, Any], reply: dict[str, Any]) -> Verdict:
    decision, command = reply["decision"], reply.get("command")
    accepted = set(question.get("accept", []))
    if kind == "smalltalk":
        right = decision == "smalltalk"
    elif kind == "command":
        wanted = question.get("command")
        # A command may name no more than the theme it asks for, or nothing; that it was taken for one is then enough.
        right = command == wanted if wanted else (reply["theme"] in accepted if accepted else decision == "command")
    else:
        right = command == REQUESTS[kind]
    if right:
        return "right"
    return "wrong" if decision == "answer" else "asked" if decision == "clarify" else "missed"


def _plain(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(char))
