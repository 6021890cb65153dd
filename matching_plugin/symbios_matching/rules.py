"""
Who may see or do what. Predicates over plain facts: no queries here, so that each rule stands in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from symbios_matching.choices import IntroductionStatus, ListingStatus, MemberRole, Visibility

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AbstractUser, AnonymousUser

    Person: TypeAlias = AbstractUser | AnonymousUser

FACILITATORS = "Symbios facilitators"
"""Name of the Django group whose people may see names and matches of everybody (never contact data)."""

ACTING_ROLES = (MemberRole.OWNER, MemberRole.EDITOR)


@dataclass(frozen=True, slots=True)
class Standing:
    """
    What a person is here, read once: signed in, facilitator, staff, and the role in each organisation.

    ``roles`` maps an organisation's primary key to a ``MemberRole`` value. Somebody whose account is not
    active stands as nobody.
    """

    user_id: int | None = None
    is_facilitator: bool = False
    is_staff: bool = False
    roles: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_signed_in(self) -> bool:
        """Tell whether this is somebody at all."""
        return self.user_id is not None

    @property
    def oversees(self) -> bool:
        """Tell whether the person may read names and matches of organisations that are not theirs."""
        return self.is_facilitator or self.is_staff

    @property
    def acting_for(self) -> tuple[int, ...]:
        """Primary keys of the organisations the person may act for, in order."""
        return tuple(sorted(pk for pk, role in self.roles.items() if role in ACTING_ROLES))

    def belongs_to(self, organisation_id: int) -> bool:
        """Tell whether the person is a member, in whatever role."""
        return organisation_id in self.roles

    def acts_for(self, organisation_id: int) -> bool:
        """Tell whether the person may publish, ask and answer in the organisation's name."""
        return self.roles.get(organisation_id) in ACTING_ROLES

    def owns(self, organisation_id: int) -> bool:
        """Tell whether the person may change who belongs to the organisation."""
        return self.roles.get(organisation_id) == MemberRole.OWNER


NOBODY = Standing()


def may_read_listing(
    standing: Standing,
    *,
    organisation_id: int,
    status: str,
    visibility: str,
    expires_at: datetime,
    now: datetime,
) -> bool:
    """
    Tell whether the person may read a listing. The queryset of listings.selectors says the same in SQL.

    Own listings always; those of others while open: public ones everybody, all others whoever is signed in.
    """
    if standing.belongs_to(organisation_id):
        return True
    if status != ListingStatus.OPEN or expires_at <= now:
        return False
    return visibility == Visibility.PUBLIC or standing.is_signed_in


def may_read_name(standing: Standing, *, organisation_id: int, visibility: str, is_introduced: bool) -> bool:
    """
    Tell whether the person may read which organisation stands behind a listing.

    ``is_introduced``: an accepted introduction joins one of the person's organisations with this one.
    """
    if visibility != Visibility.ON_REQUEST:
        return True
    return is_introduced or standing.oversees or standing.belongs_to(organisation_id)


def may_see_matches(standing: Standing, *, organisation_id: int) -> bool:
    """Tell whether the person may read what a listing was matched with: own members, facilitators, staff."""
    return standing.oversees or standing.belongs_to(organisation_id)


def may_read_introduction(standing: Standing, *, asking_id: int, asked_id: int) -> bool:
    """Tell whether the person may read a request: members of both sides, facilitators, staff."""
    return standing.oversees or standing.belongs_to(asking_id) or standing.belongs_to(asked_id)


def may_read_contacts(standing: Standing, *, asking_id: int, asked_id: int, status: str) -> bool:
    """
    Tell whether contact cards may be built for the person: accepted, and member of one side. Nobody else
    ever.
    """
    is_party = standing.belongs_to(asking_id) or standing.belongs_to(asked_id)
    return is_party and status == IntroductionStatus.ACCEPTED
