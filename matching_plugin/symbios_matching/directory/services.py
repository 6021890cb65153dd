"""What changes who takes part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from symbios_matching.choices import LANGUAGES, MemberRole
from symbios_matching.directory.faults import Faults, country_code, degrees
from symbios_matching.directory.models import Membership, Organisation, Site
from symbios_matching.directory.names import one_line, paragraphs
from symbios_matching.directory.selectors import standing_of
from symbios_matching.exceptions import Conflict, InvalidInput, PermissionRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

    from symbios_matching.rules import Person

_LINES = {"name": 200, "website": 200, "contact_name": 150, "contact_email": 254, "contact_phone": 40}
_CHANGEABLE = frozenset({*_LINES, "about", "kind", "languages"})


@transaction.atomic
def register_organisation(
    *,
    user: Person,
    name: str,
    kind: str,
    place: str,
    country: str,
    latitude: float | None = None,
    longitude: float | None = None,
    nace_code: str = "",
    about: str = "",
    website: str = "",
    languages: Iterable[str] = (),
    contact_name: str = "",
    contact_email: str = "",
    contact_phone: str = "",
) -> Organisation:
    """
    Enter an organisation with its main site; the person becomes its owner.

    ``latitude`` and ``longitude`` are degrees, both or neither. Raises PermissionRefused for somebody not
    signed in and InvalidInput with all faults by field.
    """
    person_id = standing_of(user).user_id
    if person_id is None:
        raise PermissionRefused(_("Sign in to register an organisation."))
    details = {
        "name": name,
        "kind": kind,
        "about": about,
        "website": website,
        "languages": list(languages),
        "contact_name": contact_name,
        "contact_email": contact_email,
        "contact_phone": contact_phone,
    }
    organisation, faults = Organisation(), Faults()
    _apply(organisation, details, faults)
    site = Site(organisation=organisation, is_main=True)
    with faults.of("place"):
        site.place = one_line("place", place, longest=120)
    with faults.of("country"):
        site.country = country_code(country)
    with faults.of("nace_code"):
        site.nace_code = one_line("nace_code", nace_code, longest=8)
    with faults.of("latitude"):
        site.latitude, site.longitude = degrees(latitude, longitude)
    faults.clean(organisation, exclude=["name_key"])
    faults.clean(site, exclude=["organisation"])
    faults.raise_if_any()
    organisation.save()
    site.organisation = organisation
    site.save()
    organisation.save()  # once more, for the search text that holds its places
    Membership.objects.create(organisation=organisation, user_id=person_id, role=MemberRole.OWNER)
    return organisation


@transaction.atomic
def update_organisation(*, user: Person, organisation: Organisation, **changes: Any) -> Organisation:
    """
    Change what an organisation says about itself. Raises PermissionRefused unless owner or editor,
    InvalidInput.
    """
    if not standing_of(user).acts_for(organisation.pk):
        raise PermissionRefused(_("Only owners and editors may change this organisation."))
    unknown = sorted(set(changes) - _CHANGEABLE)
    if unknown:
        raise InvalidInput({field: [_("This cannot be changed here.")] for field in unknown})
    row, faults = Organisation.objects.select_for_update().get(pk=organisation.pk), Faults()
    _apply(row, changes, faults)
    faults.clean(row, exclude=["name_key"])
    faults.raise_if_any()
    row.save()
    return row


def add_member(*, user: Person, organisation: Organisation, member: AbstractUser, role: str) -> Membership:
    """
    Let ``member`` act for (or read along with) the organisation.

    Raises PermissionRefused unless the person owns it, InvalidInput for an unknown role and Conflict when
    ``member`` belongs to it already.
    """
    if not standing_of(user).owns(organisation.pk):
        raise PermissionRefused(_("Only owners may add members."))
    if role not in MemberRole.values:
        raise InvalidInput({"role": [_("Choose owner, editor or viewer.")]})
    try:
        with transaction.atomic():
            return Membership.objects.create(organisation=organisation, user_id=member.pk, role=role)
    except IntegrityError as error:
        raise Conflict(_("This person belongs to the organisation already.")) from error


@transaction.atomic
def forget_person(*, user_id: int, addresses: Iterable[str] = ()) -> None:
    """
    Erase a retired person from the directory: memberships, and contact cards that carry one of their
    addresses.

    Organisations stay: they belong to all their members. Safe to call again.
    """
    organisation_ids = list(
        Membership.objects.filter(user_id=user_id).order_by("pk").values_list("organisation_id", flat=True)
    )
    known = {address.strip().casefold() for address in addresses if address.strip()}
    concerned = Q(pk__in=organisation_ids)
    for address in known:
        concerned |= Q(contact_email__iexact=address)
    for organisation in Organisation.objects.select_for_update().filter(concerned).order_by("pk"):
        is_alone = not Membership.objects.filter(organisation=organisation).exclude(user_id=user_id).exists()
        if organisation.contact_email.casefold() in known or is_alone:
            organisation.contact_name = organisation.contact_email = organisation.contact_phone = ""
            organisation.save(update_fields=["contact_name", "contact_email", "contact_phone", "updated_at"])
    Membership.objects.filter(user_id=user_id).delete()


def _apply(organisation: Organisation, changes: dict[str, Any], faults: Faults) -> None:
    for field, longest in _LINES.items():
        if field in changes:
            with faults.of(field):
                setattr(organisation, field, one_line(field, changes[field], longest=longest))
    if "kind" in changes:
        organisation.kind = changes["kind"]
    if "about" in changes:
        with faults.of("about"):
            organisation.about = paragraphs("about", changes["about"], longest=2000)
    if "languages" in changes:
        chosen = changes["languages"]
        if isinstance(chosen, list | tuple) and all(code in LANGUAGES for code in chosen):
            organisation.languages = list(dict.fromkeys(chosen))
        else:
            faults.add("languages", _("Choose among %(codes)s.") % {"codes": ", ".join(LANGUAGES)})
    if organisation.website and not organisation.website.startswith(("http://", "https://")):
        faults.add("website", _("Begin the address with https://"))
