"""How often the reply is right: on questions never trained on, through `vigie ask`'s own path, and by cross-validation."""

from __future__ import annotations

import asyncio
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.common import model, table
from bot.ask import asker
from bot.assistant.classifier import QuestionClassifier
from bot.assistant.text import normalise
from bot.assistant.text_model import TextModel
from bot.knowledge import Library
from bot.knowledge.examples import Example, read_examples
from bot.knowledge.load import Content
from bot.settings import PROJECT, Settings

FOLDS = 5


def held_out(examples: Sequence[Example], folds: int = FOLDS) -> Iterator[tuple[list[Example], list[Example]]]:
    """Each fold's (training, test) examples; every example is tested once, by a model that has not seen it.

    Done on the examples themselves: Rasa's own cross-validation would train each fold with our importer, which brings all of
    them back in.
    """
    for fold in range(folds):
        yield (
            [example for index, example in enumerate(examples) if index % folds != fold],
            [example for index, example in enumerate(examples) if index % folds == fold],
        )


def cross_validate(examples: Sequence[Example], themes: dict[str, str | None]) -> tuple[float, float]:
    """The shares of held-out examples whose first-ranked label is right, and whose theme is."""
    right: Counter[str] = Counter()
    config = QuestionClassifier.get_default_config()
    for training, test in held_out(examples):
        fitted = TextModel.fit([normalise(e.text) for e in training], [e.intent for e in training], config)
        for example in test:
            label = fitted.labels[int(fitted.probabilities(normalise(example.text)).argmax())]
            right["label"] += label == example.intent
            right["theme"] += themes.get(label, label) == themes.get(example.intent, example.intent)
    return right["label"] / len(examples), right["theme"] / len(examples)


def judge(question: dict[str, Any], reply: dict[str, Any]) -> str:
    """What became of a question of the evaluation set: a word for the table."""
    accepted = {question["theme"], *question.get("accept", [])}
    match question["kind"], reply["decision"]:
        case (("faq" | "ambiguous"), "answer"):
            stated = all(re.search(pattern, _plain(reply["reply"])) for pattern in question["must"])
            return ("right" if stated else "right theme, fact missing") if reply["theme"] in accepted else "wrong"
        case (("faq" | "ambiguous"), "clarify"):
            return (
                "asked back, right among them"
                if any(c["theme"] in accepted for c in reply["choices"])
                else "asked back in vain"
            )
        case (("faq" | "ambiguous"), "out_of_scope"):
            return "declined"
        case (("faq" | "ambiguous"), _):
            return "wrong"
        case "out_of_scope", decision:
            return "right" if decision == "out_of_scope" else "asked back" if decision == "clarify" else "wrong"
        case "smalltalk", decision:
            return "right" if decision == "smalltalk" else "missed"
        case kind, _:
            wanted = question.get("command") if kind == "command" else {"reminder": "reminders"}.get(kind, kind)
            return "right" if reply.get("command") == wanted else "missed"


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


async def _run() -> str:
    settings = Settings()
    outcomes: dict[str, Counter[str]] = {}
    async with asker(settings, model(settings)) as ours:
        for line in (PROJECT / "tests" / "evaluation" / "questions.jsonl").open(encoding="utf-8"):
            question = json.loads(line)
            kind = "out_of_scope, near miss" if question.get("near_miss") else question["kind"]
            outcomes.setdefault(kind, Counter())[judge(question, await ours.ask(question["text"]))] += 1
    rows = [(kind, _shares(counts)) for kind, counts in sorted(outcomes.items())]
    themes = {answer.intent: answer.theme for answer in Library.load(PROJECT).answers.values()}
    examples = read_examples(Content(PROJECT))
    label, theme = cross_validate(examples, themes)
    rows.append(
        (f"{FOLDS}-fold cross-validation on {len(examples)} examples", f"{label:.1%} right label, {theme:.1%} right theme")
    )
    return table(rows)


def _shares(counts: Counter[str]) -> str:
    total = sum(counts.values())
    return f"{total} messages: " + ", ".join(f"{count / total:.1%} {what}" for what, count in counts.most_common())


def run() -> str:
    """The table."""
    return asyncio.run(_run())
