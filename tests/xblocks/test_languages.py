"""The catalogues: complete for learners, with the same names in braces, and used by page and feedback."""

import gettext
import re
from itertools import chain

import pytest

from symbios_xblocks.flow.feedback import LABELS
from symbios_xblocks.flow.strings import STRINGS as FLOW
from symbios_xblocks.quantities import UNIT_NAMES
from symbios_xblocks.skills import load_areas, load_profiles
from symbios_xblocks.skills_check.strings import STRINGS as SKILLS
from tests.xblocks.learning import CATALOGUES, LmsRuntime, post
from tests.xblocks.networks import SHAVINGS, WHEY, network

LANGUAGES = ("de", "es", "fr", "it", "pt", "sl")


def catalogue(language):
    return gettext.translation("text", str(CATALOGUES), [language])


def names(text):
    return set(re.findall(r"{\w+}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_a_learner_reads_is_translated(language):
    known = catalogue(language)._catalog
    areas = chain.from_iterable((area.name, area.short) for area in load_areas())
    labels = (label for label, _tone in LABELS.values())
    texts = {*FLOW.values(), *SKILLS.values(), *UNIT_NAMES.values(), *areas, *labels}
    texts |= {profile.name for profile in load_profiles()}
    assert not {text for text in texts if text not in known}


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_in_braces_survive_translation(language):
    for text, said in catalogue(language)._catalog.items():
        original = text[0] if isinstance(text, tuple) else text
        assert names(said) <= names(original) | {"{count}"} or not original, original


def test_slovene_uses_its_dual():
    said = [
        catalogue("sl").ngettext("Graded, {points} point.", "Graded, {points} points.", n)
        for n in (1, 2, 3, 5)
    ]
    assert [one.split()[-1] for one in said] == ["točka.", "točki.", "točke.", "točk."]


def test_page_and_feedback_speak_the_learners_language():
    block = LmsRuntime(language="de").make(network())
    assert "Mein Netzwerk prüfen" in block.student_view().content
    answer = post(block, "check", {"exchanges": [WHEY, SHAVINGS]})[1]
    assert [judged["label"] for judged in answer["checked"]["links"]] == ["Passt", "Verboten"]
    assert answer["checked"]["summary"]["title"].startswith("1 von 3 Verbindungen funktionieren.")


def test_a_language_without_a_catalogue_falls_back_to_english():
    assert "Check my network" in LmsRuntime().make(network()).student_view().content
