"""From a match to two organisations in contact: asking, answering, running out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from symbios_matching.choices import IntroductionStatus, Visibility
from symbios_matching.data import IntroductionChanged, RevealPreview
from symbios_matching.directory.models import Organisation
from symbios_matching.directory.names import one_line, paragraphs
from symbios_matching.directory.selectors import standing_of
from symbios_matching.events import INTRODUCTION_ANSWERED, INTRODUCTION_REQUESTED, send_on_commit
from symbios_matching.exceptions import Conflict, NotFound, PermissionRefused
from symbios_matching.listings.models import Listing
from symbios_matching.listings.places import country_name
from symbios_matching.listings.selectors import open_listings
from symbios_matching.matches.acting import keep_match
from symbios_matching.matches.pairs import FoundMatch
from symbios_matching.matches.selectors import match_between
from symbios_matching.synergies.models import Introduction
from symbios_matching.synergies.notes import without_contacts
from symbios_matching.synergies.selectors import card_of

if TYPE_CHECKING:
    from symbios_matching.rules import Person

LONGEST_NOTE = 600
LONGEST_REASON = 300


def preview_introduction(
    *, user: Person, match: FoundMatch, note: str = "", shows_name: bool = True
) -> RevealPreview:
    """
    Return what the other side would read now, and what only after a yes. Nothing is stored or sent.

    The note is shown as it would be sent: addresses and telephone numbers left out.
    """
    own, other = _sides(user, match)
    shows_name = _shows_name(own, shows_name)
    sent, was_changed = without_contacts(paragraphs("note", note, longest=LONGEST_NOTE))
    card = card_of(own.organisation, user)  # type: ignore[arg-type]
    now = [("listing", own.title), ("about", other.title)]
    # The town of a firm that hides its name tells the name wherever it is the only one of its kind.
    area = f"{own.place}, {country_name(own.country)}" if shows_name else country_name(own.country)
    now.append(("place", area))
    if shows_name:
        now.insert(0, ("organisation", own.organisation.name))
    if sent:
        now.append(("note", sent))
    after = [("contact_name", card.name), ("contact_email", card.email), ("contact_phone", card.phone)]
    if not shows_name:
        after.insert(0, ("organisation", own.organisation.name))
    hidden = tuple(code for code, _value in after) + (("note_contacts",) if was_changed else ())
    return RevealPreview(now=tuple(now), after_yes=tuple(pair for pair in after if pair[1]), hidden=hidden)


@transaction.atomic
def request_introduction(
    *, user: Person, match: FoundMatch, note: str = "", shows_name: bool = True
) -> Introduction:
    """
    Ask the other side of a match for contact, in the name of the organisation the person acts for.

    The note is stored without mail addresses, links and telephone numbers. Raises PermissionRefused unless
    the person acts for one side, InvalidInput for the note, and Conflict when the pair is already talking, a
    listing has closed, the pair was judged by another vocabulary or policy than those in force (the sweep
    judges it again), or the organisation has no request left.
    """
    own, other = _sides(user, match)
    sent, _was_changed = without_contacts(paragraphs("note", note, longest=LONGEST_NOTE))
    # Both organisations, in key order: two sides asking each other at one moment wait, they do not deadlock.
    ids = sorted((own.organisation_id, other.organisation_id))
    list(Organisation.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    # A write before the first count: SQLite has no row locks, and this takes its one write lock.
    Organisation.objects.filter(pk=own.organisation_id).update(name_key=F("name_key"))
    # Then both listings, as the matcher does before it touches their lists: it cannot vanish meanwhile.
    listings = open_listings().select_for_update().filter(pk__in=(own.pk, other.pk)).order_by("pk")
    rows = {row.pk: row for row in listings}
    holds = match_between(rows[match.offer.pk], rows[match.need.pk]) if len(rows) == 2 else None
    if holds is None:
        raise Conflict(_("One of the two listings is closed or has changed. Look at your matches again."))
    if not holds.is_in_force:
        # A law rule of today may stop it; nobody is brought together on yesterday's.
        raise Conflict(_("What matching knows has changed. This pair is being compared again; ask later."))
    now = timezone.now()
    pair = Introduction.objects.filter(active_key=_key(match))
    _expire(pair.filter(expires_at__lte=now))
    waiting = Introduction.objects.select_for_update().filter(
        asking_id=own.organisation_id, status=IntroductionStatus.REQUESTED, expires_at__gt=now
    )
    limit = settings.SYMBIOS_OPEN_REQUESTS_PER_ORGANISATION
    if len(waiting.values_list("pk")) >= limit:
        raise Conflict(
            _("Your organisation has %(limit)d unanswered requests, the limit. Wait for an answer first.")
            % {"limit": limit}
        )
    introduction = Introduction(
        match=keep_match(holds),
        offer_id=holds.offer.pk,
        need_id=holds.need.pk,
        asking_id=own.organisation_id,
        asked_id=other.organisation_id,
        asked_by_id=user.pk,
        note=sent,
        shows_name=_shows_name(own, shows_name),
        active_key=_key(match),
        expires_at=now + timedelta(days=settings.SYMBIOS_INTRODUCTION_LIFETIME_DAYS),
    )
    try:
        with transaction.atomic():
            introduction.save()
    except IntegrityError as error:
        raise Conflict(_("There is an open request between these two listings already.")) from error
    _announce(INTRODUCTION_REQUESTED, introduction.pk, IntroductionStatus.REQUESTED)
    return introduction


@transaction.atomic
def answer_introduction(
    *, user: Person, introduction: Introduction, accept: bool, reason: str = ""
) -> Introduction:
    """
    Say yes or no for the asked side. A yes reveals both contact cards to both sides, a no reveals nothing.

    ``reason`` is read by the asking side, and kept only with a no. Raises PermissionRefused unless the person
    is owner or editor of the asked side, Conflict when it is answered or has run out; of two answers at one
    moment exactly one counts.
    """
    standing = standing_of(user)
    if not standing.acts_for(introduction.asked_id):
        raise PermissionRefused(_("Only owners and editors of the organisation that was asked may answer."))
    said, _was_changed = without_contacts(one_line("reason", reason, longest=LONGEST_REASON))
    now = timezone.now()
    answer = IntroductionStatus.ACCEPTED if accept else IntroductionStatus.DECLINED
    changes = {"status": answer, "answered_by_id": user.pk, "answered_at": now}
    if not accept:
        changes |= {"decline_reason": said, "active_key": None}
    waiting = Introduction.objects.filter(pk=introduction.pk, status=IntroductionStatus.REQUESTED)
    if not waiting.filter(expires_at__gt=now).update(**changes):
        raise Conflict(_already(introduction))
    introduction.refresh_from_db()
    _announce(INTRODUCTION_ANSWERED, introduction.pk, answer)
    return introduction


def expire_introductions() -> int:
    """Close requests past their date, so that their pairs may ask again. Returns how many. Safe to repeat."""
    waiting = Introduction.objects.filter(status=IntroductionStatus.REQUESTED, expires_at__lte=timezone.now())
    return _expire(waiting)


def forget_notes(*, user_id: int) -> None:
    """Erase what a retired person wrote into requests and answers, and who they were. Safe to repeat."""
    Introduction.objects.filter(asked_by_id=user_id).update(note="", asked_by=None)
    Introduction.objects.filter(answered_by_id=user_id).update(decline_reason="", answered_by=None)


def _expire(rows: QuerySet[Introduction]) -> int:
    return rows.filter(status=IntroductionStatus.REQUESTED).update(
        status=IntroductionStatus.EXPIRED, active_key=None
    )


def _sides(user: Person, match: FoundMatch) -> tuple[Listing, Listing]:
    """Return (own listing, other listing) of a match for somebody who acts for one side."""
    standing = standing_of(user)
    if standing.acts_for(match.offer.organisation_id):
        return match.offer, match.need
    if standing.acts_for(match.need.organisation_id):
        return match.need, match.offer
    if standing.belongs_to(match.offer.organisation_id) or standing.belongs_to(match.need.organisation_id):
        raise PermissionRefused(_("Only owners and editors may ask for an introduction."))
    if standing.oversees:
        raise PermissionRefused(_("Only the two organisations themselves may ask for an introduction."))
    raise NotFound(_("There is no such match."))


def _shows_name(own: Listing, wanted: bool) -> bool:
    """A name is kept only where the own listing hides it; any other listing tells it anyway."""
    return bool(wanted) or own.visibility != Visibility.ON_REQUEST


def _key(match: FoundMatch) -> str:
    return f"{match.offer.pk}-{match.need.pk}"


def _already(introduction: Introduction) -> str:
    status = Introduction.objects.filter(pk=introduction.pk).values_list("status", flat=True).first()
    if status == IntroductionStatus.ACCEPTED:
        return _("This request was accepted already.")
    if status == IntroductionStatus.DECLINED:
        return _("This request was declined already.")
    return _("This request has run out. The other side may ask again.")


def _announce(signal: Signal, pk: int, status: str) -> None:
    send_on_commit(signal, Introduction, IntroductionChanged(pk, str(status)))
