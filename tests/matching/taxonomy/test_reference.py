"""The packaged reference data is whole and does not contradict itself."""

import re
from collections import Counter, defaultdict

import pytest

from symbios_matching.engine.vocabulary import LANGUAGES
from symbios_matching.engine.words import fold
from symbios_matching.taxonomy.reference import load_vocabulary, read_rows

FILES = (
    "concepts.tsv",
    "known_synergies.csv",
    "law_rules.csv",
    "law_words.tsv",
    "ambiguous.tsv",
    "implied_uses.tsv",
)
KINDS = {
    *("material", "by-product", "energy", "water", "logistics"),
    *("space", "equipment", "expertise", "technology", "service"),
}
LEVELS = {"food", "feed", "chem", "material", "soil", "energy", "water", "service"}
MOST_LABELS = 7


@pytest.fixture(scope="module")
def vocabulary():
    return load_vocabulary()


@pytest.mark.parametrize("name", FILES)
def test_every_row_has_as_many_cells_as_the_header(name):
    rows = read_rows(name)
    assert rows
    assert [row for row in rows if None in row or None in row.values()] == []


@pytest.mark.parametrize("name", ["concepts.tsv", "known_synergies.csv", "law_rules.csv"])
def test_no_id_stands_twice(name):
    assert [one for one, times in Counter(row["id"] for row in read_rows(name)).items() if times > 1] == []


def test_there_is_as_much_of_it_as_is_promised(vocabulary):
    assert len(vocabulary.concepts) >= 460
    assert len(vocabulary.synergies) >= 343
    assert len(vocabulary.law_rules) >= 38


def test_every_concept_is_well_formed(vocabulary):
    for one in vocabulary.concepts.values():
        assert re.fullmatch(r"[a-z0-9_]+", one.id), one.id
        assert one.labels.get("en"), one.id
        assert one.kind in KINDS, one.id
        assert one.shelf_life in {"", "hours", "days", "week", "weeks", "stable"}, one.id
        assert one.abp in {"", "C1", "C2", "C3"}, one.id
        assert not one.ewc or re.fullmatch(r"\d{4}(\d{2})?", one.ewc), one.id
        assert not one.hs or re.fullmatch(r"\d{2}|\d{4}|\d{6}", one.hs), one.id


def test_labels_are_clean_and_few(vocabulary):
    for one in vocabulary.concepts.values():
        for language, labels in one.labels.items():
            assert len(labels) <= MOST_LABELS, (one.id, language)
            assert len({fold(label) for label in labels}) == len(labels), (one.id, language)
            assert not [label for label in labels if re.search(r"[()\t;]", label)], (one.id, language)


def test_broader_concepts_exist_and_never_run_in_a_circle(vocabulary):
    for one in vocabulary.concepts.values():
        assert not one.broader or one.broader in vocabulary.concepts, one.id
        assert vocabulary.concepts[vocabulary.ancestors(one.id)[-1]].broader == "", one.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_of_several_concepts_is_declared_ambiguous(vocabulary, language):
    declared = {fold(label): set(ids) for (of, label), ids in vocabulary.ambiguous.items() if of == language}
    concepts = defaultdict(set)
    for one in vocabulary.concepts.values():
        for label in one.labels.get(language, ()):
            concepts[fold(label)].add(one.id)
    shared = {label: ids for label, ids in concepts.items() if len(ids) > 1}
    assert {label: ids for label, ids in shared.items() if not ids <= declared.get(label, set())} == {}


def test_ambiguous_words_and_implied_uses_point_to_concepts(vocabulary):
    for (language, label), ids in vocabulary.ambiguous.items():
        assert language in LANGUAGES and len(ids) > 1 and set(ids) <= set(vocabulary.concepts), label
    assert {one.use for one in vocabulary.implied_uses} <= set(vocabulary.concepts)


def test_every_known_synergy_is_well_formed(vocabulary):
    for one in vocabulary.synergies.values():
        assert {one.concept, one.use_concept} <= set(vocabulary.concepts), one.id
        assert one.status in {"confirmed", "known", "verify"}, one.id
        assert one.level in LEVELS, one.id
        assert 1 <= one.trl <= 9, one.id
        assert re.fullmatch(r"\d{2}(\.\d{1,2})?", one.origin_nace), one.id
        assert re.fullmatch(r"\d{2}(\.\d{1,2})?", one.receiver_nace), one.id
        assert all((one.by_product, one.use, one.receiver, one.legal, one.source)), one.id


def test_every_law_rule_is_well_formed(vocabulary):
    for one in vocabulary.law_rules.values():
        named = {*one.materials, *one.materials_except, *one.uses, *one.uses_except}
        assert one.materials and named <= set(vocabulary.concepts), one.id
        assert one.effect in {"block", "ask", "pass"}, one.id
        assert one.act and one.article, one.id
        assert one.question or one.effect != "ask", one.id
        assert re.fullmatch(r"(\d{4}-\d{2}-\d{2})?", one.checked), one.id
    assert {row["rule"] for row in read_rows("law_words.tsv")} <= set(vocabulary.law_rules)


def test_no_known_synergy_runs_into_an_unconditional_ban(vocabulary):
    clashes = [
        (synergy.id, rule.id)
        for synergy in vocabulary.synergies.values()
        for rule in vocabulary.law_rules.values()
        if rule.effect == "block" and not rule.property
        if _meets(vocabulary.ancestors(synergy.concept), rule.materials, rule.materials_except)
        if _meets(vocabulary.ancestors(synergy.use_concept), rule.uses, rule.uses_except)
    ]
    assert clashes == []


def _meets(line, wide, but):
    return not set(line).isdisjoint(wide) and set(line).isdisjoint(but)


def test_every_source_key_is_spelled_out():
    from importlib.resources import files

    told = (files("symbios_matching.taxonomy") / "reference" / "SOURCES.md").read_text(encoding="utf-8")
    keys = {key.strip() for row in read_rows("known_synergies.csv") for key in row["source"].split(";")}
    assert sorted(key for key in keys if f"`{key}`" not in told) == []


def test_pages_find_words_for_ids_in_every_language(vocabulary):
    assert vocabulary.concept_label("bsg", "sl") == "pivske tropine"
    assert vocabulary.concept_label("bsg", "de-AT") == vocabulary.concept_label("bsg", "de")
    assert vocabulary.concept_label("bsg", "hr") == "brewers' spent grain"
    assert vocabulary.synergy("K008").receiver_nace == "01.41"
    assert vocabulary.law_rule("F08").effect == "block"
    with pytest.raises(KeyError):
        vocabulary.law_rule("F999")


def test_the_vocabulary_is_read_once():
    assert load_vocabulary() is load_vocabulary()
