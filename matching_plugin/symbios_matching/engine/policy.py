"""
What the engine values: every weight, floor and reach, each with its reason. The longer tables lie in
``policy_tables``; no weight stands anywhere else.

Frozen and comparable, so that a stored run can say which policy it was made with. Importable without pandas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from symbios_matching.engine import policy_fields
from symbios_matching.engine.policy_fields import PolicyValue, Value, ladder, number, table, word_table, words
from symbios_matching.engine.policy_tables import CASCADE_ROOTS, KEEPING_STATES, REACH_KM, REACH_KM_BY_KIND

FACTORS = ("fit", "quantity", "season", "distance", "maturity", "cascade")


@dataclass(frozen=True)
class MatchingPolicy:
    """
    Shares, floors and reaches, all in [0, 1] unless their unit says otherwise.

    The score of a pair is ``gate * (sum of weight * value over the six factors)``. A factor one side is
    silent about enters with ``unknown_value`` and lowers the completeness of the pair: nobody wins by
    silence.
    """

    version: str = "2026-11"

    weights: Mapping[str, float] = table(
        {"fit": 0.45, "quantity": 0.15, "season": 0.10, "distance": 0.15, "maturity": 0.10, "cascade": 0.05},
        "Shares of the score; they add up to one. What fits decides; the rest orders what fits.",
    )
    unknown_value: float = number(
        0.5, "What a factor is worth when one side is silent about it: neither praise nor blame."
    )

    same_concept: float = number(1.0, "Both sides name the same thing.")
    kin_concept: float = number(0.7, "One side names what is one step wider or narrower.")
    sibling_concept: float = number(0.4, "The sides name two children of the same parent.")
    branch_sibling: float = number(
        0.2,
        'Children of a whole branch ("energy", "feed") have less in common than children of one material.',
    )
    branch_concept: float = number(
        0.7, 'Both sides name only a whole branch ("water"): true, but little said.'
    )
    description_trust: float = number(
        0.75, "A concept read in the description counts less than one in the title: it may be an aside."
    )
    purpose_trust: float = number(
        0.5,
        'What stands behind a "for" in a need is made there, not wanted there: "raw material for silica".',
    )
    code_trust: float = number(
        0.5, "A title without a known word, but with a List of Waste code that few concepts share."
    )
    code_concepts: int = number(
        4, "How many concepts may share a code that is read this way.", unit="concepts", low=1, high=50
    )

    ewc_6: float = number(0.8, "Both sides state the same List of Waste entry (six digits).")
    ewc_4: float = number(0.5, "Both sides state codes of one sub-chapter (four digits).")
    ewc_2: float = number(0.2, "Both sides state codes of one chapter (two digits).")
    ewc_99_share: float = number(0.5, 'Codes that end in 99 ("not otherwise specified") say half.')

    known_synergy: float = number(
        0.9, "A known synergy: the use is as good as named, times how near the need comes to that use."
    )
    synergy_of_kin: float = number(
        0.75, "The synergy is known for the parent or for a narrower material, not for this very one."
    )
    synergy_by_status: Mapping[str, float] = table(
        {"confirmed": 1.0, "known": 1.0, "verify": 0.85},
        "Doubtful rows (verify) weigh less; what the trade knows weighs as what was read.",
    )
    receiver_class: float = number(
        0.6, "The need names no use, but its trade is the receiver of the synergy: same NACE class."
    )
    receiver_group: float = number(0.45, "The same, for a trade of the same NACE group.")
    receiver_division: float = number(0.25, "The same, for a trade of the same NACE division.")
    receiver_other_material: float = number(
        0.25,
        "The need names something of its own: carbon dioxide for a glasshouse is no place for grain, though "
        "other glasshouses are. The trade then counts this share.",
    )
    use_other_material: float = number(
        0.5, "A use the need states counts this share when the need names another material for it."
    )
    route_class: float = number(
        0.25, "Nothing known is named in the offer, but its trade is known to give to this trade: NACE class."
    )
    route_group: float = number(0.15, "The same, for a NACE group.")
    sector_bonus: float = number(
        0.1, "Added to the best evidence when the need's trade is the known receiver of this material."
    )

    text_ceiling: float = number(0.6, "Likeness of words, scaled: words alone never prove a fit.")
    text_floor: float = number(0.12, "Below this likeness, words that are alike are chance.")
    support_share: float = number(
        0.15, "The second-best evidence supports the best by this share of what is still open."
    )
    other_kind_share: float = number(
        0.5, "Both sides state a kind and the kinds have nothing to do with each other (space for sludge)."
    )
    fit_floor: float = number(
        0.25,
        "Pairs that fit less than this are not worth a person's time: a chapter of the List of Waste in "
        "common, or two children of a whole branch, is no reason to ring a stranger.",
    )

    surplus_share: float = number(
        0.3,
        "An offer larger than the need leaves a rest to place: this share of the value follows need / offer.",
    )

    shelf_months: Mapping[str, float] = table(
        {"hours": 0.0, "days": 0.0, "week": 0.0, "weeks": 1.0, "stable": 11.0},
        "How long stock lasts after the month in which it arises.",
        unit="months",
        high=11,
    )
    keeping_states: Mapping[str, str] = word_table(
        KEEPING_STATES,
        "States that make a material keep, and for how long it then keeps.",
        unit="shelf life",
        choices=("hours", "days", "week", "weeks", "stable"),
    )

    reach_km: Mapping[str, float] = table(
        REACH_KM,
        "How far a thing pays to travel; the nearest broader concept decides. Pipes are short, extracts "
        "travel. Settings of the field, to be confirmed region by region.",
        unit="km by road",
        low=0.1,
        high=20000,
    )
    reach_km_by_kind: Mapping[str, float] = table(
        REACH_KM_BY_KIND,
        "The reach of a listing whose concept has none, by the kind of resource.",
        unit="km by road",
        low=0.1,
        high=20000,
    )
    default_reach_km: float = number(
        150.0, "The reach of a listing of which nothing is known.", unit="km by road", low=0.1, high=20000
    )
    dry_reach_share: float = number(
        2.5,
        "Dry, concentrated goods travel this many times as far as the wet ones the table is made for.",
        unit="times",
        low=1,
        high=20,
    )
    road_detour: float = number(1.3, "From straight line to road.", unit="km by road a km", low=1, high=3)
    pipe_concepts: tuple[str, ...] = words(
        ("steam", "waste_heat", "process_heat", "cold", "compressed_air"),
        "What runs in a pipe.",
        unit="concepts",
    )
    pipe_reaches: float = number(
        10.0, "A pipe cannot be longer than this many reaches.", unit="reaches", low=1, high=1000
    )

    maturity_by_trl: tuple[float, ...] = ladder(
        (0.2, 0.2, 0.2, 0.2, 0.4, 0.4, 0.7, 0.7, 1.0),
        "Worth of technology readiness 1 to 9: 9 runs every day, 7-8 first plants, 5-6 pilots.",
    )

    cascade: Mapping[str, float] = table(
        {
            "food": 1.0,
            "feed": 0.9,
            "chem": 0.8,
            "material": 0.8,
            "water": 0.8,
            "service": 0.8,
            "soil": 0.5,
            "energy": 0.3,
        },
        "The higher the use, the more of the resource's worth is kept. Services keep none and lose none.",
    )
    cascade_roots: Mapping[str, str] = word_table(
        CASCADE_ROOTS,
        "The rung of the cascade that a concept and all that is narrower stand on.",
        unit="rung",
        choices=("food", "feed", "chem", "material", "water", "service", "soil", "energy"),
    )

    gate_open_question: float = number(
        0.7,
        "A question of law that is still open lowers the score but does not hide the pair; a ban hides it.",
    )
    licensed_states: tuple[str, ...] = words(
        ("licensed", "licensed_hazardous"),
        "States of a need that answer the licence question for hazardous waste.",
        unit="states",
    )

    pool_link_km: float = number(
        30.0,
        "Neighbours: members of a pool are linked by hops of at most this, one morning's round of a lorry.",
        unit="km, straight",
        low=0.1,
        high=1000,
    )
    pool_radius_km: float = number(
        150.0,
        "How far a member of a pool may be from the one it is made for.",
        unit="km by road",
        low=1,
        high=5000,
    )
    chain_weights: Mapping[str, float] = table(
        {"match": 0.6, "solution": 0.2, "detour": 0.2},
        "Shares of a three-party match: donor and receiver, the solution between, the way through it.",
    )

    far_reaches: float = number(
        4.0,
        "Further apart than this many reaches of what is offered is no match, unless a side states a longer "
        "way: beyond one reach distance earns nothing, and beyond four nobody has been seen to drive.",
        unit="reaches",
        low=1,
        high=1000,
    )

    case_path: float = number(
        0.8,
        "Exchanges of this kind were completed before: worth this times the share completed of those "
        "proposed, one of each counted in advance. Less than a known synergy, for few cases prove little.",
    )

    most_of_one_organisation: int = number(
        3,
        "A list of the best names one organisation at most so often: its reader wants a choice of partners.",
        unit="matches",
        low=1,
        high=1000,
    )
    higher_use_among_next: int = number(
        5,
        "Where a list of at least this length ends and one of so many next would put the thing to a higher "
        "use than all of the list, it takes the last place. 0 switches this off.",
        unit="matches",
        low=0,
        high=50,
    )

    offers_at_once: int = number(
        512,
        "Offers scored together. Bounds memory, never changes a result.",
        unit="offers",
        low=1,
        high=100000,
    )
    common_word_share: float = number(
        0.05, "A word found in more than this share of the needs (and in more than 200) brings no candidates."
    )

    def explained(self) -> list[PolicyValue]:
        """Every value with its unit, range and reason; tables entry by entry (``weights.fit``)."""
        return policy_fields.explained(self)

    def with_values(self, changes: Mapping[str, Value], *, version: str = "") -> MatchingPolicy:
        """
        This policy with some values changed, by the names of ``explained``.

        Raises:
            ValueError: an unknown name, a value of another type or out of range, or weights that no longer
                add up to one. The message is a sentence for the person who changes it.
        """
        changed = policy_fields.with_values(self, changes)
        total = sum(changed.weights.values())
        if abs(total - 1) > 1e-6:
            raise ValueError(f"The six weights add up to {total:g}; they have to add up to 1.")
        return replace(changed, version=version or self.version)


DEFAULT_POLICY = MatchingPolicy()

# For a survey of two files: who asks for ten wants ten, also where little is known.
SURVEY_POLICY = replace(DEFAULT_POLICY, text_floor=0.03, fit_floor=0.01, receiver_other_material=0.5)
