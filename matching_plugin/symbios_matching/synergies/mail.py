"""Mails about introductions. They say that something happened and where to read it, and nothing else."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation
from django.utils.translation import gettext as _

from symbios_matching.choices import IntroductionStatus
from symbios_matching.directory.models import Organisation
from symbios_matching.directory.selectors import members_to_write_to
from symbios_matching.synergies.models import Introduction

log = logging.getLogger(__name__)


def write_about_introduction(*, introduction_id: int, status: str) -> int:
    """
    Mail owners and editors of the side that should know: the asked one of a request, the asking one of an
    answer.

    No mail holds contact data, a note or a name that is hidden: it points to the page, which knows who reads
    it. Addresses do not see one another. Returns how many mails were handed over; a mail server that fails is
    logged.
    """
    introduction = (
        Introduction.objects.select_related("asking", "asked", "offer", "need")
        .filter(pk=introduction_id)
        .first()
    )
    if introduction is None or introduction.status != status:
        return 0
    with translation.override(settings.LANGUAGE_CODE):
        side, subject, body = _message(introduction)
    recipients = members_to_write_to(side)
    if not recipients:
        return 0
    connection = get_connection(fail_silently=False)
    mails = [EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [to]) for to in recipients]
    try:
        return connection.send_messages(mails) or 0
    except OSError:
        # smtplib's errors are OSErrors too. The page tells the same, so nothing is lost but time.
        log.exception("mails about introduction %s were not sent", introduction.public_id)
        return 0


def _message(introduction: Introduction) -> tuple[Organisation, str, str]:
    asks_about = (
        introduction.need
        if introduction.offer.organisation_id == introduction.asking_id
        else introduction.offer
    )
    own = introduction.offer if asks_about is introduction.need else introduction.need
    if introduction.status == IntroductionStatus.REQUESTED:
        subject = _("Somebody asks to be introduced: %(title)s") % {"title": asks_about.title}
        body = _(
            "There is a request about your listing “%(title)s”.\n\n"
            "Sign in and open Symbios to read it. Nobody sees your contact data unless you accept."
        ) % {"title": asks_about.title}
        return introduction.asked, subject, body
    if introduction.status == IntroductionStatus.ACCEPTED:
        subject = _("Your request was accepted: %(title)s") % {"title": own.title}
        body = _(
            "The other side said yes to your request about “%(title)s”.\n\n"
            "Sign in and open Symbios to see how to reach them. They can now see how to reach you."
        ) % {"title": own.title}
    else:
        subject = _("Your request was declined: %(title)s") % {"title": own.title}
        body = _(
            "The other side declined your request about “%(title)s”.\n\n"
            "Sign in and open Symbios to read whether they gave a reason, and to see your other matches."
        ) % {"title": own.title}
    return introduction.asking, subject, body
