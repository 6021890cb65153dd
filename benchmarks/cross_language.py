"""
Does a name in one language find the concept from another, with and without typing errors?

    python benchmarks/cross_language.py [--typos 20] [--sample N] [--seed 1]

Each concept is asked for by its preferred label in one language, among all concepts known by their preferred
labels in the other (49 ordered pairs, a language with itself among them). *hit@1*: the first concept that the
engine reads in the label asked is the right one, and so is the first it reads in the label that stands for
it in the other language. A bare word that needs a question counts as a hit only where its first reading is
right.

Typing errors: one a label, in a word of five letters or more: a letter left out, one struck twice, two
swapped, one replaced. Labels without such a word are asked without errors only.
"""

from __future__ import annotations

import argparse
import random
import re
import string
from collections.abc import Iterator, Mapping, Sequence

from symbios_matching.engine.lexicon import recognise
from symbios_matching.engine.vocabulary import LANGUAGES, Vocabulary
from symbios_matching.taxonomy.reference import load_vocabulary

LONG_WORD = re.compile(r"[^\W\d_]{5,}")

Pair = tuple[str, str]
Shares = Mapping[Pair, tuple[float, float]]  # clean, with typing errors; NaN never: every pair has both


def main() -> None:
    """Print one table without and one with typing errors."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--typos", type=int, default=20, help="misspellings of each label (default 20)")
    parser.add_argument("--sample", type=int, default=0, help="so many concepts only; 0 means all")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    vocabulary = load_vocabulary()
    shares = hits(vocabulary, typos=arguments.typos, sample=arguments.sample, seed=arguments.seed)
    for title, column in (("clean labels", 0), ("one typing error", 1)):
        print(f"hit@1, {title}: rows ask, columns answer")
        print("    " + "".join(f"{language:>7}" for language in LANGUAGES))
        for asking in LANGUAGES:
            cells = (f"{shares[asking, answering][column]:7.3f}" for answering in LANGUAGES)
            print(f"{asking:>4}" + "".join(cells))
        print(f"overall {overall(shares, column):.4f}\n")


def hits(vocabulary: Vocabulary, *, typos: int, sample: int = 0, seed: int = 1) -> Shares:
    """Shares of hits for every ordered pair of languages: (without, with typing errors), each in [0, 1]."""
    chance = random.Random(seed)
    concepts = sorted(vocabulary.concepts)
    concepts = sorted(chance.sample(concepts, sample)) if 0 < sample < len(concepts) else concepts
    clean: dict[tuple[str, str], float] = {}
    mistyped: dict[tuple[str, str], float] = {}
    for language in LANGUAGES:
        for concept in concepts:
            label = vocabulary.concepts[concept].labels[language][0]
            clean[concept, language] = float(first(label, language, vocabulary) == concept)
            errors = list(misspellings(label, typos, chance))
            right = [first(error, language, vocabulary) == concept for error in errors]
            if right:
                mistyped[concept, language] = sum(right) / len(right)
    return {
        (asking, answering): (
            _mean([clean[one, asking] * clean[one, answering] for one in concepts]),
            _mean(
                [
                    mistyped[one, asking] * clean[one, answering]
                    for one in concepts
                    if (one, asking) in mistyped
                ]
            ),
        )
        for asking in LANGUAGES
        for answering in LANGUAGES
    }


def overall(shares: Shares, column: int) -> float:
    """The mean over the pairs of two different languages."""
    return _mean([share[column] for (asking, answering), share in shares.items() if asking != answering])


def first(text: str, language: str, vocabulary: Vocabulary) -> str:
    """The concept read first in a text, the surest of those that begin with the same word; "" for none."""
    found = recognise(text, language, vocabulary)
    return found[0].concept_id if found else ""


def misspellings(label: str, count: int, chance: random.Random) -> Iterator[str]:
    """So many labels with one typing error each, in one of their long words; none if there is none."""
    words = list(LONG_WORD.finditer(label))
    for _number in range(count if words else 0):
        word = chance.choice(words)
        yield label[: word.start()] + _misspelt(word.group(), chance) + label[word.end() :]


def _misspelt(word: str, chance: random.Random) -> str:
    while True:
        place = chance.randrange(len(word))
        before, letter, after = word[:place], word[place], word[place + 1 :]
        match chance.choice(("left out", "twice", "swapped", "replaced")):
            case "left out":
                typed = before + after
            case "twice":
                typed = before + letter * 2 + after
            case "swapped":
                typed = before + after[:1] + letter + after[1:]
            case _:
                typed = before + chance.choice(string.ascii_lowercase) + after
        if typed != word:
            return typed


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main()
