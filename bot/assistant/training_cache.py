"""A training cache that stores nothing. Replaces `rasa.engine.caching` (stand_ins.py).

Rasa's own cache stores results of components in a database, keyed by the files that Rasa knows. Our components read others
(`content/`, `nlu/calibration.jsonl`), so model.py decides what is up to date.
"""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class Cacheable(Protocol):
    """An output that Rasa could cache between two trainings."""

    def to_cache(self, directory: Any, model_storage: Any) -> None:
        """Write the output to `directory`."""

    @classmethod
    def from_cache(cls, node_name: str, directory: Any, model_storage: Any, output_fingerprint: str) -> Any:
        """Load the output from `directory`."""


class TrainingCache:
    """The interface that Rasa's trainer expects, as an empty cache."""

    def cache_output(self, fingerprint_key: str, output: Any, output_fingerprint: str, model_storage: Any) -> None:
        """Store nothing."""

    def get_cached_output_fingerprint(self, fingerprint_key: str) -> None:
        """Return None: nothing is cached."""

    def get_cached_result(self, output_fingerprint_key: str, node_name: str, model_storage: Any) -> None:
        """Return None: nothing is cached."""


LocalTrainingCache = TrainingCache
