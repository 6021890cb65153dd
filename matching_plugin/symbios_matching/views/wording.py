"""Words for the codes of a preview: what the other side reads now, and what only after a yes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from symbios_matching.data import RevealPreview

_AFTER_YES = {
    "organisation": gettext_lazy("Organisation"),
    "contact_name": gettext_lazy("Person to speak to"),
    "contact_email": gettext_lazy("Mail"),
    "contact_phone": gettext_lazy("Telephone"),
}
_HIDDEN = {
    "organisation": gettext_lazy("the name of your organisation"),
    "contact_name": gettext_lazy("names of persons"),
    "contact_email": gettext_lazy("mail address"),
    "contact_phone": gettext_lazy("telephone number"),
    "note_contacts": gettext_lazy("the addresses and numbers you wrote into the note"),
}


@dataclass(frozen=True, slots=True)
class PreviewWords:
    """A preview as the page lays it out. ``after_yes`` are (label, value) pairs."""

    about: str
    headline: str
    place: str
    note: str
    after_yes: tuple[tuple[str, str], ...]
    hidden: str
    note_was_changed: bool

    def as_data(self) -> dict[str, Any]:
        """Return the same as JSON can carry it."""
        return {
            "about": self.about,
            "headline": self.headline,
            "place": self.place,
            "note": self.note,
            "hidden": self.hidden,
            "note_was_changed": self.note_was_changed,
        }


def preview_in_words(preview: RevealPreview, *, asks_with_offer: bool) -> PreviewWords:
    """Put a preview into the sentences that the asked side will read."""
    now = dict(preview.now)
    return PreviewWords(
        about=about_line(now.get("about", ""), asks_with_offer=asks_with_offer),
        headline=headline(
            now.get("organisation", ""), now.get("listing", ""), asks_with_offer=asks_with_offer
        ),
        place=now.get("place", ""),
        note=now.get("note", ""),
        after_yes=tuple((str(_AFTER_YES.get(code, code)), value) for code, value in preview.after_yes),
        hidden=", ".join(str(_HIDDEN.get(code, code)) for code in preview.hidden),
        note_was_changed="note_contacts" in preview.hidden,
    )


def about_line(title: str, *, asks_with_offer: bool, for_asking: bool = False) -> str:
    """Say which of the asked side's listings a request is about, to that side or to the one that asks."""
    if for_asking:
        if asks_with_offer:
            return _("Your request about their need “%(title)s”") % {"title": title}
        return _("Your request about their offer “%(title)s”") % {"title": title}
    if asks_with_offer:
        return _("A request about your need “%(title)s”") % {"title": title}
    return _("A request about your offer “%(title)s”") % {"title": title}


def headline(organisation: str, title: str, *, asks_with_offer: bool) -> str:
    """Say who brings what, with or without a name."""
    if asks_with_offer:
        if organisation:
            return _("%(organisation)s offers: %(title)s") % {"organisation": organisation, "title": title}
        return _("An organisation offers: %(title)s") % {"title": title}
    if organisation:
        return _("%(organisation)s looks for: %(title)s") % {"organisation": organisation, "title": title}
    return _("An organisation looks for: %(title)s") % {"title": title}
