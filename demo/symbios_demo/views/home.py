"""The front door: what Symbios is, and where to click."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from symbios_demo.picture import district_picture
from symbios_demo.player.course import current_course
from symbios_demo.player.outline import Module, UnitEntry, outline
from symbios_demo.player.progress import completions_of
from symbios_matching import api


def home(request: HttpRequest) -> HttpResponse:
    """Explain the two halves, the course and the exchange, and offer the people one can be."""
    course = current_course()
    user = request.user if request.user.is_authenticated else None
    done = completions_of(str(user.pk)) if user else {}
    modules = outline(course.runtime(user), course.root, done)
    return render(
        request,
        "symbios_demo/home.html",
        {
            "modules": modules,
            "minutes": sum(module.minutes for module in modules),
            "units": sum(len(module.units) for module in modules),
            "continue_with": next_unit(modules) if user else None,
            "picture": district_picture(),
            "listings": api.listings_visible_to(user=request.user).count(),
            "organisations": api.organisations_visible_to(user=request.user).count(),
            **_place(modules),
        },
    )


def next_unit(modules: tuple[Module, ...]) -> UnitEntry | None:
    """Return the first unit that is not done yet."""
    open_units = (unit for module in modules for unit in module.units if not unit.is_done and unit.total)
    return next(open_units, None)


def _place(modules: tuple[Module, ...]) -> dict[str, Any]:
    """Say how many units are done, and their share in percent."""
    units = [unit for module in modules for unit in module.units if unit.total]
    done = sum(unit.is_done for unit in units)
    return {
        "units_done": done,
        "units_total": len(units),
        "share": round(100 * done / len(units)) if units else 0,
    }
