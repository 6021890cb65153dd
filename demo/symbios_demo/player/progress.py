"""Keeps what blocks publish: grades, completion, and events."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from opaque_keys.edx.keys import UsageKey
from xblock.core import XBlock

from symbios_demo.models import Completion, Event, Grade


def record_published(user_id: str, block: XBlock, event_type: str, event: dict[str, Any]) -> None:
    """
    Keep one published event of a learner by the platform's rules.

    ``grade`` carries raw ``value`` of ``max_value`` and completes a block that has a score; ``completion``
    carries a value in [0, 1]; ``progress`` is the older word for done.
    """
    usage = str(block.scope_ids.usage_id)
    if event_type == "grade":
        _record_grade(user_id, usage, event)
        has_own_rule = getattr(block, "has_custom_completion", False)
        if block.has_score and not has_own_rule and not event.get("score_deleted"):
            complete(user_id, usage)
    elif event_type == "completion":
        complete(user_id, usage, event["completion"])
    elif event_type == "progress":
        complete(user_id, usage)
    else:
        Event.objects.create(user_id=user_id, usage=usage, name=event_type, payload=_plain(event))


def _record_grade(user_id: str, usage: str, event: dict[str, Any]) -> None:
    if event.get("value") is None:
        return
    with transaction.atomic():
        grade = Grade.objects.filter(user_id=user_id, usage=usage).first()
        if grade is None:
            grade = Grade(user_id=user_id, usage=usage)
        elif event.get("only_if_higher") and event["value"] <= grade.earned:
            return
        grade.earned, grade.possible = event["value"], event["max_value"]
        grade.save()


def complete(user_id: str, usage: str | UsageKey, value: float = 1.0) -> None:
    """Note that a person is ``value`` (in [0, 1]) of the way through one block."""
    Completion.objects.update_or_create(user_id=user_id, usage=str(usage), defaults={"value": value})


def completions_of(user_id: str) -> dict[str, float]:
    """Return the completion in [0, 1] by usage, for everything this person has touched."""
    return dict(Completion.objects.filter(user_id=user_id).values_list("usage", "value"))


def grades_of(user_id: str) -> dict[str, tuple[float, float]]:
    """Return (earned, possible) raw points by usage."""
    rows = Grade.objects.filter(user_id=user_id).values_list("usage", "earned", "possible")
    return {usage: (earned, possible) for usage, earned, possible in rows}


def _plain(value: Any) -> Any:
    """Turn keys and dates in an event into text, so that it can be stored as JSON."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(each) for each in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
