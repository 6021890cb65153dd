"""From "let us talk" to two contact cards: asking, answering, and what each side sees on the way."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from symbios_matching import api
from symbios_matching.choices import ListingKind, Visibility
from symbios_matching.exceptions import Conflict, InvalidInput
from symbios_matching.forms import IntroductionForm, add_faults
from symbios_matching.views.base import CommunityView, reader_language, typed
from symbios_matching.views.cards import listing_cards
from symbios_matching.views.wording import about_line, headline, preview_in_words

LONGEST_NOTE = 600
LISTED = 200
"""Requests on the list; older ones are reached from their listings and by the REST API."""


class IntroductionNewView(CommunityView):
    """Write a note, see what the other side will see, send."""

    template_name = "symbios_matching/introductions/new.html"
    section = "introductions"
    needs_sign_in = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(IntroductionForm(), note="", shows_name=False)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = IntroductionForm(request.POST)
        note, shows_name = request.POST.get("note", ""), "shows_name" in request.POST
        if form.is_valid() and "look" not in request.POST:
            try:
                introduction = api.request_introduction(
                    user=request.user,
                    match=self._match(),
                    note=form.cleaned_data["note"],
                    shows_name=shows_name,
                )
            except InvalidInput as wrong:
                add_faults(form, wrong.faults, otherwise="note")
            except Conflict as conflict:
                form.add_error(None, str(conflict))
            else:
                messages.success(request, _("Request sent. You hear from us as soon as they answer."))
                return redirect("symbios_matching:introduction", public_id=introduction.public_id)
        return self._page(form, note=typed(note, LONGEST_NOTE), shows_name=shows_name)

    def _match(self) -> Any:
        return api.get_match(user=self.request.user, public_id=self.kwargs["public_id"])

    def _page(self, form: IntroductionForm, *, note: str, shows_name: bool) -> HttpResponse:
        match = self._match()
        preview = api.preview_introduction(
            user=self.request.user, match=match, note=note, shows_name=shows_name
        )
        acting_for = {organisation.pk for organisation in api.organisations_of(user=self.request.user)}
        own, other = (
            (match.offer, match.need)
            if match.offer.organisation_id in acting_for
            else (match.need, match.offer)
        )
        return self.render_to_response(
            self.get_context_data(
                form=form,
                match=match,
                own=own,
                may_hide_name=own.visibility == Visibility.ON_REQUEST,
                other=listing_cards(user=self.request.user, listings=[other])[0],
                preview=preview_in_words(preview, asks_with_offer=own.kind == ListingKind.OFFER),
                explanation=api.explain(match=match, language=reader_language()),
                left=api.requests_left(organisation=own.organisation),
                limit=settings.SYMBIOS_OPEN_REQUESTS_PER_ORGANISATION,
                days=settings.SYMBIOS_INTRODUCTION_LIFETIME_DAYS,
                longest_note=LONGEST_NOTE,
                note_length=len(note),
            )
        )


class IntroductionPreviewView(CommunityView):
    """The preview as data, for the page that shows it while the note is typed. Nothing is stored."""

    needs_sign_in = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        match = api.get_match(user=request.user, public_id=kwargs["public_id"])
        acting_for = {organisation.pk for organisation in api.organisations_of(user=request.user)}
        preview = api.preview_introduction(
            user=request.user,
            match=match,
            note=typed(request.POST.get("note", ""), LONGEST_NOTE),
            shows_name="shows_name" in request.POST,
        )
        words = preview_in_words(preview, asks_with_offer=match.offer.organisation_id in acting_for)
        return JsonResponse(words.as_data())


class IntroductionView(CommunityView):
    """A request as the reader's side sees it; both contact cards once it was accepted."""

    template_name = "symbios_matching/introductions/introduction.html"
    section = "introductions"
    needs_sign_in = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        introduction = api.get_introduction(user=user, public_id=kwargs.pop("public_id"))
        own = {membership.organisation_id for membership in api.memberships_of(user=user)}
        offers = introduction.asking_id == introduction.offer.organisation_id
        asking_listing = listing_of(introduction, asking=True)
        asked_listing = listing_of(introduction, asking=False)
        asking = api.asking_shown(user=user, introduction=introduction)
        return super().get_context_data(
            introduction=introduction,
            is_asking=introduction.asking_id in own,
            is_asked=introduction.asked_id in own,
            status=api.status_now(introduction),
            own_card=api.card_if_accepted(user=user, introduction=introduction),
            card_is_account=not (introduction.asked.contact_email or introduction.asked.contact_phone),
            asking_place=asking_listing.place if asking else "",
            asking=asking,
            asking_listing=asking_listing,
            asked_listing=asked_listing,
            asked_card=listing_cards(user=user, listings=[asked_listing])[0],
            headline=headline(asking.name if asking else "", asking_listing.title, asks_with_offer=offers),
            about=about_line(
                asked_listing.title, asks_with_offer=offers, for_asking=introduction.asking_id in own
            ),
            explanation=self._explanation(introduction),
            contacts=api.contact_cards(user=user, introduction=introduction),
            **kwargs,
        )

    def _explanation(self, introduction: Any) -> Any:
        # What was kept when they asked may no longer hold; the page says what holds now.
        match = api.match_between(introduction.offer, introduction.need)
        return api.explain(match=match, language=reader_language()) if match else None


class IntroductionAnswerView(IntroductionView):
    """Accept or decline. Somebody who was faster is told, and nothing is overwritten."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        introduction = api.get_introduction(user=request.user, public_id=kwargs["public_id"])
        answer = request.POST.get("answer")
        if answer not in ("accept", "decline"):
            messages.error(request, _("Choose to accept or to decline."))
            return redirect("symbios_matching:introduction", public_id=introduction.public_id)
        accept = answer == "accept"
        try:
            api.answer_introduction(
                user=request.user,
                introduction=introduction,
                accept=accept,
                reason=request.POST.get("reason", "")[:300],
            )
        except Conflict as conflict:
            messages.error(request, str(conflict))
        except InvalidInput as wrong:
            messages.error(request, str(wrong))
        else:
            messages.success(
                request,
                _("Accepted. Both of you now see how to reach each other.")
                if accept
                else _("Declined. They hear that you cannot take it now."),
            )
        return redirect("symbios_matching:introduction", public_id=introduction.public_id)


class IntroductionsView(CommunityView):
    """All requests of the reader's organisations, those to answer first."""

    template_name = "symbios_matching/introductions/introductions.html"
    section = "introductions"
    needs_sign_in = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        own = {membership.organisation_id for membership in api.memberships_of(user=user)}
        rows = list(api.introductions_of(user=user)[:LISTED])
        others = {row.pk: listing_of(row, asking=row.asked_id in own) for row in rows}
        names = api.introduction_names(user=user, introductions=rows)
        received = [row for row in rows if row.asked_id in own]
        sent = [row for row in rows if row.asking_id in own and row.asked_id not in own]
        received.sort(key=lambda row: not api.is_waiting(row))
        return super().get_context_data(
            received=[_line(row, others[row.pk], names[row.pk][0]) for row in received],
            sent=[_line(row, others[row.pk], names[row.pk][1]) for row in sent],
            has_organisation=bool(own),
            listed=LISTED if len(rows) == LISTED else 0,
            **kwargs,
        )


def _line(row: Any, other: Any, organisation: Any) -> dict[str, Any]:
    return {"introduction": row, "other": other, "organisation": organisation, "status": api.status_now(row)}


def listing_of(introduction: Any, *, asking: bool) -> Any:
    """Return the listing of the asking side, or of the asked one."""
    offers = introduction.asking_id == introduction.offer.organisation_id
    return introduction.offer if offers == asking else introduction.need
