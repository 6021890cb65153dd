"""Links as they travel: JSON from browsers and stored state, checked against the content. Pure."""

from collections.abc import Sequence
from typing import Any

from symbios_xblocks.flow.content import FlowContent
from symbios_xblocks.flow.scoring import Link

MAX_LINKS = 60
_KEYS = ("from", "resource", "to", "via")


def as_json(link: Link) -> dict[str, str]:
    """Return a link as browsers and stored state know it.

    >>> as_json(Link("dairy", "whey", "pigs"))
    {'from': 'dairy', 'resource': 'whey', 'to': 'pigs', 'via': ''}
    """
    return dict(zip(_KEYS, (link.donor, link.resource, link.receiver, link.via), strict=True))


def known_links(stored: Sequence[Any], network: FlowContent) -> list[Link]:
    """Return the links that exist in the content, each once, in order; whatever else is in there is left
    out.
    """
    outputs = {(actor.id, stream.resource) for actor in network.actors for stream in actor.outputs}
    actors = {actor.id for actor in network.actors}
    steps = {step.id for step in network.steps} | {""}
    links: dict[Link, None] = {}
    for one in stored:
        if not isinstance(one, dict) or not all(isinstance(one.get(key, ""), str) for key in _KEYS):
            continue
        link = Link(*(one.get(key, "") for key in _KEYS))
        fits = (link.donor, link.resource) in outputs and link.receiver in actors and link.via in steps
        if fits and link.donor != link.receiver:
            links[link] = None
    return list(links)
