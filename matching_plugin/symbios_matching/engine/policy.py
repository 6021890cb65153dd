"""
What the engine values: every weight, floor and reach, each with its reason. No weight stands anywhere else.

Frozen and comparable, so that a stored run can say which policy it was made with. Importable without pandas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

FACTORS = ("fit", "quantity", "season", "distance", "maturity", "cascade")


def _frozen(**values: float) -> Mapping[str, float]:
    return MappingProxyType(values)


@dataclass(frozen=True)
class MatchingPolicy:
    """
    Shares, floors and reaches, all in [0, 1] unless the name says a unit.

    The score of a pair is ``gate * (sum of weight * value over the six factors)``. A factor one side is
    silent about enters with ``unknown_value`` and lowers the completeness of the pair: nobody wins by
    silence.
    """

    version: str = "2026-11"

    # Shares of the score; they add up to one. What fits decides; the rest orders what fits.
    weights: Mapping[str, float] = field(
        default_factory=lambda: _frozen(
            fit=0.45, quantity=0.15, season=0.10, distance=0.15, maturity=0.10, cascade=0.05
        )
    )
    unknown_value: float = 0.5

    # Fit by concept: the same thing, one step wider or narrower, or another child of the same parent.
    same_concept: float = 1.0
    kin_concept: float = 0.7
    sibling_concept: float = 0.4
    # Children of a whole branch ("energy", "feed") have less in common than children of one material.
    branch_sibling: float = 0.2
    # Both sides name only a whole branch ("water"): true, but little said.
    branch_concept: float = 0.7
    # A concept read in the description counts less than one in the title: it may be an aside.
    description_trust: float = 0.75

    # What stands behind a "for" in a need is made there, not wanted there: "raw material for silica".
    purpose_trust: float = 0.5
    # A title without a known word, but with a List of Waste code that few concepts share.
    code_trust: float = 0.5
    code_concepts: int = 4

    # Fit by List of Waste code: entry, sub-chapter, chapter. Codes ending 99 ("not otherwise specified")
    # say half.
    ewc_6: float = 0.8
    ewc_4: float = 0.5
    ewc_2: float = 0.2
    ewc_99_share: float = 0.5

    # Fit by a known synergy: the use is as good as named, times how near the need comes to that use.
    known_synergy: float = 0.9
    # The synergy is known for the parent or for a narrower material, not for this very one.
    synergy_of_kin: float = 0.75
    synergy_by_status: Mapping[str, float] = field(
        default_factory=lambda: _frozen(confirmed=1.0, known=1.0, verify=0.85)
    )
    # The need names no use, but its trade is the receiver of the synergy: NACE class, group, division.
    receiver_class: float = 0.6
    receiver_group: float = 0.45
    receiver_division: float = 0.25
    # ... and a quarter of that when the need names something of its own: carbon dioxide for a glasshouse is
    # no place for grain, though other glasshouses are.
    receiver_other_material: float = 0.25
    # A use the need states counts half when the need names another material for it.
    use_other_material: float = 0.5
    # Nothing known is named in the offer, but its trade is known to give to the need's trade: class, group.
    route_class: float = 0.25
    route_group: float = 0.15
    # Added to the best evidence when the need's trade is the known receiver of this material.
    sector_bonus: float = 0.1

    # Fit by words: likeness of texts, scaled. Below the floor the likeness is chance.
    text_ceiling: float = 0.6
    text_floor: float = 0.12
    # The second-best evidence supports the best by this share of what is still open.
    support_share: float = 0.15
    # Both sides state a kind and the kinds have nothing to do with each other (space for sludge).
    other_kind_share: float = 0.5
    # Pairs that fit less than this are not worth a person's time.
    fit_floor: float = 0.2

    # An offer that is larger than the need still leaves a rest to place: this share of the value follows
    # min / offer.
    surplus_share: float = 0.3

    # How long stock lasts, in months after the month it arises.
    shelf_months: Mapping[str, float] = field(
        default_factory=lambda: _frozen(hours=0, days=0, week=0, weeks=1, stable=11)
    )
    # States that make a material keep.
    keeping_states: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType(
            {
                "dried": "stable",
                "dry": "stable",
                "frozen": "stable",
                "salted": "stable",
                "pelleted": "stable",
                "baled": "stable",
                "powder": "stable",
                "canned": "stable",
                "ensiled": "weeks",
                "concentrated": "weeks",
            }
        )
    )

    # Reach: how far a thing pays to travel, km by road, nearest broader concept decides. Pipes are short,
    # extracts travel. Settings of the field, to be confirmed region by region.
    reach_km: Mapping[str, float] = field(
        default_factory=lambda: _frozen(
            steam=1.5,
            waste_heat=3,
            process_heat=3,
            cold=3,
            compressed_air=1.5,
            water=5,
            liquid=60,
            gas=150,
            biogas=10,
            energy=50,
            sludge=60,
            highcod_wastewater=20,
            dairy_byproduct=80,
            manure=30,
            biogas_feedstock=40,
            agrifood_byproduct=100,
            animal_byproduct=200,
            feed=250,
            soil=250,
            mineral=200,
            hide=300,
            tanned_waste=400,
            leather_material=600,
            packaging=300,
            food_ingredient=1500,
            plant_extract=1500,
            chemical_biobased=1500,
            biobased_material=500,
            fat_oil=400,
            whey_powder=1500,
            electricity=500,
            space=100,
            logistics=200,
            service=300,
            equipment=500,
            expertise=1500,
            technology=1500,
        )
    )
    reach_km_by_kind: Mapping[str, float] = field(
        default_factory=lambda: MappingProxyType(
            {
                "material": 300.0,
                "by-product": 150.0,
                "energy": 10.0,
                "water": 5.0,
                "logistics": 200.0,
                "space": 100.0,
                "equipment": 500.0,
                "expertise": 1500.0,
                "technology": 1500.0,
                "service": 300.0,
            }
        )
    )
    default_reach_km: float = 150.0
    # Dry, concentrated goods travel further than the wet ones the table is made for.
    dry_reach_share: float = 2.5
    # Straight line to road.
    road_detour: float = 1.3
    # What runs in a pipe cannot be moved at all beyond this many reaches.
    pipe_concepts: tuple[str, ...] = ("steam", "waste_heat", "process_heat", "cold", "compressed_air")
    pipe_reaches: float = 10.0

    # Maturity by technology readiness: 9 runs every day, 7-8 first plants, 5-6 pilots.
    maturity_by_trl: tuple[float, ...] = (0.2, 0.2, 0.2, 0.2, 0.4, 0.4, 0.7, 0.7, 1.0)

    # Cascade: the higher the use, the more of the resource's worth is kept. Services keep none and lose none.
    cascade: Mapping[str, float] = field(
        default_factory=lambda: _frozen(
            food=1.0, feed=0.9, chem=0.8, material=0.8, water=0.8, service=0.8, soil=0.5, energy=0.3
        )
    )
    cascade_roots: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType(
            {
                "food_ingredient": "food",
                "food_donation": "food",
                "feed": "feed",
                "chemical_biobased": "chem",
                "biobased_material": "material",
                "leather_material": "material",
                "construction_material": "material",
                "packaging": "material",
                "soil": "soil",
                "energy": "energy",
                "biofuel_feedstock": "energy",
                "biodiesel": "energy",
                "water": "water",
                "service": "service",
                "space": "service",
                "logistics": "service",
                "equipment": "service",
                "expertise": "service",
                "technology": "service",
            }
        )
    )

    # Law: a question that is still open lowers the score but does not hide the pair; a ban hides it.
    gate_open_question: float = 0.7
    # States of a need that answer the licence question for hazardous waste.
    licensed_states: tuple[str, ...] = ("licensed", "licensed_hazardous")

    # Work at a time: offers scored together. Bounds memory, never changes a result.
    offers_at_once: int = 512
    # A word found in more than this share of the needs (and in more than 200 of them) brings no candidates.
    common_word_share: float = 0.05


DEFAULT_POLICY = MatchingPolicy()

# For a survey of two files: who asks for ten wants ten, also where little is known.
SURVEY_POLICY = replace(DEFAULT_POLICY, text_floor=0.03, fit_floor=0.01, receiver_other_material=0.5)
