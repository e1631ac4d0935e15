"""Answer questions without Telegram: run the same dialogue, and return each outcome as a JSON object."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Iterator
from typing import Any, TextIO

from bot.assistant import Emergency, NotReady, Reasons, Turn
from bot.dialogue import Dialogue, Incoming
from bot.dialogue.reply import Reply
from bot.knowledge import Library

# How many labels are told as the grounds of a decision.
RANKED = 5


class Asker:
    """Asks each question as a new person, unless it names a `conversation`."""

    def __init__(self, dialogue: Dialogue, library: Library) -> None:
        self._dialogue = dialogue
        self._library = library
        self._strangers = itertools.count(1)
        self._conversations: dict[str, int] = {}

    async def ask(self, text: str, *, language_code: str | None = None, conversation: str | None = None) -> dict[str, Any]:
        """Return the bot's reply to `text`, all its messages, and how it was understood, and why.

        `ms` is the time taken, in milliseconds.
        """
        chat_id = next(self._strangers) if conversation is None else self._chat(conversation)
        started = time.perf_counter()
        out = await self._dialogue.receive(Incoming(chat_id, language_code, text, message_id=1))
        elapsed = (time.perf_counter() - started) * 1000
        if out.deletion:
            # There is no chat here in which to delete a message.
            out = out.deletion.kept
        said = [shown for message in out.messages for shown in _in_order(message)]
        return {**self._outcome(text, out.messages[0]), "messages": [_shown(reply) for reply in said], "ms": round(elapsed, 2)}

    async def line(self, line: str) -> dict[str, Any]:
        """Answer one line of input: a question, or a JSON object with `text` and optionally `language` and `conversation`.

        Invalid JSON is answered as a question, an object without `text` as an empty question; `error` then says why.
        """
        line = line.strip()
        if not line.startswith(("{", '"')):
            return await self.ask(line)
        try:
            asked = json.loads(line)
        except (ValueError, RecursionError) as error:
            return {**await self.ask(line), "error": f"not JSON ({error}): read as a question"}
        if isinstance(asked, str):
            return await self.ask(asked)
        if not isinstance(asked.get("text"), str):
            return {**await self.ask(""), "error": "no 'text' in the object: give the question there"}
        conversation = asked.get("conversation")
        return await self.ask(
            asked["text"],
            language_code=asked["language"] if isinstance(asked.get("language"), str) else None,
            conversation=None if conversation is None else str(conversation),
        )

    def _chat(self, conversation: str) -> int:
        return self._conversations.setdefault(conversation, -len(self._conversations) - 1)

    def _outcome(self, text: str, reply: Reply) -> dict[str, Any]:
        turn = reply.turn
        if turn is None:
            raise NotReady(f"no reply was found, only: {reply.plain}")
        outcome: dict[str, Any] = {
            "text": text,
            "language": reply.language,
            "decision": turn.decision,
            "theme": self._theme(turn.answer) if turn.answer else None,
            "answer": turn.answer,
            "choices": [{"answer": id_, "theme": self._theme(id_)} for id_ in self._offered(turn)],
            "detail": turn.detail,
            "confidence": round(turn.confidence, 4),
            "reply": reply.plain,
        }
        if turn.also:
            outcome["also"] = {"answer": turn.also, "theme": self._theme(turn.also)}
        if facet := turn.facet or turn.led_by:
            outcome["facet"] = {"id": facet, "said": self._said(turn), "side": turn.facet is not None}
        if turn.guide:
            outcome["guide"] = turn.guide
        if turn.check:
            outcome["check"] = {"mode": turn.check.mode, "item": turn.check.item}
        if turn.emergency:
            outcome["emergency"] = _emergency(turn.emergency)
        if turn.reasons:
            outcome["why"] = _why(turn.reasons)
        command = "checklist" if turn.decision == "checklist" else turn.command
        return outcome | ({"command": command} if command else {})

    def _offered(self, turn: Turn) -> tuple[str, ...]:
        """Return the answers that the reply's buttons offer: the choices of a clarification, or the steps of a guide."""
        return tuple(step.answer for step in self._library.guides[turn.guide].steps) if turn.guide else turn.choices

    def _said(self, turn: Turn) -> bool:
        """Whether there is anything to say to the facet that was asked for."""
        return turn.facet is None or self._library.facet(turn.answer or "", turn.facet) is not None

    def _theme(self, id_: str) -> str | None:
        """Return an answer's theme; guides have none."""
        return self._library.answers[id_].theme if id_ in self._library.answers else None


def _in_order(reply: Reply) -> Iterator[Reply]:
    """Yield a reply and those that follow it, in the order in which they are sent."""
    yield reply
    for following in reply.then:
        yield from _in_order(following)


def _shown(reply: Reply) -> dict[str, Any]:
    """Return a message as a person sees it: its text, the labels of its rows of buttons, and the name of its file, if any."""
    buttons = [[button.label for button in row] for row in reply.rows]
    return {"text": reply.plain, "buttons": buttons, **({"file": reply.file.name} if reply.file else {})}


def _why(reasons: Reasons) -> dict[str, Any]:
    ranking = [{"label": label, "probability": p} for label, p in reasons.ranking[:RANKED]]
    why: dict[str, Any] = {"intent": reasons.intent, "component": reasons.component, "ranking": ranking}
    if reasons.facet:
        facet, share, mass = reasons.facet
        why["facet"] = {"id": facet, "share": share, "probability": mass}
    return why


def _emergency(said: Emergency) -> dict[str, Any]:
    """What is said of an incident: its situation, what is settled and known of it, and the remarks that were read."""
    record = said.record
    known = {"situation": record.situation, "steps": dict(record.steps), "known": dict(record.known)} if record else {}
    found = {"found": str(record.found)} if record and record.found else {}
    return {"mode": said.mode, **known, **found, "remarks": list(said.remarks), "parked": list(said.parked)}


def as_text(outcome: dict[str, Any], *, why: bool) -> str:
    """Return all messages of an outcome for a terminal, each with its buttons in brackets; with `why`, the grounds below."""
    parts = []
    for message in outcome["messages"]:
        rows = [" ".join(f"[{label}]" for label in row) for row in message["buttons"]]
        file = [f"({message['file']})"] if "file" in message else []
        parts.append("\n".join([message["text"], "", *file, *rows]))
    if why and (grounds := outcome.get("why")):
        ranking = ", ".join(f"{entry['label']} {entry['probability']:.2f}" for entry in grounds["ranking"])
        decided = f"{grounds['intent']} ({outcome['confidence']:.2f}), by {grounds['component'] or 'a button'}"
        facet = f"; {_of_facets(grounds['facet'])}" if "facet" in grounds else ""
        parts.append(f"why: {decided}; ranked: {ranking or 'nothing'}{facet}")
    return "\n\n".join(parts) + "\n"


def _of_facets(read: dict[str, Any]) -> str:
    return f"facet {read['id']}, {read['share']:.2f} of all, which are {read['probability']:.2f}"


async def ask_lines(asker: Asker, lines: TextIO, out: TextIO) -> None:
    """Read questions from `lines` until the end, and write an object for each to `out` in order, flushing every line."""
    while line := await asyncio.to_thread(lines.readline):
        # JSON can contain half of a surrogate pair, which cannot be encoded for printing.
        answer = json.dumps(await asker.line(line), ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")
        print(answer, file=out, flush=True)
