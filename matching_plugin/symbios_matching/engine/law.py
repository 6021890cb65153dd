"""
The gate: what the law forbids, and what it asks first. Information, not legal advice.

A rule meets a pair when the offer is (or may be) of the rule's material and the need is for one of the
rule's uses. A ban without a property stops the pair; a ban with a property is a question until the offer
states the property; a question stays a question until the offer's words settle it. A word with several
meanings counts as its worst one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbios_matching.engine.normalise import Listings
from symbios_matching.engine.policy import MatchingPolicy
from symbios_matching.engine.vocabulary import Vocabulary
from symbios_matching.engine.words import PURPOSE_WORDS, fold, has_phrase, phrase_starts

Flags = npt.NDArray[np.bool_]

# Besides "for": words after which a need says whom it feeds, by the language of who is fed. English "a cow"
# feeds nobody, Spanish "a vacas" does.
FEEDING_WORDS = {
    "en": frozenset({"feed", "feeding"}),
    "it": frozenset({"a", "ai", "alle", "alla", "allo", "alimentare", "nutrire"}),
    "pt": frozenset({"a", "as", "aos", "alimentar"}),
    "es": frozenset({"a", "alimentar"}),
    "sl": frozenset({"kot", "krma", "krmo"}),
    # Not "a": folded, "à nos porcs" and "la ferme a des porcs" look the same.
    "fr": frozenset({"aux", "nourrir", "donner", "destine", "destinee", "destines", "destinees"}),
    "de": frozenset({"als", "an", "futter"}),
}
PURPOSE_REACH = 4  # words between "for" and "pigs" in "for our own organic pigs"


@dataclass(frozen=True)
class Gate:
    """
    For each rule, which offers and needs it is about; a pair is met where both are.

    ``bans`` and ``questions``: rule x offer; ``uses``: rule x need; ``rule_ids`` name the rows.
    """

    rule_ids: tuple[str, ...]
    bans: Flags
    questions: Flags
    uses: Flags

    def verdict(
        self, offer: npt.NDArray[np.int64], need: npt.NDArray[np.int64], open_question: float
    ) -> npt.NDArray[np.float64]:
        """1 pass, ``open_question`` where a question is open, 0 where a ban holds; one value a pair."""
        gate = np.ones(len(offer))
        for ban, question, use in zip(self.bans, self.questions, self.uses, strict=True):
            if not use.any() or not (ban.any() or question.any()):
                continue
            asked = use[need]
            gate[asked & question[offer]] = np.minimum(gate[asked & question[offer]], open_question)
            gate[asked & ban[offer]] = 0.0
        return gate

    def rules_met(self, offer: int, need: int) -> list[str]:
        """The rules that speak about one pair, bans first."""
        met = self.uses[:, need]
        banned = np.flatnonzero(met & self.bans[:, offer])
        asked = np.flatnonzero(met & self.questions[:, offer] & ~self.bans[:, offer])
        return [self.rule_ids[row] for row in (*banned, *asked)]


def gate_of(offers: Listings, needs: Listings, *, vocabulary: Vocabulary, policy: MatchingPolicy) -> Gate:
    """Read every rule against both sides once; pairs are judged by look-up afterwards."""
    rules = list(vocabulary.law_rules.values())
    materials = _lines(offers, vocabulary)
    uses = _lines(needs, vocabulary)
    for row, implied in enumerate(_implied(needs, vocabulary)):
        uses[row] |= implied
    bans = np.zeros((len(rules), len(offers.frame)), dtype=bool)
    questions = np.zeros_like(bans)
    wanted = np.zeros((len(rules), len(needs.frame)), dtype=bool)
    unlicensed = ~needs.frame["states"].map(lambda states: bool(set(states) & set(policy.licensed_states)))
    for number, rule in enumerate(rules):
        about = np.array([rule.material in line for line in materials], dtype=bool)
        if not rule.uses:  # hazardous waste, whatever the material and the use: only a licence opens the way
            harmless = _words_in(rule.ruled_out_by, offers, ~about)
            stated = _words_in(rule.stated_by, offers, ~harmless)
            bans[number] = offers.frame["hazardous"].to_numpy(dtype=bool) | stated
            questions[number] = about & ~bans[number]
            wanted[number] = unlicensed.to_numpy(dtype=bool)
            continue
        about &= ~_words_in(rule.ruled_out_by, offers, about)
        if rule.effect == "block":
            bans[number] = _words_in(rule.stated_by, offers, about) if rule.property else about
        questions[number] = about & ~bans[number]
        wanted[number] = [not line.isdisjoint(rule.uses) for line in uses]
    return Gate(tuple(rule.id for rule in rules), bans, questions, wanted)


def _words_in(words: tuple[str, ...], offers: Listings, where: Flags) -> Flags:
    """Offers (of those asked about) whose text or states hold one of the words."""
    found = np.zeros(len(offers.frame), dtype=bool)
    folded = [fold(word) for word in words]
    if folded:
        texts = offers.frame["everything"]
        found[where] = [any(has_phrase(text, word) for word in folded) for text in texts[where]]
    return found


def _lines(listings: Listings, vocabulary: Vocabulary) -> list[set[str]]:
    """For each listing every concept it names, with all that is broader."""
    return [{wide for one in named for wide in vocabulary.ancestors(one)} for named in listings.named]


def _implied(needs: Listings, vocabulary: Vocabulary) -> list[set[str]]:
    """Uses that needs tell by their words of purpose, or, when they tell none, by their trade."""
    every_use = {use for rule in vocabulary.law_rules.values() for use in rule.uses}
    named = _lines(needs, vocabulary)
    words = _purpose_words(vocabulary)
    found: list[set[str]] = []
    columns = (needs.frame[name] for name in ("text", "details", "nace"))
    for row, (title, details, nace) in enumerate(zip(*columns, strict=True)):
        told = {
            use
            for (phrase, language), use in words.items()
            if _is_for(title, phrase, language) or _is_for(details, phrase, language)
        }
        if not told and named[row].isdisjoint(every_use):
            told = {
                implied.use
                for implied in vocabulary.implied_uses
                if nace and any(nace.startswith(code.replace(".", "")) for code in implied.nace)
            }
        found.append({wide for use in told for wide in vocabulary.ancestors(use)})
    return found


def _purpose_words(vocabulary: Vocabulary) -> dict[tuple[str, str], str]:
    return {
        (fold(word), language): implied.use
        for implied in vocabulary.implied_uses
        for language, words in implied.words.items()
        for word in words
    }


def _is_for(text: str, phrase: str, language: str) -> bool:
    """Does the text anywhere say "for ... phrase", with few words between? Both folded."""
    purpose = PURPOSE_WORDS | FEEDING_WORDS[language]
    return any(
        word.strip(".,;:()") in purpose
        for start in phrase_starts(text, phrase)
        for word in text[:start].split()[-PURPOSE_REACH:]
    )
