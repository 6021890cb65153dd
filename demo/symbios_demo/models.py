"""What the stand-in LMS keeps: learner state, grades, completion, events, and an author's edits."""

from __future__ import annotations

from django.db import models


class LearnerState(models.Model):
    """
    Fields of one block (or block type) for one person, as a JSON object.

    ``scope`` names who and what is meant, for example "one/usage"; ``user_id`` is "" for state of everybody.

    .. no_pii: holds answers of invented people only.
    """

    scope = models.CharField(max_length=40)
    scope_id = models.CharField(max_length=255)
    user_id = models.CharField(max_length=64, blank=True)
    # Text, not JSONField: simplejson writes named tuples as objects, which the problem block's score needs.
    state = models.TextField(default="{}")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "scope_id", "user_id"], name="one_state_a_person"),
        ]


class Grade(models.Model):
    """
    The score a block published last for one person: ``earned`` of ``possible`` raw points.

    .. no_pii: scores of invented people only.
    """

    user_id = models.CharField(max_length=64)
    usage = models.CharField(max_length=255)
    earned = models.FloatField()
    possible = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "usage"], name="one_grade_a_person")]


class Completion(models.Model):
    """
    How far one person is with one block, in [0, 1].

    .. no_pii: progress of invented people only.
    """

    user_id = models.CharField(max_length=64)
    usage = models.CharField(max_length=255)
    value = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "usage"], name="one_completion_a_person")]


class Event(models.Model):
    """
    Anything else a block published, kept for looking at.

    .. no_pii: events of invented people only.
    """

    user_id = models.CharField(max_length=64)
    usage = models.CharField(max_length=255)
    name = models.CharField(max_length=255)
    payload = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)


class ContentEdit(models.Model):
    """
    One field of one block as an author changed it in the demo; the course's own files stay as they are.

    .. no_pii: course content.
    """

    usage = models.CharField(max_length=255)
    field = models.CharField(max_length=255)
    value = models.TextField(help_text="The field's JSON value.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["usage", "field"], name="one_edit_a_field")]
