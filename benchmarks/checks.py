"""The privacy screening: recall, false alarms, and time per message.

The sets of nlu/evaluation/privacy-*.jsonl mark the exact words that are data: `dev` was written along with the detectors and
is optimistic; `blind-…` by people who had seen neither them nor their lists. The older sets of tests/privacy give only kinds.
"""

from __future__ import annotations

import json
import re
import statistics
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.common import PAGE, into_page, questions, resident, table
from bot.accents import without_accents
from bot.privacy import Detector, Finding, screen
from bot.privacy.screen import HARMLESS
from bot.privacy.tagging.model import examples
from bot.privacy.vocabulary import groups
from bot.settings import PROJECT, Settings

FOLDER = PROJECT / "nlu" / "evaluation"
OLDER = PROJECT / "tests" / "privacy"
ROUNDS = 5
_WORD = re.compile(r"[^\W_]+")
_PARTICLES = frozenset(("de", "du", "des", "la", "le", "et", "and", "the"))


@dataclass
class Score:
    """The number of data in a set, of those found with certainty, and of those found at all."""

    there: int = 0
    sure: int = 0
    found: int = 0

    def __str__(self) -> str:
        return (
            f"{self.found} of {self.there} ({self.found / self.there:.0%}), surely {self.sure} ({self.sure / self.there:.0%})"
        )


@dataclass
class Alarms:
    """The number of messages without data, of those with a sure finding, and of those with a likely one."""

    messages: int = 0
    sure: int = 0
    likely: int = 0

    def count(self, findings: tuple[Finding, ...]) -> None:
        # The writer's own contact details are left out, but nothing is deleted and nobody is asked.
        harmful = [finding for finding in findings if finding.kind not in HARMLESS]
        self.messages += 1
        self.sure += any(finding.sure for finding in harmful)
        self.likely += bool(harmful) and not any(finding.sure for finding in harmful)

    def __str__(self) -> str:
        return (
            f"sure {self.sure} ({self.sure / self.messages:.2%}), likely {self.likely} ({self.likely / self.messages:.2%}) "
            f"of {self.messages}"
        )


@dataclass
class Judged:
    """The result on a set."""

    kinds: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    forms: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    alarms: Alarms = field(default_factory=Alarms)


def judge(messages: list[dict[str, object]], detector: Detector) -> Judged:
    """Score the messages of a set, each {"text": …, "data": [{"kind": …, "text": …}], "form": …}."""
    judged = Judged()
    for message in messages:
        text, data = str(message["text"]), message["data"]
        assert isinstance(data, list)
        findings = detector.find(text)
        if not data:
            judged.alarms.count(findings)
        at = 0
        for datum in data:
            # A datum listed twice refers to successive occurrences.
            at = max(text.find(datum["text"], at), text.find(datum["text"]))
            sure = _left_out(text, at, datum["text"], [finding for finding in findings if finding.sure])
            found = _left_out(text, at, datum["text"], list(findings))
            for score in (judged.kinds[datum["kind"]], judged.forms[str(message.get("form", ""))], judged.kinds["all"]):
                score.there += 1
                score.sure += sure
                score.found += found
    return judged


def _left_out(text: str, at: int, datum: str, findings: list[Finding]) -> bool:
    """Whether every word of a datum is redacted, except titles and particles: half a name does not count."""
    places = {place for finding in findings for place in range(finding.start, finding.end)}
    for word in _WORD.finditer(datum):
        key = without_accents(word[0].lower())
        if key in groups("words")["title"] or key in _PARTICLES:
            continue
        if not places.issuperset(range(at + word.start(), at + word.end())):
            return False
    return True


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _rows_of(name: str, judged: Judged) -> list[tuple[str, str]]:
    rows = [(f"{name}: {kind}", str(score)) for kind, score in sorted(judged.kinds.items())]
    rows += [(f"{name}, as {form}", str(score)) for form, score in sorted(judged.forms.items())]
    return [*rows, (f"{name}: false alarms", str(judged.alarms))]


def _older(name: str, detector: Detector) -> tuple[str, str]:
    """Return the row for one of the older sets, which count findings by kind."""
    there, hit, alarms = Counter[str](), Counter[str](), 0
    for message in _lines(OLDER / f"{name}.jsonl"):
        kinds = message["kinds"]
        assert isinstance(kinds, list)
        seen = Counter(finding.kind for finding in detector.find(str(message["text"])))
        there += Counter(kinds)
        hit += Counter(kinds) & Counter[str](seen)
        alarms += not kinds and bool(seen)
    return (
        f"{name}.jsonl (older)",
        f"{hit.total()} of {there.total()} ({hit.total() / there.total():.1%}), {alarms} false alarms",
    )


def _times(texts: list[str], detector: Detector) -> list[float]:
    """Return the shortest time of several rounds for each text, to exclude other load on the machine."""
    best = [float("inf")] * len(texts)
    for _ in range(ROUNDS):
        for number, text in enumerate(texts):
            begin = time.perf_counter()
            screen(text, detector)
            best[number] = min(best[number], time.perf_counter() - begin)
    return best


def run() -> str:
    """Return the table; write it to the page too."""
    settings = Settings()
    before, began = resident(), time.perf_counter()
    detector = Detector.load(settings.root, settings.models)
    detector.find("bonjour")
    loaded, memory = time.perf_counter() - began, resident() - before
    rows = []
    texts: list[str] = []
    for path in sorted(FOLDER.glob("privacy-*.jsonl")):
        messages = _lines(path)
        rows += _rows_of(path.stem.removeprefix("privacy-"), judge(messages, detector))
        texts += [str(message["text"]) for message in messages]
    rows += [_older(name, detector) for name in ("messages", "blind", "blind300")]
    for name, ordinary in (("questions of nlu/evaluation", questions(10_000)), ("examples of nlu/", list(examples(PROJECT)))):
        alarms = Alarms()
        for text in ordinary:
            alarms.count(detector.find(text))
        rows.append((f"{name} that trigger it", str(alarms)))
    times = _times(texts, detector)
    longest = _times([" ".join(texts)[:4096]], detector)[0]
    rows += [
        ("time for a message (target at most 2 ms in the middle)", f"{statistics.median(times) * 1e3:.2f} ms"),
        ("the slowest of them", f"{max(times) * 1e3:.2f} ms"),
        ("time for the longest message there is, full of data (target at most 30 ms)", f"{longest * 1e3:.1f} ms"),
        ("loading it (target at most 0.2 s), and its memory (target at most 40 MB)", f"{loaded:.2f} s, {memory:.0f} MB"),
    ]
    made = table(rows)
    into_page(PAGE, "checks", made)
    return made
