"""Names of blocks: real usage keys, made from the readable url_name of the course files."""

from __future__ import annotations

from opaque_keys.edx.keys import CourseKey, UsageKey
from opaque_keys.edx.locator import BlockUsageLocator
from xblock.exceptions import NoSuchUsage
from xblock.runtime import IdGenerator, IdReader


class CourseIds(IdReader, IdGenerator):
    """
    Keys of one course. Definition and usage are the same key, because nothing here is used twice.

    Real keys rather than strings, because the platform's blocks ask a key for its course and its HTML id. A
    key is made of type and url_name alone, so learner state survives changes elsewhere in the course.
    """

    def __init__(self, course_key: CourseKey) -> None:
        self.course_key = course_key
        # The platform's blocks read this name.
        self.target_course_id = course_key
        self.known: dict[str, UsageKey] = {}
        self.stand_ins: dict[UsageKey, str] = {}
        self._unnamed = 0

    def create_definition(self, block_type: str, slug: str | None = None) -> UsageKey:
        """Make the key of a block; one without url_name gets a number."""
        if not slug:
            self._unnamed += 1
            slug = f"{block_type}_{self._unnamed}"
        return BlockUsageLocator(self.course_key, block_type, slug)

    def create_usage(self, def_id: UsageKey) -> UsageKey:
        """Remember the key as one of this course."""
        self.known[str(def_id)] = def_id
        return def_id

    def get_definition_id(self, usage_id: UsageKey) -> UsageKey:
        """Raise NoSuchUsage for a key that the course does not hold."""
        if str(usage_id) not in self.known:
            raise NoSuchUsage(repr(usage_id))
        return usage_id

    def get_block_type(self, def_id: UsageKey) -> str:
        """Give the type to load: the key's own, or the stand-in's for a block that could not be read."""
        return self.stand_ins.get(def_id, def_id.block_type)

    def _no_asides(self, *args: object) -> None:
        raise NotImplementedError("The demo shows no asides.")

    create_aside = _no_asides
    get_usage_id_from_aside = _no_asides
    get_definition_id_from_aside = _no_asides
    get_aside_type_from_usage = _no_asides
    get_aside_type_from_definition = _no_asides
