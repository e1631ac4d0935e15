"""Reads what people say during an emergency: the remarks in a message, part by part, and the deeds that it reports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain

from bot.understanding.deeds import Deeds
from bot.understanding.reported import Reported
from bot.understanding.text import has_letters, normalise
from bot.understanding.text_model import TextModel

OTHER = "other"
DETAIL = "detail-"
NOTHING_GIVEN = "detail-nothing-given"
# The remarks that settle, undo or leave something: a guess must do none of it.
ACTING = frozenset({"done", "cannot", "next", "back", "later", "stop", "false-alarm"})
# Those of them that leave the path, and what may stand beside a reply to something else without being meant.
LEAVING = frozenset({"stop", "false-alarm", "later"})
BY_THE_WAY = frozenset({"next", "resume", "thanks", "explain", "rude", "lost", "told"})
# Remarks that ask about what may as well be reported.
DEEDS = frozenset({"complaint", "insurer", "cnil", "whom"})
# What a message is divided by that evening it out takes away.
CLAUSES = re.compile(r"[,;:!\n()]+")
# What says which deed is out of reach: "je peux pas appeler la banque".
TRIED = re.compile(r"\b(?:peux|peut|arrive|can t|cannot|couldn t|impossible de)\b")
# A part with fewer words is no question; and where remarks together are less likely than this, it is no remark.
LEAST_WORDS, HALF = 3, 0.5
# What takes words that report a deed back; what says itself that something is out of reach; and what "l'éditeur répond pas" is
# often taken for.
UNDOING = frozenset({"cannot", "back", "may-i", "under-way"})
TRIED_FOR = frozenset({"cannot", "explain"})
MISREAD = frozenset({"stop", "later", "whom", "who-else", "under-way", "complaint", "insurer", "next", "done"})
# How sure the words alone are.
SURE = 0.9
# The most remarks that one message is replied to.
MOST = 3


@dataclass(frozen=True)
class RemarkLimits:
    """Probabilities: `label`, the least share of all remarks that the likeliest must have; `acting`, the least probability of a
    remark that changes what is noted; `part`, that of a remark in a part of a message; `detail`, that of a detail told there.
    """

    label: float = 0.2
    acting: float = 0.42
    part: float = 0.5
    detail: float = 0.75


@dataclass(frozen=True)
class Remarks:
    """The `labels` of a message in the order of its words, those of its details, the `deeds` that it reports; `mass` is the
    probability of all remarks together, `best` the likeliest label, sure or not, and `p` its probability. `asks` if a part of
    the message is no remark; `doubted` is a remark that would change what is noted, and that the words do not report.
    """

    labels: tuple[str, ...]
    details: tuple[str, ...]
    deeds: tuple[str, ...]
    mass: float
    best: str
    p: float
    asks: bool = False
    doubted: str = ""


class RemarkParser:
    """Reads remarks with the model of nlu/emergency.yml and the patterns of nlu/patterns.yml."""

    def __init__(self, model: TextModel, patterns: Mapping[str, re.Pattern[str]], limits: RemarkLimits) -> None:
        self._model = model
        self._limits = limits
        self.reported = Reported(patterns)
        self._parts = patterns["emergency_parts"]
        self._denied, self._to_come = patterns["emergency_denied"], patterns["emergency_to_come"]
        self._asks = patterns["question"]
        self._deeds = Deeds(patterns, self.reported)

    def parse(self, text: str, heeded: frozenset[str] | None = None) -> Remarks:
        """Return what `text` says; of the details, only those of the labels in `heeded`, all where it is None."""
        row = cache(partial(self._best, heeded=heeded))
        best, p, mass = row(text)
        parts = [part for part in self._split(text) if has_letters(part)]
        out_of_reach = [part for part in parts if self._deeds.blocked(part)]
        every = [(part, *row(part)[:2]) for part in parts]
        # What is not reported is not read as if it were.
        read = [(part, label if self._is_reported(label, part, text, q) else OTHER, q) for part, label, q in every]
        read = [(part, OTHER if label == "done" and part in out_of_reach else label, q) for part, label, q in read]
        details = dict.fromkeys(label for part, label, q in read if self._is_detail(label, q, part))
        labels = list(dict.fromkeys(label for _, label, q in read if len(parts) > 1 and self._is_told(label, q)))
        meant = best if self._is_meant(best, p, mass) else ""
        whole = meant if (len(parts) > 1 and meant in labels) or self.reported.allows(meant, text, text, p) else ""
        if whole and not (best in ACTING and labels and best not in labels and p < self._limits.part):
            labels = labels if whole in labels else [*labels, whole]
        stuck = [part for part, label, _ in read if label == "cannot" and TRIED.search(part)]
        done = [part for part, label, _ in read if label == "done" or (label == "enough" and self.reported.reports(part))]
        if "done" in labels and "?" not in text:
            # "J'ai appelé l'assureur et porté plainte": beside what is done, what asks nothing is done too.
            beside = [(part, label) for part, label, _ in read if label in DEEDS and not self._asks.search(part)]
            too = {label: part for part, label in beside if not self.reported.is_undone(part)}
            done += too.values()
            labels = [label for label in labels if label not in too]
        labels, told, blocked = self._by_words(labels, parts, text)
        best, p = (labels[0], max(p, SURE)) if told else (best, p)
        labels = _sorted_out([*details, *labels], whole)
        reported = done or _whole_of(text, [label for label in labels if not told])
        deeds = chain.from_iterable(self._deeds.named(part) for part in (reported or (stuck if "cannot" in labels else [])))
        relieved = [part for part in parts if "false-alarm" in labels and "regained" in self._deeds.named(part)]
        named = dict.fromkeys(chain(deeds, told, blocked, ["regained"] * bool(relieved)))
        # A part that is surely a remark makes the message one.
        by_words = SURE if told or blocked else 0.0
        mass = max(mass, by_words, *(q for _, label, q in read if label in labels and q >= self._limits.part))
        asks = len(parts) > 1 and any(len(part.split()) >= LEAST_WORDS and row(part)[2] < HALF for part in parts)
        doubted = self._doubted(meant if not whole else "", every, read)
        return Remarks(tuple(labels), tuple(details), tuple(named), mass, best, p, asks, doubted)

    def _is_reported(self, label: str, part: str, text: str, p: float) -> bool:
        asked = "?" if re.search(rf"{re.escape(part)} ?\?", normalise(text)) else ""
        return self.reported.allows(label, part + asked, text, p)

    def _doubted(self, whole: str, every: list[tuple[str, str, float]], read: list[tuple[str, str, float]]) -> str:
        """Return the likeliest remark that was not taken as reported."""
        left = [
            label for (_, label, q), (_, kept, _) in zip(every, read, strict=True) if kept != label and self._is_told(label, q)
        ]
        return next((label for label in (whole, *left) if label in ACTING), "")

    def _split(self, text: str) -> list[str]:
        return [part.strip() for clause in CLAUSES.split(text) for part in self._parts.split(normalise(clause))]

    def _best(self, text: str, heeded: frozenset[str] | None) -> tuple[str, float, float]:
        """Return the likeliest label, its probability, and that of all remarks together."""
        row = dict(zip(self._model.labels, map(float, self._model.probabilities(text)), strict=True))
        mass = 1.0 - row.pop(OTHER, 0.0)
        if self._to_come.search(normalise(text)):
            # What is under way, or yet to be done, is not done.
            row.pop("done", None)
        likely = {label: p for label, p in row.items() if heeded is None or not label.startswith(DETAIL) or label in heeded}
        label = max(likely, key=likely.__getitem__)
        return label, row[label], mass

    def _is_meant(self, label: str, p: float, mass: float) -> bool:
        if label in ACTING or label.startswith(DETAIL):
            return p >= self._limits.acting
        return p >= self._limits.label * mass

    def _is_told(self, label: str, p: float) -> bool:
        return label != OTHER and not label.startswith(DETAIL) and p >= self._limits.part

    def _is_detail(self, label: str, p: float, part: str) -> bool:
        """Whether a part tells a detail; that nothing was given away only if it denies something: no guesses."""
        return label.startswith(DETAIL) and p >= self._limits.detail and (label != NOTHING_GIVEN or self.denies(part))

    def denies(self, text: str) -> bool:
        """Whether `text` denies anything."""
        return bool(self._denied.search(normalise(text)))

    def _by_words(self, labels: list[str], parts: list[str], text: str) -> tuple[list[str], list[str], list[str]]:
        """Return the labels with what the words alone tell: the deeds told, and those out of reach."""
        if self.reported.postpones(text):
            return ["later"], [], []
        told = [deed for part in parts for deed in (self._deeds.told(part) if f"{part}?" not in _asked(text) else [])]
        if "?" in text and "done" not in labels:
            # Words beside a question may be part of it: "un réparateur de disques effacés, c'est cher ?"
            told = []
        if told and not UNDOING.intersection(labels):
            # "Gendarmerie fait" asks nothing about a complaint.
            asked = labels if "?" in text else [label for label in labels if label not in DEEDS]
            return ["done", *(label for label in asked if label not in (*told, "done"))], told, []
        blocked = [deed for part in parts for deed in self._deeds.blocked(part)]
        if blocked and not TRIED_FOR.intersection(labels):
            return [*(label for label in labels if label not in MISREAD), "blocked"], [], blocked
        return labels, [], blocked if "cannot" in labels else []


def _asked(text: str) -> str:
    """Return the text evened out, with its question marks right behind the words that they end."""
    return re.sub(r" *\?", "?", normalise(text))


def _whole_of(text: str, labels: list[str]) -> list[str]:
    """Return the whole message, if it as a whole reports something."""
    return [normalise(text)] if "done" in labels else []


def _sorted_out(labels: list[str], whole: str) -> list[str]:
    """Return the labels without those that contradict another, leave the path by the way, or only lead over to the next."""
    kept = list(dict.fromkeys(labels))
    if "done" in kept and "cannot" in kept:
        # Of "c'est fait mais pas le second" nothing is sure: what waits stays.
        kept = [label for label in kept if label not in ("done", "cannot")]
    if len(kept) > 1:
        kept = [label for label in kept if label not in LEAVING or label == whole]
    if any(label not in BY_THE_WAY for label in kept):
        kept = [label for label in kept if label not in BY_THE_WAY or (label == "explain" and whole == "explain")]
    replied = [label for label in kept if not label.startswith(DETAIL)][:MOST]
    return [label for label in kept if label.startswith(DETAIL) or label in replied]
