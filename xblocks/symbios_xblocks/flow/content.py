"""What a flow builder holds: actors, resources, steps and exchanges, to and from OLX. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from symbios_xblocks.author_html import as_xml
from symbios_xblocks.flow.validator import check_network
from symbios_xblocks.olx import (
    NOWHERE,
    Fault,
    Place,
    Reader,
    elements,
    html_of,
    number_text,
    parse_children,
    text_of,
)

KINDS = ("food", "feed", "mat", "soil", "energy", "water")
"""Kinds of resource, each with its own colour of band."""


@dataclass(frozen=True)
class Resource:
    """Something that can flow. ``kind`` is one of KINDS or empty."""

    id: str
    name: str
    kind: str = ""


@dataclass(frozen=True)
class Stream:
    """An amount of a resource at an actor; ``quantity`` is above 0, or None when it is not stated."""

    resource: str
    quantity: float | None = None
    unit: str = ""


@dataclass(frozen=True)
class Actor:
    """Somebody with something left over (outputs), something needed (inputs), or both."""

    id: str
    name: str
    icon: str = ""
    outputs: tuple[Stream, ...] = ()
    inputs: tuple[Stream, ...] = ()


@dataclass(frozen=True)
class Step:
    """A treatment between donor and receiver, such as pasteurising."""

    id: str
    name: str


@dataclass(frozen=True)
class ValidExchange:
    """An exchange that works, worth ``points``; ``hint`` helps those who miss the step ``via``."""

    donor: str
    resource: str
    receiver: str
    via: str = ""
    points: float = 1.0
    feedback: str = ""
    hint: str = ""


@dataclass(frozen=True)
class ForbiddenExchange:
    """An exchange that must not be, and why; without ``via`` no step makes it right."""

    donor: str
    resource: str
    receiver: str
    via: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class FlowContent:
    """Everything an author wrote. ``intro`` and ``explain`` are HTML as well-formed XML, not yet cleaned."""

    intro: str = ""
    resources: tuple[Resource, ...] = ()
    actors: tuple[Actor, ...] = ()
    steps: tuple[Step, ...] = ()
    valid: tuple[ValidExchange, ...] = ()
    forbidden: tuple[ForbiddenExchange, ...] = ()
    explain: str = ""

    def actor(self, actor_id: str) -> Actor | None:
        """Return the actor of that id, if there is one."""
        return next((actor for actor in self.actors if actor.id == actor_id), None)

    def resource(self, resource_id: str) -> Resource | None:
        """Return the resource of that id, if there is one."""
        return next((resource for resource in self.resources if resource.id == resource_id), None)

    def step(self, step_id: str) -> Step | None:
        """Return the step of that id, if there is one."""
        return next((step for step in self.steps if step.id == step_id), None)


@lru_cache(maxsize=256)
def read_flow(source: str) -> tuple[FlowContent, tuple[Fault, ...]]:
    """Read the children of a ``symbios_flow`` element. Returns what could be read, and every fault found.

    The same source is read once per process: the result is frozen and may be shared.
    """
    root, broken = parse_children(source)
    if root is None:
        return FlowContent(), (broken,) if broken else ()
    reader = Reader()
    reader.only(root, NOWHERE, ("intro", "resource", "actor", "step", "valid", "forbidden", "explain"))
    content = FlowContent(
        intro=html_of(root.find("intro")),
        resources=tuple(_resource(element, reader, row) for row, element in _rows(root, "resource")),
        actors=tuple(_actor(element, reader, row) for row, element in _rows(root, "actor")),
        steps=tuple(_step(element, reader, row) for row, element in _rows(root, "step")),
        valid=tuple(_valid(element, reader, row) for row, element in _rows(root, "valid")),
        forbidden=tuple(_forbidden(element, reader, row) for row, element in _rows(root, "forbidden")),
        explain=html_of(root.find("explain")),
    )
    for tag in ("intro", "explain"):
        if len(root.findall(tag)) > 1:
            reader.fault(NOWHERE, "there may be only one “{tag}”", tag=tag)
    check_network(content, reader)
    return content, tuple(reader.faults)


def _rows(root: etree._Element, tag: str) -> Iterable[tuple[int, etree._Element]]:
    return enumerate(elements(root, tag), start=1)


def _resource(element: etree._Element, reader: Reader, row: int) -> Resource:
    place = Place("resource {n}", "resources", row)
    reader.only_attributes(element, place, ("id", "name", "kind"))
    kind = element.get("kind", "")
    if kind and kind not in KINDS:
        reader.fault(
            place,
            "kind “{value}” is not one of {known}",
            column="kind",
            value=kind,
            known=", ".join(KINDS),
        )
    return Resource(
        id=reader.identifier(element, place),
        name=reader.required(element, "name", place),
        kind=kind,
    )


def _actor(element: etree._Element, reader: Reader, row: int) -> Actor:
    place = Place("actor {n}", "actors", row)
    reader.only_attributes(element, place, ("id", "name", "icon"))
    reader.only(element, place, ("out", "in"))
    return Actor(
        id=reader.identifier(element, place),
        name=reader.required(element, "name", place),
        icon=element.get("icon", ""),
        outputs=tuple(_stream(child, reader, row) for child in elements(element, "out")),
        inputs=tuple(_stream(child, reader, row) for child in elements(element, "in")),
    )


def _stream(element: etree._Element, reader: Reader, row: int) -> Stream:
    place = Place("actor {n}", "actors", row)
    reader.only_attributes(element, place, ("resource", "qty", "unit"))
    quantity = reader.number(element, "qty", place, above=True)
    unit = " ".join(element.get("unit", "").split())
    resource = reader.required(element, "resource", place)
    if quantity is not None and not unit:
        reader.fault(place, "“{resource}” has an amount but no unit", resource=resource)
    return Stream(resource=resource, quantity=quantity, unit=unit)


def _step(element: etree._Element, reader: Reader, row: int) -> Step:
    place = Place("step {n}", "steps", row)
    reader.only_attributes(element, place, ("id", "name"))
    return Step(
        id=reader.identifier(element, place),
        name=reader.required(element, "name", place),
    )


def _valid(element: etree._Element, reader: Reader, row: int) -> ValidExchange:
    place = Place("exchange {n}", "valid", row)
    reader.only_attributes(element, place, ("from", "resource", "to", "via", "points"))
    reader.only(element, place, ("feedback", "hint"))
    points = reader.number(element, "points", place, above=True, default=1.0)
    return ValidExchange(
        donor=reader.required(element, "from", place),
        resource=reader.required(element, "resource", place),
        receiver=reader.required(element, "to", place),
        via=element.get("via", "").strip(),
        points=1.0 if points is None else points,
        feedback=text_of(element.find("feedback")),
        hint=text_of(element.find("hint")),
    )


def _forbidden(element: etree._Element, reader: Reader, row: int) -> ForbiddenExchange:
    place = Place("forbidden exchange {n}", "forbidden", row)
    reader.only_attributes(element, place, ("from", "resource", "to", "via"))
    reader.only(element, place, ("feedback",))
    return ForbiddenExchange(
        donor=reader.required(element, "from", place),
        resource=reader.required(element, "resource", place),
        receiver=reader.required(element, "to", place),
        via=element.get("via", "").strip(),
        feedback=text_of(element.find("feedback")),
    )


def write_flow(content: FlowContent) -> str:
    """Return the content as the children of a ``symbios_flow`` element, one a line, ready for diffs."""
    root = etree.Element("content")
    _add_html(root, "intro", content.intro)
    for resource in content.resources:
        _add(root, "resource", id=resource.id, name=resource.name, kind=resource.kind)
    for actor in content.actors:
        parent = _add(root, "actor", id=actor.id, name=actor.name, icon=actor.icon)
        for tag, streams in (("out", actor.outputs), ("in", actor.inputs)):
            for stream in streams:
                quantity = "" if stream.quantity is None else number_text(stream.quantity)
                _add(parent, tag, resource=stream.resource, qty=quantity, unit=stream.unit)
    for step in content.steps:
        _add(root, "step", id=step.id, name=step.name)
    for exchange in content.valid:
        points = "" if exchange.points == 1 else number_text(exchange.points)
        element = _add_exchange(root, "valid", exchange, points=points)
        _add_text(element, "hint", exchange.hint)
    for barred in content.forbidden:
        _add_exchange(root, "forbidden", barred)
    _add_html(root, "explain", content.explain)
    lines = (etree.tostring(child, encoding="unicode").strip() for child in root)
    return "\n" + "".join(f"  {line}\n" for line in lines)


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, tag, {name: value for name, value in attributes.items() if value})


def _add_text(parent: etree._Element, tag: str, text: str) -> None:
    if text:
        etree.SubElement(parent, tag).text = text


def _add_html(parent: etree._Element, tag: str, html: str) -> None:
    if html:
        parent.append(etree.fromstring(f"<{tag}>{as_xml(html)}</{tag}>"))


def _add_exchange(
    root: etree._Element, tag: str, exchange: ValidExchange | ForbiddenExchange, **more: str
) -> etree._Element:
    names = {
        "from": exchange.donor,
        "resource": exchange.resource,
        "to": exchange.receiver,
        "via": exchange.via,
    }
    element = _add(root, tag, **names, **more)
    _add_text(element, "feedback", exchange.feedback)
    return element
