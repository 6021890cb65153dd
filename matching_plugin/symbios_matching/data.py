"""Frozen records that cross the door of ``api``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ListingInput:
    """
    What a person says when publishing. The first four are asked; the rest may stay as they are.

    ``quantity`` is > 0 in ``unit`` per ``period``, or None for "not sure yet". ``months`` are 1..12.
    ``latitude`` and ``longitude`` are degrees; both None means the place is known by name only.
    """

    kind: str
    title: str
    place: str
    country: str
    quantity: float | None = None
    unit: str = ""
    period: str = "year"
    resource_kind: str = "by-product"
    description: str = ""
    language: str = "en"
    concepts: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    ewc_code: str = ""
    months: tuple[int, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    max_distance_km: int | None = None
    visibility: str = "members"
    site_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ContactCard:
    """How to reach one side of an accepted introduction. Never built for any other state."""

    organisation: str
    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class RevealPreview:
    """
    Exactly what the other side reads, now (when asked) and only after yes.

    ``now`` and ``after_yes`` are (label code, value) pairs; templates put the labels into words.
    """

    now: tuple[tuple[str, str], ...]
    after_yes: tuple[tuple[str, str], ...]
    hidden: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class RecognisedConcept:
    """A word of a text, the concept it names, and that concept's label in the reader's language."""

    concept_id: str
    label: str
    matched: str


@dataclass(frozen=True, slots=True)
class SuggestedCode:
    """
    A List of Waste code that a text may mean, and its heading, both labelled in the reader's language.

    ``ewc_code`` is written as a listing takes it ("02 07 04", "04 01 03*"). ``depends_on_content`` says that
    another entry stands for the same waste with or without hazardous content: somebody has to know.
    ``matched`` are the words of the text, "" where only the trade speaks for the code.
    """

    ewc_code: str
    label: str
    heading_code: str
    heading_label: str
    is_hazardous: bool
    depends_on_content: bool
    matched: str


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """
    One factor of a match, said: ``points`` of ``max_points``, both in [0, 1]; ``share`` is their ratio.

    ``known`` is False where a side has not stated what the factor needs; silence counts half.
    """

    factor: str
    headline: str
    detail: str
    points: float
    max_points: float
    known: bool
    share: float


@dataclass(frozen=True, slots=True)
class LawQuestion:
    """A question the law asks before this exchange may happen, with the act and article it stands in."""

    question: str
    act: str
    article: str
    note: str


@dataclass(frozen=True, slots=True)
class MatchExplanation:
    """
    Why a match has its score, in sentences. All numbers in [0, 1].

    ``score`` is what counts; ``score_if_answered`` what it would be with every law question answered well.
    ``missing`` names what, once stated, could raise the score.
    """

    score: float
    score_if_answered: float
    gate: float
    completeness: float
    parts: tuple[ReasonLine, ...]
    law: tuple[LawQuestion, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SweepReport:
    """What a sweep did: listings matched, listings that failed (logged), requests that ran out."""

    matched: int
    failed: int
    expired: int


@dataclass(frozen=True, slots=True)
class RematchProgress:
    """
    How far a run over every listing has come.

    ``planned`` and ``matched`` count listings; ``lists_written``: lists that had changed; ``taken_again``:
    shards whose first worker died; ``failed``: shards given up, done but not matched; ``finding`` and
    ``writing``: milliseconds, summed over all workers; ``a_second``: listings, of late while the run goes on,
    over all of it at its end; ``ends_at``: when it ended, or will at this pace (None: no telling).
    """

    shards: int
    shards_done: int
    planned: int
    matched: int
    lists_written: int
    taken_again: int
    failed: int
    finding: int
    writing: int
    seconds: float
    a_second: float
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListingChanged:
    """A listing is there in a new version."""

    listing_id: int
    version: int


@dataclass(frozen=True, slots=True)
class MatchesFound:
    """The engine looked at a listing; ``kept`` matches are stored for it."""

    listing_id: int
    version: int
    kept: int


@dataclass(frozen=True, slots=True)
class IntroductionChanged:
    """A request for an introduction was made or answered; ``status`` is an IntroductionStatus value."""

    introduction_id: int
    status: str
