"""
What a text states, and what it only mentions to deny it: "with meat", "senza carne", "chromfrei".

A statement is a phrase of whole words. ``*`` at its end (or beginning) takes in endings and compounds
("govej*" is goveja and govejega). ``no:`` before it means the phrase denied ("no:meat" is "without meat",
"meat-free", "senza carne" where "carne" is asked for). ``from:`` before it means the phrase as an origin: in
the title, or after "from" ("our guests like it in the restaurant" is none). Pure functions of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from symbios_matching.engine.words import PURPOSE_WORDS, fold

# Words that deny the things named after them, folded. Per language, because Portuguese "no" is "in the" and
# Slovenian "sem" is "I am".
_WITHOUT = {
    "en": frozenset({"no", "without", "excluding", "except", "neither", "nor", "never"}),
    "it": frozenset(
        {"mai", "senza", "privo", "priva", "privi", "prive", "esente", "esenti", "escluso", "esclusi"}
    ),
    "pt": frozenset({"sem", "isento", "isenta", "isentos", "isentas", "exceto", "nem", "nunca"}),
    "es": frozenset({"sin", "exento", "exenta", "exentos", "exentas", "excepto", "ni", "nunca", "jamas"}),
    "sl": frozenset({"brez", "razen", "niti", "nikoli"}),
    "fr": frozenset(
        {"sans", "exempt", "exempte", "exempts", "exemptes", "hors", "sauf", "aucun", "aucune", "jamais"}
    ),
    "de": frozenset(
        {"ohne", "kein", "keine", "keinen", "keiner", "keinem", "keines", "weder", "ausser", "nie", "niemals"}
    ),
}
# Words that deny the very next word ("not dried beef" is beef), or what a bridge of small words leads to.
_NOT = {
    "en": frozenset({"not", "non", "cannot"}),
    "it": frozenset({"non"}),
    "pt": frozenset({"nao"}),
    "es": frozenset({"no"}),
    "sl": frozenset({"ne", "ni", "niso"}),
    "fr": frozenset({"non", "pas"}),
    "de": frozenset({"nicht"}),
}
# "free of", "frei von": deny with their preposition only ("free range", "frei Haus").
_FREE = frozenset({"free", "frei", "libre", "libres", "livre", "livres"})
_OF = frozenset({"of", "from", "von", "de", "di", "da"})
_BRIDGE = frozenset(
    {
        *(
            "a",
            "an",
            "any",
            "the",
            "of",
            "from",
            "with",
            "for",
            "contain",
            "contains",
            "containing",
            "include",
        ),
        *("includes", "made", "derived", "di", "da", "del", "della", "dei", "con", "contiene", "contengono"),
        *("per", "de", "do", "dos", "das", "com", "contem", "para", "contienen", "la", "los", "las", "el"),
        *("iz", "z", "s", "za", "vsebuje", "vsebujejo", "d", "du", "des", "avec", "contient", "issu", "pour"),
        *("aus", "von", "mit", "fur", "enthalt", "als", "vom"),
    }
)
_ORIGIN = frozenset({"from", "of", "di", "da", "dal", "de", "do", "dos", "iz", "du", "des", "aus", "von"})
# Safe to read as a denial whatever the language of the text ("mai" is May elsewhere).
_ANYWHERE = frozenset().union(*_WITHOUT.values()) - {"no", "sem", "mai"}
# A text with none of these denies nothing.
DENYING_WORDS = frozenset().union(*_WITHOUT.values(), *_NOT.values(), _FREE)
# "not only from kitchens" denies nothing.
_ONLY = frozenset({"only", "solo", "soltanto", "somente", "apenas", "samo", "seulement", "nur"})
NO, FROM = "no:", "from:"
_FROM_WORDS = _ORIGIN | {
    *("in", "at", "by", "dalla", "dalle", "dallo", "dai", "dagli", "del", "della", "delle", "dei", "degli"),
    *(
        "em",
        "na",
        "nas",
        "nos",
        "das",
        "los",
        "las",
        "en",
        "v",
        "od",
        "d",
        "dans",
        "chez",
        "der",
        "den",
        "vom",
    ),
}
_FROM_REACH = (
    4  # words back: "from hotels, restaurants" ends at the comma, "from three small restaurants" not
)
_REACH = 3  # words between "without" and what it denies: "without any raw meat"
_NEAR = 5  # words back in which a denial may stand: "does not contain any of the protein"
_CLAUSE = re.compile(
    r"[.,;:()!?\n]|(?<!\w)(?:but|however|ma|pero|bensi|mas|porem|sino|sed|ampak|temvec|vendar|toda|mais"
    r"|aber|sondern|jedoch)(?!\w)"
)
_WORD = re.compile(r"\w+")
# "chrome-free"; after a blank only as the last word: "painted free to collect" denies nothing.
_DENIED_AFTER = re.compile(r"(?:-(?:free|freie?[rsnm]?)(?!\w)|\s(?:free|frei)\s*(?:[.,;:)!?\n]|$))")
_DENIED_WITHIN = re.compile(r"(?:frei(?:e[rsnm]?)?|free)$")


@dataclass(frozen=True, slots=True)
class Statements:
    """Phrases compiled once: ``positive`` as they are, ``denied`` those asked for with ``no:``."""

    positive: re.Pattern[str] | None
    denied: re.Pattern[str] | None
    origin: re.Pattern[str] | None

    def spans(self, text: str, language: str, title: str = "") -> list[tuple[int, int]]:
        """Where the folded text, which begins with the title, states one of them: (start, end) of each."""
        found: list[tuple[int, int]] = []
        if self.positive:
            found += [
                cut.span()
                for cut in self.positive.finditer(text)
                if not is_denied(text, *cut.span(), language=language) and not _is_purpose(text, cut.start())
            ]
        if self.denied:
            found += [
                cut.span()
                for cut in self.denied.finditer(text)
                if is_denied(text, *cut.span(), language=language)
            ]
        if self.origin:
            found += [
                cut.span()
                for cut in self.origin.finditer(text)
                if not is_denied(text, *cut.span(), language=language)
                and not _is_purpose(text, cut.start())
                and (cut.end() <= len(title) or _is_origin(text[len(title) :], cut.start() - len(title)))
            ]
        return found


@lru_cache(maxsize=1024)
def statements_of(phrases: tuple[str, ...]) -> Statements:
    """Compile the phrases of a rule."""
    plain, denied, origin = (
        [phrase.removeprefix(mark) for phrase in phrases if mark_of(phrase) == mark]
        for mark in ("", NO, FROM)
    )
    return Statements(_pattern(plain), _pattern(denied), _pattern(origin))


def mark_of(phrase: str) -> str:
    """
    What stands before a phrase: ``no:``, ``from:`` or nothing.

    >>> mark_of("no:meat"), mark_of("meat")
    ('no:', '')
    """
    return next((mark for mark in (NO, FROM) if phrase.startswith(mark)), "")


def _pattern(phrases: Iterable[str]) -> re.Pattern[str] | None:
    told = sorted({fold(phrase) for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    if not told:
        return None
    inner = "|".join(re.escape(phrase).replace(r"\*", r"\w*") for phrase in told)
    return re.compile(rf"(?<!\w)(?:{inner})(?!\w)")


def is_denied(text: str, start: int, end: int, *, language: str) -> bool:
    """
    Does the folded text deny what stands there?

    >>> text = "schweinemehl, frei von rindern"
    >>> is_denied(text, text.index("rindern"), len(text), language="de")
    True
    >>> is_denied(text, 0, 12, language="de")
    False
    """
    if _DENIED_AFTER.match(text, end) or _DENIED_WITHIN.search(text, start, end):
        return True
    words = _WORD.findall(_clause_before(text, start))[-_NEAR:]
    return any(_denies(words, place, language) for place in range(len(words)))


def _denies(words: list[str], place: int, language: str) -> bool:
    """Does the word at this place deny what follows the last word?"""
    word, between = words[place], words[place + 1 :]
    if not _ONLY.isdisjoint(between):
        return False
    if word in _WITHOUT.get(language, _ANYWHERE):
        return len(between) <= _REACH
    if word in _FREE:
        return bool(between) and between[0] in _OF and len(between) <= _REACH
    return word in _NOT.get(language, frozenset()) and _BRIDGE.issuperset(between)


def _is_purpose(text: str, start: int) -> bool:
    """Does the text name it as whom or what something is for ("for pigs"), not as what it is?"""
    words = _WORD.findall(_clause_before(text, start))[-3:]
    place = max((place for place, word in enumerate(words) if word in PURPOSE_WORDS), default=len(words))
    return place < len(words) and _ORIGIN.isdisjoint(words[place + 1 :])


def _is_origin(text: str, start: int) -> bool:
    """Does the text name it as where something comes from: "from hotels and restaurants"?"""
    return not _FROM_WORDS.isdisjoint(_WORD.findall(_clause_before(text, start))[-_FROM_REACH:])


def _clause_before(text: str, start: int) -> str:
    before = text[max(0, start - 80) : start]
    return before[max((cut.end() for cut in _CLAUSE.finditer(before)), default=0) :]


def states(
    text: str,
    phrases: tuple[str, ...],
    *,
    language: str,
    unless: tuple[str, ...] = (),
    title: str = "",
) -> bool:
    """
    Does the folded text (``title`` is its beginning) state a phrase, outside what ``unless`` states?

    >>> states("milk protein", ("protein",), language="en", unless=("milk protein",))
    False
    """
    found = statements_of(phrases).spans(text, language, title)
    if not found or not unless:
        return bool(found)
    kept = statements_of(unless).spans(text, language)
    return any(not any(begin <= start and end <= stop for begin, stop in kept) for start, end in found)
