"""The network as learners get it: who has and needs what, never which exchanges work. Pure."""

from collections.abc import Callable
from typing import Any

from symbios_xblocks.flow.content import FlowContent, Stream
from symbios_xblocks.quantities import amount_in_words


def describe_network(network: FlowContent, quantities: bool, gettext: Callable[[str], str]) -> dict[str, Any]:
    """Return resources, actors and steps as JSON; without ``quantities`` no amount is told."""

    def stream_json(stream: Stream) -> dict[str, Any]:
        resource = network.resource(stream.resource)
        quantity = stream.quantity if quantities else None
        return {
            "resource": stream.resource,
            "name": resource.name if resource else stream.resource,
            "quantity": quantity,
            "unit": stream.unit if quantity else "",
            "amount": amount_in_words(quantity, stream.unit, gettext),
        }

    return {
        "resources": [{"id": one.id, "name": one.name, "kind": one.kind} for one in network.resources],
        "actors": [
            {
                "id": actor.id,
                "name": actor.name,
                "outputs": [stream_json(stream) for stream in actor.outputs],
                "inputs": [stream_json(stream) for stream in actor.inputs],
            }
            for actor in network.actors
        ],
        "steps": [{"id": step.id, "name": step.name} for step in network.steps],
    }
