"""Filters of the exchange: read from the address, counted, and named when they empty the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from symbios_matching import api
from symbios_matching.choices import ListingKind, ResourceKind
from symbios_matching.views.base import typed

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from symbios_matching.models import Listing

LONGEST_TEXT = 200

_NAMES: dict[str, _StrPromise] = {
    "kind": _("Offer or need"),
    "resource_kind": _("Kind of resource"),
    "country": _("Country"),
}
_ALLOWED = {
    "kind": ListingKind.values,
    "resource_kind": ResourceKind.values,
    "country": [code for code, _name in api.country_choices()],
}

SORTS: dict[str, tuple[_StrPromise, tuple[str, ...]]] = {
    "new": (_("Newest first"), ("-published_at", "-pk")),
    "closing": (_("Closing soonest"), ("expires_at", "pk")),
    "title": (_("Title, A to Z"), ("title", "pk")),
}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One box to tick: what it would show under all other filters."""

    value: str
    label: str
    count: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One group of boxes."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """A filter in force, and the address without it."""

    label: str
    without: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """What taking one filter (or the words) away would bring back."""

    label: str
    without: str
    count: int


@dataclass(frozen=True, slots=True)
class ExchangeQuery:
    """Everything the exchange was asked, as it stands in the address. Unknown values are left out."""

    text: str = ""
    only_my_words: bool = False
    kind: tuple[str, ...] = ()
    resource_kind: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    sort: str = "new"

    @classmethod
    def read(cls, parameters: QueryDict) -> ExchangeQuery:
        """Read the parameters of a request."""
        chosen = {
            name: tuple(value for value in dict.fromkeys(parameters.getlist(name)) if value in allowed)
            for name, allowed in _ALLOWED.items()
        }
        sort = parameters.get("sort", "new")
        return cls(
            text=typed(parameters.get("q", ""), LONGEST_TEXT),
            only_my_words=parameters.get("words") == "only",
            sort=sort if sort in SORTS else "new",
            **chosen,
        )

    def but(self, **changes: Any) -> ExchangeQuery:
        """Return the same question with some of it changed."""
        return replace(self, **changes)

    @property
    def address(self) -> str:
        """The query string that asks the same again, without a page."""
        query = QueryDict(mutable=True)
        if self.text:
            query["q"] = self.text
        if self.only_my_words:
            query["words"] = "only"
        for name in _NAMES:
            query.setlist(name, list(getattr(self, name)))
        if self.sort != "new":
            query["sort"] = self.sort
        return f"?{query.urlencode()}"

    @property
    def has_filters(self) -> bool:
        """Tell whether any box is ticked."""
        return any(getattr(self, name) for name in _NAMES)

    def narrow(self, listings: QuerySet[Listing], *, leaving_out: str = "") -> QuerySet[Listing]:
        """Apply the ticked boxes, all or all but one group."""
        wanted = Q()
        for name in _NAMES:
            if name != leaving_out and getattr(self, name):
                wanted &= Q(**{f"{name}__in": getattr(self, name)})
        return listings.filter(wanted)

    def in_order(self, listings: QuerySet[Listing]) -> QuerySet[Listing]:
        """Sort as asked, with a last criterion that never ties."""
        return listings.order_by(*SORTS[self.sort][1])

    def applied(self) -> list[Applied]:
        """Return each ticked box with the address that lacks it."""
        return [
            Applied(
                label=value_label(name, value),
                without=self.but(
                    **{name: tuple(other for other in getattr(self, name) if other != value)}
                ).address,
            )
            for name in _NAMES
            for value in getattr(self, name)
        ]

    def without_filters(self) -> str:
        """Return the address with the words and the order alone."""
        return self.but(kind=(), resource_kind=(), country=()).address

    def remedies(self, found: QuerySet[Listing], everything: QuerySet[Listing]) -> list[Remedy]:
        """
        Say what emptied the list: what each group of filters, or the words, would bring back if taken away.

        ``found`` answers the words without any box; ``everything`` has neither words nor boxes. The
        most helpful remedy comes first.
        """
        remedies = [
            Remedy(
                label=", ".join(value_label(name, value) for value in getattr(self, name)),
                without=self.but(**{name: ()}).address,
                count=self.narrow(found, leaving_out=name).count(),
            )
            for name in _NAMES
            if getattr(self, name)
        ]
        if self.text:
            remedies.append(
                Remedy(
                    label=self.text,
                    without=self.but(text="", only_my_words=False).address,
                    count=self.narrow(everything).count(),
                )
            )
        return sorted(remedies, key=lambda remedy: -remedy.count)

    def facets(self, found: QuerySet[Listing], countries: list[str]) -> list[Facet]:
        """Count each value under the other filters. Values without a hit stay in their place with a 0."""
        known = {**_ALLOWED, "country": sorted({*countries, *self.country}, key=api.country_name)}
        return [
            Facet(name, str(label), tuple(self._values(found, name, known[name])))
            for name, label in _NAMES.items()
        ]

    def _values(self, found: QuerySet[Listing], name: str, known: list[str]) -> Iterator[FacetValue]:
        rows = self.narrow(found, leaving_out=name).order_by().values_list(name).annotate(Count("pk"))
        counts = dict(rows)
        for value in known:
            yield FacetValue(
                value=value,
                label=value_label(name, value),
                count=counts.get(value, 0),
                is_on=value in getattr(self, name),
            )


def value_label(name: str, value: str) -> str:
    """Put a value of a filter into words."""
    if name == "kind":
        return str(_("Offers") if value == ListingKind.OFFER else _("Needs"))
    if name == "resource_kind":
        return str(ResourceKind(value).label)
    return api.country_name(value)
