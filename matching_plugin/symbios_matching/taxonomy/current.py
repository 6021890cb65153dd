"""
The knowledge and the policy in force: the database's once they are loaded, before that the package's.

Kept by the process, as building them takes a moment, and renewed when the database says that something
changed. That is asked for at most every few seconds, by one small query, so a page may look things up freely.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from symbios_matching.engine.policy import DEFAULT_POLICY, MatchingPolicy
from symbios_matching.engine.vocabulary import Vocabulary
from symbios_matching.taxonomy.reference import load_vocabulary, vocabulary_of

log = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 3.0
"""A process may serve knowledge this much older than the database's. Its own changes it sees at once."""


class Current(NamedTuple):
    """
    What is in force, taken at one moment.

    ``vocabulary_version`` names the vocabulary; ``policy.version`` names the policy. Where one of them
    differs from what a match or an index was made with, it is to be made again. ``faults`` say why the
    database's vocabulary is not the one in force, and are empty when it is.
    """

    vocabulary: Vocabulary
    vocabulary_version: str
    policy: MatchingPolicy
    faults: tuple[str, ...] = ()


class _Held:
    """What this process holds, by the words the database gives the versions."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.words: tuple[str, str] | None = None
        self.current: Current | None = None
        self.looked_at = float("-inf")


_held = _Held()


def current(*, fresh: bool = False) -> Current:
    """
    What is in force. With ``fresh`` the database is asked now: for work that stores what it finds.

    An edit that would break the engine is logged and not served: what was in force before stays so.
    """
    if _held.current is None or fresh or time.monotonic() - _held.looked_at > SECONDS_BETWEEN_LOOKS:
        words = _words_of_the_database()
        with _held.lock:
            if _held.current is None or words != _held.words:
                _held.current = _renewed(words)
                _held.words = words
            _held.looked_at = time.monotonic()
            return _held.current
    return _held.current


def current_vocabulary() -> Vocabulary:
    """The vocabulary in force."""
    return current().vocabulary


def vocabulary_version() -> str:
    """The name of the vocabulary in force, at most 32 characters."""
    return current().vocabulary_version


def current_policy() -> MatchingPolicy:
    """The policy in force; its ``version`` is at most 40 characters."""
    return current().policy


def look_again() -> None:
    """Ask the database at the next call: something was changed here."""
    _held.looked_at = float("-inf")


@lru_cache(maxsize=1)
def package_digest() -> str:
    """A fingerprint of the packaged files."""
    folder = files("symbios_matching.taxonomy") / "reference"
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.name.endswith((".csv", ".tsv")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _words_of_the_database() -> tuple[str, str]:
    from symbios_matching.taxonomy.models import ReferenceVersion

    found = ReferenceVersion.objects.filter(pk=1).values_list("vocabulary", "policy", "package").first()
    vocabulary, policy, package = found or ("", "", "")
    # Rows that somebody made before the package was loaded are no vocabulary.
    return (vocabulary if package else "", policy)


def _renewed(words: tuple[str, str]) -> Current:
    vocabulary_word, policy_word = words
    before, known = _held.current, _held.words or ("", "")
    if before is not None and known[0] == vocabulary_word:
        vocabulary, version, faults = before.vocabulary, before.vocabulary_version, before.faults
    else:
        vocabulary, version, faults = _vocabulary(vocabulary_word, before)
    if before is not None and known[1] == policy_word:
        policy = before.policy
    else:
        policy = _policy() if policy_word else DEFAULT_POLICY
    return Current(vocabulary, version, policy, faults)


def _vocabulary(word: str, before: Current | None) -> tuple[Vocabulary, str, tuple[str, ...]]:
    packaged = load_vocabulary(), f"packaged-{package_digest()[:12]}"
    if not word:
        return *packaged, ()
    from symbios_matching.taxonomy.checking import breaks
    from symbios_matching.taxonomy.stored import rows_in_force

    try:
        vocabulary = vocabulary_of(rows_in_force)
        faults = breaks(vocabulary)
    except (KeyError, TypeError, ValueError) as error:
        faults = [f"{type(error).__name__}: {error}"]
    if faults:
        log.error("the edited knowledge is not served, as it would break matching: %s", " ".join(faults[:5]))
        kept = (before.vocabulary, before.vocabulary_version) if before else packaged
        return *kept, tuple(faults)
    return vocabulary, f"{word}-{package_digest()[:12]}", ()


def _policy() -> MatchingPolicy:
    from symbios_matching.taxonomy.policy import policy_in_force

    return policy_in_force()
