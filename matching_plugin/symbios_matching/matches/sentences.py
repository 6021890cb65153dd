"""One sentence for each reason code of the engine: a headline, and a detail that may be empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from symbios_matching.listings.vocabulary import concept_label
from symbios_matching.matches.phrases import amount, month_words, number_words
from symbios_matching.taxonomy.current import current_vocabulary

Data = Mapping[str, Any]
Said = tuple[str, str]

# What fits.


def _same(data: Data) -> Said:
    return _("Same thing"), _("Both sides speak of %(thing)s.") % {"thing": _concept(data, "offer_concept")}


def _narrower(data: Data) -> Said:
    return _("A kind of what they ask for"), _two(data, _("%(offer)s is a kind of %(need)s."))


def _broader(data: Data) -> Said:
    return _("Wider than what they ask for"), _two(data, _("%(offer)s may include %(need)s."))


def _sibling(data: Data) -> Said:
    return _("Close relative"), _two(data, _("%(offer)s and %(need)s are of one family."))


def _known_use(data: Data) -> Said:
    return _("Known use"), _practice(data) or _("This use of it is documented.")


def _known_receiver(data: Data) -> Said:
    return _("Known receiver"), _practice(data) or _("This trade is known to take it.")


def _known_route(data: Data) -> Said:
    return _("Known between these trades"), _practice(data) or _("Trades like these are known to exchange.")


def _same_code(data: Data) -> Said:
    return _("Same List of Waste code"), _code(data, _("Both sides fall under code %(code)s."))


def _near_code(data: Data) -> Said:
    return _("Related List of Waste codes"), _code(data, _("Both codes begin with %(code)s."))


def _words(_data: Data) -> Said:
    return _("Similar words"), _("The texts are alike; ask whether the thing is the same.")


def _done_before(data: Data) -> Said:
    completed = data.get("completed") or 0
    sentence = ngettext(
        "%(count)s exchange like this was completed here.",
        "%(count)s exchanges like this were completed here.",
        completed,
    )
    return _("Done before"), sentence % {"count": completed} if completed else ""


# How much.


def _covers(data: Data) -> Said:
    left = data["offer_per_year"] - data["need_per_year"]
    headline = _("Covers all that is asked for")
    if left <= 0.005 * data["offer_per_year"]:
        return headline, _("%(needed)s a year are needed.") % {
            "needed": amount(data["need_per_year"], data["dimension"])
        }
    sentence = _("%(needed)s of %(offered)s a year are needed; %(left)s stay free.")
    return headline, sentence % {
        "needed": amount(data["need_per_year"], data["dimension"]),
        "offered": amount(data["offer_per_year"], data["dimension"]),
        "left": amount(left, data["dimension"]),
    }


def _partly(data: Data) -> Said:
    headline = _("Covers %(percent)s %% of what is asked for") % {
        "percent": number_words(data["covered"] * 100)
    }
    sentence = _("%(offered)s of %(needed)s a year.")
    return headline, sentence % {
        "needed": amount(data["need_per_year"], data["dimension"]),
        "offered": amount(data["offer_per_year"], data["dimension"]),
    }


def _quantity_unknown(data: Data) -> Said:
    return _("Quantity not stated"), _silent(data)


def _units_differ(_data: Data) -> Said:
    return _("Quantities cannot be compared"), _("The two sides count in different units.")


# When.


def _overlap(data: Data) -> Said:
    shelf = data.get("shelf_months") or 0
    if data["share"] >= 0.999:
        return _("There when it is needed"), month_words(data["need_months"] or data["offer_months"])
    headline = _("There in %(percent)s %% of the months of need") % {
        "percent": number_words(data["share"] * 100)
    }
    keeps = ngettext("It keeps for %(count)s month.", "It keeps for %(count)s months.", shelf)
    return headline, f"{_both_months(data)} {keeps % {'count': shelf}}" if shelf else _both_months(data)


def _apart(data: Data) -> Said:
    return _("Not there when it is needed"), _both_months(data)


def _both_months(data: Data) -> str:
    months = {"offered": month_words(data["offer_months"]), "needed": month_words(data["need_months"])}
    return _("Offered: %(offered)s; needed: %(needed)s.") % months


def _months_unknown(data: Data) -> Said:
    return _("Months not stated"), _silent(data)


# How far.


def _distance(data: Data) -> Said:
    # Whole kilometres: places are rounded before they are compared.
    headline = _("%(km)s km apart") % {"km": number_words(round(data["km"]))}
    sentence = _("About %(road)s km by road; this pays up to about %(reach)s km.")
    return headline, sentence % {
        "road": number_words(round(data["road_km"])),
        "reach": number_words(data["reach_km"]),
    }


def _distance_unknown(data: Data) -> Said:
    return _("Distance not known"), _("A place of one side is not on the map.")


# How proven, how good a use.


def _trl(data: Data) -> Said:
    level = int(data["trl"])
    if level >= 9:
        headline = _("Proven practice")
    elif level >= 7:
        headline = _("First plants run")
    elif level >= 5:
        headline = _("Tried in pilots")
    else:
        headline = _("Tried in the laboratory")
    return headline, _("Technology readiness %(level)s of 9.") % {"level": level}


def _maturity_unknown(_data: Data) -> Said:
    return _("No practice on record"), _("Our list of known exchanges does not name this one.")


def _cascade_level(data: Data) -> Said:
    uses = {
        "food": _("Used as food"),
        "feed": _("Used as feed"),
        "chem": _("Used in chemistry"),
        "material": _("Used as a material"),
        "water": _("Used as water again"),
        "service": _("A service shared"),
        "soil": _("Used on soil"),
        "energy": _("Used for energy"),
    }
    rank = {
        "food": _("The best use of all."),
        "feed": _("Second best, after food."),
        "energy": _("The last use before disposal."),
    }
    return uses.get(data["level"], _("How good a use")), rank.get(data["level"], "")


def _cascade_use(data: Data) -> Said:
    return _("What it becomes"), _("They use it as %(use)s.") % {"use": _concept(data, "use_concept")}


def _cascade_unknown(_data: Data) -> Said:
    return _("Use not stated"), _("They do not say what it will become.")


SENTENCES: dict[str, Callable[[Data], Said]] = {
    "same_concept": _same,
    "narrower_concept": _narrower,
    "broader_concept": _broader,
    "sibling_concept": _sibling,
    "known_synergy": _known_use,
    "known_receiver": _known_receiver,
    "known_trade_route": _known_route,
    "ewc_6": _same_code,
    "ewc_4": _near_code,
    "ewc_2": _near_code,
    "case": _done_before,
    "text": _words,
    "quantity_covers": _covers,
    "quantity_partly": _partly,
    "quantity_unknown": _quantity_unknown,
    "quantity_units_differ": _units_differ,
    "months_overlap": _overlap,
    "months_apart": _apart,
    "months_unknown": _months_unknown,
    "distance_km": _distance,
    "distance_unknown": _distance_unknown,
    "trl": _trl,
    "maturity_unknown": _maturity_unknown,
    "cascade_level": _cascade_level,
    "cascade_use": _cascade_use,
    "cascade_unknown": _cascade_unknown,
}


# Parts of sentences.


def _concept(data: Data, key: str) -> str:
    return concept_label(data[key]) if data.get(key) else _("the same thing")


def _two(data: Data, sentence: str) -> str:
    if not (data.get("offer_concept") and data.get("need_concept")):
        return ""
    said = sentence % {
        "offer": concept_label(data["offer_concept"]),
        "need": concept_label(data["need_concept"]),
    }
    return said[:1].upper() + said[1:]


def _practice(data: Data) -> str:
    known = current_vocabulary().synergies.get(data.get("synergy_id", ""))
    if known is None:
        return ""
    if (get_language() or "en").startswith("en"):
        facts = {
            "thing": known.by_product,
            "origin": known.origin,
            "use": known.use,
            "receiver": known.receiver,
        }
        return _("On record: %(thing)s (%(origin)s) becomes %(use)s (%(receiver)s).") % facts
    # The record is kept in English, but its concepts have names in every language.
    names = {"thing": concept_label(known.concept), "use": concept_label(known.use_concept)}
    return _("On record: %(thing)s becomes %(use)s.") % names


def _code(data: Data, sentence: str) -> str:
    digits = str(data.get("ewc", ""))
    pairs = " ".join(digits[place : place + 2] for place in range(0, len(digits), 2))
    return sentence % {"code": pairs} if digits else ""


def _silent(data: Data) -> str:
    silent = set(data.get("silent") or ())
    if silent == {"offer"}:
        return _("The offer does not say.")
    if silent == {"need"}:
        return _("The need does not say.")
    return _("Neither side says.") if silent else ""
