"""What is known of uses, and what the law says of them."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from symbios_matching.taxonomy.checking import rule_faults, unknown_concepts
from symbios_matching.taxonomy.models.base import Knowledge
from symbios_matching.taxonomy.models.concepts import Concept

NACE = RegexValidator(r"^\d{2}(\.\d{1,2})?\Z", "A NACE code looks like 10, 10.5 or 10.51.")
LEVELS = ("food", "feed", "chem", "material", "soil", "energy", "water", "service")


class KnownSynergy(Knowledge):
    """
    A use of a by-product that is practised or published somewhere (engine.vocabulary.KnownSynergy).

    .. no_pii:
    """

    id = models.CharField(primary_key=True, max_length=20)
    concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="synergies")
    by_product = models.CharField(max_length=200)
    origin = models.CharField(max_length=200)
    origin_nace = models.CharField("origin NACE", max_length=5, validators=[NACE])
    process = models.CharField(max_length=300)
    use = models.CharField(max_length=300)
    use_concept = models.ForeignKey(Concept, on_delete=models.PROTECT, related_name="synergies_as_use")
    receiver = models.CharField(max_length=200)
    receiver_nace = models.CharField("receiver NACE", max_length=5, validators=[NACE])
    level = models.CharField(
        max_length=8, choices=[(one, one) for one in LEVELS], help_text="Rung of the cascade."
    )
    trl = models.PositiveSmallIntegerField(
        "TRL",
        validators=[MinValueValidator(1), MaxValueValidator(9)],
        help_text="Technology readiness: 9 runs every day, 5 and 6 are pilots.",
    )
    season = models.CharField(max_length=100, blank=True)
    legal = models.CharField(max_length=400)
    source = models.CharField(max_length=300)
    status = models.CharField(
        max_length=9,
        choices=[(one, one) for one in ("confirmed", "known", "verify")],
        default="verify",
        help_text="How sure we are: source seen, known to the trade, or still to be verified (weighs less).",
    )

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "known synergies"

    def __str__(self) -> str:
        return f"{self.id}: {self.by_product}, {self.use}"


class LawRule(Knowledge):
    """
    What the law says about bringing a material to a use (engine.vocabulary.LawRule). Information, not advice.

    .. no_pii:
    """

    id = models.CharField(primary_key=True, max_length=20)
    material = models.CharField(
        max_length=600,
        help_text="Concept ids with | between; each stands for what is narrower too, -id takes out again.",
    )
    property = models.CharField(max_length=100, blank=True, help_text="Empty: holds for all of the material.")
    use = models.CharField(max_length=600, blank=True, help_text="Concept ids likewise; empty: any use.")
    act = models.CharField(max_length=200)
    article = models.CharField(max_length=200)
    effect = models.CharField(max_length=5, choices=[(one, one) for one in ("block", "ask", "pass")])
    question = models.CharField(max_length=400, blank=True)
    answers = models.CharField(
        max_length=200, blank=True, help_text="Rules whose question a pass answers, with | between."
    )
    answered_by = models.CharField(
        max_length=5, blank=True, choices=[("offer", "the offer"), ("need", "the need")]
    )
    note = models.CharField(max_length=600, blank=True)
    confidence = models.CharField(max_length=20, blank=True)
    checked = models.CharField(
        max_length=10,
        blank=True,
        help_text="Day on which the act was read for this rule; empty: not yet.",
    )
    stated_by = models.TextField(blank=True, help_text="Phrases that state the property, with | between.")
    ruled_out_by = models.TextField(blank=True, help_text="Phrases that rule it out, with | between.")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.id}: {self.effect}, {self.act} {self.article}"

    def clean(self) -> None:
        """Refuse a rule that could not be shown or applied."""
        cells = {"material": self.material, "use": self.use}
        faults = {name: lost for name, cell in cells.items() if (lost := unknown_concepts(cell))}
        names = _cells(self.answers)
        faults |= rule_faults(
            self.effect,
            about=self.property,
            question=self.question,
            answers=names,
            answered_by=self.answered_by,
            stated_by=_cells(self.stated_by),
            ruled_out_by=_cells(self.ruled_out_by),
        )
        known = set(LawRule.objects.filter(pk__in=names).values_list("pk", flat=True))
        if unknown := [name for name in names if name not in known]:
            faults["answers"] = f"There is no rule {', '.join(unknown)}."
        if self.checked and not _is_day(self.checked):
            faults["checked"] = "Write the day as in 2026-11-30."
        if faults:
            raise ValidationError(faults)


def _cells(text: str) -> list[str]:
    return [one.strip() for one in text.split("|") if one.strip()]


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
