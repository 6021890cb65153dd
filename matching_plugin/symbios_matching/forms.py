"""What people type: shapes and words of the forms. What is allowed is decided behind ``api``, not here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbios_matching import api
from symbios_matching.amounts import read_amount, write_amount
from symbios_matching.choices import (
    LANGUAGE_NAMES,
    LANGUAGES,
    STATE_NAMES,
    UNIT_SIGNS,
    UNITS,
    ListingKind,
    OrganisationKind,
    Period,
    ResourceKind,
    Visibility,
)
from symbios_matching.data import ListingInput

if TYPE_CHECKING:
    from symbios_matching.models import Listing

MONTH_CHOICES = [
    ("1", gettext_lazy("January")),
    ("2", gettext_lazy("February")),
    ("3", gettext_lazy("March")),
    ("4", gettext_lazy("April")),
    ("5", gettext_lazy("May")),
    ("6", gettext_lazy("June")),
    ("7", gettext_lazy("July")),
    ("8", gettext_lazy("August")),
    ("9", gettext_lazy("September")),
    ("10", gettext_lazy("October")),
    ("11", gettext_lazy("November")),
    ("12", gettext_lazy("December")),
]


class Paragraphs(forms.CharField):
    """Text of several lines. A line end counts as one character, however the browser sends it."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value) or ""


class ListingForm(forms.Form):
    """Four questions, and what else would change a match. Everything comes back as it was typed."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        choices=ListingKind.choices,
        error_messages={"required": gettext_lazy("Say whether you have it or look for it.")},
    )
    title = forms.CharField(
        max_length=140,
        error_messages={"required": gettext_lazy("Say what it is, in the word you use at work.")},
    )
    quantity = forms.CharField(required=False, max_length=40)
    unit = forms.ChoiceField(required=False, choices=[(unit, UNIT_SIGNS.get(unit, unit)) for unit in UNITS])
    period = forms.ChoiceField(required=False, choices=Period.choices)
    unsure = forms.BooleanField(required=False)
    place = forms.CharField(
        max_length=120,
        error_messages={"required": gettext_lazy("Name the town or the valley, not the street.")},
    )
    country = forms.ChoiceField(error_messages={"required": gettext_lazy("Choose the country.")})

    organisation = forms.UUIDField(required=False)
    resource_kind = forms.ChoiceField(
        required=False, choices=[("", gettext_lazy("not stated")), *ResourceKind.choices]
    )
    concepts = forms.CharField(required=False)
    months = forms.MultipleChoiceField(required=False, choices=MONTH_CHOICES)
    states = forms.MultipleChoiceField(required=False, choices=list(STATE_NAMES.items()))
    ewc_code = forms.CharField(required=False, max_length=12)
    max_distance_km = forms.CharField(required=False, max_length=10)
    description = Paragraphs(required=False, max_length=4000)
    language = forms.ChoiceField(
        required=False, choices=[(code, LANGUAGE_NAMES[code]) for code in LANGUAGES], initial="en"
    )
    visibility = forms.ChoiceField(required=False, choices=Visibility.choices, initial=Visibility.MEMBERS)
    version = forms.IntegerField(required=False)

    def __init__(self, *args: Any, listing: Listing | None = None, **kwargs: Any) -> None:
        """``listing`` is the one that is edited: what the form does not ask for stays as it is there."""
        super().__init__(*args, **kwargs)
        self.listing = listing
        cast(forms.ChoiceField, self.fields["country"]).choices = [("", _("Country")), *api.country_choices()]
        rarer = [state for state in (listing.states if listing else ()) if state not in STATE_NAMES]
        offered = [*STATE_NAMES.items(), *((state, state) for state in rarer)]
        cast(forms.MultipleChoiceField, self.fields["states"]).choices = offered

    @property
    def concept_ids(self) -> tuple[str, ...]:
        """
        The concepts the person chose; empty means: recognise from the words.

        Leaving the chips as they were shown chooses nothing: the same words count the same with and without
        scripts. Only a ticked set that differs from the one shown was somebody's choice.
        """
        if not self.is_bound:
            return tuple(self.initial.get("concepts", ()))
        chosen = tuple(dict.fromkeys(filter(None, self._listed("concepts"))))
        if self.listing is not None and set(chosen) == set(self.listing.concepts):
            return tuple(self.listing.concepts)
        return () if set(chosen) == set(self._listed("shown_ticked")) else chosen

    @property
    def refuses_all(self) -> bool:
        """Tell whether the person unticked every meaning that was shown ticked."""
        return bool(self._listed("shown_ticked")) and not self._listed("concepts")

    def _listed(self, name: str) -> list[str]:
        return self.data.getlist(name) if hasattr(self.data, "getlist") else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._clean_quantity(cleaned)
        self._clean_distance(cleaned)
        return cleaned

    def _clean_quantity(self, cleaned: dict[str, Any]) -> None:
        typed = cleaned.get("quantity", "")
        cleaned["amount"] = None
        if cleaned.get("unsure"):
            return
        if not typed:
            self.add_error("quantity", _("Write how much, or tick “Not sure yet”."))
            return
        amount = read_amount(typed)
        if amount is None:
            self.add_error(
                "quantity",
                _("“%(typed)s” is not a number. Write 100, or tick “Not sure yet”.") % {"typed": typed},
            )
        elif amount <= 0:
            self.add_error("quantity", _("Write a number above 0, or tick “Not sure yet”."))
        cleaned["amount"] = amount

    def _clean_distance(self, cleaned: dict[str, Any]) -> None:
        typed = cleaned.get("max_distance_km", "")
        cleaned["distance"] = None
        if not typed:
            return
        distance = read_amount(typed)
        if distance is None or not 1 <= distance <= 20_000:
            self.add_error(
                "max_distance_km",
                _("“%(typed)s” is not a distance. Write kilometres between 1 and 20,000, or leave it empty.")
                % {"typed": typed},
            )
            return
        cleaned["distance"] = round(distance)

    def listing_input(self) -> ListingInput:
        """
        Return what was typed as the input of ``api.publish_listing``; only after ``is_valid()``.

        An edit begins with the listing: an untouched place keeps its position and site, an untouched quantity
        its last digit.
        """
        cleaned = self.cleaned_data
        said: dict[str, Any] = {
            "kind": cleaned["kind"],
            "title": cleaned["title"],
            "quantity": cleaned["amount"],
            "unit": cleaned["unit"] or "t" if cleaned["amount"] is not None else "",
            "period": cleaned["period"] or Period.YEAR,
            "resource_kind": cleaned["resource_kind"] or self._kind_of_words(),
            "description": cleaned["description"],
            "language": cleaned["language"] or "en",
            "concepts": self.concept_ids,
            "states": tuple(cleaned["states"]),
            "ewc_code": cleaned["ewc_code"],
            "months": tuple(int(month) for month in cleaned["months"]),
            "max_distance_km": cleaned["distance"],
            "visibility": cleaned["visibility"] or Visibility.MEMBERS,
        }
        where = {name: cleaned[name] for name in ("place", "country")}
        old = self.listing
        if old is None or where != {"place": old.place, "country": old.country}:
            place = api.find_place(cleaned["place"], cleaned["country"])
            said |= where | {
                "latitude": place.latitude if place else None,
                "longitude": place.longitude if place else None,
                "site_id": None,
            }
        if old is None:
            return ListingInput(**said)
        if old.quantity is not None and cleaned["quantity"] == write_amount(old.quantity, exact=True):
            said["quantity"] = None if cleaned["unsure"] else old.quantity
        return api.input_of(old, **said)

    def _kind_of_words(self) -> str:
        """What nobody stated follows the words: a forklift is no by-product."""
        cleaned = self.cleaned_data
        kind = api.kind_of_words(
            text=cleaned["title"], language=cleaned["language"] or "en", concepts=self.concept_ids
        )
        return kind if kind in ResourceKind.values else ResourceKind.BY_PRODUCT


class OrganisationForm(forms.Form):
    """Who you are: what everybody may read, and the contact card that only an accepted introduction opens."""

    use_required_attribute = False

    name = forms.CharField(
        max_length=200, error_messages={"required": gettext_lazy("Write the name of the organisation.")}
    )
    kind = forms.ChoiceField(choices=OrganisationKind.choices, initial=OrganisationKind.COMPANY)
    place = forms.CharField(
        max_length=120,
        error_messages={"required": gettext_lazy("Name the town or the valley, not the street.")},
    )
    country = forms.ChoiceField(error_messages={"required": gettext_lazy("Choose the country.")})
    nace_code = forms.CharField(required=False, max_length=8)
    about = Paragraphs(required=False, max_length=2000)
    website = forms.CharField(required=False, max_length=200)
    contact_name = forms.CharField(required=False, max_length=150)
    contact_email = forms.EmailField(
        required=False,
        error_messages={
            "invalid": gettext_lazy("This is not a mail address. Write it like name@example.org.")
        },
    )
    contact_phone = forms.CharField(required=False, max_length=40)

    def __init__(self, *args: Any, with_place: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if with_place:
            cast(forms.ChoiceField, self.fields["country"]).choices = [
                ("", _("Country")),
                *api.country_choices(),
            ]
        else:
            # Sites are their own rows; the short form changes what the organisation says about itself.
            for name in ("place", "country", "nace_code"):
                del self.fields[name]

    def details(self) -> dict[str, Any]:
        """Return the keyword arguments of ``api.register_organisation`` or ``update_organisation``."""
        details = dict(self.cleaned_data)
        if "place" in details:
            place = api.find_place(details["place"], details["country"])
            details["latitude"] = place.latitude if place else None
            details["longitude"] = place.longitude if place else None
        return details


class IntroductionForm(forms.Form):
    """A note to the other side and whether it comes with a name."""

    use_required_attribute = False

    note = Paragraphs(
        required=False,
        max_length=600,
        error_messages={"max_length": gettext_lazy("The note has %(show_value)s characters; 600 fit.")},
    )
    shows_name = forms.BooleanField(required=False)


def add_faults(form: forms.Form, faults: dict[str, list[str]], *, otherwise: str) -> None:
    """Put the faults a call reported at their fields; those of fields the form lacks at ``otherwise``."""
    for field, sentences in faults.items():
        for sentence in sentences:
            form.add_error(field if field in form.fields else otherwise, sentence)
