"""Training: done when something changed, and never without the content."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.assistant import model as model_module
from bot.assistant.model import TrainingFailed, model_path, train
from bot.knowledge import Library
from bot.settings import PROJECT
from bot.storage import Storage


@pytest.mark.thorough
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


def test_a_comment_or_a_docstring_trains_nothing_and_a_changed_line_of_what_learns_does(tmp_path: Path):
    source = tmp_path / "views.py"
    source.write_text('"""How it is seen."""\n\n\ndef seen(text):\n    """As it is."""\n    return text\n', encoding="utf-8")
    before = model_module._meaning(source)
    source.write_text('"""Another word."""\n# Why not.\ndef seen(text):\n    return text\n', encoding="utf-8")
    assert model_module._meaning(source) == before
    source.write_text("def seen(text):\n    return text.lower()\n", encoding="utf-8")
    assert model_module._meaning(source) != before


def test_all_that_learns_is_among_what_the_model_is_made_by():
    """What a training imports of ours, but for what only loads, runs or talks."""
    assert all((model_module.PACKAGE / code).exists() for code in model_module.MADE_BY)
    learning = {f"understanding/{path.name}" for path in (model_module.PACKAGE / "understanding").glob("*.py")}
    # These are asked at each message and leave nothing in the model.
    assert learning - set(model_module.MADE_BY) == {
        "understanding/__init__.py", "understanding/segments.py", "understanding/request_details.py",
        "understanding/said_last.py", "understanding/another.py", "understanding/reported.py", "understanding/discovery.py",
        "understanding/typed_answers.py", "understanding/deeds.py", "understanding/mentions.py",
        "understanding/recurrence.py", "understanding/reminder_details.py",
    }  # fmt: skip


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
