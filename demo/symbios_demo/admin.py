"""The demo's own tables in the Django admin."""

from django.contrib import admin

from symbios_demo import models


@admin.register(models.Grade)
class GradeAdmin(admin.ModelAdmin):
    """Scores that blocks published."""

    list_display = ("user_id", "usage", "earned", "possible")


@admin.register(models.Completion)
class CompletionAdmin(admin.ModelAdmin):
    """What is done."""

    list_display = ("user_id", "usage", "value")


@admin.register(models.Event)
class EventAdmin(admin.ModelAdmin):
    """Everything else that blocks published."""

    list_display = ("at", "name", "user_id", "usage")


@admin.register(models.ContentEdit)
class ContentEditAdmin(admin.ModelAdmin):
    """Fields that an author changed here."""

    list_display = ("usage", "field")


@admin.register(models.LearnerState)
class LearnerStateAdmin(admin.ModelAdmin):
    """Answers and other state of learners."""

    list_display = ("scope", "scope_id", "user_id")
