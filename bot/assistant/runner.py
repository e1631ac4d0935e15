"""Runs Rasa's graph in an order worked out once. Rasa has dask work it out anew for every message, three times a turn."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage

# A node's name, the node, and the names of what it needs, in the order it takes them.
Plan = list[tuple[str, GraphNode, tuple[str, ...]]]


class PlannedGraphRunner(GraphRunner):
    """Gives the same results as the runner it takes over the loaded nodes from."""

    def __init__(self, loaded: DaskGraphRunner) -> None:
        self._schema: GraphSchema = loaded._graph_schema
        self._nodes: dict[str, GraphNode] = loaded._instantiated_nodes
        self._plans: dict[tuple[str, ...], Plan] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> PlannedGraphRunner:
        """As Rasa creates a runner."""
        return cls(DaskGraphRunner.create(graph_schema, model_storage, execution_context, hooks))

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The outputs of `targets`, by name, given `inputs` for the graph's placeholders."""
        wanted = tuple(targets or self._schema.target_names)
        if wanted not in self._plans:
            self._plans[wanted] = self._plan(wanted)
        outputs: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, node, needs in self._plans[wanted]:
            outputs[name] = node(*(outputs.get(need, need) for need in needs))
        return {name: outputs[name][1] for name in wanted}

    def _plan(self, targets: tuple[str, ...]) -> Plan:
        schema = self._schema.minimal_graph_schema(list(targets))
        plan: Plan = []
        placed: set[str] = set()

        def place(name: str) -> None:
            # Placeholders are no nodes: their values are given with each run.
            if name in placed or name not in schema.nodes:
                return
            placed.add(name)
            needs = tuple(schema.nodes[name].needs.values())
            for need in needs:
                place(need)
            plan.append((name, self._nodes[name], needs))

        for target in targets:
            place(target)
        return plan
