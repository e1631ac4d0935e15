"""The stored record of an incident: ids and values only, no text that the person wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from bot.incidents.finding import Finding
from bot.values import StepOutcome

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Record:
    """How far somebody has come with `situation`, opened at `opened` (seconds since 1970).

    `steps` are those settled, in that order; `known` the details, `judged` the replies to the questions on personal data;
    `seen` the screens gone past (contacts, clocks), `acted` the clocks whose act is done. `stuck` is the step for which
    something to do instead is being shown.
    """

    situation: str
    opened: int
    found: Finding | None = None
    steps: Mapping[str, StepOutcome] = field(default_factory=dict)
    known: Mapping[str, str] = _NOTHING
    judged: Mapping[str, str] = _NOTHING
    seen: tuple[str, ...] = ()
    acted: tuple[str, ...] = ()
    stuck: str = ""

    def settle(self, step: str, outcome: StepOutcome) -> Record:
        """Return the record with the outcome of a step; the person is no longer stuck there."""
        rest = {id_: known for id_, known in self.steps.items() if id_ != step}
        return replace(self, steps={**rest, step: outcome}, stuck="" if self.stuck == step else self.stuck)

    def tell(self, details: Mapping[str, str]) -> Record:
        """Return the record with more details."""
        return replace(self, known={**self.known, **details})

    def judge(self, question: str, value: str) -> Record:
        """Return the record with a reply to a question on personal data."""
        return replace(self, judged={**self.judged, question: value})

    def see(self, screen: str) -> Record:
        """Return the record with a screen marked as seen."""
        return replace(self, seen=tuple(dict.fromkeys([*self.seen, screen])))

    def act(self, clock: str, *, done: bool = True) -> Record:
        """Return the record with a time limit marked as acted on, or not."""
        others = tuple(id_ for id_ in self.acted if id_ != clock)
        return replace(self, acted=(*others, clock) if done else others)

    def back(self) -> Record:
        """Return the record without the latest thing that was settled."""
        if self.stuck:
            rest = {id_: known for id_, known in self.steps.items() if id_ != self.stuck}
            return replace(self, steps=rest, stuck="")
        if self.seen[-1:] == ("end",):
            return replace(self, seen=self.seen[:-1]).back()
        if self.judged:
            return replace(self, judged=_without_last(self.judged))
        if self.seen:
            return replace(self, seen=self.seen[:-1])
        return replace(self, steps=_without_last(self.steps))

    def texts(self) -> dict[str, str]:
        """Return the record as short texts by name, including empty ones."""
        return {
            "situation": self.situation,
            "opened": str(self.opened),
            "found": str(self.found) if self.found else "",
            "steps": _joined(self.steps),
            "known": _joined(self.known),
            "judged": _joined(self.judged),
            "seen": ",".join(self.seen),
            "acted": ",".join(self.acted),
            "stuck": self.stuck,
        }

    @classmethod
    def read(cls, texts: Mapping[str, str]) -> Record | None:
        """Read what `texts` wrote; None if there is no record."""
        if not texts.get("situation"):
            return None
        return cls(
            situation=texts["situation"],
            opened=int(texts.get("opened") or 0),
            found=Finding.read(texts["found"]) if texts.get("found") else None,
            steps={id_: StepOutcome(value) for id_, value in _pairs(texts.get("steps")).items()},
            known=_pairs(texts.get("known")),
            judged=_pairs(texts.get("judged")),
            seen=_list(texts.get("seen")),
            acted=_list(texts.get("acted")),
            stuck=texts.get("stuck") or "",
        )


def _joined(values: Mapping[str, str]) -> str:
    return ",".join(f"{key}:{value}" for key, value in values.items())


def _list(text: str | None) -> tuple[str, ...]:
    return tuple(part for part in (text or "").split(",") if part)


def _pairs(text: str | None) -> dict[str, str]:
    return dict(part.split(":", 1) for part in _list(text))


def _without_last[V: str](values: Mapping[str, V]) -> dict[str, V]:
    return dict(list(values.items())[:-1])


# The names of a record's texts.
FIELDS = tuple(Record("", 0).texts())
