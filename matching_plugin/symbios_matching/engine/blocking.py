"""
Which pairs are worth comparing at all, and by what evidence.

Six roads lead from an offer to a need: the concepts are kin, the offer is known to become what the need
asks for, the need's trade is known to take the offer, the List of Waste codes share a beginning, the one
trade is known to give to the other, the words are alike. A pair no road leads to is never looked at, so
work grows with what has something in common and not with offers times needs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from symbios_matching.engine.codes import prefix_number
from symbios_matching.engine.likeness import TextIndex, ragged
from symbios_matching.engine.normalise import Listings
from symbios_matching.engine.relations import RECEIVER_DIGITS, ROUTE_DIGITS, Floats, Ints, Relations, Table

CELLS_AT_ONCE = 6_000_000  # offers at once x needs: 48 MB for the text road
EWC_DIGITS = (6, 4, 2)

# Roads whose evidence is a row of a table, named in ``<road>_row``.
TABLE_ROADS = ("concept", "use", "receiver", "route")


class Keys(NamedTuple):
    """What one side can be found by on one road: listings (row numbers) by key, with trust in (0, 1]."""

    key: Ints
    listing: Ints
    trust: Floats

    def sorted(self) -> Keys:
        """The same in order of the key, ready to be looked up."""
        order = np.argsort(self.key, kind="stable")
        return Keys(self.key[order], self.listing[order], self.trust[order])

    def within(self, first: int, last: int) -> Keys:
        """Only the listings from first to before last."""
        chosen = (self.listing >= first) & (self.listing < last)
        return Keys(self.key[chosen], self.listing[chosen], self.trust[chosen])


class Evidence(NamedTuple):
    """What one road found: pair numbers (offer x needs + need), strengths in [0, 1], and a detail each."""

    pair: Ints
    strength: Floats
    detail: Ints


class Blocking:
    """Prepared once for both sides; ``candidates`` then walks the offers in portions of bounded size."""

    def __init__(self, offers: Listings, needs: Listings, relations: Relations) -> None:
        policy = relations.policy
        self._count, self._needs = len(offers.frame), len(needs.frame)
        self._relations, self._policy = relations, policy
        material = _naming(needs, besides=relations.use_concepts | relations.root_concepts)
        use_share = np.where(material, policy.use_other_material, 1.0)
        anything = _naming(needs, besides=relations.root_concepts)
        trade_share = np.where(anything, policy.receiver_other_material, 1.0)
        concepts = _concept_keys(needs, relations)
        trades = _code_keys(needs.frame["nace"], RECEIVER_DIGITS)
        # A division alone is wide: "01" is all of farming. It leads nowhere when the need says what it wants.
        wide = (trades.key < prefix_number("000")) & anything[trades.listing]
        trades = Keys(trades.key[~wide], trades.listing[~wide], trade_share[trades.listing[~wide]])
        routes = trades.key >= prefix_number("000")
        offered = _concept_keys(offers, relations)
        self._offered = {"concept": offered, "use": offered, "receiver": offered}
        self._wanted = {
            "concept": concepts.sorted(),
            "use": Keys(
                concepts.key, concepts.listing, concepts.trust * use_share[concepts.listing]
            ).sorted(),
            "receiver": trades.sorted(),
            "route": Keys(trades.key[routes], trades.listing[routes], trades.trust[routes]).sorted(),
        }
        # Offers in whose words something known was found have better roads than their trade.
        unknown = offers.frame["nace"].where(offers.frame["concept"] == "", "")
        self._offered["route"] = _code_keys(unknown, ROUTE_DIGITS)
        self._offer_codes = _code_keys(offers.frame["ewc"], EWC_DIGITS)
        self._need_codes = _code_keys(needs.frame["ewc"], EWC_DIGITS).sorted()
        self._text = TextIndex(
            needs.frame["text"].tolist(),
            needs.frame["details"].tolist(),
            common_share=policy.common_word_share,
        )
        self._offer_texts = self._text.offers(offers.frame["text"].tolist(), offers.frame["details"].tolist())

    def candidates(self) -> Iterator[tuple[int, pd.DataFrame]]:
        """
        Candidate frames, offers in order, each with the number of offers done so far.

        Columns ``offer``, ``need`` (row numbers); for each road ``concept``, ``use``, ``receiver``, ``ewc``,
        ``route``, ``text`` the strength in [0, 1], 0 where it found nothing; for roads by table the row
        (``concept_row`` ..., -1 for none), for codes ``ewc_digits``, how many digits agree.
        """
        portion = max(1, min(self._policy.offers_at_once, CELLS_AT_ONCE // max(self._needs, 1)))
        for first in range(0, self._count, portion):
            last = min(first + portion, self._count)
            yield last, self._portion(first, last)

    def _portion(self, first: int, last: int) -> pd.DataFrame:
        relations = self._relations
        tables = (
            relations.concept_pairs,
            relations.use_pairs,
            relations.receiver_pairs,
            relations.route_pairs,
        )
        found = {
            road: self._by_table(self._offered[road].within(first, last), table, self._wanted[road])
            for road, table in zip(TABLE_ROADS, tables, strict=True)
        }
        found["ewc"] = self._by_code(self._offer_codes.within(first, last))
        found["text"] = self._by_text(first, last)
        pairs = np.unique(np.concatenate([evidence.pair for evidence in found.values()]))
        columns: dict[str, np.ndarray] = {
            "offer": pairs // max(self._needs, 1),
            "need": pairs % max(self._needs, 1),
        }
        for road, evidence in found.items():
            place = np.searchsorted(pairs, evidence.pair)
            strength, detail = np.zeros(len(pairs)), np.full(len(pairs), -1)
            strength[place], detail[place] = evidence.strength, evidence.detail
            columns[road] = strength
            columns["ewc_digits" if road == "ewc" else f"{road}_row"] = detail
        return pd.DataFrame(columns)

    def _by_table(self, offered: Keys, table: Table, wanted: Keys) -> Evidence:
        """Offer key -> table row -> need key: every way through, the strongest kept for each pair."""
        mention, row = joined(offered.key, table.left)
        way, need = joined(table.right[row], wanted.key)
        mention, row = mention[way], row[way]
        strength = offered.trust[mention] * table.strength[row] * wanted.trust[need]
        return strongest(offered.listing[mention] * self._needs + wanted.listing[need], strength, row)

    def _by_code(self, offered: Keys) -> Evidence:
        policy = self._policy
        mention, need = joined(offered.key, self._need_codes.key)
        code = offered.key[mention]
        digits = np.floor(np.log10(np.maximum(code, 1))).astype(np.int64)
        strength = np.select([digits == 6, digits == 4], [policy.ewc_6, policy.ewc_4], policy.ewc_2)
        strength = np.where((digits == 6) & (code % 100 == 99), strength * policy.ewc_99_share, strength)
        return strongest(
            offered.listing[mention] * self._needs + self._need_codes.listing[need], strength, digits
        )

    def _by_text(self, first: int, last: int) -> Evidence:
        offer, need, cosine = self._text.alike(self._offer_texts, first, last, floor=self._policy.text_floor)
        strength = cosine * self._policy.text_ceiling
        return Evidence(offer * self._needs + need, strength, np.full(len(offer), -1))


def joined(left: Ints, right_sorted: Ints) -> tuple[Ints, Ints]:
    """Places of equal numbers on both sides, every combination: [7, 8], [7, 7, 9] give [0, 0], [0, 1]."""
    begin, end = np.searchsorted(right_sorted, left, "left"), np.searchsorted(right_sorted, left, "right")
    return np.repeat(np.arange(len(left)), end - begin), ragged(begin, end - begin)


def strongest(pair: Ints, strength: Floats, detail: Ints) -> Evidence:
    """
    One row a pair: the strongest, of equals the one with the highest detail for codes and the lowest row.
    """
    order = np.lexsort((detail, -strength, pair))
    pair, strength, detail = pair[order], strength[order], detail[order]
    first = np.ones(len(pair), dtype=bool)
    first[1:] = pair[1:] != pair[:-1]
    return Evidence(pair[first], strength[first], detail[first])


def _concept_keys(listings: Listings, relations: Relations) -> Keys:
    numbers = listings.mentions["concept"].map(relations.concept_numbers)
    return Keys(
        np.asarray(numbers, dtype=np.int64),
        listings.mentions["listing"].to_numpy(dtype=np.int64),
        listings.mentions["trust"].to_numpy(dtype=np.float64),
    )


def _code_keys(codes: pd.Series, lengths: tuple[int, ...]) -> Keys:
    """Listings by each prefix of their code that is long enough."""
    found = [
        (prefix_number(code[:length]), listing)
        for listing, code in enumerate(codes)
        if code
        for length in lengths
        if len(code) >= length
    ]
    keys = np.array(found, dtype=np.int64).reshape(-1, 2)
    return Keys(keys[:, 0], keys[:, 1], np.ones(len(keys)))


def _naming(needs: Listings, *, besides: Collection[str]) -> np.ndarray:
    """For each need: does it name a concept other than these?"""
    mentions = needs.mentions
    things = mentions.loc[~mentions["concept"].isin(besides), "listing"].to_numpy(dtype=np.int64)
    named = np.zeros(len(needs.frame), dtype=bool)
    named[things] = True
    return named
