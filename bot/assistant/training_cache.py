"""A training cache that keeps nothing. Stands in the place of `rasa.engine.caching` (stand_ins.py).

Rasa's own keeps results of components in a database of its own, by the files it knows of. Our components read others
(`content/`, `nlu/calibration.jsonl`), so what is up to date is for model.py to say.
"""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class Cacheable(Protocol):
    """An output that Rasa could keep between two trainings."""

    def to_cache(self, directory: Any, model_storage: Any) -> None:
        """Write the output to `directory`."""

    @classmethod
    def from_cache(cls, node_name: str, directory: Any, model_storage: Any, output_fingerprint: str) -> Any:
        """Read the output back from `directory`."""


class TrainingCache:
    """The interface Rasa's trainer expects, and its answer where nothing was kept."""

    def cache_output(self, fingerprint_key: str, output: Any, output_fingerprint: str, model_storage: Any) -> None:
        """Keep nothing."""

    def get_cached_output_fingerprint(self, fingerprint_key: str) -> None:
        """Nothing was kept."""

    def get_cached_result(self, output_fingerprint_key: str, node_name: str, model_storage: Any) -> None:
        """Nothing was kept."""


LocalTrainingCache = TrainingCache
