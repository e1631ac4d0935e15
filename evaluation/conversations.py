"""Plays whole conversations, and checks each reply against those that an editor would accept at that point."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.ask import Asker

CONVERSATIONS = "nlu/evaluation/conversations.jsonl"


@dataclass(frozen=True)
class Played:
    """One message of a conversation, with the kind of conversation, the accepted replies and the actual one.

    `tuned` is true if the conversation was used while the rules were written.
    """

    what: str
    tuned: bool
    text: str
    accept: tuple[str, ...]
    reply: dict[str, Any]
    first: bool

    @property
    def right(self) -> bool:
        """Whether the reply is accepted."""
        return not set(self.accept).isdisjoint(_names(self.reply))

    @property
    def named(self) -> str:
        """The names of the reply."""
        return ", ".join(_names(self.reply))


async def play(asker: Asker, conversations: Sequence[dict[str, Any]]) -> list[Played]:
    """Play all conversations, each as a new person; return every message. `asker` must not have played any before."""
    played = []
    for number, conversation in enumerate(conversations):
        for index, turn in enumerate(conversation["turns"]):
            reply = await asker.ask(turn["text"], conversation=str(number))
            accept = tuple(_sorted(name) for name in turn["accept"])
            what, tuned = conversation["what"], conversation["tuned"]
            played.append(Played(what, tuned, turn["text"], accept, reply, index == 0))
    return played


def _names(reply: dict[str, Any]) -> Iterator[str]:
    """Yield all names of a reply that `accept` may contain."""
    decision, command = reply["decision"], reply.get("command")
    if reply.get("also"):
        yield _sorted(f"both:{reply['theme']}+{reply['also']['theme']}")
    elif decision == "answer" and reply.get("facet") and not reply["facet"]["said"]:
        yield f"nothing:{reply['answer']}:{reply['facet']['id']}"
    elif decision == "answer" and reply.get("facet") and reply["facet"]["side"]:
        yield f"facet:{reply['answer']}:{reply['facet']['id']}"
        # Whoever accepts the longer form accepts the sentence of the same answer that replies to the very question.
        yield f"more:{reply['answer']}"
        yield f"theme:{reply['theme']}"
    elif decision == "answer":
        # The longer form has its own name, and that of its theme.
        yield f"more:{reply['answer']}" if reply["detail"] else reply["answer"]
        yield f"theme:{reply['theme']}"
    elif decision == "guide":
        yield f"guide:{reply['guide']}"
    elif decision == "clarify":
        yield "choices"
    elif command == "incident":
        yield f"incident:{reply['answer']}"
        yield reply["answer"]
    else:
        yield command or decision


def _sorted(name: str) -> str:
    """Return the name with its two themes sorted, because their order does not matter."""
    kind, _, themes = name.partition(":")
    return f"both:{'+'.join(sorted(themes.split('+')))}" if kind == "both" else name
