"""The SKOS export says what the vocabulary says, in both formats, and keeps SKOS's own rules."""

import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS

from symbios_matching.taxonomy.codes import list_of_waste
from symbios_matching.taxonomy.reference import load_vocabulary
from symbios_matching.taxonomy.skos import DEFAULT_BASE, graph_of


def named(name):
    return URIRef(DEFAULT_BASE + name)


@pytest.fixture(scope="module")
def graph():
    return graph_of(load_vocabulary())


def printed(*options):
    said = StringIO()
    call_command("symbios_export_skos", *options, stdout=said)
    return said.getvalue()


def test_every_concept_and_every_code_is_a_concept_of_its_scheme(graph):
    in_scheme = {
        scheme: set(graph.subjects(SKOS.inScheme, named(scheme)))
        for scheme in ("scheme-concepts", "scheme-list-of-waste")
    }
    assert in_scheme["scheme-concepts"] == {named(one) for one in load_vocabulary().concepts}
    assert in_scheme["scheme-list-of-waste"] == {named(f"ewc-{code}") for code in list_of_waste()}
    assert set(graph.subjects(RDF.type, SKOS.Concept)) == set.union(*in_scheme.values())


def test_each_concept_has_one_preferred_label_a_language_that_is_no_other_label_of_it(graph):
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        preferred = list(graph.objects(concept, SKOS.prefLabel))
        assert len({label.language for label in preferred}) == len(preferred), concept
        others = {*graph.objects(concept, SKOS.altLabel), *graph.objects(concept, SKOS.hiddenLabel)}
        assert not others & set(preferred), concept


def test_broader_and_narrower_mirror_each_other_and_reach_the_top(graph):
    assert set(graph.subject_objects(SKOS.broader)) == {
        (narrow, wide) for wide, narrow in graph.subject_objects(SKOS.narrower)
    }
    tops = set(graph.subjects(SKOS.topConceptOf))
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        line = set(graph.transitive_objects(concept, SKOS.broader))
        assert len(line & tops) == 1, concept


def test_labels_codes_and_mirrors_stand_where_they_belong(graph):
    grain = named("bsg")
    assert (grain, SKOS.prefLabel, Literal("pivske tropine", lang="sl")) in graph
    assert (grain, SKOS.hiddenLabel, Literal("tropine", lang="sl")) in graph
    assert (grain, SKOS.relatedMatch, named("ewc-020704")) in graph
    assert (
        named("ewc-040103"),
        SKOS.notation,
        Literal("04 01 03*", datatype=named("code-ewc")),
    ) in graph
    assert (named("ewc-030105"), SKOS.related, named("ewc-030104")) in graph
    assert (named("ewc-0301"), SKOS.broader, named("ewc-03")) in graph


def test_nothing_points_at_what_is_not_there(graph):
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    for relation in (SKOS.broader, SKOS.related, SKOS.relatedMatch, SKOS.topConceptOf):
        targets = set(graph.objects(None, relation))
        assert targets <= concepts | {named("scheme-concepts"), named("scheme-list-of-waste")}, relation


@pytest.mark.django_db
def test_both_formats_say_the_same_and_can_be_read_back(graph):
    turtle = Graph().parse(data=printed(), format="turtle")
    assert len(turtle) == len(graph) + 1  # the version in force
    assert set(turtle) == set(Graph().parse(data=printed("--format", "rdfxml"), format="xml"))


@pytest.mark.django_db
def test_the_command_writes_a_file_the_same_each_time_with_names_of_ones_own(tmp_path):
    options = ["--format", "turtle", "--base", "https://symbiosis.example/vocabulary#"]
    for name in ("one.ttl", "two.ttl"):
        assert printed(*options, "--out", str(tmp_path / name)) == f"{tmp_path / name} written\n"
    first, second = ((tmp_path / name).read_bytes() for name in ("one.ttl", "two.ttl"))
    assert first == second
    whey = URIRef("https://symbiosis.example/vocabulary#whey")
    assert (whey, RDF.type, SKOS.Concept) in Graph().parse(data=first, format="turtle")


@pytest.mark.django_db
@pytest.mark.parametrize("base", ["", "no address", "https://a b/", "<urn:x>"])
def test_a_base_that_is_no_address_is_refused(base):
    with pytest.raises(CommandError, match="--base"):
        printed("--base", base)


@pytest.mark.django_db
def test_a_file_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(CommandError, match="could not be written"):
        printed("--out", str(tmp_path / "nowhere" / "vocabulary.ttl"))


@pytest.mark.django_db
def test_without_rdflib_the_command_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "rdflib", None)
    with pytest.raises(CommandError, match=r"symbios-openedx\[skos\]"):
        printed()
