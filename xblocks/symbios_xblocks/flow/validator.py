"""Checks a network as a whole: ids, references, amounts. Names the row and the fault; pure."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from symbios_xblocks.marks import N_
from symbios_xblocks.olx import NOWHERE, Fault, Place, Reader

if TYPE_CHECKING:
    from symbios_xblocks.flow.content import Actor, FlowContent, ForbiddenExchange, Stream, ValidExchange

MAX_ACTORS = 20
_NO_ACTOR = N_("actor “{value}” does not exist")
_NO_RESOURCE = N_("resource “{value}” does not exist")
_NO_STEP = N_("step “{value}” does not exist")


def check_network(content: FlowContent, reader: Reader) -> None:
    """Write down every fault that only shows when the parts are seen together."""
    if not 2 <= len(content.actors) <= MAX_ACTORS:
        reader.fault(
            NOWHERE,
            "a network needs 2 to {most} actors; this one has {count}",
            most=str(MAX_ACTORS),
            count=str(len(content.actors)),
        )
    if not content.valid:
        reader.fault(NOWHERE, "there is no exchange that works")
    reader.unique((resource.id for resource in content.resources), "resource {n}", "resources")
    reader.unique((actor.id for actor in content.actors), "actor {n}", "actors")
    reader.unique((step.id for step in content.steps), "step {n}", "steps")
    resources = {resource.id for resource in content.resources}
    for row, actor in enumerate(content.actors, start=1):
        place = Place("actor {n}", "actors", row)
        for stream in (*actor.outputs, *actor.inputs):
            reader.reference(stream.resource, resources, _NO_RESOURCE, place, "resource")
        _check_listed_once(actor, place, reader)
    for row, exchange in enumerate(content.valid, start=1):
        place = Place("exchange {n}", "valid", row)
        _check_exchange(content, exchange, place, reader)
        _check_units(content, exchange, place, reader)
    for row, barred in enumerate(content.forbidden, start=1):
        place = Place("forbidden exchange {n}", "forbidden", row)
        _check_exchange(content, barred, place, reader)
        if not barred.feedback:
            reader.advice(place, "say why it is forbidden")
    _check_doubles(content, reader)
    _check_temptation(content, reader)
    linked = {name for exchange in content.valid for name in (exchange.donor, exchange.receiver)}
    for row, actor in enumerate(content.actors, start=1):
        if actor.id not in linked:
            reader.advice(
                Place("actor {n}", "actors", row), "“{name}” has no exchange that works", name=actor.name
            )


def _check_listed_once(actor: Actor, place: Place, reader: Reader) -> None:
    for streams in (actor.outputs, actor.inputs):
        listed = [stream.resource for stream in streams]
        for resource in sorted({name for name in listed if name and listed.count(name) > 1}):
            reader.fault(place, "“{resource}” is listed twice", resource=resource)


def _check_exchange(
    content: FlowContent, exchange: ValidExchange | ForbiddenExchange, place: Place, reader: Reader
) -> None:
    actors = [actor.id for actor in content.actors]
    reader.reference(exchange.donor, actors, _NO_ACTOR, place, "from")
    reader.reference(exchange.receiver, actors, _NO_ACTOR, place, "to")
    resources = [resource.id for resource in content.resources]
    reader.reference(exchange.resource, resources, _NO_RESOURCE, place, "resource")
    reader.reference(exchange.via, [step.id for step in content.steps], _NO_STEP, place, "via")
    if exchange.donor and exchange.donor == exchange.receiver:
        reader.fault(place, "donor and receiver are the same", column="to")
    donor = content.actor(exchange.donor)
    if donor and exchange.resource in resources and not _stream(donor.outputs, exchange.resource):
        said = N_("{actor} does not list “{resource}” as an output")
        reader.fault(place, said, column="resource", actor=donor.name, resource=exchange.resource)


def _check_units(content: FlowContent, exchange: ValidExchange, place: Place, reader: Reader) -> None:
    donor, receiver = content.actor(exchange.donor), content.actor(exchange.receiver)
    given = _stream(donor.outputs, exchange.resource) if donor else None
    taken = _stream(receiver.inputs, exchange.resource) if receiver else None
    if given and taken and given.quantity and taken.quantity and given.unit != taken.unit:
        said = N_("given in “{given}” but needed in “{taken}”")
        reader.fault(place, said, column="resource", given=given.unit, taken=taken.unit)


def _check_doubles(content: FlowContent, reader: Reader) -> None:
    seen: dict[tuple[str, str, str, str], int] = {}
    for row, exchange in enumerate(content.valid, start=1):
        first = seen.setdefault(_key(exchange), row)
        if first != row:
            reader.fault(
                Place("exchange {n}", "valid", row), "is the same as exchange {first}", first=str(first)
            )
    for row, barred in enumerate(content.forbidden, start=1):
        if _key(barred) in seen:
            place = Place("forbidden exchange {n}", "forbidden", row)
            reader.fault(place, "exchange {first} says that this works", first=str(seen[_key(barred)]))


def _check_temptation(content: FlowContent, reader: Reader) -> None:
    """Advise when every output may go wherever its name is asked for: no thought is needed then."""
    works = {(exchange.donor, exchange.resource, exchange.receiver) for exchange in content.valid}
    matches = {
        (donor.id, given.resource, receiver.id)
        for donor in content.actors
        for given in donor.outputs
        for receiver in content.actors
        if receiver.id != donor.id and _stream(receiver.inputs, given.resource)
    }
    if matches and matches <= works:
        reader.advice(
            NOWHERE,
            "can be solved by matching names: give an actor a need for something that it must not get",
        )


def _key(exchange: ValidExchange | ForbiddenExchange) -> tuple[str, str, str, str]:
    return (exchange.donor, exchange.resource, exchange.receiver, exchange.via)


def _stream(streams: tuple[Stream, ...], resource: str) -> Stream | None:
    return next((stream for stream in streams if stream.resource == resource), None)


def check_target(content: FlowContent, target: float, quantities: bool) -> list[Fault]:
    """Say whether the points a learner can reach make the full score. Returns one fault or none."""
    reachable = reachable_points(content, quantities)
    if content.valid and target > reachable + 1e-9:
        values = (("reachable", f"{reachable:g}"), ("target", f"{target:g}"))
        return [
            Fault(
                "",
                "the target is {target} points, but only {reachable} can be reached",
                values,
                column="target",
            )
        ]
    return []


def reachable_points(content: FlowContent, quantities: bool) -> float:
    """Return the most points any network can earn, never less than the truth.

    Every output is looked at alone: the exchanges that share it are served while something is left, so a
    set fits
    when all but its largest leave a rest. Needs that several donors could fill are not weighed against
    each other.
    """
    if not quantities:
        return sum(exchange.points for exchange in content.valid)
    shared: dict[tuple[str, str], list[ValidExchange]] = {}
    for exchange in content.valid:
        shared.setdefault((exchange.donor, exchange.resource), []).append(exchange)
    return sum(_best_share(content, rivals) for rivals in shared.values())


def _best_share(content: FlowContent, rivals: list[ValidExchange]) -> float:
    donor = content.actor(rivals[0].donor)
    output = _stream(donor.outputs, rivals[0].resource) if donor else None
    if output is None or output.quantity is None or len(rivals) > 12:
        return sum(exchange.points for exchange in rivals)
    best = 0.0
    for size in range(1, len(rivals) + 1):
        for chosen in combinations(rivals, size):
            needs = sorted(_need(content, exchange) for exchange in chosen)
            if sum(needs[:-1]) < output.quantity:
                best = max(best, sum(exchange.points for exchange in chosen))
    return best


def _need(content: FlowContent, exchange: ValidExchange) -> float:
    receiver = content.actor(exchange.receiver)
    need = _stream(receiver.inputs, exchange.resource) if receiver else None
    return float("inf") if need is None or need.quantity is None else need.quantity
