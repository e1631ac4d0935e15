"""Classifies the reply to one question: right, asked back, declined, wrong and so on."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Literal

Verdict = Literal["right", "right theme", "asked", "asked in vain", "declined", "missed", "wrong"]

REQUESTS = {"checklist": "checklist", "reminder": "reminders", "voice": "voice", "privacy": "privacy"}


@dataclass(frozen=True)
class Judged:
    """A question of the set, the bot's reply as `vigie ask` prints it, and the verdict.

    `right`: the expected reply: an answer accepted by id, or one that states the required facts. `right theme`: another answer
    of the right theme. `asked`: asked back, with the right theme among the choices. `declined`: wrongly declined as out of
    scope. `missed`: a request or small talk that was not recognised, without a wrong answer. `wrong`: a confident reply that
    does not answer the question.
    """

    question: dict[str, Any]
    reply: dict[str, Any]
    verdict: Verdict

    @property
    def group(self) -> str:
        """The kind under which the question is counted; near misses are a kind of their own."""
        return "near miss" if self.question.get("near_miss") else str(self.question["kind"])

    @property
    def replied(self) -> str:
        """The column of the confusion matrix: the theme of the reply, or the decision."""
        if self.reply["decision"] == "answer":
            return str(self.reply["theme"])
        return "incident" if self.reply.get("command") == "incident" else str(self.reply["decision"])


def judge(question: dict[str, Any], reply: dict[str, Any]) -> Judged:
    """Return `question` with its verdict on `reply`."""
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
            # A guide offers the answers of its steps, like the choices of a clarifying question.
            return "asked" if any(choice["theme"] in accepted for choice in reply["choices"]) else "asked in vain"
        case "out_of_scope":
            return "declined"
        case "command" if reply.get("command") == "themes":
            # The menu of all themes counts as asking back too.
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
            # Incidents have no theme.
            return "asked" if any(choice["theme"] is None for choice in reply["choices"]) else "asked in vain"
        case "answer":
            # The measure instead of the first things to do: not what was asked, but on the subject.
            return "missed" if reply["theme"] in {question["theme"], *question.get("accept", [])} else "wrong"
        case "out_of_scope":
            return "declined"
        case _:
            return "wrong"


def _on_guide(question: dict[str, Any], reply: dict[str, Any]) -> Verdict:
    """Return the verdict for a question about a guide; its `answers` are the ids of the accepted guides."""
    match reply["decision"]:
        case "guide":
            return "right" if reply["guide"] in question["answers"] else "wrong"
        case "clarify":
            offered = {choice["answer"] for choice in reply["choices"]}
            return "asked in vain" if offered.isdisjoint(question["answers"]) else "asked"
        case "answer":
            # An answer to a part of the question, which may offer the guide.
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
        # A command may name only its theme, or nothing: then it is enough that it was recognised as a command.
        right = command == wanted if wanted else (reply["theme"] in accepted if accepted else decision == "command")
    else:
        right = command == REQUESTS[kind]
    if right:
        return "right"
    return "wrong" if decision == "answer" else "asked" if decision == "clarify" else "missed"


def _plain(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(char))
