"""The editor: form and source are two shapes of one draft; nothing is saved with a fault or by a stranger."""

import pytest
from lxml import etree

from tests.xblocks.learning import LmsRuntime, as_olx, canonical, post
from tests.xblocks.networks import CHILDREN, network


def author_runtime():
    runtime = LmsRuntime()
    runtime.is_author_mode = True
    return runtime


def form_of(block):
    """Return the form as the editor would send it back untouched."""
    draft = post(block, "studio_check", {"source": as_olx(block)})[1]
    fields = {spec["name"]: spec["value"] for tab in draft["tabs"] for spec in tab["fields"]}
    return {"fields": fields, "tables": draft["tables"]}


@pytest.mark.parametrize("olx", [network(), "<symbios_flow/>", "<symbios_skills/>"])
def test_an_untouched_form_changes_nothing_but_defaults(olx):
    block = author_runtime().make(olx)
    before = block.content_olx
    assert post(block, "studio_save", {"form": form_of(block)})[0] == (
        200 if before else 422 if "flow" in olx else 200
    )
    assert block.content_olx == before


def test_a_row_edited_by_name_is_saved_by_id():
    block = author_runtime().make(network())
    form = form_of(block)
    assert form["tables"]["valid"][0]["from"] == "Dairy"
    form["tables"]["valid"][0] |= {"to": "pig farm", "feedback": "New words"}
    form["tables"]["valid"].pop(1)
    form["fields"] |= {"target": "2", "display_name": "Renamed"}
    status, answer = post(block, "studio_save", {"form": form})
    assert (status, answer["result"]) == (200, "success"), answer
    assert (block.display_name, block.target) == ("Renamed", 2.0)
    assert (block.network.valid[0].receiver, block.network.valid[0].feedback) == ("pigs", "New words")


def test_a_new_actor_gets_an_id_from_its_name():
    block = author_runtime().make(network())
    form = form_of(block)
    form["tables"]["actors"].append({"name": "Käserei Süd", "id": ""})
    form["tables"]["streams"].append({"actor": "Käserei Süd", "direction": "in", "resource": "Whey"})
    assert post(block, "studio_save", {"form": form})[0] == 200
    assert block.network.actors[-1].id == "kaserei_sud"
    assert block.network.actors[-1].inputs[0].resource == "whey"


def test_a_fault_names_table_row_and_column_and_saves_nothing():
    block = author_runtime().make(network())
    before = as_olx(block)
    form = form_of(block)
    form["tables"]["valid"][1]["from"] = "dairy2"
    status, answer = post(block, "studio_save", {"form": form})
    assert (status, answer["error"]) == (422, "One fault stops the saving.")
    (fault,) = answer["faults"]
    assert fault["sentence"] == "exchange 2: actor “dairy2” does not exist"
    assert (fault["table"], fault["row"], fault["column"], fault["suggestion"]) == (
        "valid",
        2,
        "from",
        "dairy",
    )
    assert as_olx(block) == before


def test_source_edited_by_hand_is_saved_as_it_is():
    block = author_runtime().make(network())
    source = network("<!-- by hand -->" + CHILDREN, mode="graded", max_attempts="2", showanswer="never")
    assert post(block, "studio_save", {"source": source})[0] == 200
    assert as_olx(block) == canonical(etree.fromstring(source))
    assert (block.mode, block.max_attempts, block.showanswer) == ("graded", 2, "never")


def test_settings_left_out_of_the_source_go_back_to_their_defaults():
    block = author_runtime().make(network(mode="graded", max_attempts="2"))
    post(block, "studio_save", {"source": network()})
    assert (block.mode, block.max_attempts) == ("practice", None)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("<symbios_flow>", "line 1: this is not well-formed XML"),
        ("<problem/>", "the element is “problem”; it must be “symbios_flow”"),
        (
            '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><symbios_flow>&e;</symbios_flow>',
            "a document type",
        ),
    ],
)
def test_source_that_is_no_block_is_refused(source, sentence):
    block = author_runtime().make(network())
    status, answer = post(block, "studio_save", {"source": source})
    assert status == 422
    assert answer["faults"][0]["sentence"].startswith(sentence)


def test_a_learner_can_neither_read_nor_save_the_key():
    block = LmsRuntime().make(network())
    for handler in ("studio_check", "studio_save", "studio_preview"):
        status, answer = post(block, handler, {"source": network()})
        assert (status, answer["error"]) == (403, "Only the authors of this course may do that.")


def test_staff_of_the_platform_may_edit_where_no_studio_says_otherwise():
    block = LmsRuntime(is_staff=True).make(network())
    assert post(block, "studio_check", {"source": network()})[0] == 200


def test_the_preview_shows_the_draft_and_changes_nothing():
    block = author_runtime().make(network())
    status, answer = post(block, "studio_preview", {"source": network(display_name="A draft")})
    assert status == 200
    assert "A draft" in answer["page"]
    assert "SymbiosFlowBlock(" in answer["page"]
    assert block.display_name == "Valley"


def test_the_editor_opens_for_a_broken_block():
    fragment = author_runtime().make(network("<mud/>")).studio_view()
    assert fragment.js_init_fn == "SymbiosStudioEditor"
    assert "element “mud” is not known here" in fragment.json_init_args


def test_html_typed_by_an_author_becomes_xml():
    block = author_runtime().make(network())
    form = form_of(block)
    form["fields"]["intro"] = "One<br>two & three"
    assert post(block, "studio_save", {"form": form})[0] == 200
    assert block.network.intro == "One<br/>two &amp; three"
