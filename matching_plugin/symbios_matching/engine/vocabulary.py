"""
The knowledge the engine works with: concepts, known synergies and law rules, frozen.

Plain tuples and mappings only, so that a web page can turn an id into words without loading the
matching machinery. ``taxonomy.reference`` fills it from the packaged files; a test fills it by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

LANGUAGES = ("en", "it", "pt", "es", "sl", "fr", "de")


@dataclass(frozen=True, slots=True)
class ConceptFact:
    """
    A typical range of one property of a concept, for orientation only: every batch differs.

    ``property`` and ``unit`` as in ``concept_facts.csv`` (dry_matter in %, cod in g/l ...); ``low <= high``;
    ``source`` is a key spelled out in ``SOURCES.md``; ``status`` says how sure it is, as for known synergies.
    """

    property: str
    low: float
    high: float
    unit: str
    source: str
    status: str = "known"


@dataclass(frozen=True, slots=True)
class Concept:
    """
    One resource, use, place or skill that a listing can be about.

    ``labels`` maps a language to its words, preferred word first. ``codes`` are List of Waste codes without
    blanks ("020704"), the usual one first, and ``ewc`` is that first one or "". ``abp`` is the usual animal
    by-product category ("C1".."C3") or "". ``shelf_life`` is that of the raw, untreated state: hours, days,
    week, weeks, stable, or "" (does not apply). ``default_unit`` is what people usually count it in ("t",
    "m3", "MWh", "m2", "h", "pcs") or "". ``density`` is low and high in t/m3, as stored and moved in bulk.
    """

    id: str
    broader: str
    labels: Mapping[str, tuple[str, ...]]
    ewc: str = ""
    hs: str = ""
    abp: str = ""
    kind: str = "material"
    shelf_life: str = ""
    states: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    default_unit: str = ""
    density: tuple[float, float] | None = None
    composition: tuple[ConceptFact, ...] = ()

    def __post_init__(self) -> None:
        # One code is enough to say either way; nobody should have to say it twice.
        if self.ewc and not self.codes:
            object.__setattr__(self, "codes", (self.ewc,))
        elif self.codes and not self.ewc:
            object.__setattr__(self, "ewc", self.codes[0])


@dataclass(frozen=True, slots=True)
class KnownSynergy:
    """
    A use of a by-product that is practised or published somewhere.

    ``level`` is the rung of the cascade (food, feed, chem, material, soil, energy, water, service), ``trl``
    the technology readiness 1..9, ``status`` how sure we are: confirmed, known or verify (see SOURCES.md).
    ``season`` is "first-last month" ("9-3" is September to March) or "" where it depends on crop or plant.
    """

    id: str
    concept: str
    use_concept: str
    by_product: str
    origin: str
    origin_nace: str
    process: str
    use: str
    receiver: str
    receiver_nace: str
    level: str
    trl: int
    season: str
    legal: str
    source: str
    status: str

    @property
    def months(self) -> tuple[int, ...]:
        """The months (1..12) in which it accrues, in order of the season; () where not known."""
        if not self.season:
            return ()
        first, last = map(int, self.season.split("-"))
        return tuple((first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1))


@dataclass(frozen=True, slots=True)
class LawRule:
    """
    What the law says about bringing a material to a use: information, not legal advice.

    ``materials`` and ``uses`` are concepts and stand for all narrower ones, but for those under
    ``materials_except`` and ``uses_except``; no ``uses`` means any use.
    ``effect`` is block, ask or pass. A block with a ``property`` holds only for material of that property,
    and with a ``question`` it asks until the listing states it. ``stated_by`` and ``ruled_out_by`` are the
    phrases that state the property, or its contrary (see ``statements``); without a property, those that
    name the material itself, or something like it that is none. A pass ``answers`` the questions
    of other rules where the side named by ``answered_by`` (offer or need) states it. ``checked`` is the day
    (ISO) on which the text of the act was read for this rule, "" = not yet.
    """

    id: str
    materials: tuple[str, ...]
    property: str
    uses: tuple[str, ...]
    act: str
    article: str
    effect: str
    question: str
    note: str
    confidence: str
    stated_by: tuple[str, ...] = ()
    ruled_out_by: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    answered_by: str = ""
    checked: str = ""
    materials_except: tuple[str, ...] = ()
    uses_except: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImpliedUse:
    """
    A use that a need tells without naming it: by whom it is for ("for our pigs") or by the trade of who asks.

    ``words`` maps a language to words that mean this use after a word of purpose; ``nace`` are code prefixes.
    """

    use: str
    words: Mapping[str, tuple[str, ...]]
    nace: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """
    What became of earlier proposals of a material to a need, or to a trade: counts, never a hidden model.

    ``receiver_nace`` is a code prefix and counts where ``need_concept`` is "". ``completed`` exchanges speak
    for the next one of this kind, those ``dismissed`` as not relevant against it.
    """

    offer_concept: str
    need_concept: str
    receiver_nace: str
    completed: int
    dismissed: int

    @property
    def id(self) -> str:
        """What the case is about, as one text."""
        return f"{self.offer_concept}>{self.need_concept or self.receiver_nace}"


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """
    Everything the engine knows, in one frozen object. Compared and cached by identity.

    Raises:
        KeyError: on a look-up with an id that is not in the vocabulary.
    """

    concepts: Mapping[str, Concept]
    synergies: Mapping[str, KnownSynergy] = field(default_factory=dict)
    law_rules: Mapping[str, LawRule] = field(default_factory=dict)
    ambiguous: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    implied_uses: tuple[ImpliedUse, ...] = ()
    cases: tuple[Case, ...] = ()
    ordinary_words: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(
        cls,
        concepts: Iterable[Concept],
        *,
        synergies: Iterable[KnownSynergy] = (),
        law_rules: Iterable[LawRule] = (),
        ambiguous: Mapping[tuple[str, str], tuple[str, ...]] | None = None,
        implied_uses: Iterable[ImpliedUse] = (),
        cases: Iterable[Case] = (),
        ordinary_words: Iterable[tuple[str, str]] = (),
    ) -> Vocabulary:
        """
        Build a vocabulary from its parts; ``ambiguous`` maps (language, word) to candidate concepts.

        ``ordinary_words`` are (language, folded word): words that only look like a name ("search", "starch").
        """
        return cls(
            concepts=MappingProxyType({one.id: one for one in concepts}),
            synergies=MappingProxyType({one.id: one for one in synergies}),
            law_rules=MappingProxyType({one.id: one for one in law_rules}),
            ambiguous=MappingProxyType(dict(ambiguous or {})),
            implied_uses=tuple(implied_uses),
            ordinary_words=frozenset(ordinary_words),
            cases=tuple(cases),
        )

    def concept_label(self, concept_id: str, language: str = "en") -> str:
        """The preferred word for a concept; English where the language has none."""
        labels = self.concepts[concept_id].labels
        words = labels.get(language[:2].lower()) or labels.get("en") or (concept_id.replace("_", " "),)
        return words[0]

    def synergy(self, synergy_id: str) -> KnownSynergy:
        """One known synergy by its id."""
        return self.synergies[synergy_id]

    def law_rule(self, rule_id: str) -> LawRule:
        """One law rule by its id."""
        return self.law_rules[rule_id]

    def ancestors(self, concept_id: str) -> tuple[str, ...]:
        """The concept itself, then what is broader, nearest first."""
        return self._lineage[concept_id]

    def is_a(self, concept_id: str, wide: str) -> bool:
        """Is the concept the wide one, or narrower than it?"""
        return wide in self._lineage[concept_id]

    @cached_property
    def _lineage(self) -> Mapping[str, tuple[str, ...]]:
        lineage: dict[str, tuple[str, ...]] = {}
        for concept_id in self.concepts:
            line: list[str] = []
            step = concept_id
            while step in self.concepts and step not in line:
                line.append(step)
                step = self.concepts[step].broader
            lineage[concept_id] = tuple(line)
        return lineage

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """Narrower concepts one step down, for concepts that have any."""
        found: dict[str, list[str]] = {}
        for concept in self.concepts.values():
            if concept.broader:
                found.setdefault(concept.broader, []).append(concept.id)
        return {broader: tuple(sorted(ids)) for broader, ids in found.items()}
