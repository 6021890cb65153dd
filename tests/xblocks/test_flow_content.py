"""The flow builder's OLX: in and out without loss, and every slip of an author named by row."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from symbios_xblocks.flow.content import (
    Actor,
    FlowContent,
    ForbiddenExchange,
    Resource,
    Step,
    Stream,
    ValidExchange,
    read_flow,
    write_flow,
)
from symbios_xblocks.flow.rules import check_flow
from tests.xblocks.learning import LmsRuntime, as_olx, canonical
from tests.xblocks.networks import CHILDREN, network

WORDS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp", "Cn"), max_codepoint=0x1FFFF),
    min_size=1,
    max_size=12,
).filter(lambda text: text.split() == [text])
SENTENCES = st.lists(WORDS, min_size=0, max_size=4).map(" ".join)
AMOUNTS = st.floats(0.001, 1e9, allow_nan=False)
IDS = ("a", "b.1", "C-3", "d_4")


@st.composite
def networks(draw):
    resources = tuple(
        Resource(name, draw(WORDS), draw(st.sampled_from(("", "food", "water")))) for name in IDS[:3]
    )
    steps = tuple(Step(name, draw(WORDS)) for name in IDS[: draw(st.integers(0, 2))])

    def streams():
        chosen = draw(st.lists(st.sampled_from(IDS[:3]), unique=True))
        amounts = [draw(st.none() | AMOUNTS) for _ in chosen]
        return tuple(
            Stream(name, amount, "t/yr" if amount else "")
            for name, amount in zip(chosen, amounts, strict=True)
        )

    actors = tuple(
        Actor(name, draw(WORDS), draw(st.sampled_from(("", "milk"))), streams(), streams()) for name in IDS
    )
    via = st.sampled_from(("", *(step.id for step in steps)))
    triple = st.tuples(st.sampled_from(IDS), st.sampled_from(IDS[:3]), st.sampled_from(IDS))
    valid = tuple(
        ValidExchange(*draw(triple), draw(via), draw(AMOUNTS), draw(SENTENCES), draw(SENTENCES))
        for _ in range(draw(st.integers(0, 4)))
    )
    forbidden = tuple(
        ForbiddenExchange(*draw(triple), draw(via), draw(SENTENCES)) for _ in range(draw(st.integers(0, 3)))
    )
    # HTML is kept as it is written out, where these three are entities.
    html = draw(SENTENCES).translate(str.maketrans("&<>", "+()"))
    return FlowContent(
        f"<p>Find {html}</p>",
        resources,
        actors,
        steps,
        valid,
        forbidden,
        draw(st.sampled_from(("", "<p>End</p>"))),
    )


@settings(max_examples=60, deadline=None)
@given(networks())
def test_a_network_written_and_read_again_is_the_same(content):
    assert read_flow(write_flow(content))[0] == content


@settings(max_examples=30, deadline=None)
@given(
    networks(),
    st.dictionaries(st.sampled_from(("lo", "skills", "max_attempts", "homegrown")), st.just("3"), max_size=4),
)
def test_olx_goes_through_a_block_unchanged(content, attributes):
    source = network(write_flow(content), **attributes)
    assert as_olx(LmsRuntime().make(source)) == canonical(etree.fromstring(source))


def test_comments_and_unknown_attributes_survive():
    source = network("<!-- mind the whey -->" + CHILDREN, homegrown="yes", weight="2.5")
    assert as_olx(LmsRuntime().make(source)) == canonical(etree.fromstring(source))


SEEDED = {
    "actor that does not exist": (
        CHILDREN.replace(
            '<valid from="dairy" resource="whey" to="pigs"', '<valid from="dairy2" resource="whey" to="pigs"'
        ),
        "exchange 2: actor “dairy2” does not exist",
    ),
    "resource that does not exist": (
        CHILDREN.replace('<in resource="digestate"/>', '<in resource="mud"/>'),
        "actor 4: resource “mud” does not exist",
    ),
    "step that does not exist": (
        CHILDREN.replace('via="pasteurise"', 'via="boil"'),
        "exchange 4: step “boil” does not exist",
    ),
    "id used twice": (CHILDREN.replace('id="heat"', 'id="whey"'), "resource 2: the id “whey” is used twice"),
    "no number": (CHILDREN.replace('qty="9000"', 'qty="9OOO"'), "actor 1: qty “9OOO” is not a number"),
    "amount below zero": (CHILDREN.replace('qty="150"', 'qty="-150"'), "actor 5: qty must be above 0"),
    "amount without unit": (
        CHILDREN.replace('qty="150" unit="t/yr"', 'qty="150"'),
        "actor 5: “shavings” has an amount but no unit",
    ),
    "misspelt element": (CHILDREN.replace("<step ", "<stepp "), "element “stepp” is not known here"),
    "misspelt attribute": (
        CHILDREN.replace('to="farm" via', 'to="farm" vai'),
        "exchange 4: attribute “vai” is not known here",
    ),
    "name missing": (CHILDREN.replace('name="Pasteurise"', ""), "step 1: “name” is missing"),
    "output not listed": (
        CHILDREN.replace('<out resource="digestate"/>', ""),
        "exchange 4: Biogas plant does not list “digestate” as an output",
    ),
    "exchange twice": (
        CHILDREN + '<valid from="dairy" resource="whey" to="pigs"/>',
        "exchange 5: is the same as exchange 2",
    ),
    "valid and forbidden": (
        CHILDREN + '<forbidden from="dairy" resource="whey" to="pigs"/>',
        "forbidden exchange 2: exchange 2 says that this works",
    ),
    "gives to itself": (
        CHILDREN.replace('resource="whey" to="biogas"', 'resource="whey" to="dairy"'),
        "exchange 1: donor and receiver are the same",
    ),
    "not XML": (CHILDREN.replace("</intro>", ""), "line"),
}


@pytest.mark.parametrize(("children", "sentence"), SEEDED.values(), ids=SEEDED)
def test_an_authors_slip_is_named(children, sentence):
    said = [fault.sentence() for fault in check_flow({"target": "2"}, children) if not fault.is_advice]
    assert any(one.startswith(sentence) for one in said), said


def test_every_fault_is_named_not_only_the_first():
    children = CHILDREN.replace('via="pasteurise"', 'via="boil"').replace('to="pigs"', 'to="pigz"')
    faults = [fault for fault in check_flow({"target": "x"}, children) if not fault.is_advice]
    assert len(faults) == 4
    assert [fault.suggestion for fault in faults if fault.row == 2] == ["pigs"]


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ({"target": "9"}, "the target is 9 points, but only 3 can be reached"),
        ({"target": "abc"}, "target “abc” is not a number"),
        ({"mode": "exam"}, "mode “exam” is not one of practice, graded"),
        ({"max_attempts": "0"}, "max_attempts must be 1 or more"),
        ({"showanswer": "soon"}, "showanswer “soon” is not one of always"),
        ({"quantities": "some"}, "quantities “some” is not one of true, false"),
    ],
)
def test_a_wrong_setting_is_named(attributes, sentence):
    said = [
        fault.sentence()
        for fault in check_flow({"target": "3", **attributes}, CHILDREN)
        if not fault.is_advice
    ]
    assert len(said) == 1
    assert said[0].startswith(sentence)


def test_the_reachable_points_respect_what_is_there_to_give():
    twice = replace(read_flow(CHILDREN)[0], steps=())
    assert check_flow({"target": "4", "quantities": "false"}, CHILDREN)[-1].is_advice
    assert len(twice.valid) == 4
    assert not check_flow({"target": "4", "quantities": "true"}, CHILDREN)[-1].is_advice


NAMES_MATCH = "can be solved by matching names"


def advice(children):
    return [fault.sentence() for fault in check_flow({"target": "3"}, children) if fault.is_advice]


def test_a_network_that_matching_names_solves_is_advised_against():
    assert any(said.startswith(NAMES_MATCH) for said in advice(CHILDREN))


def test_one_tempting_need_takes_the_advice_away():
    tempting = CHILDREN.replace(
        '<in resource="whey"/></actor>\n  <actor id="farm"',
        '<in resource="whey"/><in resource="shavings"/></actor>\n  <actor id="farm"',
    )
    assert tempting != CHILDREN
    assert not any(said.startswith(NAMES_MATCH) for said in advice(tempting))


def test_the_example_of_a_new_block_asks_for_thought():
    assert not [
        fault for fault in LmsRuntime().make("<symbios_flow/>").faults() if NAMES_MATCH in fault.message
    ]


BROKEN = network('<actor id="a" name="A"/><valid from="a" resource="x" to="b"/>')


def test_a_broken_block_shows_its_own_message_and_never_raises():
    block = LmsRuntime().make(BROKEN)
    assert "This exercise is being repaired" in block.student_view().content
    assert "does not exist" not in block.student_view().content
    assert block.max_score() is None
    assert block.index_dictionary()["content"]["display_name"] == "Valley"
    assert as_olx(block) == canonical(etree.fromstring(BROKEN))


def test_an_author_reads_what_is_broken():
    runtime = LmsRuntime()
    runtime.is_author_mode = True
    assert "exchange 1: actor “b” does not exist" in runtime.make(BROKEN).student_view().content


def test_content_that_is_no_xml_is_kept_as_text():
    block = LmsRuntime().make(network())
    block.content_olx = "<intro>never closed"
    assert "being repaired" in block.student_view().content
    assert "&lt;intro&gt;never closed" in as_olx(block)
