"""
The vocabulary in force and the List of Waste as SKOS, for thesaurus tools and other programs.

Needs rdflib (the extra ``skos``), which is loaded while an export runs and never otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from symbios_matching.engine.vocabulary import Vocabulary
from symbios_matching.taxonomy.codes import list_of_waste
from symbios_matching.taxonomy.current import current_vocabulary, vocabulary_version

if TYPE_CHECKING:
    from rdflib import Graph, URIRef

FORMATS: Mapping[str, str] = {"turtle": "turtle", "rdfxml": "pretty-xml"}
"""Names of formats, and what rdflib calls them."""

DEFAULT_BASE = "urn:symbios:vocabulary:"

# Ids of concepts have no hyphen, so names of our own with one never meet them.
_ADDRESS = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]*""")


def export_skos(*, form: str = "turtle", base: str = DEFAULT_BASE) -> str:
    """
    Return the vocabulary in force as a document, the same for the same vocabulary.

    ``form`` is one of ``FORMATS``. Every name begins with ``base``: a site that publishes its vocabulary
    gives an address of its own, ending in "#" or "/".

    Raises:
        KeyError: for a form that is none.
        ValueError: for a base that is no address.
        ModuleNotFoundError: without rdflib.
    """
    written_as = FORMATS[form]
    if not _ADDRESS.fullmatch(base):
        raise ValueError(f"{base!r} is no address that names can begin with, such as {DEFAULT_BASE}")
    graph = graph_of(current_vocabulary(), base=base, version=vocabulary_version())
    return graph.serialize(format=written_as)


def graph_of(vocabulary: Vocabulary, *, base: str = DEFAULT_BASE, version: str = "") -> Graph:
    """
    Two concept schemes: the concepts, and the List of Waste they are related to.

    Preferred and other labels by language, broader and narrower, codes as notations of a datatype each.
    Words of several meanings are hidden labels of all they may mean. No exact match to other thesauri is
    stated, as none was checked.
    """
    from rdflib import Graph
    from rdflib.namespace import DCTERMS, SKOS

    graph = Graph()
    graph.bind("skos", SKOS)
    graph.bind("dcterms", DCTERMS)
    _add_concepts(graph, vocabulary, base, version)
    _add_list_of_waste(graph, base)
    return graph


def _add_concepts(graph: Graph, vocabulary: Vocabulary, base: str, version: str) -> None:
    from rdflib import Literal, URIRef
    from rdflib.namespace import DCTERMS, RDF, SKOS

    scheme = URIRef(f"{base}scheme-concepts")
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    graph.add(
        (scheme, DCTERMS.title, Literal("Resources, uses and skills of industrial symbiosis", lang="en"))
    )
    if version:
        graph.add((scheme, DCTERMS.hasVersion, Literal(version)))
    for concept in vocabulary.concepts.values():
        node = URIRef(f"{base}{concept.id}")
        graph.add((node, RDF.type, SKOS.Concept))
        _place(graph, node, scheme, URIRef(f"{base}{concept.broader}") if concept.broader else None)
        _label(graph, node, concept.labels)
        if concept.hs:
            graph.add((node, SKOS.notation, Literal(concept.hs, datatype=URIRef(f"{base}code-hs"))))
        for code in concept.codes:
            if code in list_of_waste():
                graph.add((node, SKOS.relatedMatch, URIRef(f"{base}ewc-{code}")))
    for (language, word), meanings in vocabulary.ambiguous.items():
        for concept_id in meanings:
            if word not in vocabulary.concepts[concept_id].labels.get(language, ()):
                graph.add((URIRef(f"{base}{concept_id}"), SKOS.hiddenLabel, Literal(word, lang=language)))


def _add_list_of_waste(graph: Graph, base: str) -> None:
    from rdflib import Literal, URIRef
    from rdflib.namespace import DCTERMS, RDF, SKOS

    scheme = URIRef(f"{base}scheme-list-of-waste")
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    graph.add((scheme, DCTERMS.title, Literal("European List of Waste, in our own words", lang="en")))
    for one in list_of_waste().values():
        node = URIRef(f"{base}ewc-{one.code}")
        graph.add((node, RDF.type, SKOS.Concept))
        _place(graph, node, scheme, URIRef(f"{base}ewc-{one.code[:-2]}") if len(one.code) > 2 else None)
        _label(graph, node, one.labels)
        graph.add((node, SKOS.notation, Literal(one.written, datatype=URIRef(f"{base}code-ewc"))))
        for mirror in one.mirrors:
            graph.add((node, SKOS.related, URIRef(f"{base}ewc-{mirror}")))


def _place(graph: Graph, node: URIRef, scheme: URIRef, broader: URIRef | None) -> None:
    from rdflib.namespace import SKOS

    graph.add((node, SKOS.inScheme, scheme))
    if broader is None:
        graph.add((node, SKOS.topConceptOf, scheme))
        graph.add((scheme, SKOS.hasTopConcept, node))
    else:
        graph.add((node, SKOS.broader, broader))
        graph.add((broader, SKOS.narrower, node))


def _label(graph: Graph, node: URIRef, labels: Mapping[str, tuple[str, ...]]) -> None:
    from rdflib import Literal
    from rdflib.namespace import SKOS

    for language, words in labels.items():
        for place, word in enumerate(words):
            graph.add((node, SKOS.altLabel if place else SKOS.prefLabel, Literal(word, lang=language)))
