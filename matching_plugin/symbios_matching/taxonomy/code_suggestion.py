"""
List of Waste codes that a description may mean: ten candidates under their headings, never filled in.

Four kinds of evidence are added up: a code's label and everyday words, concepts the text names, words of the
headings above, and the headings usual for the trade of whoever gives. The code is the holder's to decide.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from symbios_matching.engine.codes import parse_nace
from symbios_matching.engine.vocabulary import Vocabulary
from symbios_matching.engine.words import fold, stem, tokens
from symbios_matching.taxonomy.codes import WasteCode, list_of_waste
from symbios_matching.taxonomy.current import current_vocabulary
from symbios_matching.taxonomy.reference import read_rows

MOST = 10
LONGEST_TEXT = 500

# Set by reason, checked on documented exchanges. A share of 1 is a label said word for word.
CONCEPT_SHARE = 0.9
NEAR_CONCEPT_SHARE = 0.45  # the code of a broader or narrower concept
LATER_CONCEPT_LOSS = 0.25  # a listing is foremost about what it names first
LATER_CODE_LOSS = 0.1  # of a concept with several codes the usual one comes first
HEADING_SHARE = 0.3
FIRST_TRADE_SHARE = 0.35
OTHER_TRADE_SHARE = 0.25
OTHER_SIDE_SHARE = 0.6  # a mirror entry of the hazard that the text does not state
LIKENESS = 88  # rapidfuzz ratio, 0..100, from which a word is a slip of another
FUZZY_LETTERS = 6
PART_LETTERS = 4

HAZARD_WORDS = frozenset(
    stem(fold(word))
    for word in (
        *("hazardous", "dangerous", "toxic", "contaminated", "pericoloso", "pericolosi", "perigoso"),
        *("perigosos", "peligroso", "peligrosos", "nevarno", "nevarni", "dangereux", "gefährlich"),
    )
)


@dataclass(frozen=True, slots=True)
class Suggested:
    """
    One candidate. ``score`` ranks candidates of one text, is >= 0 and no probability. ``words`` are those of
    the text it was found by, "" when the trade alone speaks for it.
    """

    code: WasteCode
    heading: WasteCode
    score: float
    words: str


class _Phrase(NamedTuple):
    """A name of a code as stems."""

    code: str
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Index:
    """Phrases by stem, stems of the headings above an entry, how much a stem tells, and German stems."""

    by_stem: Mapping[str, tuple[_Phrase, ...]]
    heading_stems: Mapping[str, frozenset[str]]
    rarity: Mapping[str, float]
    german: frozenset[str]


def suggest_codes(
    text: str, language: str = "", *, nace: str = "", vocabulary: Vocabulary | None = None
) -> list[Suggested]:
    """
    Return at most ten entries that a text may mean, grouped by heading, the likeliest heading first.

    ``language`` is that of the text, two letters or "" when not known. ``nace`` is the code of the trade that
    gives, of any length; what is no code counts as not stated. Nothing said gives nothing. ``vocabulary`` is
    the one in force when not named.
    """
    said = text[:LONGEST_TEXT]
    scores, words = _by_words(said, language)
    for code, score, found_by in _by_concepts(said, language, vocabulary or current_vocabulary()):
        if score > scores.get(code, 0.0):
            words[code] = found_by
        # Two kinds of evidence for one code are worth more than either, less than both.
        scores[code] = max(score, scores[code]) + 0.3 * min(score, scores[code])
    _choose_sides(scores, hazardous=_says_hazardous(said))
    if not scores and not nace:
        return []
    for code, share in _by_trade(nace):
        scores[code] += share
    best = sorted(scores, key=lambda code: (-scores[code], code))[:MOST]
    return _grouped(best, scores, words)


def _choose_sides(scores: defaultdict[str, float], *, hazardous: bool) -> None:
    """Of mirror entries put the side behind that the text does not speak of, and bring in the one it does."""
    for code in list(scores):
        for mirror in list_of_waste()[code].mirrors if hazardous else ():
            scores[mirror] = max(scores[mirror], scores[code])
    behind = "mirror non-hazardous" if hazardous else "mirror hazardous"
    for code in scores:
        if list_of_waste()[code].entry_type == behind:
            scores[code] *= OTHER_SIDE_SHARE


def _grouped(best: list[str], scores: Mapping[str, float], words: Mapping[str, str]) -> list[Suggested]:
    known = list_of_waste()
    headings = list(dict.fromkeys(code[:4] for code in best))
    return [
        Suggested(known[code], known[heading], round(scores[code], 4), words.get(code, ""))
        for heading in headings
        for code in best
        if code[:4] == heading
    ]


def _by_words(text: str, language: str) -> tuple[defaultdict[str, float], dict[str, str]]:
    """Scores in [0, 1.3] by the words of codes and headings, and the words they were found by."""
    index = _index()
    tongue = language[:2].lower()
    said = {
        _known(token.stem, tongue, index): text[token.start : token.end] for token in tokens(text, language)
    }
    weight = {one: index.rarity.get(one, max(index.rarity.values())) for one in said}
    all_said = sum(weight.values())
    scores: defaultdict[str, float] = defaultdict(float)
    words: dict[str, str] = {}
    for phrase in dict.fromkeys(phrase for one in said for phrase in index.by_stem.get(one, ())):
        shared = [one for one in said if one in phrase.stems]
        met = sum(weight[one] for one in shared)
        # Dice: as much of the name as of what was said.
        likeness = 2 * met / (sum(index.rarity[one] for one in phrase.stems) + all_said)
        if likeness > scores[phrase.code]:
            scores[phrase.code] = likeness
            words[phrase.code] = " ".join(said[one] for one in shared)
    for code in scores:
        above = index.heading_stems[code]
        scores[code] += HEADING_SHARE * sum(weight[one] for one in said if one in above) / (all_said or 1)
    return scores, words


def _by_concepts(text: str, language: str, vocabulary: Vocabulary) -> Iterable[tuple[str, float, str]]:
    """Code, score in [0, 0.9] and words for every concept the text names, near ones at half."""
    from symbios_matching.engine.lexicon import recognise

    found: dict[str, tuple[float, str]] = {}

    def note(concept_id: str, share: float, said: str) -> None:
        for place, code in enumerate(_entries_of(concept_id, vocabulary)):
            worth = share / (1 + LATER_CODE_LOSS * place)
            if worth > found.get(code, (0.0, ""))[0]:
                found[code] = (worth, said)

    # What stands behind a "for" is what it is good for, not what it is.
    named = [one for one in recognise(text, language, vocabulary) if not one.purpose]
    for place, one in enumerate(named):
        share = one.trust / (1 + LATER_CONCEPT_LOSS * place)
        note(one.concept_id, CONCEPT_SHARE * share, one.words)
        broader = vocabulary.ancestors(one.concept_id)[1:2]
        for near in (*broader, *vocabulary.children.get(one.concept_id, ())):
            note(near, NEAR_CONCEPT_SHARE * share, one.words)
    return [(code, score, said) for code, (score, said) in found.items()]


def _by_trade(nace: str) -> Iterable[tuple[str, float]]:
    """Entries under the headings of a trade; those "not named elsewhere" last."""
    for place, heading in enumerate(_headings_of(nace)):
        share = FIRST_TRADE_SHARE if place == 0 else OTHER_TRADE_SHARE
        for code, one in list_of_waste().items():
            if one.level == "entry" and code.startswith(heading):
                yield code, share * (OTHER_SIDE_SHARE if one.is_hazardous else 1)


def _headings_of(nace: str) -> tuple[str, ...]:
    """Headings usual for the longest stated part of a NACE code that the table has."""
    digits = parse_nace(nace) or ""
    table = _trade_table()
    return next((table[digits[:end]] for end in range(len(digits), 1, -1) if digits[:end] in table), ())


@lru_cache(maxsize=1)
def _trade_table() -> Mapping[str, tuple[str, ...]]:
    rows = read_rows("industry_headings.csv")
    return {row["nace"].replace(".", ""): tuple(row["headings"].split("|")) for row in rows}


def _entries_of(concept_id: str, vocabulary: Vocabulary) -> list[str]:
    """The entries a concept names, the usual one first; one that names a heading only names none."""
    known = list_of_waste()
    return [code for code in vocabulary.concepts[concept_id].codes if len(code) == 6 and code in known]


def _says_hazardous(text: str) -> bool:
    return any(token.stem in HAZARD_WORDS for token in tokens(text))


@lru_cache(maxsize=1)
def _index() -> _Index:
    known = list_of_waste()
    by_stem: defaultdict[str, list[_Phrase]] = defaultdict(list)
    heading_stems = {}
    told: Counter[str] = Counter()
    for code, one in known.items():
        if one.level != "entry":
            continue
        phrases = {_Phrase(code, stems) for stems in _stems(one)}
        for phrase in phrases:
            for word in phrase.stems:
                by_stem[word].append(phrase)
        told.update({word for phrase in phrases for word in phrase.stems})
        above = [known[code[:4]], known[code[:2]]]
        heading_stems[code] = frozenset(
            word for heading in above for stems in _stems(heading) for word in stems
        )
    entries = len(heading_stems)
    rarity = {word: math.log(1 + entries / times) for word, times in told.items()}
    german = frozenset(
        token.stem
        for one in known.values()
        for name in one.labels.get("de", ())
        for token in tokens(name, "de")
        if one.level == "entry"
    )
    phrases_by_stem = {word: tuple(phrases) for word, phrases in by_stem.items()}
    return _Index(phrases_by_stem, heading_stems, rarity, german)


def _stems(one: WasteCode) -> list[frozenset[str]]:
    """Every name of a code in every language as stems."""
    cut = (
        frozenset(token.stem for token in tokens(name, language))
        for language, names in one.labels.items()
        for name in names
    )
    return [stems for stems in cut if stems]


@lru_cache(maxsize=4096)
def _slip_of(word: str) -> str:
    from rapidfuzz import fuzz, process

    index = _index()
    close = process.extractOne(word, index.rarity.keys(), scorer=fuzz.ratio, score_cutoff=LIKENESS)
    return close[0] if close else word


def _known(word: str, language: str, index: _Index) -> str:
    """The stem itself, the last part of a German compound, or the stem it is a slip of."""
    if word in index.rarity or len(word) < FUZZY_LETTERS or not word.isalpha():
        return word
    if language in ("", "de"):
        parts = (word[cut:] for cut in range(3, len(word) - PART_LETTERS + 1))
        part = next((part for part in parts if part in index.german), "")
        if part:
            return part
    return _slip_of(word)
