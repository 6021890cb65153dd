"""Checks a block's OLX attributes, whichever runtime will read them."""

from collections.abc import Mapping

from lxml import etree

from symbios_xblocks.olx import ID_PATTERN, NOWHERE, Reader

COMMON = frozenset({"url_name", "display_name", "lo", "skills", "license"})
GRADING = frozenset({"mode", "weight"})
PLATFORM = frozenset(
    {
        *(
            "max_attempts",
            "showanswer",
            "show_correctness",
            "due",
            "graceperiod",
            "start",
            "format",
            "graded",
        ),
        *(
            "attempts_before_showanswer_button",
            "rerandomize",
            "show_reset_button",
            "self_paced",
            "group_access",
        ),
        *(
            "visible_to_staff_only",
            "hide_from_toc",
            "user_partitions",
            "relative_weeks_due",
            "tags-v1",
            "xblock-family",
        ),
        *("copied_from_block", "upstream", "upstream_version", "edited_on", "edited_by", "matlab_api_key"),
        *("upstream_display_name", "downstream_customized", "upstream_version_declined", "upstream_data"),
    }
)
"""Attributes that the platform itself may put on any block."""

SHOW_ANSWER_RULES = (
    *(
        "always",
        "answered",
        "attempted",
        "attempted_no_past_due",
        "closed",
        "finished",
        "correct_or_past_due",
    ),
    *("past_due", "after_attempts", "after_all_attempts", "after_all_attempts_or_correct", "never"),
)


def as_element(attributes: Mapping[str, str]) -> etree._Element:
    """Return attributes as an element, which is what a Reader reads."""
    element = etree.Element("attributes")
    for name, text in attributes.items():
        element.set(name, text)
    return element


def check_common(attributes: Mapping[str, str], own: frozenset[str], reader: Reader) -> None:
    """Write down ids that are not ids, and advise on attributes nobody reads."""
    for name in attributes:
        if name not in COMMON | PLATFORM | own and not name.startswith("{"):
            reader.advice(NOWHERE, "attribute “{name}” is kept but has no effect", name=name)
    for name in ("lo", "skills"):
        for value in attributes.get(name, "").split():
            if not ID_PATTERN.fullmatch(value):
                reader.fault(
                    NOWHERE, "“{value}” in “{name}” is not an id", column=name, value=value, name=name
                )


def check_grading(attributes: Mapping[str, str], reader: Reader) -> None:
    """Write down what is wrong with mode, weight, attempts and show-answer."""
    check_choice(attributes, "mode", ("practice", "graded"), reader)
    check_choice(attributes, "showanswer", SHOW_ANSWER_RULES, reader)
    element = as_element(attributes)
    reader.number(element, "weight", NOWHERE)
    limit = reader.number(element, "max_attempts", NOWHERE, minimum=1)
    if limit is not None and not float(limit).is_integer():
        reader.fault(NOWHERE, "{name} must be a whole number", column="max_attempts", name="max_attempts")


def check_choice(attributes: Mapping[str, str], name: str, choices: tuple[str, ...], reader: Reader) -> None:
    """Write down a value that is none of the choices; an absent or empty one is fine."""
    value = attributes.get(name, "")
    if value and value not in choices:
        known = ", ".join(choice for choice in choices if choice)
        reader.fault(
            NOWHERE,
            "{name} “{value}” is not one of {known}",
            column=name,
            name=name,
            value=value,
            known=known,
        )
