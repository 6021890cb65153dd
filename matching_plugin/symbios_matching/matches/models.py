"""What the engine found, kept with its reasons, and the runs that find everything anew."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from symbios_matching.listings.models import Listing
from symbios_matching.matches.pairs import pair_id


class MatchList(models.Model):
    """
    The best counterparts of one listing, packed, best first.

    A row a listing and not a row a pair: half a million pairs cost more to write one by one than to find.
    ``records`` is what ``engine.records`` reads: 96 bytes a pair, numbers and the keys of concepts, known
    synergies and law rules. ``versions`` holds four bytes a pair: the version of the counterpart that the
    record was made from. Sentences are made when somebody reads them.

    .. no_pii:
    """

    listing = models.OneToOneField(
        Listing, on_delete=models.CASCADE, primary_key=True, related_name="match_list"
    )
    # Of the listing itself; 0 while only others, matched before it, have entered themselves here.
    listing_version = models.PositiveIntegerField(default=0)
    policy_version = models.CharField(max_length=40, blank=True)
    vocabulary_version = models.CharField(max_length=40, blank=True)
    layout = models.PositiveSmallIntegerField(default=0)  # of the records; see engine.records.VERSION
    records = models.BinaryField(default=b"")
    versions = models.BinaryField(default=b"")
    kept = models.PositiveSmallIntegerField(default=0)  # records in the list
    # What a newcomer has to beat to enter: the score of the last one of a full list, else 0.
    floor = models.FloatField(default=0)
    compared = models.PositiveIntegerField(default=0)  # open counterparts when the listing was matched
    blocked = models.PositiveIntegerField(default=0)  # of those, stopped by a law rule
    updated_at = models.DateTimeField(default=timezone.now)  # when a record last changed

    def __str__(self) -> str:
        return f"{self.kept} matches of {self.listing_id} v{self.listing_version}"


class Match(models.Model):
    """
    A pair that somebody acted on, as it was at the last act. Lists of matches come from ``MatchList``.

    Reasons are codes and numbers (see ``engine.reasons``); sentences are made when shown.

    .. no_pii:
    """

    offer = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="matches_as_offer")
    need = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="matches_as_need")
    score = models.FloatField()  # [0, 1]
    gate = models.FloatField()  # 1 pass, 0.7 a law question is open
    completeness = models.FloatField()  # [0, 1]: share of the weight that both sides have stated
    reasons = models.JSONField(default=list)
    offer_version = models.PositiveIntegerField()
    need_version = models.PositiveIntegerField()
    policy_version = models.CharField(max_length=40, blank=True)
    vocabulary_version = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "need"], name="symbios_one_match_per_pair")]
        ordering = ["-updated_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.offer_id} with {self.need_id}: {self.score:.2f}"

    @property
    def public_id(self) -> str:
        """The id of the pair, the same before and after somebody acted on it."""
        return pair_id(self.offer, self.need)


class RematchRun(models.Model):
    """
    Every open listing matched anew, in shards that any number of workers on any machines take.

    .. no_pii:
    """

    listings = models.PositiveIntegerField()  # open ones when the run was planned
    policy_version = models.CharField(max_length=40)
    vocabulary_version = models.CharField(max_length=40)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"run {self.pk}: {self.listings} listings"


class RematchShard(models.Model):
    """
    Neighbouring listings of one kind, matched by one worker in one go. A dead worker's lease runs out.

    .. no_pii:
    """

    run = models.ForeignKey(RematchRun, on_delete=models.CASCADE, related_name="shards")
    kind = models.CharField(max_length=5)
    first_listing = models.BigIntegerField()
    last_listing = models.BigIntegerField()
    listings = models.PositiveIntegerField()
    lease_until = models.DateTimeField(null=True, blank=True)
    taken = models.PositiveSmallIntegerField(default=0)  # how often: more than once means a worker died
    worker = models.CharField(max_length=120, blank=True)  # host and process, as the worker says
    written = models.PositiveIntegerField(default=0)  # lists that had changed
    finding_ms = models.PositiveIntegerField(default=0)
    writing_ms = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    failed = models.BooleanField(default=False)  # given up: nobody who took it came to its end

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["run", "done_at", "lease_until"], name="symbios_shard_free")]

    def __str__(self) -> str:
        return f"{self.kind} {self.first_listing} to {self.last_listing}"
