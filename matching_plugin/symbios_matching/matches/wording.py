"""
Stored reasons to sentences, in the reader's language, at the moment they are read. Nothing is guessed here.
"""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from symbios_matching.data import LawQuestion, MatchExplanation, ReasonLine
from symbios_matching.matches.models import Match
from symbios_matching.matches.pairs import FoundMatch
from symbios_matching.matches.sentences import SENTENCES, Data
from symbios_matching.taxonomy.current import current_vocabulary


def explain(*, match: FoundMatch | Match, language: str = "") -> MatchExplanation:
    """
    Put a match's reasons into sentences, in ``language`` (two letters) or else in the active one.

    Reads nothing but the match and the vocabulary in force. A reason of an older or newer engine that this
    release has no sentence for is said by its factor alone.
    """
    with translation.override(language or get_language() or "en"):
        reasons = match.reasons
        factors = [reason for reason in reasons if reason.get("factor") != "law"]
        parts = tuple(_line(reason) for reason in factors)
        return MatchExplanation(
            score=match.score,
            score_if_answered=sum(part.points for part in parts),
            gate=match.gate,
            completeness=match.completeness,
            parts=parts,
            law=tuple(_law(reason["data"]) for reason in reasons if reason.get("factor") == "law"),
            missing=tuple(dict.fromkeys(_missing(reason) for reason in factors if not reason["known"])),
        )


def _line(reason: Data) -> ReasonLine:
    sentence = SENTENCES.get(reason["code"])
    headline, detail = sentence(reason["data"]) if sentence else (_factor(reason), "")
    return ReasonLine(
        factor=reason["factor"],
        headline=headline,
        detail=detail,
        points=reason["points"],
        max_points=reason["max_points"],
        known=reason["known"],
        share=reason["points"] / reason["max_points"] if reason["max_points"] else 0.0,
    )


def _factor(reason: Data) -> str:
    names = {
        "fit": _("What it is"),
        "quantity": _("How much"),
        "season": _("When"),
        "distance": _("How far"),
        "maturity": _("How proven"),
        "cascade": _("How good a use"),
    }
    return names.get(reason["factor"], str(reason["factor"]))


def _law(data: Data) -> LawQuestion:
    rule = current_vocabulary().law_rules.get(data["rule_id"])
    # The reference holds both in English; law_words marks them for the catalogues.
    question = _(rule.question) if rule and rule.question else ""
    note = _(rule.note) if rule and rule.note else ""
    open_question = question or _("Does the law allow this use? Ask your authority.")
    return LawQuestion(open_question, data["act"], data["article"], note)


def _missing(reason: Data) -> str:
    sentences = {
        "quantity": _("How much, in the same unit on both sides"),
        "season": _("In which months"),
        "distance": _("Where, so that the distance is known"),
        "maturity": _("Whether this has been done before"),
        "cascade": _("What it will be used for"),
    }
    return sentences.get(reason["factor"], _factor(reason))
