"""List of Waste codes proposed for what a person wrote, labelled in the reader's language."""

from __future__ import annotations

from django.utils.translation import get_language

from symbios_matching.data import SuggestedCode
from symbios_matching.taxonomy.code_suggestion import suggest_codes as candidates_for


def suggest_codes(*, text: str, language: str = "", nace_code: str = "") -> list[SuggestedCode]:
    """
    Return at most ten codes a text may mean, those of one heading together, the likeliest heading first.

    ``language`` is that of the text, "" when not known; ``nace_code`` the trade of whoever gives. A proposal:
    the code is the holder's to choose, and never filled in without asking.
    """
    reader = (get_language() or "en")[:2]
    known = candidates_for(text, language, nace=nace_code)
    return [
        SuggestedCode(
            ewc_code=one.code.written,
            label=one.code.label(reader),
            heading_code=one.heading.written,
            heading_label=one.heading.label(reader),
            is_hazardous=one.code.is_hazardous,
            depends_on_content=bool(one.code.mirrors),
            matched=one.words,
        )
        for one in known
    ]
