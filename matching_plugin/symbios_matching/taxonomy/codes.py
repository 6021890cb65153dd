"""The European List of Waste and NACE, with words for every code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from symbios_matching.engine.vocabulary import LANGUAGES
from symbios_matching.taxonomy.reference import read_rows

ENTRY_TYPES = (
    "absolute hazardous",
    "absolute non-hazardous",
    "mirror hazardous",
    "mirror non-hazardous",
)


@dataclass(frozen=True, slots=True)
class WasteCode:
    """
    A chapter ("02"), sub-chapter ("0207") or entry ("020704") of the List of Waste.

    ``labels`` maps a language to our own words, the label first, then everyday words; English is always
    there. An entry is one of ``ENTRY_TYPES``; headings have none. ``mirrors`` are the entries that stand for
    the same waste with the other hazard: which one is right depends on what the waste holds.
    """

    code: str
    level: str
    entry_type: str
    is_hazardous: bool
    mirrors: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]

    @property
    def written(self) -> str:
        """The code as people write it: "02 07 04", with a star when hazardous."""
        pairs = " ".join(self.code[place : place + 2] for place in range(0, len(self.code), 2))
        return pairs + ("*" if self.is_hazardous else "")

    def label(self, language: str = "en") -> str:
        """The short label in a language; English where the language has none."""
        return (self.labels.get(language[:2].lower()) or self.labels["en"])[0]


@dataclass(frozen=True, slots=True)
class Industry:
    """
    A section ("C"), division ("10"), group ("10.5") or class ("10.51") of NACE with its title by language.

    ``broader`` is the code one level up, "" for a section. ``revision`` is "2": Rev. 2.1, in force for
    statistics from 2025, moves some codes and is not told apart yet.
    """

    code: str
    revision: str
    level: str
    broader: str
    titles: Mapping[str, str]

    def title(self, language: str = "en") -> str:
        """The title in a language; English where we have none."""
        return self.titles.get(language[:2].lower()) or self.titles["en"]


@lru_cache(maxsize=1)
def list_of_waste() -> Mapping[str, WasteCode]:
    """Every chapter, sub-chapter and entry by its digits, in the order of the list."""
    return MappingProxyType({row["code"]: _waste_code(row) for row in read_rows("list_of_waste.csv")})


@lru_cache(maxsize=1)
def nace() -> Mapping[str, Industry]:
    """Every section, division, group and class by its code, in the order of the nomenclature."""
    return MappingProxyType(
        {
            row["code"]: Industry(
                row["code"],
                row["revision"],
                row["level"],
                row["broader"],
                MappingProxyType({language: row[language] for language in LANGUAGES}),
            )
            for row in read_rows("nace.csv")
        }
    )


def _waste_code(row: dict[str, str]) -> WasteCode:
    labels = {language: tuple(row[language].split("|")) for language in LANGUAGES if row[language]}
    return WasteCode(
        code=row["code"],
        level=row["level"],
        entry_type=row["entry_type"],
        is_hazardous=row["hazardous"] == "1",
        mirrors=tuple(row["mirror"].split("|")) if row["mirror"] else (),
        labels=MappingProxyType(labels),
    )
