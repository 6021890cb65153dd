"""Questions about who takes part."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from rapidfuzz import fuzz

from symbios_matching.choices import MemberRole
from symbios_matching.directory.models import Membership, Organisation, Site
from symbios_matching.directory.names import fold
from symbios_matching.exceptions import NotFound
from symbios_matching.rules import FACILITATORS, NOBODY, Standing

if TYPE_CHECKING:
    from symbios_matching.rules import Person

LOOK_ALIKE = 0.85
"""Two folded names whose token ratio, in [0, 1], reaches this are shown as look-alikes."""

_HELD = "_symbios_standing"

_LEGAL_FORMS = frozenset(
    (
        "ag",
        "bv",
        "d.d.",
        "d.o.o.",
        "doo",
        "e.v.",
        "gmbh",
        "inc",
        "kg",
        "lda",
        "lda.",
        "limited",
        "ltd",
        "ltda",
    )
    + ("plc", "s.a.", "s.l.", "s.p.a.", "s.r.l.", "sa", "sarl", "sas", "sl", "slu", "spa", "srl", "z.o.o.")
)


def standing_of(user: Person | None) -> Standing:
    """Read what a person is here; two queries for somebody signed in, none for others or when held."""
    if user is None or not user.is_authenticated or not user.is_active or user.pk is None:
        return NOBODY
    held: Standing | None = getattr(user, _HELD, None)
    if held is not None:
        return held
    return Standing(
        user_id=user.pk,
        is_facilitator=user.groups.filter(name=FACILITATORS).exists(),
        is_staff=bool(user.is_staff),
        roles=dict(Membership.objects.filter(user_id=user.pk).values_list("organisation_id", "role")),
    )


@contextmanager
def standing_held(user: Person) -> Iterator[None]:
    """
    Read what a person is here once for all that is asked inside. For requests that only read: a change of
    memberships inside is not seen.
    """
    standing = standing_of(user)
    setattr(user, _HELD, standing)
    try:
        yield
    finally:
        delattr(user, _HELD)


def organisations_visible_to(
    *, user: Person, text: str = "", kind: str = "", country: str = ""
) -> QuerySet[Organisation]:
    """
    Return the directory, which is public, by name. ``text`` looks in names, descriptions and places.

    Contact fields are not loaded: reading them from these rows would cost a query each and show up at once.
    """
    found = Organisation.objects.defer("contact_name", "contact_email", "contact_phone").prefetch_related(
        "sites"
    )
    for word in fold(text)[:200].split()[:8]:
        found = found.filter(search_text__contains=word)
    if kind:
        found = found.filter(kind=kind)
    if country:
        found = found.filter(pk__in=Site.objects.filter(country=country.upper()).values("organisation_id"))
    return found.order_by("name_key", "pk")


def get_organisation(*, user: Person, public_id: UUID | str) -> Organisation:
    """Return one organisation of the directory. Raises NotFound."""
    try:
        return organisations_visible_to(user=user).get(public_id=public_id)
    except (Organisation.DoesNotExist, ValidationError) as error:
        raise NotFound("There is no such organisation.") from error


def memberships_of(*, user: Person) -> QuerySet[Membership]:
    """
    Return the person's memberships with their organisations, oldest first; none for somebody not signed in.
    """
    person_id = standing_of(user).user_id
    if person_id is None:
        return Membership.objects.none()
    return Membership.objects.filter(user_id=person_id).select_related("organisation").order_by("pk")


def organisations_of(*, user: Person) -> list[Organisation]:
    """Return the organisations the person may act for (owner or editor), oldest membership first."""
    acting = (MemberRole.OWNER, MemberRole.EDITOR)
    return [membership.organisation for membership in memberships_of(user=user).filter(role__in=acting)]


def members_to_write_to(organisation: Organisation) -> list[str]:
    """Return the mail addresses of owners and editors with an active account, for notices of ours."""
    return list(
        Membership.objects.filter(
            organisation=organisation, role__in=(MemberRole.OWNER, MemberRole.EDITOR), user__is_active=True
        )
        .exclude(user__email="")
        .order_by("pk")
        .values_list("user__email", flat=True)
    )


def similar_organisations(*, name: str) -> list[Organisation]:
    """
    Return at most five organisations whose names look like ``name``, the most alike first.

    Names are folded (case, accents), freed of legal forms and cut at 200 characters before they are compared.
    """
    wanted = _bare(name)
    if not wanted:
        return []
    alike = []
    for pk, other in Organisation.objects.values_list("pk", "name").order_by("pk").iterator():
        likeness = fuzz.token_sort_ratio(wanted, _bare(other)) / 100
        if likeness >= LOOK_ALIKE:
            alike.append((-likeness, pk))
    best = [pk for _, pk in sorted(alike)[:5]]
    rows = Organisation.objects.in_bulk(best)
    return [rows[pk] for pk in best if pk in rows]


def _bare(name: str) -> str:
    words = fold(name)[:200].replace(",", " ").split()
    return " ".join(word for word in words if word not in _LEGAL_FORMS) or " ".join(words)
