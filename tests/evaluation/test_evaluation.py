"""The model as it stands is no worse than when its scores were last kept: a drop of more than a point fails."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.app import asker
from bot.assistant.model import train
from bot.knowledge.examples import read_questions
from bot.settings import PROJECT, Settings
from evaluation import Judged, evaluate, report, scores
from evaluation.conversations import Played
from evaluation.run import QUESTIONS

pytestmark = pytest.mark.model

POINT = 0.01


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    async def judge() -> list[Judged]:
        async with asker(Settings(telegram_token=None), train(PROJECT, PROJECT / "models")) as ours:
            return await evaluate(ours, read_questions(PROJECT / QUESTIONS))

    return asyncio.run(judge())


def test_no_score_with_a_target_dropped_by_more_than_a_point(judged: list[Judged]):
    kept = report.read_kept(PROJECT)
    worse = []
    for score in scores(judged):
        moved = score.value - kept[score.name]
        # Half a question's rounding is not a drop.
        if score.target is not None and (moved if score.at_most else -moved) > POINT + 1e-4:
            worse.append(f"{score.name}: {kept[score.name]:.1%} before, {score.value:.1%} now")
    assert not worse, "; ".join(worse) + " (`vigie evaluate` lists the questions)"


def test_the_report_is_written_with_its_pictures(judged: list[Judged], tmp_path: Path):
    (tmp_path / "nlu/evaluation").mkdir(parents=True)
    head = PROJECT / "nlu/evaluation/report-head.md"
    (tmp_path / "nlu/evaluation/report-head.md").write_text(head.read_text(encoding="utf-8"), encoding="utf-8")
    reply = {"decision": "answer", "answer": "wifi-why", "theme": "public-wifi", "detail": False}
    played = [
        Played("follow-up", tuned, "pourquoi ?", accept, reply, False)
        for tuned in (True, False)
        for accept in (("wifi-why",), ("x",))
    ]
    path = report.write(tmp_path, train(PROJECT, PROJECT / "models"), judged, played, (10, 0.5, 0.6))
    text = path.read_text(encoding="utf-8")
    for name in ("confusion", "reliability", "limits"):
        assert f"evaluation/{name}.svg" in text
        assert (tmp_path / f"docs/evaluation/{name}.svg").stat().st_size > 1000
    assert "| blind | follow-up | 2 | 50.0 % |" in text
    assert report.read_kept(tmp_path) == report.kept_scores(judged)
