"""Questions about introductions, and the one place where contact cards are built."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from symbios_matching.choices import IntroductionStatus
from symbios_matching.data import ContactCard
from symbios_matching.directory.models import Organisation
from symbios_matching.directory.selectors import standing_of
from symbios_matching.exceptions import NotFound
from symbios_matching.rules import may_read_contacts, may_read_introduction
from symbios_matching.synergies.models import Introduction

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from symbios_matching.rules import Person


def waiting_requests() -> QuerySet[Introduction]:
    """Return requests that may still be answered: not answered and not past their date."""
    return Introduction.objects.filter(status=IntroductionStatus.REQUESTED, expires_at__gt=timezone.now())


def introductions_of(*, user: Person) -> QuerySet[Introduction]:
    """Return the requests of the person's organisations in both directions, newest first."""
    mine = tuple(standing_of(user).roles)
    return _with_sides(Introduction.objects.filter(Q(asking_id__in=mine) | Q(asked_id__in=mine)))


def get_introduction(*, user: Person, public_id: UUID | str) -> Introduction:
    """
    Return a request for members of its two sides, facilitators and staff. Raises NotFound for all others.
    """
    standing = standing_of(user)
    try:
        introduction = _with_sides(Introduction.objects.all()).get(public_id=public_id)
    except (Introduction.DoesNotExist, ValidationError) as error:
        raise NotFound(_("There is no such introduction.")) from error
    sides = {"asking_id": introduction.asking_id, "asked_id": introduction.asked_id}
    if not may_read_introduction(standing, **sides):
        raise NotFound(_("There is no such introduction."))
    return introduction


def _with_sides(rows: QuerySet[Introduction]) -> QuerySet[Introduction]:
    related = ("asking", "asked", "offer", "need", "offer__organisation", "need__organisation")
    return rows.select_related(*related).order_by("-created_at", "-pk")


def requests_left(*, organisation: Organisation) -> int:
    """
    Return how many more requests the organisation may have open now. Counted in the database, never cached.
    """
    waiting = waiting_requests().filter(asking=organisation).count()
    return max(0, settings.SYMBIOS_OPEN_REQUESTS_PER_ORGANISATION - waiting)


def contact_cards(*, user: Person, introduction: Introduction) -> tuple[ContactCard, ContactCard] | None:
    """
    Return the contact cards (asking side, asked side), or None.

    None unless the introduction is accepted, as the database says now, and the person is a member of one
    side. Facilitators and staff read no cards here. This is the only reader of contact fields.
    """
    status = Introduction.objects.filter(pk=introduction.pk).values_list("status", flat=True).first()
    sides = {"asking_id": introduction.asking_id, "asked_id": introduction.asked_id}
    if status is None or not may_read_contacts(standing_of(user), status=status, **sides):
        return None
    rows = Organisation.objects.in_bulk(list(sides.values()))
    asking, asked = rows[introduction.asking_id], rows[introduction.asked_id]
    return card_of(asking, introduction.asked_by), card_of(asked, introduction.answered_by)


def card_if_accepted(*, user: Person, introduction: Introduction) -> ContactCard | None:
    """
    Return the card of the asked side as a yes of this person would reveal it: their own data.

    None unless the request waits for an answer and the person may give it.
    """
    if not is_waiting(introduction) or not standing_of(user).acts_for(introduction.asked_id):
        return None
    return card_of(introduction.asked, user)  # type: ignore[arg-type]


def is_waiting(introduction: Introduction) -> bool:
    """Tell whether a request may still be answered, as ``waiting_requests`` does for rows."""
    is_open = introduction.status == IntroductionStatus.REQUESTED
    return is_open and introduction.expires_at > timezone.now()


def status_now(introduction: Introduction) -> str:
    """Return the status as it is now: a request past its date has expired, whether it was swept or not."""
    if introduction.status == IntroductionStatus.REQUESTED and not is_waiting(introduction):
        return IntroductionStatus.EXPIRED
    return introduction.status


def requests_to_answer(*, user: Person) -> QuerySet[Introduction]:
    """Return the requests that wait for an answer of organisations the person acts for."""
    return waiting_requests().filter(asked_id__in=standing_of(user).acting_for)


def card_of(organisation: Organisation, person: AbstractUser | None) -> ContactCard:
    """
    Build a card: the organisation's contact, or, where it gives none, the person who asked or answered for
    it.

    For ``contact_cards`` and for showing somebody their own card before they decide; nothing else.
    """
    name, email = organisation.contact_name, organisation.contact_email
    if not email and not organisation.contact_phone and person is not None:
        name, email = name or person.get_full_name(), person.email
    return ContactCard(
        organisation=organisation.name, name=name, email=email, phone=organisation.contact_phone
    )
