"""The self-assessment: answers, portrait, before and after, sharing, and what the author may leave out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from symbios_xblocks.events import LESSON_COMPLETED, SELF_ASSESSMENT_SUBMITTED
from symbios_xblocks.skills import load_skills
from symbios_xblocks.skills_check.content import (
    Area,
    Assessment,
    Profile,
    Recommendation,
    Skill,
    read_assessment,
    read_source,
    write_source,
)
from symbios_xblocks.skills_check.rules import check_skills
from symbios_xblocks.skills_check.scoring import portray
from tests.xblocks.learning import COURSE, LmsRuntime, as_olx, canonical, post

LEVELS = "".join(f'<level n="{number}">I can {number}</level>' for number in range(1, 5))
LAW = f"""
  <intro><p>Two questions.</p></intro>
  <area id="C" name="Keep it legal"/><area id="E" name="Make the deal"/>
  <skill id="S10" area="C" name="Decide the status">{LEVELS}
    <recommend unit="u_test" title="The test" minutes="25" below="3"/></skill>
  <skill id="S22" area="E" name="Negotiate">{LEVELS}
    <recommend unit="u_talk" title="The talk" minutes="10"/></skill>
  <profile id="g1" name="Team"><target skill="S10" level="3"/><target skill="S22" level="2"/></profile>
"""
OUTSIDE_THE_TAXONOMY = {"taxonomy": ""}


def olx(children=LAW, **attributes):
    given_attributes = {"display_name": "Now", "group": "law", **OUTSIDE_THE_TAXONOMY, **attributes}
    said = " ".join(f'{name}="{value}"' for name, value in given_attributes.items())
    return f"<symbios_skills {said}>{children}</symbios_skills>"


def hand_in(block, levels, **more):
    status, answer = post(block, "submit", {"levels": levels, "not_now": [], "profile": "g1", **more})
    assert status == 200, answer
    return answer


@pytest.fixture
def heard():
    """Collect what listeners of the two signals hear."""
    payloads = []

    def listen(sender, signal, **payload):
        payloads.extend(value for name, value in payload.items() if name in ("evidence", "lesson"))

    for signal in (SELF_ASSESSMENT_SUBMITTED, LESSON_COMPLETED):
        signal.connect(listen)
    yield payloads
    for signal in (SELF_ASSESSMENT_SUBMITTED, LESSON_COMPLETED):
        signal.disconnect(listen)


def test_a_new_block_asks_all_28_skills_with_four_statements_each():
    exercise = LmsRuntime().make("<symbios_skills/>").student_view_data()
    skills = [skill for area in exercise["areas"] for skill in area["skills"]]
    assert len(exercise["areas"]) == 6
    assert [skill["id"] for skill in skills] == [f"S{number:02}" for number in range(1, 29)]
    assert all(len(skill["levels"]) == 4 for skill in skills)


def test_every_statement_of_the_reference_is_different_and_in_the_first_person():
    statements = [statement for skill in load_skills() for statement in skill.levels]
    assert len(set(statements)) == 28 * 4
    assert all(statement.startswith("I ") for statement in statements)


def test_the_portrait_holds_means_strengths_gaps_and_units():
    portrait = hand_in(LmsRuntime().make(olx()), {"S10": 1, "S22": 3})["portrait"]
    assert portrait["areas"] == [
        {"area": "C", "earlier": None, "now": 1.0, "aim": 3.0},
        {"area": "E", "earlier": None, "now": 3.0, "aim": 2.0},
    ]
    assert [one["name"] for one in portrait["strengths"]] == ["Negotiate", "Decide the status"]
    assert portrait["gaps"] == [{"skill": "S10", "name": "Decide the status", "level": 1, "aim": 3.0}]
    (unit,) = portrait["units"]
    assert unit["url"] == f"/courses/{COURSE}/jump_to_id/u_test"
    assert portrait["minutes"] == 25


def test_a_low_mean_gets_the_shorter_list():
    offered = tuple(Recommendation(skill.id, f"u{skill.id}") for skill in load_skills())
    whole = read_assessment("", "symbios-skills")[0]
    whole = Assessment(areas=whole.areas, skills=whole.skills, recommendations=offered)
    assert len(portray(whole, {skill.id: 0 for skill in whole.skills}, None).recommendations) == 3
    assert len(portray(whole, {skill.id: 2 for skill in whole.skills}, None).recommendations) == 5


def test_the_block_after_the_course_shows_the_answers_from_before():
    runtime = LmsRuntime()
    hand_in(runtime.make(olx(phase="pre")), {"S10": 1, "S22": 0})
    after = hand_in(runtime.make(olx(phase="post"), name="two"), {"S10": 3, "S22": 2})
    assert [area["earlier"] for area in after["portrait"]["areas"]] == [1.0, 0.0]
    other_group = hand_in(runtime.make(olx(phase="post", group="other"), name="three"), {"S10": 3, "S22": 2})
    assert [area["earlier"] for area in other_group["portrait"]["areas"]] == [None, None]


def test_an_area_may_be_put_off_but_not_forgotten():
    block = LmsRuntime().make(olx())
    status, answer = post(block, "submit", {"levels": {"S10": 2}, "not_now": []})
    assert (status, answer["error"]) == (409, "Still open: Negotiate.")
    answer = hand_in(block, {"S10": 2}, not_now=["E"])
    assert [area["now"] for area in answer["portrait"]["areas"]] == [2.0, None]


def test_nothing_is_shared_unless_the_learner_says_so_and_it_can_be_taken_back(heard):
    block = LmsRuntime().make(olx())
    hand_in(block, {"S10": 1, "S22": 3})
    assert [type(one).__name__ for one in heard] == ["LessonCompletion"]
    hand_in(block, {"S10": 1, "S22": 3}, share=True)
    assert (heard[-1].levels, heard[-1].is_shared, heard[-1].user_id) == ((("S10", 1), ("S22", 3)), True, 7)
    hand_in(block, {"S10": 1, "S22": 3}, share=False)
    assert (heard[-1].levels, heard[-1].is_shared) == ((), False)


def test_deleting_the_answers_forgets_them_and_withdraws_them(heard):
    runtime = LmsRuntime()
    block = runtime.make(olx())
    hand_in(block, {"S10": 1, "S22": 3}, share=True)
    status, state = post(block, "clear", {})
    assert (status, state["levels"], state["portrait"]) == (200, {}, None)
    assert heard[-1].is_shared is False
    assert block.handed_in == {}


def test_sharing_can_be_switched_off_by_the_author(heard):
    hand_in(LmsRuntime().make(olx(share="never")), {"S10": 1, "S22": 3}, share=True)
    assert [type(one).__name__ for one in heard] == ["LessonCompletion"]


def test_staff_in_a_learners_place_leave_no_skill_evidence(heard):
    runtime = LmsRuntime()
    runtime.is_masquerading = True
    block = runtime.make(olx())
    hand_in(block, {"S10": 1, "S22": 3}, share=True)
    assert heard == []
    assert runtime.published == []
    assert block.handed_in == {}


def test_a_listener_that_fails_does_not_disturb_the_learner():
    def fail(sender, **payload):
        raise RuntimeError("listener is down")

    SELF_ASSESSMENT_SUBMITTED.connect(fail)
    try:
        assert hand_in(LmsRuntime().make(olx()), {"S10": 1, "S22": 3}, share=True)["is_shared"]
    finally:
        SELF_ASSESSMENT_SUBMITTED.disconnect(fail)


def test_completion_comes_with_the_hand_in_and_never_a_grade():
    runtime = LmsRuntime()
    block = runtime.make(olx())
    post(block, "save_levels", {"levels": {"S10": 1}, "not_now": []})
    assert runtime.events("completion") == []
    hand_in(block, {"S10": 1, "S22": 3})
    assert runtime.events("completion") == [{"completion": 1.0}]
    assert runtime.events("grade") == []


def test_events_name_skills_and_means_only():
    runtime = LmsRuntime()
    block = runtime.make(olx())
    hand_in(block, {"S10": 1, "S22": 3})
    post(block, "open_unit", {"unit": "u_test"})
    answered = [(event["skill"], event["level"]) for event in runtime.events("symbios.skills.answered")]
    assert answered == [("S10", 1), ("S22", 3)]
    (submitted,) = runtime.events("symbios.skills.submitted")
    assert (submitted["phase"], submitted["means_by_area"]) == ("pre", {"C": 1.0, "E": 3.0})
    assert runtime.events("symbios.skills.recommendation_opened")[0]["unit"] == "u_test"
    assert post(block, "open_unit", {"unit": "elsewhere"})[0] == 400
    assert post(block, "open_unit", {"unit": []})[0] == 400


def test_levels_of_removed_skills_are_left_out_without_a_crash():
    block = LmsRuntime().make(olx())
    hand_in(block, {"S10": 1, "S22": 3})
    block.content_olx = LAW.replace('id="S22"', 'id="S23"').replace('skill="S22"', 'skill="S23"')
    state = block.learner_state()
    assert state["levels"] == {"S10": 1}
    assert [area["now"] for area in state["portrait"]["areas"]] == [1.0, None]


WORDS = st.text(st.characters(categories=("Lu", "Ll", "Nd", "Po", "Sm")), min_size=1, max_size=10)


@st.composite
def sources(draw):
    ids = ("S1", "S2", "S3")
    levels = st.sampled_from(((), ("one", "two", "three", "four")))
    return Assessment(
        intro=draw(st.sampled_from(("", "<p>Hello</p>"))),
        areas=tuple(Area(name, draw(WORDS), draw(st.just("") | WORDS)) for name in ("A", "B")),
        skills=tuple(Skill(name, "A", draw(WORDS), draw(st.just("") | WORDS), draw(levels)) for name in ids),
        profiles=(Profile("p", draw(WORDS), tuple((name, float(draw(st.integers(0, 4)))) for name in ids)),),
        recommendations=tuple(
            Recommendation(name, "unit", draw(WORDS), draw(st.none() | st.floats(1, 500)), 2.0)
            for name in ids
        ),
        only=draw(st.sampled_from(((), ("A",)))),
    )


@settings(max_examples=50, deadline=None)
@given(sources())
def test_an_assessment_written_and_read_again_is_the_same(source):
    assert read_source(write_source(source))[0] == source


def test_olx_goes_through_a_block_unchanged():
    source = olx("<!-- law only -->" + LAW, phase="post", lo="M0.2", homegrown="1")
    assert as_olx(LmsRuntime().make(source)) == canonical(etree.fromstring(source))


SEEDED = {
    "area that does not exist": (LAW.replace('area="E"', 'area="X"'), "skill 2: area “X” does not exist"),
    "skill of a target that does not exist": (
        LAW.replace('target skill="S22"', 'target skill="S99"'),
        "profile 1: skill “S99” does not exist",
    ),
    "level out of range": (
        LAW.replace('n="4"', 'n="5"', 1),
        "skill 1: level “5” is not one of 1, 2, 3, 4, each once",
    ),
    "level without words": (LAW.replace("I can 2", "", 1), "skill 1: level 2 has no statement"),
    "three levels": (
        LAW.replace('<level n="4">I can 4</level>', "", 1),
        "skill 1: has 3 levels; four are needed",
    ),
    "unit missing": (LAW.replace('unit="u_test" ', ""), "skill 1: “unit” is missing"),
    "minutes no number": (
        LAW.replace('minutes="25"', 'minutes="half"'),
        "skill 1: minutes “half” is not a number",
    ),
    "aim out of range": (
        LAW.replace('level="3"', 'level="7"'),
        "profile 1: a target needs a level from 0 to 4",
    ),
    "id twice": (LAW.replace('id="S22"', 'id="S10"'), "skill 2: the id “S10” is used twice"),
    "unknown element": (LAW + "<skil/>", "element “skil” is not known here"),
    "no skill": ("<intro/>", "there is no skill to ask about"),
}


@pytest.mark.parametrize(("children", "sentence"), SEEDED.values(), ids=SEEDED)
def test_an_authors_slip_is_named(children, sentence):
    said = [fault.sentence() for fault in check_skills(OUTSIDE_THE_TAXONOMY, children) if not fault.is_advice]
    assert sentence in said


def test_a_skill_of_the_taxonomy_can_be_reworded_and_areas_left_out():
    children = f'<only areas="C"/><skill id="S10" name="Which door?">{LEVELS}</skill>'
    whole, faults = read_assessment(children, "symbios-skills")
    assert not faults
    assert [area.id for area in whole.areas] == ["C"]
    assert [skill.name for skill in whole.skills][0] == "Which door?"
    assert whole.skills[0].levels == ("I can 1", "I can 2", "I can 3", "I can 4")
