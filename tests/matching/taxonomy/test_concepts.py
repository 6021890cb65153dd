"""The vocabulary is large, whole in seven languages, and tells what a concept usually is."""

from collections import defaultdict
from importlib.resources import files

import pytest

from symbios_matching.engine.lexicon import recognise
from symbios_matching.engine.units import parse_unit
from symbios_matching.engine.vocabulary import LANGUAGES, Concept
from symbios_matching.engine.words import fold, tokens
from symbios_matching.taxonomy.reference import load_vocabulary, read_rows


@pytest.fixture(scope="module")
def vocabulary():
    return load_vocabulary()


def test_there_are_at_least_six_hundred_concepts_and_not_all_are_materials(vocabulary):
    kinds = defaultdict(int)
    for one in vocabulary.concepts.values():
        kinds[one.kind] += 1
    assert len(vocabulary.concepts) >= 700
    assert min(kinds.values()) >= 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_concept_has_a_name_in_every_language(vocabulary, language):
    assert [one.id for one in vocabulary.concepts.values() if not one.labels.get(language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_two_concepts_are_told_apart_after_folding_and_cutting(vocabulary, language):
    """But for words declared ambiguous: what reads the same is a question, never a silent choice."""
    declared = {fold(label) for of, label in vocabulary.ambiguous if of == language}
    spelled = defaultdict(set)
    for one in vocabulary.concepts.values():
        for label in one.labels[language]:
            if fold(label) not in declared:
                spelled[tuple(word.stem for word in tokens(label, language))].add(one.id)
    assert {stems: ids for stems, ids in spelled.items() if len(ids) > 1} == {}


def test_every_code_is_an_entry_of_the_list_of_waste(vocabulary):
    entries = {row["code"] for row in read_rows("list_of_waste.csv") if row["level"] == "entry"}
    assert len(entries) == 842
    unknown = {one.id: set(one.codes) - entries for one in vocabulary.concepts.values()}
    assert {concept: codes for concept, codes in unknown.items() if codes} == {}


def test_a_concept_may_have_several_codes_the_usual_one_first(vocabulary):
    wood = vocabulary.concepts["wood_waste"]
    assert wood.ewc == wood.codes[0] == "030105"
    assert "150103" in wood.codes


def test_one_code_may_be_said_either_way():
    assert Concept("a", "", {}, ewc="020704").codes == ("020704",)
    assert Concept("a", "", {}, codes=("020704", "020799")).ewc == "020704"


def test_what_people_count_a_concept_in_is_a_unit_that_is_known(vocabulary):
    units = {one.id: one.default_unit for one in vocabulary.concepts.values() if one.default_unit}
    assert {concept: unit for concept, unit in units.items() if parse_unit(unit) is None} == {}
    assert (units["bsg"], units["whey"], units["waste_heat"], units["pallets"]) == ("t", "m3", "MWh", "pcs")


def test_many_concepts_tell_what_is_usually_in_them(vocabulary):
    assert len([one for one in vocabulary.concepts.values() if one.composition or one.density]) >= 120


def test_every_fact_is_a_range_of_a_known_concept_with_a_unit_and_a_source(vocabulary):
    told = (files("symbios_matching.taxonomy") / "reference" / "SOURCES.md").read_text(encoding="utf-8")
    rows = read_rows("concept_facts.csv")
    assert {row["concept"] for row in rows} <= set(vocabulary.concepts)
    assert len({(row["concept"], row["property"]) for row in rows}) == len(rows)
    for row in rows:
        assert 0 <= float(row["low"]) <= float(row["high"]), row
        assert not row["unit"].startswith("%") or float(row["high"]) <= 100, row
        assert row["unit"] and row["status"] in {"confirmed", "known", "verify"}, row
        assert f"`{row['source']}`" in told, row


def test_one_property_has_one_unit_but_for_its_basis():
    units = defaultdict(set)
    for row in read_rows("concept_facts.csv"):
        units[row["property"]].add(row["unit"])
    assert units["density"] == {"t/m3"}
    assert units["dry_matter"] == {"%"}
    assert units["cod"] == {"g/l"}


def test_what_a_concept_is_made_of_comes_with_it(vocabulary):
    grain = vocabulary.concepts["bsg"]
    assert grain.density is not None and 0.5 < grain.density[0] <= grain.density[1] < 1.5
    [dry] = [fact for fact in grain.composition if fact.property == "dry_matter"]
    assert 15 < dry.low < dry.high < 30


def test_an_ordinary_word_is_never_taken_for_a_name_it_looks_like(vocabulary):
    wrong = {
        (row["lang"], row["word"]): [one.concept_id for one in found]
        for row in read_rows("ordinary_words.tsv")
        for found in [recognise(row["word"], row["lang"], vocabulary)]
        if any(one.how == "fuzzy" for one in found)
    }
    assert wrong == {}
