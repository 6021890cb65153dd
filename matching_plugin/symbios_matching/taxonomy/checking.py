"""What must hold of knowledge: asked of one row when it is saved, and of all rows before they serve."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import get_close_matches

from symbios_matching.engine.vocabulary import Vocabulary
from symbios_matching.engine.words import fold
from symbios_matching.taxonomy.codes import list_of_waste


def breaks(vocabulary: Vocabulary) -> list[str]:
    """
    What would break the engine, a sentence each: what points nowhere, or runs in a circle. Empty: all well.
    """
    known = vocabulary.concepts
    found = [] if known else ["There is no concept."]
    for concept in known.values():
        if not concept.labels:
            found.append(f"{concept.id} has no label.")
        if concept.broader and concept.broader not in known:
            found.append(f"{concept.id} is narrower than {concept.broader}, which does not exist.")
        elif known[vocabulary.ancestors(concept.id)[-1]].broader:
            found.append(f"{concept.id} is narrower than itself, by way of others.")
    pointing = {f"synergy {one.id}": {one.concept, one.use_concept} for one in vocabulary.synergies.values()}
    pointing |= {f"rule {one.id}": {*one.materials, *one.uses} for one in vocabulary.law_rules.values()}
    pointing |= {f"the word {word} ({lang})": set(ids) for (lang, word), ids in vocabulary.ambiguous.items()}
    for what, ids in pointing.items():
        if lost := sorted(ids - set(known)):
            found.append(f"{what} names {', '.join(lost)}, which does not exist.")
    found += [
        f"rule {one.id} names no material." for one in vocabulary.law_rules.values() if not one.materials
    ]
    found += [
        f"rule {one.id}: {fault}"
        for one in vocabulary.law_rules.values()
        for fault in rule_faults(
            one.effect,
            about=one.property,
            question=one.question,
            answers=one.answers,
            answered_by=one.answered_by,
            stated_by=one.stated_by,
            ruled_out_by=one.ruled_out_by,
        ).values()
    ]
    return found


def rule_faults(
    effect: str,
    *,
    about: str,
    question: str,
    answers: Collection[str],
    answered_by: str,
    stated_by: Collection[str],
    ruled_out_by: Collection[str],
) -> dict[str, str]:
    """
    A sentence for each field of a law rule without which it could not be shown or would never apply.

    ``about`` is the property. Answers may name rules that are switched off: those wait.
    """
    phrases = {"stated_by": stated_by, "ruled_out_by": ruled_out_by}
    faults = {
        name: f"There is no word in {', '.join(repr(one) for one in empty)}."
        for name, told in phrases.items()
        if (empty := [one for one in told if not re.search(r"[^\W_]", fold(one.split(":")[-1]))])
    }
    if effect == "ask" and not question:
        faults["question"] = "A rule that asks needs its question."
    if effect == "block" and about and not stated_by:
        faults.setdefault("stated_by", "A ban of a property needs phrases that state it.")
    if effect == "pass":
        if not answers:
            faults["answers"] = "A rule that passes needs the rules whose questions it answers."
        if answered_by not in ("offer", "need"):
            faults["answered_by"] = "A rule that passes needs to say who answers."
        if not stated_by:
            faults.setdefault("stated_by", "A rule that passes needs phrases that state the answer.")
    return faults


def concepts_with_label(language: str, folded: str) -> set[str]:
    """
    Ids of concepts that have this word in this language, without those the word is declared ambiguous among.
    """
    from symbios_matching.taxonomy.models import AmbiguousWord, ConceptLabel

    rows = ConceptLabel.objects.filter(language=language, folded=folded)
    having = set(rows.values_list("concept_id", flat=True))
    declared = [one for one in AmbiguousWord.objects.filter(lang=language) if fold(one.label) == folded]
    return set() if declared else having


def unknown_concepts(cell: str) -> str:
    """A sentence on ids in ``cell`` (with | between, - before one taken out) that are no concept, or ""."""
    from symbios_matching.taxonomy.models import Concept

    ids = [one.strip().removeprefix("-") for one in cell.split("|")]
    known = list(Concept.objects.values_list("pk", flat=True))
    lost = [one for one in ids if one and one not in known]
    near = [(one, get_close_matches(one, known, n=1)) for one in lost]
    told = [f"{one} (did you mean {close[0]}?)" if close else one for one, close in near]
    return f"There is no concept {', '.join(told)}." if lost else ""


def is_concept_named(*, concept_id: str) -> bool:
    """Tell whether a law rule or an ambiguous word names the concept, which no foreign key says."""
    from symbios_matching.taxonomy.models import AmbiguousWord, LawRule

    cells = [*LawRule.objects.values_list("material", "use"), *AmbiguousWord.objects.values_list("concepts")]
    named = {one.strip().removeprefix("-") for row in cells for cell in row for one in cell.split("|")}
    return concept_id in named


def unknown_waste_codes(cell: str) -> list[str]:
    """Those of the codes in ``cell`` (with | between) that the List of Waste does not have."""
    codes = [code.strip() for code in cell.split("|") if code.strip()]
    return [code for code in codes if code not in list_of_waste()]
