"""Closed lists of the field, in its own words (CWA 17354:2018 for kinds of resource)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganisationKind(models.TextChoices):
    """What sort of organisation takes part."""

    COMPANY = "company", _("Company")
    CLUSTER = "cluster", _("Cluster or association")
    CONSULTANCY = "consultancy", _("Consultancy")
    RESEARCH = "research", _("Research or technology centre")
    PUBLIC_BODY = "public_body", _("Public body")


class MemberRole(models.TextChoices):
    """What a person may do for an organisation: owners and editors act, viewers read."""

    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    VIEWER = "viewer", _("Viewer")


class ListingKind(models.TextChoices):
    """A listing gives (offer) or takes (need)."""

    OFFER = "offer", _("Offer")
    NEED = "need", _("Need")


class ResourceKind(models.TextChoices):
    """Ten kinds of resource an organisation can share."""

    MATERIAL = "material", _("Material")
    BY_PRODUCT = "by-product", _("By-product")
    ENERGY = "energy", _("Energy and heat")
    WATER = "water", _("Water")
    LOGISTICS = "logistics", _("Logistics")
    SPACE = "space", _("Space and capacity")
    EQUIPMENT = "equipment", _("Equipment")
    EXPERTISE = "expertise", _("Expertise")
    TECHNOLOGY = "technology", _("Technology")
    SERVICE = "service", _("Service")


class Period(models.TextChoices):
    """The rhythm a quantity is stated in."""

    DAY = "day", _("a day")
    WEEK = "week", _("a week")
    MONTH = "month", _("a month")
    YEAR = "year", _("a year")
    ONCE = "once", _("once")


class Visibility(models.TextChoices):
    """
    Who may read a listing: everybody, signed-in members, or members who see it without a name until accepted.
    """

    PUBLIC = "public", _("Public")
    MEMBERS = "members", _("Members only")
    ON_REQUEST = "on_request", _("Name on request")


class ListingStatus(models.TextChoices):
    """Open listings are matched; withdrawn ones are kept for their owner and never shown to others."""

    OPEN = "open", _("Open")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class UnknownWordState(models.TextChoices):
    """What the editors of the vocabulary decided about a word it did not know."""

    OPEN = "open", "open"
    ATTACHED = "attached", "now a label"
    DISMISSED = "dismissed", "no resource word"


class IntroductionStatus(models.TextChoices):
    """From asking to an answer. Only ``accepted`` reveals contact data."""

    REQUESTED = "requested", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")


# Units people may state a quantity in; engine.normalise converts them exactly.
UNITS = ("t", "kg", "m3", "l", "hl", "MWh", "kWh", "GJ", "h", "d", "m2", "pcs", "pallets")
LANGUAGES = ("en", "pt", "it", "es", "sl", "fr", "de")

# Each language by its own name, as its speakers look for it.
LANGUAGE_NAMES = {
    "en": "English",
    "pt": "Português",
    "it": "Italiano",
    "es": "Español",
    "sl": "Slovenščina",
    "fr": "Français",
    "de": "Deutsch",
}

# Units that people write otherwise than we store them.
UNIT_SIGNS = {
    "m3": "m³",
    "m2": "m²",
    "h": _("hours"),
    "d": _("days"),
    "pcs": _("pieces"),
    "pallets": _("pallets"),
}

# The states people are offered when publishing; the vocabulary knows rarer ones, shown as they are written.
STATE_NAMES = {
    "fresh": pgettext_lazy("state of a material", "Fresh"),
    "wet": pgettext_lazy("state of a material", "Wet"),
    "liquid": pgettext_lazy("state of a material", "Liquid"),
    "concentrated": pgettext_lazy("state of a material", "Concentrated"),
    "pressed": pgettext_lazy("state of a material", "Pressed"),
    "dry": pgettext_lazy("state of a material", "Dry"),
    "dried": pgettext_lazy("state of a material", "Dried"),
    "powder": pgettext_lazy("state of a material", "Powder"),
    "pelleted": pgettext_lazy("state of a material", "Pelleted"),
    "chilled": pgettext_lazy("state of a material", "Chilled"),
    "frozen": pgettext_lazy("state of a material", "Frozen"),
    "salted": pgettext_lazy("state of a material", "Salted"),
    "ensiled": pgettext_lazy("state of a material", "Ensiled"),
}
