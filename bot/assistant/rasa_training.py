"""Trains with Rasa's graph trainer: the steps of `rasa.model_training.train`, always a full training."""

from __future__ import annotations

import tarfile
import tempfile
from pathlib import Path

from rasa.engine.graph import GraphModelConfiguration
from rasa.engine.recipes.recipe import Recipe
from rasa.engine.storage.local_model_storage import MODEL_ARCHIVE_COMPONENTS_DIR, LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.engine.training.graph_trainer import GraphTrainer
from rasa.engine.validation import validate
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain
from rasa.shared.data import TrainingType
from rasa.shared.importers.importer import TrainingDataImporter

from bot.assistant.domain_provider import JsonDomainProvider
from bot.assistant.graph_runner import DaskGraphRunner
from bot.assistant.training_cache import TrainingCache

# gzip's level for the archive. Rasa uses the slowest, which takes half a minute and saves a tenth of the size.
LEVEL = 1


# Our replacements for components of Rasa that cannot be configured.
OURS = {DomainProvider: JsonDomainProvider}


class QuickStorage(LocalModelStorage):
    """Rasa's model storage, with a faster compression of the same archive format."""

    def create_model_package(
        self, model_archive_path: str | Path, model_configuration: GraphModelConfiguration, domain: Domain
    ) -> ModelMetadata:
        """Write the archive; return its metadata."""
        metadata = self._create_model_metadata(domain, model_configuration)
        with (
            tempfile.TemporaryDirectory() as folder,
            tarfile.open(model_archive_path, "w:gz", compresslevel=LEVEL) as archive,
        ):
            self._persist_metadata(metadata, Path(folder))
            archive.add(folder, arcname="")
            archive.add(self._storage_path, arcname=MODEL_ARCHIVE_COMPONENTS_DIR)
        return metadata


def train(root: Path, archive: Path) -> None:
    """Train on the files of `root`, and write the model to `archive`, a `.tar.gz`."""
    importer = TrainingDataImporter.load_from_config(
        str(root / "nlu" / "config.yml"), str(root / "stories" / "domain.yml"), [str(root / "stories")]
    )
    config = importer.get_config()
    recipe = Recipe.recipe_for_name(config["recipe"])
    config, _, _ = recipe.auto_configure(None, config, TrainingType.BOTH)
    configuration = recipe.graph_config_for_recipe(config, {}, training_type=TrainingType.BOTH)
    for schema in (configuration.train_schema, configuration.predict_schema):
        for node in schema.nodes.values():
            node.uses = OURS.get(node.uses, node.uses)
    validate(configuration)
    with tempfile.TemporaryDirectory() as folder:
        trainer = GraphTrainer(QuickStorage(Path(folder)), TrainingCache(), DaskGraphRunner)
        trainer.train(configuration, importer, archive, force_retraining=True)
