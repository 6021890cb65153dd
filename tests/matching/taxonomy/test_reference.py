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
    "sources.csv",
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
    assert len(vocabulary.concepts) >= 600
    assert len(vocabulary.synergies) >= 520
    assert len(vocabulary.law_rules) >= 80


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


def test_words_that_name_a_material_begin_with_four_letters_or_are_whole(vocabulary):
    naming = [one for one in vocabulary.law_rules.values() if not one.property or not one.uses]
    firsts = {re.split(r"[\s-]", phrase)[0] for one in naming for phrase in one.stated_by}
    assert [word for word in firsts if word.startswith("*") or ("*" in word and len(word) < 5)] == []


def _meets(line, wide, but):
    return not set(line).isdisjoint(wide) and set(line).isdisjoint(but)


def test_every_source_of_a_known_synergy_resolves_to_one_named_work():
    sources = {row["key"]: row for row in read_rows("sources.csv")}
    used = {key.strip() for row in read_rows("known_synergies.csv") for key in row["source"].split(";")}
    assert used == set(sources)
    for key, row in sources.items():
        assert row["title"] and row["kind"] and row["locator"], key
        assert re.fullmatch(r"(1[89]|20)\d{2}", row["year"]) or key == "unconfirmed", key
        assert re.fullmatch(r"(\d{4}-\d{2}-\d{2})?", row["checked"]), key


def test_what_no_source_confirms_says_so(vocabulary):
    for one in vocabulary.synergies.values():
        assert "unconfirmed" not in one.source or (one.source, one.status) == ("unconfirmed", "verify"), (
            one.id
        )


def test_the_readable_table_of_sources_is_the_one_programs_read():
    from importlib.resources import files

    told = (files("symbios_matching.taxonomy") / "reference" / "SOURCES.md").read_text(encoding="utf-8")
    rows = {
        f"| `{row['key']}` | {row['title']} | {row['year']} | {row['locator']} |"
        for row in read_rows("sources.csv")
    }
    section = told.split("## Source keys of `known_synergies.csv`")[1].split("\n## ")[0]
    assert {line for line in section.splitlines() if line.startswith("| `")} == rows


def test_every_by_product_has_a_known_use(vocabulary):
    used = {one.concept for one in vocabulary.synergies.values()}
    branches = {one.broader for one in vocabulary.concepts.values()}
    by_products = {one.id for one in vocabulary.concepts.values() if one.kind == "by-product"}
    assert sorted(by_products - branches - used) == []


def test_the_season_of_a_known_synergy_is_told_in_months(vocabulary):
    for one in vocabulary.synergies.values():
        assert re.fullmatch(r"((1[0-2]|[1-9])-(1[0-2]|[1-9]))?", one.season), one.id
        assert len(set(one.months)) == len(one.months) <= 12, one.id
    assert vocabulary.synergy("K001").months == tuple(range(1, 13))
    assert vocabulary.synergy("K016").months == (9, 10, 11)
    assert vocabulary.synergy("K014").months == (9, 10, 11, 12, 1, 2, 3)


def test_an_answer_answers_questions_and_says_who_gives_it(vocabulary):
    for one in vocabulary.law_rules.values():
        if one.effect != "pass":
            assert not one.answers and not one.answered_by, one.id
            continue
        assert one.answered_by in {"offer", "need"} and one.stated_by and not one.question, one.id
        answered = [vocabulary.law_rules[rule] for rule in one.answers]
        assert answered and all(rule.question for rule in answered), one.id
        # A need cannot undo what the offer states: it answers plain questions, or shows its licence.
        assert one.answered_by == "offer" or all(
            rule.effect == "ask" or not rule.uses for rule in answered
        ), one.id


def test_every_ban_has_words_that_state_its_property_or_name_its_material(vocabulary):
    for one in vocabulary.law_rules.values():
        assert one.effect != "block" or one.stated_by, one.id


def test_what_is_called_confirmed_was_read(vocabulary):
    read = {row["key"] for row in read_rows("sources.csv") if row["checked"]}
    for rule in vocabulary.law_rules.values():
        assert rule.confidence != "confirmed" or rule.checked, rule.id
    for synergy in vocabulary.synergies.values():
        keys = {key.strip() for key in synergy.source.split(";")}
        assert synergy.status != "confirmed" or keys & read, synergy.id


def test_a_key_of_a_source_means_one_work_in_all_tables():
    from importlib.resources import files

    told = (files("symbios_matching.taxonomy") / "reference" / "SOURCES.md").read_text(encoding="utf-8")
    volumes = defaultdict(set)
    for key, work in re.findall(r"^\| `([^`]+)` \| ([^|]+) \|", told, flags=re.MULTILINE):
        # "Bioresource Technology 98" and "..., Bioresource Technology 98, 2007"
        if volume := re.search(r" (\d+)(?:, \d{4})?$", work):
            volumes[key].add(volume[1])
    assert len(volumes) > 20
    assert {key: known for key, known in volumes.items() if len(known) > 1} == {}


@pytest.mark.parametrize(
    ("rules", "column"),
    [
        (("F03", "F44"), "stated_by"),
        (("F09", "F46"), "stated_by"),
        (("F24", "F68"), "stated_by"),
        (("F17", "F94"), "stated_by"),
        (("F50", "F51"), "ruled_out_by"),
        (("F17", "F94"), "ruled_out_by"),
        (("F17", "F18"), "ruled_out_by"),
        (("F17", "F50"), "ruled_out_by"),
    ],
)
def test_rules_that_speak_of_the_same_property_read_the_same_words(vocabulary, rules, column):
    told = [
        {one.removeprefix("from:") for one in getattr(vocabulary.law_rules[rule], column)} for rule in rules
    ]
    assert told[0] == told[1]


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
