"""Writes docs/evaluation.md: scores against targets, breakdowns, pictures, thresholds and every failure."""

from __future__ import annotations

import json
import tarfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from evaluation.conversations import Played
from evaluation.judge import Judged
from evaluation.score import IN_SCOPE, breakdown, scores, theme_score

# The baseline for the next evaluation and for `make test`.
KEPT = "nlu/evaluation/kept.json"
FAILURES = frozenset({"wrong", "declined", "missed", "asked in vain"})

Row = Sequence[object]


def table(head: Row, rows: Sequence[Row]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def percent(value: float) -> str:
    """Format 0.947 as 94.7 %."""
    return f"{value:.1%}".replace("%", " %")


def kept_scores(judged: Sequence[Judged]) -> dict[str, float]:
    """Return the scores to save as a baseline for the next evaluation."""
    return {score.name: round(score.value, 4) for score in scores(judged)}


def read_kept(root: Path) -> dict[str, float]:
    """Return the scores last saved; empty if there are none."""
    path = root / KEPT
    known: dict[str, float] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return known


def score_table(judged: Sequence[Judged], before: dict[str, float]) -> str:
    """Return a table of the scores with their intervals and targets, and the difference from the scores `before`."""
    rows = []
    for score in scores(judged):
        low, high = score.interval
        sign = "≤" if score.at_most else "≥"
        target = "" if score.target is None else f"{sign} {percent(score.target)} {'met' if score.met else 'missed'}"
        moved = f"{(score.value - before[score.name]) * 100:+.1f}" if score.name in before else ""
        rows.append([score.name, percent(score.value), f"{percent(low)} – {percent(high)}", score.count, target, moved])
    return table(["", "score", "95 % interval", "questions", "target", "moved (points)"], rows)


def failure_lines(judged: Sequence[Judged]) -> str:
    """Return a table of the questions with an unsatisfactory reply, and that reply."""
    rows = [
        [j.verdict, j.group, j.question["theme"] or "", j.question["text"], _got(j)] for j in judged if j.verdict in FAILURES
    ]
    return table(
        ["verdict", "kind", "theme", "question", "reply"], sorted(rows, key=lambda row: [str(cell) for cell in row[:4]])
    )


def _got(judged: Judged) -> str:
    reply = judged.reply
    return str(
        reply.get("guide")
        or reply["answer"]
        or ", ".join(choice["answer"] for choice in reply["choices"])
        or reply.get("command")
        or reply["decision"]
    )


def model_decision(model: Path) -> dict[str, Any]:
    """Read the result of the model's calibration from the trained archive."""
    with tarfile.open(model) as archive:
        name = next(member for member in archive.getnames() if member.endswith("/decision.json"))
        handle = archive.extractfile(name)
        assert handle
        known: dict[str, Any] = json.load(handle)
        return known


def conversation_table(played: Sequence[Played]) -> str:
    """Return a table of the shares of right replies in conversations, separately for those used while writing the rules."""
    rows = []
    for tuned in (False, True):
        of = [turn for turn in played if turn.tuned == tuned]
        name = "looked at" if tuned else "blind"
        for what in [*sorted({turn.what for turn in of}), ""]:
            some = [turn for turn in of if what in ("", turn.what)]
            rows.append([name, what or "**all**", len(some), percent(sum(turn.right for turn in some) / len(some))])
    return table(["", "conversation", "messages", "right replies"], rows)


def missed_turns(played: Sequence[Played]) -> str:
    """Return a list of the messages in conversations whose reply is not accepted."""
    rows = [
        [
            turn.what,
            "looked at" if turn.tuned else "blind",
            turn.text,
            ", ".join(turn.accept),
            turn.reply["answer"] or turn.named,
        ]
        for turn in played
        if not turn.right
    ]
    return table(["conversation", "", "message", "accepted", "reply"], rows)


def write(
    root: Path,
    model: Path,
    judged: Sequence[Judged],
    played: Sequence[Played],
    cross_validated: tuple[int, float, float],
) -> Path:
    """Write the report, its charts and the baseline scores; return the report's path.

    `cross_validated` is the number of examples, and the shares of right labels and of right themes (run.py).
    """
    # Imported here because Matplotlib takes a second to import, and logs much.
    from evaluation import pictures

    docs = root / "docs"
    folder = docs / "evaluation"
    folder.mkdir(parents=True, exist_ok=True)
    decision = model_decision(model)
    pictures.confusion(judged, folder / "confusion.svg")
    pictures.reliability(judged, folder / "reliability.svg")
    pictures.limits(decision["curve"], decision["limits"], folder / "limits.svg")
    head = (root / "nlu/evaluation/report-head.md").read_text(encoding="utf-8").strip()
    path = docs / "evaluation.md"
    path.write_text("\n\n".join([head, *_sections(decision, judged, played, cross_validated)]) + "\n", encoding="utf-8")
    (root / KEPT).write_text(json.dumps(kept_scores(judged), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _sections(
    decision: dict[str, Any], judged: Sequence[Judged], played: Sequence[Played], cross_validated: tuple[int, float, float]
) -> list[str]:
    """Return the sections below the introduction."""
    ours = [j for j in judged if j.group in IN_SCOPE]
    count, label, theme = cross_validated
    return [
        "## Scores\n" + score_table(judged, {}),
        "## What became of each kind\n" + _verdicts(judged),
        "## Questions on the themes, by theme\n" + _groups(ours, lambda j: str(j.question["theme"] or "(several)")),
        "## By style\n" + _groups(ours, lambda j: str(j.question["style"])),
        "## By language\n" + _groups(ours, lambda j: str(j.question["lang"])),
        "## Confusion\n![What was asked, and what was replied](evaluation/confusion.svg)",
        "## Does confidence mean what it says?\n![Confidence against the share that was right](evaluation/reliability.svg)",
        "## Limits\n![Mean cost for each value of each limit](evaluation/limits.svg)\n\n"
        + table(["limit", "chosen"], [[name, decision["limits"][name]] for name in decision["curve"]])
        + f"\n\nMean cost on the calibration questions with these: {decision['cost']:.3f}.",
        "## Cross-validation\n"
        f"Five folds of the {count} training examples, first-ranked label: {percent(label)} right label, {percent(theme)} right"
        " theme. The examples are far more contrived than what people ask.",
        "## Conversations\n"
        "Follow-ups, two questions at once, thanks with a question, “not my question”, changes of subject"
        " (`nlu/evaluation/conversations.jsonl`). Half of them were looked at while the rules were written.\n\n"
        + conversation_table(played),
        "## Failures\n" + failure_lines(judged),
        "## Failures in conversations\n" + missed_turns(played),
    ]


def _verdicts(judged: Sequence[Judged]) -> str:
    names = ("right", "right theme", "asked", "asked in vain", "declined", "missed", "wrong")
    rows = []
    for group, members in breakdown(judged, lambda j: j.group):
        counts = Counter(j.verdict for j in members)
        rows.append([group, len(members), *(counts[name] or "" for name in names)])  # type: ignore[index]
    return table(["kind", "questions", *names], rows)


def _groups(judged: Sequence[Judged], key: Callable[[Judged], str]) -> str:
    rows = [
        [
            name,
            len(members),
            percent(theme_score(members)),
            percent(sum(j.verdict == "right" for j in members) / len(members)),
            percent(sum(j.verdict == "wrong" for j in members) / len(members)),
        ]
        for name, members in breakdown(judged, key)
    ]
    return table(["", "questions", "right theme", "right answer", "wrong"], rows)
