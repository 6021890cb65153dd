"""The attributes of a self-assessment, and everything that can be wrong with one. Pure."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from symbios_xblocks.attributes import check_choice, check_common
from symbios_xblocks.olx import ID_PATTERN, NOWHERE, Fault, Reader
from symbios_xblocks.skills_check.content import TAXONOMY, read_assessment

OWN = frozenset({"phase", "group", "taxonomy", "share"})
PHASES = ("pre", "post")
SHARING = ("opt-in", "never")


def check_skills(attributes: Mapping[str, str], children: str) -> Sequence[Fault]:
    """Return every fault of a ``symbios_skills`` element, given its attributes and its children as text."""
    return _check(tuple(sorted(attributes.items())), children)


@lru_cache(maxsize=256)
def _check(attributes: tuple[tuple[str, str], ...], children: str) -> tuple[Fault, ...]:
    given = dict(attributes)
    reader = Reader()
    check_common(given, OWN, reader)
    check_choice(given, "phase", PHASES, reader)
    check_choice(given, "share", SHARING, reader)
    check_choice(given, "taxonomy", (TAXONOMY, ""), reader)
    group = given.get("group", "")
    if group and not ID_PATTERN.fullmatch(group):
        reader.fault(NOWHERE, "“{value}” in “{name}” is not an id", column="group", value=group, name="group")
    _whole, faults = read_assessment(children, given.get("taxonomy", TAXONOMY))
    return (*reader.faults, *faults)
