"""The people one can be in the demo. All invented; nobody has a password, one click signs in."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FACILITATORS = "Symbios facilitators"


@dataclass(frozen=True, slots=True)
class Person:
    """One account. ``tries`` says what this person would do first; ``start`` is a URL path."""

    username: str
    first_name: str
    last_name: str
    role: str | Promise
    tries: str | Promise
    start: str
    is_staff: bool = False
    is_superuser: bool = False
    groups: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """The name as people say it."""
        return f"{self.first_name} {self.last_name}"

    @property
    def email(self) -> str:
        """An address of a domain that can never exist."""
        return f"{self.username}@symbios.example"


PEOPLE = (
    Person(
        "ana", "Ana", "Duarte", _("learner in a firm"),
        _("Works at Conserve do Vale, a cannery in Portugal. Takes the course, looks after its listings."),
        "/learn/",
    ),
    Person(
        "joris", "Joris", "Maes", _("job seeker"),
        _("Belongs to no organisation yet. Finds out what he can do already and what a job would ask."),
        "/learn/",
    ),
    Person(
        "marta", "Marta", "Zupan", _("owner of an organisation"),
        _("Runs Pivovarna Tri Lipe, a brewery in Slovenia. Publishes wet spent grain from four fields."),
        "/symbios/publish/",
    ),
    Person(
        "ivo", "Ivo", "Kotnik", _("owner of another firm"),
        _("Runs Zadruga Voglajna, a farm cooperative with cows to feed. Answers Marta’s request."),
        "/symbios/introductions/",
    ),
    Person(
        "nina", "Nina", "Furlan", _("facilitator"),
        _("Works for the cluster SYMBIOS Alpe-Adria. Sees what fits in her region."),
        "/symbios/",
        groups=(FACILITATORS,),
    ),
    Person(
        "chiara", "Chiara", "Bellini", _("course author"),
        _("Opens any lesson, changes an exercise with “Edit”, and sees what learners then see."),
        "/learn/",
        is_staff=True,
    ),
    Person(
        "admin", "Alex", "Novak", _("administrator"),
        _("Looks into the tables behind everything."),
        "/admin/",
        is_staff=True,
        is_superuser=True,
    ),
)  # fmt: skip
BY_USERNAME = {person.username: person for person in PEOPLE}


@transaction.atomic
def ensure_people() -> None:
    """Create whoever is missing and give everybody the rights of their role. Safe to run again."""
    users = get_user_model().objects
    for person in PEOPLE:
        user, created = users.update_or_create(
            username=person.username,
            defaults={
                "first_name": person.first_name,
                "last_name": person.last_name,
                "email": person.email,
                "is_staff": person.is_staff,
                "is_superuser": person.is_superuser,
            },
        )
        if created:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        user.groups.set([Group.objects.get_or_create(name=name)[0] for name in person.groups])
