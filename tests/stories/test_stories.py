"""Every branch of stories/ as `rasa test core` plays it: which action follows each message."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import yaml

from bot.assistant.model import train
from bot.settings import PROJECT
from tests.cases import cases

pytestmark = pytest.mark.model

STORIES = Path(__file__).with_name("test_checklist.yml")
FORMS = ("checklist", "emergency")


@pytest.fixture(scope="module")
def agent():
    from rasa.core.agent import Agent

    from bot.assistant.rasa_environment import hush_structlog

    hush_structlog()
    return Agent.load(train(PROJECT, PROJECT / "models"))


def played(agent, stories: Path, out: Path) -> dict:
    from rasa.core import test as rasa_test
    from rasa.core.test import test

    # Our stories hold no entities, and scikit-learn today refuses to score none.
    rasa_test.evaluate_entities = lambda *_, **__: {}

    result = asyncio.run(test(str(stories), agent, out_directory=str(out), disable_plotting=True, errors=True))
    return result["report"]


@pytest.mark.parametrize("form", FORMS)
def test_every_story_goes_as_written(agent, tmp_path: Path, form: str):
    stories = STORIES.with_name(f"test_{form}.yml")
    report = played(agent, stories, tmp_path)
    failed = tmp_path / "failed_test_stories.yml"
    assert report["conversation_accuracy"]["accuracy"] == 1.0, failed.read_text(encoding="utf-8")
    told = yaml.safe_load(stories.read_text(encoding="utf-8"))["stories"]
    assert report["conversation_accuracy"]["total"] == len(told)


def test_a_story_that_goes_otherwise_is_caught(agent, tmp_path: Path):
    text = STORIES.read_text(encoding="utf-8").replace("utter_checklist_unclear", "utter_out_of_scope")
    (tmp_path / "test_wrong.yml").write_text(text, encoding="utf-8")
    assert played(agent, tmp_path / "test_wrong.yml", tmp_path)["conversation_accuracy"]["accuracy"] < 1.0


@cases("form", FORMS)
def test_each_rule_of_a_form_has_its_story(form: str):
    rules = yaml.safe_load((PROJECT / f"stories/{form}.yml").read_text(encoding="utf-8"))["rules"]
    told = yaml.safe_load(STORIES.with_name(f"test_{form}.yml").read_text(encoding="utf-8"))["stories"]

    def actions(parts: list) -> set[str]:
        return {step["action"] for part in parts for step in part["steps"] if "action" in step}

    assert actions(rules) <= actions(told)
