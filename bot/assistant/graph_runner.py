"""Runs Rasa's graph of components in an order computed once. Replaces `rasa.engine.runner.dask` (stand_ins.py).

Rasa's own runner has dask plan the graph again for every message, three times a turn.
"""

from __future__ import annotations

from typing import Any, Optional

from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage

# A node's name, the node, and the names of its inputs, in the order of its parameters.
Plan = list[tuple[str, GraphNode, tuple[str, ...]]]


class DaskGraphRunner(GraphRunner):
    """Replaces Rasa's class of the same name, with the same results; used for training and for messages."""

    def __init__(self, schema: GraphSchema, nodes: dict[str, GraphNode]) -> None:
        self._schema = schema
        self._nodes = nodes
        self._plans: dict[tuple[str, ...], Plan] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        # Rasa inspects annotations at run time and does not know `X | None`.
        hooks: Optional[list[GraphNodeHook]] = None,  # noqa: UP045
    ) -> DaskGraphRunner:
        """Instantiate every node of the schema; a node loads its trained state when it is instantiated or first run."""
        nodes = {
            name: GraphNode.from_schema_node(name, node, model_storage, execution_context, hooks)
            for name, node in graph_schema.nodes.items()
        }
        return cls(graph_schema, nodes)

    def run(
        self,
        inputs: Optional[dict[str, Any]] = None,  # noqa: UP045
        targets: Optional[list[str]] = None,  # noqa: UP045
    ) -> dict[str, Any]:
        """Return the outputs of `targets`, by name, given `inputs` for the graph's placeholders."""
        wanted = tuple(targets or self._schema.target_names)
        if wanted not in self._plans:
            self._plans[wanted] = self._plan(wanted)
        outputs: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, node, needs in self._plans[wanted]:
            outputs[name] = node(*(outputs.get(need, need) for need in needs))
        return {name: outputs[name][1] for name in wanted}

    def component[T](self, kind: type[T]) -> T:
        """Return the loaded component of that class."""
        return next(node._component for node in self._nodes.values() if isinstance(node._component, kind))

    def _plan(self, targets: tuple[str, ...]) -> Plan:
        schema = self._schema.minimal_graph_schema(list(targets))
        plan: Plan = []
        placed: set[str] = set()

        def place(name: str) -> None:
            # Placeholders are not nodes: `run` takes their values.
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
