"""
The gate: what the law forbids, and what it asks first. Information, not legal advice.

A rule meets a pair when the offer is (or may be) of one of the rule's materials and the need is for one of
its uses. A ban without a property stops the pair. A ban with a property stops it where the offer states the
property, and is a question (if the rule has one) until the offer states it or its contrary; who states both
has stated it. A ``pass`` rule answers the questions of others where the offer, or the need, says so. A word
with several meanings counts as its worst one.

All that the gate needs to know of a listing are flags, one a rule: banned and asked of an offer, wanted of a
need. A pair is then judged by look-up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from symbios_matching.engine.normalise import Listings
from symbios_matching.engine.policy import MatchingPolicy
from symbios_matching.engine.statements import FROM, is_denied, mark_of, states
from symbios_matching.engine.vocabulary import LawRule, Vocabulary
from symbios_matching.engine.words import PURPOSE_WORDS, fold

Flags = npt.NDArray[np.bool_]

# Besides "for": words after which a need says whom it feeds, by the language of who is fed. English "a cow"
# feeds nobody, Spanish "a vacas" does.
FEEDING_WORDS = {
    "en": frozenset({"feed", "feeding"}),
    "it": frozenset({"a", "ai", "alle", "alla", "allo", "alimentare", "nutrire", "mangime", "alimento"}),
    "pt": frozenset({"a", "as", "aos", "alimentar", "alimento", "racao"}),
    "es": frozenset({"a", "alimentar", "alimento", "pienso"}),
    "sl": frozenset({"kot", "krma", "krmo", "hrana", "hrano"}),
    # Not "a": folded, "à nos porcs" and "la ferme a des porcs" look the same.
    "fr": frozenset({"aux", "nourrir", "donner", "aliment", "destine", "destinee", "destines", "destinees"}),
    "de": frozenset({"als", "an", "futter"}),
}
_WORD = re.compile(r"[^\W_]+")
# Words that mean a use only right before it: "as horse bedding" is one, "as we keep horses" is none.
ROLE_WORDS = frozenset({"as", "come", "como", "comme", "kot", "als"})
_HINT = 4  # letters by which a word is sorted out before its text is read
FEEDS = frozenset({"feed", "pet_food"})
# An organic farm is one whatever else a need says of itself.
ORGANIC = "organic_farming_input"
# The property of rules that ask what the use is, of needs that tell none.
UNSTATED_USE = "use not stated"
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
    rules = [rule for rule in vocabulary.law_rules.values() if rule.effect != "pass"]
    bans, questions = offer_flags(offers, vocabulary)
    return Gate(tuple(rule.id for rule in rules), bans, questions, need_flags(needs, vocabulary, policy))


def offer_flags(offers: Listings, vocabulary: Vocabulary) -> tuple[Flags, Flags]:
    """Rule x offer: what a rule bans for a use it names, and what it asks first; ``pass`` rules left out."""
    told = list(vocabulary.law_rules.values())
    named = _Lines.of(offers.named, vocabulary)
    hinted = _hinted(offers, [rule for rule in told if not rule.property or not rule.uses])
    about = {rule.id: _about(rule, offers, named, hinted) for rule in told}
    # What an offer states counts also where nobody knows what the thing is.
    unread = np.array([not one for one in offers.named], dtype=bool)
    unread &= _hinted(offers, [rule for rule in told if rule.property], where=unread)
    shape = (len(told), len(offers.frame))
    bans, questions = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for row, rule in enumerate(told):
        # Hazardous waste, whatever the material and the use: only a licence opens the way.
        hazard = not rule.uses
        where = hinted if hazard else about[rule.id]
        if rule.property and not hazard:
            where = where | unread
        stated = _states(offers, where, rule.stated_by, unless=rule.ruled_out_by)
        denied = _states(offers, where, rule.ruled_out_by)
        if rule.property:
            denied &= ~stated
        if hazard:
            bans[row] = stated | offers.frame["hazardous"].to_numpy(dtype=bool)
        elif rule.effect == "block":
            bans[row] = stated if rule.property else where & ~denied
        if rule.question:
            questions[row] = about[rule.id] & ~bans[row] & ~denied
            if mentions := tuple(one[len(FROM) :] for one in rule.stated_by if one.startswith(FROM)):
                questions[row] &= _states(offers, about[rule.id], mentions, unless=rule.ruled_out_by)
    place = {rule.id: row for row, rule in enumerate(told)}
    for rule in told:
        if rule.effect == "pass" and rule.answered_by == "offer":
            stated = _states(offers, about[rule.id], rule.stated_by, unless=rule.ruled_out_by)
            for answered in place.keys() & rule.answers:
                questions[place[answered]] &= ~stated
    judged = [row for row, rule in enumerate(told) if rule.effect != "pass"]
    return bans[judged], questions[judged]


def need_flags(needs: Listings, vocabulary: Vocabulary, policy: MatchingPolicy) -> Flags:
    """Rule x need: is the need for a use of the rule, and does it not answer the rule's question itself?"""
    told = [rule for rule in vocabulary.law_rules.values() if rule.effect != "pass"]
    implied, silent = _implied(needs, vocabulary)
    both = [named | more for named, more in zip(needs.named, implied, strict=True)]
    uses = _Lines.of(both, vocabulary)
    licences = set(policy.licensed_states)
    unlicensed = np.array([licences.isdisjoint(states) for states in needs.frame["states"]], dtype=bool)
    wanted = np.zeros((len(told), len(both)), dtype=bool)
    for row, rule in enumerate(told):
        if not rule.uses:
            wanted[row] = unlicensed
            continue
        if rule.property == UNSTATED_USE:
            wanted[row] = silent
            continue
        # Blood meal wanted for biogas is not wanted as feed, though blood meal is feed by itself.
        wanted[row] = uses.meet(rule.uses, rule.uses_except, apart_from=rule.materials)
    place = {rule.id: row for row, rule in enumerate(told)}
    for rule in vocabulary.law_rules.values():
        if rule.effect == "pass" and rule.answered_by == "need":
            for answered in place.keys() & rule.answers:
                asked = wanted[place[answered]]
                asked &= ~_states(needs, asked, rule.stated_by, unless=rule.ruled_out_by)
    return wanted


@dataclass(frozen=True)
class _Lines:
    """The distinct sets of concepts that listings name, each concept with all that is broader."""

    lines: list[list[frozenset[str]]]
    place: npt.NDArray[np.int64]

    @classmethod
    def of(cls, named: Sequence[frozenset[str]], vocabulary: Vocabulary) -> _Lines:
        places: dict[frozenset[str], int] = {}
        place = np.array([places.setdefault(one, len(places)) for one in named], dtype=np.int64)
        return cls([[frozenset(vocabulary.ancestors(one)) for one in of] for of in places], place)

    def meet(self, wide: Iterable[str], but: Iterable[str], *, apart_from: Iterable[str] = ()) -> Flags:
        """
        For each listing: is one of its concepts meant, and not excepted?

        Concepts under ``apart_from`` count only where a listing names nothing else.
        """
        met = []
        for lines in self.lines:
            counted = [line for line in lines if line.isdisjoint(apart_from)] or lines
            met.append(any(not line.isdisjoint(wide) and line.isdisjoint(but) for line in counted))
        return np.array(met, dtype=bool)[self.place] if met else np.zeros(0, dtype=bool)


def _about(rule: LawRule, offers: Listings, named: _Lines, hinted: Flags) -> Flags:
    """Offers that are, or may be, of one of the rule's materials or of something narrower."""
    about = named.meet(rule.materials, rule.materials_except)
    if rule.property or not rule.uses:
        return about
    # Words that name the material itself: the law must not hang on the recognition of one word.
    return about | _states(offers, hinted & ~about, rule.stated_by, unless=rule.ruled_out_by)


def _hinted(offers: Listings, rules: Sequence[LawRule], where: Flags | None = None) -> Flags:
    """Offers (of those asked about) with a word that begins like one of the rules'; others are not read."""
    phrases = (one.removeprefix(mark_of(one)) for rule in rules for one in rule.stated_by)
    words = (_WORD.findall(fold(phrase)) for phrase in phrases)
    hints = {found[0][:_HINT] for found in words if found}
    texts = offers.frame["everything"].to_numpy()
    found = np.ones(len(texts), dtype=bool) if where is None else where.copy()
    found[found] = [
        not hints.isdisjoint([word[:_HINT] for word in _WORD.findall(text)]) for text in texts[found]
    ]
    return found


def _states(
    listings: Listings, where: Flags, phrases: tuple[str, ...], *, unless: tuple[str, ...] = ()
) -> Flags:
    """Which listings (of those asked about) state one of the phrases in title, description or states."""
    found = np.zeros(len(listings.frame), dtype=bool)
    if phrases:
        columns = (listings.frame[name].to_numpy()[where] for name in ("everything", "text", "language"))
        found[where] = [
            states(text, phrases, language=language, unless=unless, title=title)
            for text, title, language in zip(*columns, strict=True)
        ]
    return found


def _implied(needs: Listings, vocabulary: Vocabulary) -> tuple[list[frozenset[str]], Flags]:
    """
    Uses that needs tell by their words of purpose; when they tell none, by their trade, or by the
    animals they speak of. And which needs tell none at all.
    """
    every_use = {use for rule in vocabulary.law_rules.values() for use in rule.uses}
    by_first = _purpose_phrases(vocabulary)
    feeds = {one.use for one in vocabulary.implied_uses if FEEDS & set(vocabulary.ancestors(one.use))}
    found: list[frozenset[str]] = []
    silent = np.zeros(len(needs.frame), dtype=bool)
    columns = (needs.frame[name] for name in ("text", "details", "nace", "language"))
    rows = enumerate(zip(needs.named, *columns, strict=True))
    for row, (named, title, details, nace, language) in rows:
        spoken = [one for text in (title, details) for one in _purposes(text, by_first, language)]
        told = {use for use, purpose in spoken if purpose or use == ORGANIC}
        names_use = any(not every_use.isdisjoint(vocabulary.ancestors(one)) for one in named)
        if told <= {ORGANIC} and not names_use:
            told |= {
                implied.use
                for implied in vocabulary.implied_uses
                if nace and any(nace.startswith(code.replace(".", "")) for code in implied.nace)
            } or {use for use, _purpose in spoken if use in feeds}
            silent[row] = not (told or spoken or nace)
        found.append(frozenset(told))
    return found, silent


def _purpose_phrases(vocabulary: Vocabulary) -> dict[str, list[tuple[str, str, str]]]:
    """By its first word: (phrase, language, use) of all words that tell whom or what something is for."""
    phrases: dict[str, list[tuple[str, str, str]]] = {}
    for implied in vocabulary.implied_uses:
        for language, words in implied.words.items():
            for phrase in map(fold, words):
                if first := _WORD.search(phrase):
                    phrases.setdefault(first.group(), []).append((phrase, language, implied.use))
    return phrases


def _purposes(
    text: str, by_first: dict[str, list[tuple[str, str, str]]], told_in: str
) -> Iterator[tuple[str, bool]]:
    """
    The uses the text names, undenied, and whether as a purpose: "for ... phrase", with few words between.

    Else the phrase is only spoken of, and counts in the language of the text. All folded.
    """
    words = list(_WORD.finditer(text))
    for place, word in enumerate(words):
        for phrase, language, use in by_first.get(word.group(), ()):
            end = word.start() + len(phrase)
            if not text.startswith(phrase, word.start()) or text[end : end + 1].isalnum():
                continue
            purpose = PURPOSE_WORDS | FEEDING_WORDS[language]
            before = [one.group() for one in words[max(0, place - PURPOSE_REACH) : place]]
            told = not purpose.isdisjoint(before) or not ROLE_WORDS.isdisjoint(before[-1:])
            if (told or language == told_in) and not is_denied(text, word.start(), end, language=told_in):
                yield use, told
