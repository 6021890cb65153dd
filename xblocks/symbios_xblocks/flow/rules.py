"""The attributes of a flow builder as rules, and everything that can be wrong with one. Pure."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from symbios_xblocks.attributes import GRADING, as_element, check_choice, check_common, check_grading
from symbios_xblocks.flow.content import read_flow
from symbios_xblocks.flow.scoring import FlowRules
from symbios_xblocks.flow.validator import check_target
from symbios_xblocks.olx import NOWHERE, Fault, Reader

OWN = GRADING | {"target", "penalty", "quantities"}


def check_flow(attributes: Mapping[str, str], children: str) -> Sequence[Fault]:
    """Return every fault of a ``symbios_flow`` element, given its attributes and its children as text."""
    return _check(tuple(sorted(attributes.items())), children)


@lru_cache(maxsize=256)
def _check(attributes: tuple[tuple[str, str], ...], children: str) -> tuple[Fault, ...]:
    given = dict(attributes)
    reader = Reader()
    check_common(given, OWN, reader)
    check_grading(given, reader)
    check_choice(given, "quantities", ("true", "false"), reader)
    element = as_element(given)
    default = FlowRules()
    target = reader.number(element, "target", NOWHERE, above=True, default=default.target)
    reader.number(element, "penalty", NOWHERE, default=default.penalty)
    content, faults = read_flow(children)
    is_sound = not any(not fault.is_advice for fault in (*reader.faults, *faults))
    if target is not None and is_sound:
        faults += tuple(check_target(content, target, given.get("quantities", "true") == "true"))
    return (*reader.faults, *faults)
