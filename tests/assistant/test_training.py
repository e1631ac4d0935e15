"""Training: done when something changed, and never without the content."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant.model import TrainingFailed, model_path, train
from bot.knowledge import Library
from bot.settings import PROJECT
from bot.storage import Storage


def test_the_models_name_changes_with_what_it_is_made_from_and_not_with_the_wording(project: Path):
    models = project / "models"
    before = model_path(project, models)
    phrases = project / "content/phrases.fr.yml"
    phrases.write_text(phrases.read_text(encoding="utf-8").replace("Avec plaisir", "Je vous en prie"), encoding="utf-8")
    answers = project / "content/themes/backups.yml"
    answers.write_text(answers.read_text(encoding="utf-8").replace("sauvegarde", "copie", 1), encoding="utf-8")
    assert model_path(project, models) == before
    requests = project / "nlu/requests.yml"
    requests.write_text(requests.read_text(encoding="utf-8") + "      - one more way to say it\n", encoding="utf-8")
    assert model_path(project, models) != before


@pytest.mark.model
def test_nothing_is_trained_where_nothing_changed():
    first = train(PROJECT, PROJECT / "models")
    stamp = first.stat().st_mtime_ns
    assert train(PROJECT, PROJECT / "models") == first
    assert first.stat().st_mtime_ns == stamp


@pytest.mark.model
def test_a_mistyped_importer_is_caught(project: Path, library: Library, storage: Storage):
    """Rasa takes it for a warning, and would train a model that knows no answer."""
    from bot.assistant.agent import Assistant, StaleModel

    config = project / "nlu/config.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("ContentImporter", "ContentImportre"), encoding="utf-8")
    with pytest.raises((TrainingFailed, StaleModel)):
        Assistant.load(train(project, project / "models"), library, storage.conversations)
