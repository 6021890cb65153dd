"""Processes that turn a by-product into what a receiver can use, and what provides them. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProcessSolution:
    """
    A process of known synergies, what offers it, and who has it anyway.

    ``words``: how the process is written in known synergies, in English. ``solutions``: concepts of
    technology, equipment or service that provide it. ``nace``: prefixes of the trades whose own it is.
    ``uses``: concepts that only those ask for who have it (feedstock for biogas).
    """

    words: tuple[str, ...]
    solutions: tuple[str, ...]
    nace: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
