"""Rasa graph component: stores the domain in the model as JSON, because parsing Rasa's YAML adds seconds to each start."""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain

FILE = "domain.json"


class JsonDomainProvider(DomainProvider):
    """Replaces Rasa's class in the trained graph (rasa_training.py)."""

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> JsonDomainProvider:
        """Return the domain the model was trained with; it was validated then."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, Domain.from_dict(json.loads((folder / FILE).read_text(encoding="utf-8"))))

    def _persist(self, domain: Domain) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            (folder / FILE).write_text(json.dumps(domain.as_dict(), ensure_ascii=False), encoding="utf-8")
