"""The List of Waste and NACE are whole: counts, levels, hazard, mirrors and words."""

import re
from collections import Counter

import pytest

from symbios_matching.engine.vocabulary import LANGUAGES
from symbios_matching.engine.words import fold
from symbios_matching.taxonomy.codes import ENTRY_TYPES, list_of_waste, nace
from symbios_matching.taxonomy.reference import load_vocabulary, read_rows

CHAPTERS_IN_SEVEN_LANGUAGES = ("02", "04")


def entries():
    return [one for one in list_of_waste().values() if one.level == "entry"]


@pytest.mark.parametrize("name", ["list_of_waste.csv", "nace.csv"])
def test_no_code_stands_twice_and_no_cell_is_missing(name):
    rows = read_rows(name)
    assert max(Counter(row["code"] for row in rows).values()) == 1
    assert [row for row in rows if None in row or None in row.values()] == []


def test_the_list_of_waste_has_all_its_entries_and_headings():
    assert Counter(one.level for one in list_of_waste().values()) == {
        "chapter": 20,
        "sub-chapter": 111,
        "entry": 842,
    }
    assert Counter(one.entry_type for one in entries()) == {
        "absolute hazardous": 235,
        "absolute non-hazardous": 256,
        "mirror hazardous": 173,
        "mirror non-hazardous": 178,
    }


def test_every_entry_stands_under_its_headings_and_hazard_follows_its_type():
    known = list_of_waste()
    for one in known.values():
        assert re.fullmatch(r"(\d{2}){1,3}", one.code)
        assert one.level == {2: "chapter", 4: "sub-chapter", 6: "entry"}[len(one.code)]
        assert one.code[:2] in known and (len(one.code) < 4 or one.code[:4] in known)
        if one.level == "entry":
            assert one.entry_type in ENTRY_TYPES
            assert one.is_hazardous == (one.entry_type in {"absolute hazardous", "mirror hazardous"})
        else:
            assert (one.entry_type, one.is_hazardous, one.mirrors) == ("", False, ())


def test_mirrors_point_at_each_other_across_the_hazard_within_a_sub_chapter():
    known = list_of_waste()
    for one in entries():
        assert not (one.mirrors and one.entry_type.startswith("absolute")), one.code
        for other in (known[code] for code in one.mirrors):
            assert one.code in other.mirrors
            assert other.code[:4] == one.code[:4]
            assert {one.entry_type, other.entry_type} == {"mirror hazardous", "mirror non-hazardous"}
    alone = {one.code for one in entries() if one.entry_type.startswith("mirror") and not one.mirrors}
    assert alone == {"101401", "140604", "140605"}  # the list names no other side for these


def test_every_code_has_an_english_label_of_few_words_that_no_other_code_has():
    labels = [one.label() for one in list_of_waste().values()]
    assert max(Counter(map(fold, labels)).values()) == 1
    assert max(len(label) for label in labels) <= 70


@pytest.mark.parametrize("language", LANGUAGES)
def test_food_and_leather_are_labelled_in_every_language_without_repeats(language):
    ours = [one for one in list_of_waste().values() if one.code[:2] in CHAPTERS_IN_SEVEN_LANGUAGES]
    assert [one.code for one in ours if language not in one.labels] == []
    labels = Counter(fold(one.label(language)) for one in ours)
    assert {label for label, times in labels.items() if times > 1} == set()


def test_everyday_words_are_clean_and_not_repeated_within_a_code():
    for one in list_of_waste().values():
        for language, words in one.labels.items():
            assert all(word == word.strip() and word for word in words), (one.code, language)
            assert len(set(words)) == len(words), (one.code, language)


@pytest.mark.parametrize(
    ("code", "written", "entry_type"),
    [
        ("020704", "02 07 04", "absolute non-hazardous"),
        ("040108", "04 01 08", "absolute non-hazardous"),
        ("040103", "04 01 03*", "mirror hazardous"),
        ("030105", "03 01 05", "mirror non-hazardous"),
        ("160601", "16 06 01*", "absolute hazardous"),
    ],
)
def test_well_known_entries_are_what_they_are(code, written, entry_type):
    one = list_of_waste()[code]
    assert (one.written, one.entry_type) == (written, entry_type)


def test_a_label_falls_back_to_english():
    assert list_of_waste()["0401"].label("it-CH") == "Pelle e pelliccia"
    assert list_of_waste()["160103"].label("sl") == "Tyres"


def test_concepts_point_at_codes_that_exist():
    known = list_of_waste()
    named = {row["id"]: set(filter(None, row["ewc"].split("|"))) for row in read_rows("concepts.tsv")}
    assert {concept: codes for concept, codes in named.items() if not codes <= set(known)} == {}


def test_nace_has_all_its_sections_divisions_groups_and_classes_in_seven_languages():
    assert Counter(one.level for one in nace().values()) == {
        "section": 21,
        "division": 88,
        "group": 272,
        "class": 615,
    }
    for one in nace().values():
        assert one.revision == "2"
        assert set(one.titles) == set(LANGUAGES) and all(one.titles.values()), one.code
        assert one.broader in nace() or (one.level == "section" and not one.broader), one.code


def test_nace_titles_are_found_by_code_and_language():
    assert nace()["11.05"].title("de") == "Herstellung von Bier"
    assert nace()["11.05"].title("hr") == nace()["11.05"].title("en")
    assert nace()["10.51"].broader == "10.5" and nace()["10"].broader == "C"


def test_known_synergies_name_industries_that_exist():
    named = {
        code for one in load_vocabulary().synergies.values() for code in (one.origin_nace, one.receiver_nace)
    }
    assert named - set(nace()) == set()
