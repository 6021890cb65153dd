"""
A synthetic base of listings, of any size and the same for everybody: what the benchmarks run on.

Half offers, half needs, drawn from the packaged vocabulary in its seven languages. Nothing in it is a real
listing; what is imitated is how real ones are spread and how badly they are written. Each listing has a true
concept that no candidate ever sees; ``useful`` judges by it.

The statistics, all settings of the benchmark and not findings:

- kinds .58 material and by-product, .06 energy, .06 water, .08 logistics, .06 space, .08 expertise and
  service, .08 technology and equipment; inside a kind the popularity of concepts follows Zipf's law;
- three in ten needs for a material with a known use ask for that use ("pig feed") and not for the material;
- the language is that of the town, a quarter is English all the same; 6 % of the things are named in another
  language, 22 % of the titles have a typing error;
- a List of Waste code on 82 % (of those 4 % wrong, 6 % cut to the sub-chapter), a NACE code on 80 %;
- towns by weight, 30 km of scatter; each side states how far it goes, 50 to 500 km; two to twelve months in
  a row; log-normal quantities; one organisation for five listings.
"""

from __future__ import annotations

import csv
import random
import string
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import pandas as pd

from benchmarks.titles import BESIDE, BESIDE_EACH, PERIODS, TITLES
from symbios_matching.engine import Vocabulary
from symbios_matching.engine.vocabulary import LANGUAGES

SHARES = {
    "material": 0.58, "energy": 0.06, "water": 0.06, "logistics": 0.08, "space": 0.06, "expertise": 0.08,
    "technology": 0.08,
}  # fmt: skip
FILED_UNDER = {"by-product": "material", "service": "expertise", "equipment": "technology"}
UNITS = {
    "material": ("t", "t", "t", "kg", "m3"),
    "energy": ("MWh",),
    "water": ("m3",),
    "logistics": ("pallets", "t", "h"),
    "space": ("m2", "pallets"),
    "expertise": ("h",),
    "technology": ("h",),
}
NACE_OF = {
    "energy": "35.30", "water": "36.00", "logistics": "49.41", "space": "52.10", "expertise": "71.12",
    "technology": "28.93",
}  # fmt: skip
PERIOD_NAMES = ("week", "month", "year", "once")
LIMITS_KM = ((50, 0.15), (100, 0.25), (150, 0.20), (200, 0.20), (300, 0.12), (500, 0.08))
MONTHS_IN_A_ROW = ((2, 0.15), (3, 0.20), (4, 0.20), (6, 0.15), (12, 0.30))
BY_USE, ENGLISH, SWITCHED, MISTYPED = 0.30, 0.25, 0.06, 0.22
CODED, MISCODED, CUT, TRADED = 0.82, 0.04, 0.06, 0.80

VARIANTS = ("ordinary", "untagged", "half_coded", "everywhere", "hot")


@dataclass(frozen=True)
class Base:
    """
    ``offers`` and ``needs``: listing frames, ids 0 .. size/2 - 1 on either side.

    ``offered`` and ``wanted``: the true concept of each row, as a place in ``concepts``; kept from everybody
    but the judge.
    """

    offers: pd.DataFrame
    needs: pd.DataFrame
    offered: np.ndarray
    wanted: np.ndarray
    concepts: tuple[str, ...]


def base_of(size: int, *, vocabulary: Vocabulary, variant: str = "ordinary", seed: int = 7) -> Base:
    """
    ``size`` listings, half of them offers.

    Args:
        variant: "ordinary"; "untagged": no word of a title is in the vocabulary, and half the List of Waste
            codes are gone; "half_coded": half the listings have neither code; "everywhere": each side goes
            3,000 km; "hot": half of all materials are one and the same.

    Raises:
        ValueError: a variant that is none.
    """
    if variant not in VARIANTS:
        raise ValueError(f"variant is {variant!r}, expected one of {', '.join(VARIANTS)}")
    return _Drawing(vocabulary, variant).base(size, np.random.default_rng([seed, size]))


class _Drawing:
    """What does not depend on the size: popularity, labels, codes, trades, towns."""

    def __init__(self, vocabulary: Vocabulary, variant: str) -> None:
        self._variant, concepts = variant, vocabulary.concepts
        branches = {one for one, concept in concepts.items() if not concept.broader} & set(
            vocabulary.children
        )
        self._names = tuple(sorted(set(concepts) - branches))
        self._number = {name: number for number, name in enumerate(self._names)}
        self._kinds = [concepts[name].kind for name in self._names]
        self._filed = [FILED_UNDER.get(kind, kind) for kind in self._kinds]
        self._popularity = self._by_zipf()
        self._ewc = _objects([concepts[name].ewc for name in self._names])
        spoken = _pseudowords if variant == "untagged" else lambda labels, _name: labels
        self._labels = [
            {
                language: spoken(labels.get(language) or labels.get("en") or (name.replace("_", " "),), name)
                for language in LANGUAGES
            }
            for name, labels in ((name, concepts[name].labels) for name in self._names)
        ]
        self._uses: dict[int, list[int]] = {}
        givers: dict[int, list[str]] = {}
        takers: dict[int, list[str]] = {}
        for synergy in sorted(vocabulary.synergies.values(), key=lambda one: one.id):
            material, use = self._number.get(synergy.concept), self._number.get(synergy.use_concept)
            if material is not None:
                givers.setdefault(material, []).append(synergy.origin_nace)
                takers.setdefault(material, []).append(synergy.receiver_nace)
                self._uses.setdefault(material, []).extend([] if use is None else [use])
            if use is not None:
                takers.setdefault(use, []).append(synergy.receiver_nace)
        every = sorted({nace for found in takers.values() for nace in found}) or ["10.89"]
        self._trades = {
            side: [
                known.get(place) or [NACE_OF.get(filed) or every[crc32(name.encode()) % len(every)]]
                for place, (name, filed) in enumerate(zip(self._names, self._filed, strict=True))
            ]
            for side, known in (("offer", givers), ("need", takers))
        }
        with (Path(__file__).parent / "cities.csv").open(encoding="utf-8", newline="") as stream:
            self._towns = list(csv.DictReader(stream))

    def _by_zipf(self) -> np.ndarray:
        """The share of every concept among all listings; the order inside a kind is by chance, but fixed."""
        popularity = np.zeros(len(self._names))
        for filed, share in SHARES.items():
            places = [place for place, one in enumerate(self._filed) if one == filed]
            places.sort(key=lambda place: crc32(self._names[place].encode()))
            weights = 1.0 / np.arange(1, len(places) + 1)
            popularity[places] = weights / weights.sum() * share
        if self._variant == "hot":
            materials = np.array([one == "material" for one in self._filed])
            popularity[materials] /= 2
            popularity[np.flatnonzero(materials)[popularity[materials].argmax()]] += SHARES["material"] / 2
        return popularity / popularity.sum()

    def base(self, size: int, chance: np.random.Generator) -> Base:
        offers, offered = self._side("offer", size // 2, size, chance)
        needs, wanted = self._side("need", size // 2, size, chance)
        return Base(offers, needs, offered, wanted, self._names)

    def _side(self, side: str, count: int, size: int, chance: np.random.Generator):
        concept = chance.choice(len(self._names), count, p=self._popularity)
        if side == "need":
            by_use = chance.random(count) < BY_USE
            concept = np.array(
                [
                    uses[pick % len(uses)] if asks and (uses := self._uses.get(one)) else one
                    for one, asks, pick in zip(
                        concept.tolist(),
                        by_use.tolist(),
                        chance.integers(0, 997, count).tolist(),
                        strict=True,
                    )
                ],
                dtype=np.int64,
            )
        weights = np.array([float(town["weight"]) for town in self._towns])
        town = chance.choice(len(self._towns), count, p=weights / weights.sum())
        latitude = np.array([float(one["latitude"]) for one in self._towns])[town]
        longitude = np.array([float(one["longitude"]) for one in self._towns])[town]
        tongue = np.array([LANGUAGES.index(one["language"]) for one in self._towns])[town]
        tongue[chance.random(count) < ENGLISH] = LANGUAGES.index("en")
        filed = [self._filed[one] for one in concept.tolist()]
        unit_pick = chance.integers(0, 60, count).tolist()
        frame = pd.DataFrame({
            "id": np.arange(count),
            "language": _objects(LANGUAGES)[tongue],
            "resource_kind": _objects(self._kinds)[concept],
            "quantity": np.exp(chance.normal(2.5, 1.6, count)).round(1) + 0.1,
            "unit": _objects(UNITS[kind][pick % len(UNITS[kind])]
                             for kind, pick in zip(filed, unit_pick, strict=True)),
            "period": _objects(PERIOD_NAMES)[chance.integers(0, 4, count)],
            "latitude": latitude + chance.normal(0, 0.25, count),
            "longitude": longitude + chance.normal(0, 0.25, count) / np.cos(np.radians(latitude)),
            "max_distance_km": _drawn(LIMITS_KM, count, chance),
            "organisation_id": _objects(map(str, chance.integers(0, max(2, size // 5), count).tolist())),
        })  # fmt: skip
        frame["months"] = _months(count, chance)
        frame["ewc_code"] = self._codes(concept, count, chance)
        trades, pick = self._trades[side], chance.integers(0, 997, count)
        nace = _objects(
            trades[one][turn % len(trades[one])]
            for one, turn in zip(concept.tolist(), pick.tolist(), strict=True)
        )
        frame["nace_code"] = np.where(chance.random(count) < TRADED, nace, "")
        frame["title"] = self._titles(side, frame, concept, tongue, town, chance)
        if self._variant in ("untagged", "half_coded"):
            bare = chance.random(count) < 0.5
            frame.loc[bare, "ewc_code"] = ""
            if self._variant == "half_coded":
                frame.loc[bare, "nace_code"] = ""
        if self._variant == "everywhere":
            frame["max_distance_km"] = 3000.0
        return frame, concept

    def _codes(self, concept: np.ndarray, count: int, chance: np.random.Generator) -> np.ndarray:
        wrong = chance.random(count) < MISCODED
        other = chance.choice(len(self._names), count, p=self._popularity)
        code = self._ewc[np.where(wrong, other, concept)]
        cut = chance.random(count) < CUT
        code[cut] = [one[:4] for one in code[cut]]
        return np.where(chance.random(count) < CODED, code, "")

    def _titles(self, side, frame, concept, tongue, town, chance) -> list[str]:
        count = len(frame)
        switched = chance.random(count) < SWITCHED
        named_in = np.where(switched, (tongue + chance.integers(1, 7, count)) % len(LANGUAGES), tongue)
        picks = chance.integers(0, 10_000, (count, 3)).tolist()
        beside = [BESIDE[language].split() for language in LANGUAGES]
        cities = [one["city"] for one in self._towns]
        period = {name: place for place, name in enumerate(PERIOD_NAMES)}
        rows = zip(
            concept.tolist(), tongue.tolist(), named_in.tolist(), town.tolist(), picks,
            frame["quantity"].tolist(), frame["unit"].tolist(), frame["period"].tolist(), strict=True,
        )  # fmt: skip
        titles = []
        for one, spoken, named, place, (which, word, sentence), quantity, unit, rhythm in rows:
            language = LANGUAGES[spoken]
            labels = self._labels[one][LANGUAGES[named]]
            sentences = TITLES[side][language]
            title = sentences[sentence % len(sentences)].format(
                c=labels[which % len(labels)],
                q=beside[spoken][word % BESIDE_EACH],
                x=f"{max(1, round(quantity))} {unit}/{PERIODS[language][period[rhythm]]}",
                city=cities[place],
            )
            titles.append(title[0].upper() + title[1:])
        slips = random.Random(int(chance.integers(1 << 62)))
        for row in np.flatnonzero(chance.random(count) < MISTYPED).tolist():
            titles[row] = _mistyped(titles[row], slips)
        return titles


def _mistyped(title: str, slips: random.Random) -> str:
    """One word of the title with a letter lost, doubled, swapped or replaced; short words are typed well."""
    words = title.split()
    place = slips.randrange(len(words))
    word = words[place]
    if len(word) < 5:
        return title
    at = slips.randrange(1, len(word) - 1)
    words[place] = slips.choice((
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
        word[:at] + slips.choice(string.ascii_lowercase) + word[at + 1 :],
    ))  # fmt: skip
    return " ".join(words)


def _pseudowords(labels: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Words nobody knows, as many as there are labels: one made of syllables for each word of a label."""
    syllables = [a + b for a in "bdgklmnprtvz" for b in "aeiou"]

    def word(of: str) -> str:
        sum_ = crc32(f"{name} {of}".encode())
        return "q" + "".join(syllables[(sum_ >> shift) % len(syllables)] for shift in (0, 7, 14, 21)) + "q"

    return tuple(" ".join(map(word, label.split())) for label in labels)


def _months(count: int, chance: np.random.Generator) -> np.ndarray:
    """Tuples of months in a row; the same few tuples stand in all rows."""
    first, length = chance.integers(0, 12, count), _drawn(MONTHS_IN_A_ROW, count, chance)
    runs = _objects(
        tuple(sorted((begin + step) % 12 + 1 for step in range(months)))
        for begin in range(12)
        for months in range(13)
    )
    return runs[first * 13 + length]


def _drawn(table: tuple[tuple[int, float], ...], count: int, chance: np.random.Generator) -> np.ndarray:
    values, shares = zip(*table, strict=True)
    return np.array(values)[chance.choice(len(values), count, p=shares)]


def _objects(values) -> np.ndarray:
    """A flat array of Python objects, tuples among them."""
    array = np.empty(len(listed := list(values)), dtype=object)
    array[:] = listed
    return array
