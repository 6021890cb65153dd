"""
Folding and cutting text so that spellings of one word compare equal, in seven languages.

Accents go, ligatures open, the German and French digraphs ae, oe, ue count as the plain vowel ("Käse" and
"Kaese", "œuf" and "oeuf"), and the commonest endings of number and case are cut ("olive stones", "vinske
tropine" / "vinskih tropin"). Pure functions of the text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "’": "'", "ʼ": "'"})
_DIGRAPH = re.compile("ae|oe|ue")
TOKEN = re.compile(r"[^\W_]+")

# Words that carry no meaning of their own in a label, folded. Short on purpose: "no", "non" and "without"
# stay.
STOP_WORDS = frozenset(
    "a an and as at by for from in into of on or our s the to with "  # noqa: SIM905 - English
    "ai al alla alle allo con da dal dalla dalle dei del della delle dello di e ed gli i il la le lo nei nel "
    "nella o per su un una uno "  # Italian
    "ao aos com das de do dos em na nas no nos os para pela pelo um uma el en las los y "  # Iberian
    "iz k ki na od ob pri s so v z za "  # Slovenian
    "au aux avec d des du et l les par pour sur une "  # French
    "am an auf aus bei das dem den der die ein eine einer fur im mit und vom von zu zum zur".split()
)

# What is nothing in one language can be a thing in another: Slovenian steam and wood, French bones and tea,
# Portuguese wool, Italian and Spanish hair, Spanish "no", English fur and e-waste.
MEANT_IN = {
    "sl": frozenset({"para", "les"}),
    "fr": frozenset({"os", "the"}),
    "pt": frozenset({"la"}),
    "it": frozenset({"pelo"}),
    "es": frozenset({"pelo", "no"}),
    "en": frozenset({"fur", "e"}),
}

# Words after which a text says what something is for.
PURPOSE_WORDS = frozenset({"for", "to", "per", "para", "za", "pour", "fur", "zur", "zum"})

_ENDINGS = (
    "ovih", "ers", "imi", "ami", "ega", "emu", "iche", "oes", "ais", "eis", "ov", "ev", "ih", "im", "em",
    "om", "es", "en", "er", "s", "x", "a", "e", "i", "o", "u",
)  # fmt: skip
_STEM_LETTERS = 4


class Token(NamedTuple):
    """One word of a text: folded, cut to its stem, and where it stands in the original."""

    folded: str
    stem: str
    start: int
    end: int


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """
    Lower case without accents, ligatures or surplus blanks.

    >>> fold("Käse  Œuf"), fold("Kaese oeuf"), fold("Süßmolke")
    ('kase ouf', 'kase ouf', 'sussmolke')
    """
    return " ".join(_DIGRAPH.sub(lambda pair: pair.group()[0], plain(text)).split())


def plain(text: str) -> str:
    """
    Lower case without accents; digraphs stay, for where letters are counted.

    >>> plain("Käse"), plain("Kaese")
    ('kase', 'kaese')
    """
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@lru_cache(maxsize=65_536)
def stem(folded: str) -> str:
    """
    Cut one common ending, leaving at least four letters; words with digits stay whole.

    >>> [stem(word) for word in ("stones", "stone", "trebbie", "trebbia", "residuo", "residuos", "co2")]
    ['ston', 'ston', 'trebb', 'trebb', 'resid', 'resid', 'co2']
    """
    if not folded.isalpha():
        return folded
    word = folded
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM_LETTERS:
            word = word[: -len(ending)]
            break
    else:
        return word[:-1] if len(word) == _STEM_LETTERS and word.endswith("s") else word
    while len(word) > _STEM_LETTERS and word[-1] in "aeiou":
        word = word[:-1]
    return word


def tokens(text: str, language: str = "") -> list[Token]:
    """The words of a text that carry meaning, in order; a language may give meaning to a word others drop."""
    found, meant = [], MEANT_IN.get(language, frozenset())
    for cut in TOKEN.finditer(text):
        folded = fold(cut.group())
        if folded and (folded not in STOP_WORDS or folded in meant):
            found.append(Token(folded, stem(folded), cut.start(), cut.end()))
    return found


def phrase_starts(folded_text: str, folded_phrase: str) -> list[int]:
    """Every place where the phrase stands in the text as whole words. Both folded."""
    if folded_phrase not in folded_text:
        return []
    whole = rf"(?<!\w){re.escape(folded_phrase)}(?!\w)"
    return [found.start() for found in re.finditer(whole, folded_text)]


def has_phrase(folded_text: str, folded_phrase: str) -> bool:
    """Does the phrase stand in the text as whole words? Both folded."""
    return bool(phrase_starts(folded_text, folded_phrase))
