"""The community's catalogues: complete, with the same placeholders, compiled, and heard on the pages."""

import ast
import gettext
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

import symbios_matching
from symbios_matching import api
from symbios_matching.choices import LANGUAGES, STATE_NAMES, OrganisationKind, Period
from symbios_matching.matches.law_words import LAW_NOTES, LAW_QUESTIONS
from symbios_matching.matches.sentences import SENTENCES
from symbios_matching.taxonomy.reference import load_vocabulary

LOCALE = Path(symbios_matching.__file__).parent / "locale"
TRANSLATED = sorted(set(LANGUAGES) - {"en"})

# How the quantity of a brewery that covers a farm is said: headline and detail.
SAID = {
    "de": ("Deckt den ganzen Bedarf", "Gebraucht werden 480 t von 1.200 t im Jahr; frei bleiben 720 t."),
    "it": ("Copre tutto il fabbisogno", "Servono 480 t di 1.200 t all’anno; restano disponibili 720 t."),
    "sl": ("Pokrije vse, kar iščejo", "Potreba: 480 t od 1.200 t na leto; prosto ostane: 720 t."),
}

Entry = tuple[str, str, str, list[str]]


def entries(language: str) -> Iterator[Entry]:
    """Yield (context, message, plural message, translations) of a catalogue's source, without its header."""
    text = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    for block in re.split(r"\n{2,}", text):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        said: dict[str, str] = {}
        field = ""
        for line in lines:
            if not line.startswith('"'):
                field, line = line.split(" ", 1)
            said[field] = said.get(field, "") + ast.literal_eval(line)
        if said.get("msgid"):
            translations = [words for name, words in said.items() if name.startswith("msgstr")]
            yield said.get("msgctxt", ""), said["msgid"], said.get("msgid_plural", ""), translations


def compiled(language: str) -> gettext.GNUTranslations:
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[a-z]|\{\w*\}|%%|<[^>]+>", text))


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_and_none_is_guessed(language):
    assert [message for _context, message, _plural, said in entries(language) if not all(said)] == []
    source = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    assert not re.findall(r"^#,.*\bfuzzy\b", source, re.MULTILINE)


def test_all_languages_know_the_same_messages():
    known = {
        language: {(context, message) for context, message, *_rest in entries(language)}
        for language in TRANSLATED
    }
    assert all(messages == known["de"] for messages in known.values())
    assert len(known["de"]) > 500


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_survive_translation(language):
    for _context, message, plural, said in entries(language):
        expected = placeholders(plural or message)
        for words in said:
            # A form for exactly one may leave the number out, as English does.
            spared = {"%(count)s", "%(count)d"} if plural else set()
            assert expected - spared <= placeholders(words) <= expected, message


@pytest.mark.parametrize("language", TRANSLATED)
def test_line_ends_survive_translation(language):
    for _context, message, _plural, said in entries(language):
        assert {words.count("\n") for words in said} == {message.count("\n")}, message


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_compiled_is_what_is_written(language):
    catalogue = compiled(language)._catalog
    for context, message, plural, said in entries(language):
        key = f"{context}\x04{message}" if context else message
        forms = [catalogue[(key, form)] for form in range(len(said))] if plural else [catalogue[key]]
        assert forms == said, message


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_plural_has_the_forms_of_its_language(language):
    forms = compiled(language).info()["plural-forms"]
    expected = int(re.search(r"nplurals=(\d)", forms)[1])
    assert {len(said) for _context, _message, plural, said in entries(language) if plural} == {expected}


def test_slovene_uses_its_dual():
    said = [
        compiled("sl").ngettext("%(count)s match", "%(count)s matches", number) for number in (1, 2, 3, 5)
    ]
    assert [words.split()[-1] for words in said] == ["ujemanje", "ujemanji", "ujemanja", "ujemanj"]


@pytest.mark.parametrize("language", TRANSLATED)
def test_choices_speak_the_language_of_the_reader(language):
    with translation.override("en"):
        english = {str(OrganisationKind.PUBLIC_BODY.label), str(Period.WEEK.label), str(STATE_NAMES["wet"])}
    with translation.override(language):
        said = {str(OrganisationKind.PUBLIC_BODY.label), str(Period.WEEK.label), str(STATE_NAMES["wet"])}
    assert said.isdisjoint(english)


@pytest.mark.django_db
@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_of_a_match_stays_english(matched, language):
    english = api.explain(match=matched.match, language="en")
    said = api.explain(match=matched.match, language=language)
    quantity = next(part for part in said.parts if part.factor == "quantity")
    assert "1,200 t" not in quantity.detail and quantity.detail.count(" t") == 3
    for ours, theirs in zip(said.parts, english.parts, strict=True):
        assert ours.headline != theirs.headline
    assert {question.question for question in said.law}.isdisjoint(q.question for q in english.law)
    assert set(said.missing).isdisjoint(english.missing)


@pytest.mark.django_db
@pytest.mark.parametrize("language", sorted(SAID))
def test_amounts_and_sentences_read_as_a_native_writes_them(matched, language):
    said = api.explain(match=matched.match, language=language)
    quantity = next(part for part in said.parts if part.factor == "quantity")
    assert (quantity.headline, quantity.detail) == SAID[language]


def test_law_questions_of_the_reference_are_all_offered_to_translators():
    rules = load_vocabulary().law_rules.values()
    asked = [rule for rule in rules if rule.question]
    assert {rule.question for rule in asked} == set(LAW_QUESTIONS)
    assert {rule.note for rule in asked if rule.note} == set(LAW_NOTES)


@pytest.mark.django_db
@pytest.mark.parametrize("language", TRANSLATED)
def test_a_known_exchange_is_named_in_the_language_of_the_reader(language):
    record = {"synergy_id": next(iter(load_vocabulary().synergies))}
    with translation.override("en"):
        english = SENTENCES["known_synergy"](record)[1]
    with translation.override(language):
        said = SENTENCES["known_synergy"](record)[1]
    assert english.startswith("On record: Sweet cheese whey (Cheese dairy) becomes ")
    assert said and "(" not in said and "whey" not in said


@pytest.mark.django_db
@pytest.mark.parametrize("language", TRANSLATED)
def test_the_community_opens_in_the_language_of_the_reader(client, language):
    idea = "What one plant has left over, another can use."
    page = client.get(reverse("symbios_matching:home"), headers={"accept-language": language})
    shown = unescape(page.content.decode())
    assert f'<html lang="{language}"' in shown
    assert compiled(language).gettext(idea) in shown and idea not in shown
