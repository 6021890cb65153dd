"""Concepts that a text names. The lexicon is built at the first look-up, never while a process starts."""

from __future__ import annotations

from typing import NamedTuple

from symbios_matching.taxonomy.reference import load_vocabulary


class Named(NamedTuple):
    """A concept, and the words of the text it was found by."""

    concept_id: str
    words: str


def concepts_named(text: str, language: str = "") -> list[Named]:
    """
    Return the concepts of the packaged vocabulary that ``text`` names, in order of appearance, each once.

    ``language`` is two letters, or "" when not known. A word of several meanings comes back once for each.
    """
    from symbios_matching.engine.lexicon import recognise

    found = recognise(text, language, load_vocabulary())
    return [Named(one.concept_id, one.words) for one in found]
