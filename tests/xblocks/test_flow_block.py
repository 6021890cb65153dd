"""The flow builder through its handlers: grading, feedback, what stays secret, what leaves traces."""

import pytest

from tests.xblocks.learning import LIBRARY_BLOCK, LmsRuntime, page_text, post
from tests.xblocks.networks import (
    CHILDREN,
    DIGESTATE,
    FULL,
    HEAT,
    NO_FIT,
    RAW_DIGESTATE,
    SHAVINGS,
    WHEY,
    WHEY_TO_PIGS,
    graded,
    network,
)


def check(block, *links):
    status, answer = post(block, "check", {"exchanges": list(links), "attempt": block.attempts + 1})
    assert status == 200, answer
    return answer


def verdicts(answer):
    return [judged["verdict"] for judged in answer["checked"]["links"]]


@pytest.mark.parametrize(
    ("links", "score"),
    [
        (FULL, 1.0),
        ([WHEY], 1 / 3),
        ([WHEY, HEAT, SHAVINGS], 0.5),
        ([SHAVINGS], 0.0),
        ([WHEY, HEAT, RAW_DIGESTATE], 2 / 3),
        ([WHEY, WHEY_TO_PIGS], 1 / 3),
        ([NO_FIT, SHAVINGS, WHEY], 0.0),
    ],
    ids=[
        "full",
        "partial",
        "one forbidden",
        "zero",
        "step missing",
        "whey given twice",
        "penalty eats the point",
    ],
)
def test_the_grade_is_points_less_penalties_over_the_target(links, score):
    runtime = LmsRuntime()
    check(runtime.make(graded()), *links)
    (grade,) = runtime.events("grade")
    assert grade["value"] == pytest.approx(score)
    assert grade["max_value"] == 1.0


def test_each_link_gets_its_verdict_and_reason():
    answer = check(LmsRuntime().make(network()), WHEY, WHEY_TO_PIGS, RAW_DIGESTATE, SHAVINGS, NO_FIT)
    assert verdicts(answer) == ["works", "given_twice", "not_yet", "forbidden", "no_fit"]
    reasons = [judged["feedback"] for judged in answer["checked"]["links"]]
    assert reasons == [
        "SECRET steady and wet",
        "All of it already goes to Biogas plant. A tonne can be given only once.",
        "SECRET animal origin",
        "SECRET never to feed",
        "Farm has no use for this: Heat.",
    ]


def test_the_summary_counts_links_and_what_stays_in_use():
    summary = check(LmsRuntime().make(network()), *FULL)["checked"]["summary"]
    assert (
        summary["title"]
        == "3 of 3 links work. In use instead of lost: 9,000\xa0t a year, 1,200\xa0MWh a year."
    )


def test_from_the_second_check_the_step_and_a_lonely_actor_are_named():
    block = LmsRuntime().make(network(target="4", quantities="false"))
    first = check(block, RAW_DIGESTATE)
    second = check(block, RAW_DIGESTATE, WHEY)
    assert "Pasteurise" not in str(first["checked"])
    assert "Add the step “Pasteurise”." in second["checked"]["links"][0]["feedback"]
    assert "Next: look at Pig farm." in second["checked"]["summary"]["text"]


def test_the_best_attempt_is_kept():
    runtime = LmsRuntime()
    block = runtime.make(graded())
    check(block, *FULL)
    check(block, WHEY)
    assert [grade["value"] for grade in runtime.events("grade")] == [1.0, 1.0]


def test_an_attempt_too_many_is_refused_and_changes_nothing():
    runtime = LmsRuntime()
    block = runtime.make(graded(max_attempts="1"))
    check(block, WHEY)
    status, answer = post(block, "check", {"exchanges": FULL, "attempt": 2})
    assert (status, answer["error"]) == (409, "You have used your one attempt.")
    assert len(runtime.events("grade")) == 1
    assert block.submitted == [WHEY]


def test_a_repeated_request_counts_as_one_attempt():
    block = LmsRuntime().make(graded(max_attempts="1"))
    first = check(block, WHEY)
    status, again = post(block, "check", {"exchanges": [WHEY], "attempt": 1})
    assert status == 200
    assert again == first
    assert block.attempts == 1


def test_a_late_network_is_refused_and_practice_knows_no_date():
    late = LmsRuntime().make(graded(due="over"))
    assert post(late, "check", {"exchanges": FULL, "attempt": 1})[0] == 409
    assert post(late, "save_network", {"exchanges": FULL})[0] == 409
    check(LmsRuntime().make(network(due="over")), *FULL)


def test_practice_has_no_score_no_grade_and_no_limit():
    runtime = LmsRuntime()
    block = runtime.make(network(max_attempts="1"))
    check(block, WHEY)
    check(block, *FULL)
    assert not block.has_score
    assert block.max_score() is None
    assert not runtime.events("grade")
    assert runtime.events("completion") == [{"completion": 1.0}, {"completion": 1.0}]


def test_rescoring_follows_the_mended_content_and_can_keep_the_higher_score():
    runtime = LmsRuntime()
    block = runtime.make(graded())
    check(block, WHEY)
    block.content_olx = CHILDREN.replace(
        'to="biogas"><feedback>SECRET s', 'to="biogas" points="3"><feedback>SECRET s'
    )
    block.rescore(only_if_higher=False)
    assert block.get_score().raw_earned == 1.0
    block.content_olx = CHILDREN
    block.rescore(only_if_higher=True)
    assert block.get_score().raw_earned == 1.0
    assert runtime.events("grade")[-1]["only_if_higher"] is True
    block.rescore(only_if_higher=False)
    assert block.get_score().raw_earned == pytest.approx(1 / 3)


def test_rescoring_without_a_submission_is_an_error():
    with pytest.raises(ValueError, match="nothing was handed in"):
        LmsRuntime().make(graded()).rescore(only_if_higher=False)


def test_no_answer_reaches_the_browser_before_it_may():
    runtime = LmsRuntime()
    block = runtime.make(graded(max_attempts="2"))
    post(block, "save_network", {"exchanges": FULL})
    assert "SECRET" not in page_text(block.student_view())
    assert "SECRET" not in page_text(block.public_view())
    assert "SECRET" not in str(block.student_view_data())
    assert "SECRET" not in str(block.index_dictionary())
    assert "SECRET" not in str(block.learner_state())
    assert post(block, "show_answer", {})[0] == 403
    check(block, SHAVINGS)
    assert post(block, "show_answer", {})[0] == 403
    check(block, SHAVINGS)
    status, answer = post(block, "show_answer", {})
    assert status == 200
    assert len(answer["links"]) == 4
    assert answer["explain"] == [["p", {}, ["SECRET three links"]]]


@pytest.mark.parametrize(
    ("attributes", "is_open"),
    [
        ({"showanswer": "never"}, False),
        ({"showanswer": "attempted"}, True),
        ({"showanswer": "past_due"}, False),
        ({"showanswer": "always", "show_correctness": "never"}, False),
        ({"showanswer": "finished", "max_attempts": "1"}, True),
        ({"showanswer": "answered"}, False),
    ],
)
def test_the_model_answer_opens_by_the_platforms_settings(attributes, is_open):
    block = LmsRuntime().make(graded(**attributes))
    check(block, WHEY)
    assert block.answer_available() is is_open


def test_hidden_correctness_hides_every_verdict():
    answer = check(LmsRuntime().make(graded(show_correctness="never")), *FULL)
    assert answer["checked"]["links"] == []
    assert "Best so far" not in answer["stakes"]


def test_studio_library_and_masquerade_leave_no_traces():
    author = LmsRuntime()
    author.is_author_mode = True
    masked = LmsRuntime()
    masked.is_masquerading = True
    library = LmsRuntime()
    for runtime, key in ((author, ""), (masked, ""), (library, LIBRARY_BLOCK)):
        check(runtime.make(graded(), key=key), *FULL)
        assert runtime.published == []


def test_events_carry_ids_and_numbers_only():
    runtime = LmsRuntime()
    block = runtime.make(graded(lo="M1.3", skills="S02 S08"))
    post(block, "save_network", {"exchanges": [WHEY]})
    post(block, "save_network", {"exchanges": []})
    check(block, HEAT)
    (added, heat), (removed,) = (
        runtime.events(f"symbios.flow.exchange_{verb}") for verb in ("added", "removed")
    )
    shared = {"usage_key": str(block.scope_ids.usage_id), "mode": "graded", "lo": "M1.3", "skills": "S02 S08"}
    assert added == {**WHEY, **shared, "attempt": 0}
    assert removed == {**WHEY, **shared, "attempt": 0}
    (checked,) = runtime.events("symbios.flow.checked")
    assert checked == {**shared, "attempt": 1, "valid": 1, "invalid": 0, "missing": 3, "score": 0.3333}


def test_a_network_survives_what_the_author_removes():
    block = LmsRuntime().make(network())
    check(block, *FULL)
    without_farm = CHILDREN.replace('<actor id="farm" name="Farm"><in resource="digestate"/></actor>', "")
    block.content_olx = without_farm.replace(
        '<valid from="biogas" resource="digestate" to="farm" via="pasteurise">'
        "<feedback>SECRET hygiene</feedback>"
        "<hint>SECRET animal origin</hint></valid>",
        "",
    )
    state = block.learner_state()
    assert state["exchanges"] == [WHEY, HEAT]
    assert state["notice"] == "The author has changed this exercise: one of your exchanges no longer exists."
    assert verdicts(state) == ["works", "works"]


def test_links_that_are_not_of_this_exercise_are_refused_with_a_sentence():
    block = LmsRuntime().make(network())
    status, answer = post(block, "check", {"exchanges": [{**WHEY, "to": "moon"}], "attempt": 1})
    assert status == 409
    assert answer["error"].startswith("This exercise has changed.")
    assert post(block, "check", {"exchanges": []})[1]["error"].startswith("Add an exchange first")


def test_start_again_keeps_attempts_and_best_score():
    block = LmsRuntime().make(graded())
    check(block, *FULL)
    status, state = post(block, "start_again", {})
    assert (status, state["exchanges"], state["attempts"]) == (200, [], 1)
    assert block.get_score().raw_earned == 1.0


def test_mass_is_not_counted_where_the_author_switched_amounts_off():
    answer = check(LmsRuntime().make(network(quantities="false", target="2")), WHEY, WHEY_TO_PIGS)
    assert verdicts(answer) == ["works", "works"]
    assert DIGESTATE not in answer["exchanges"]
