"""Who pays what for a project, and what the project owes."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from organizations.models import InCommon, Organization
from projects import rules
from projects.enums import Nature, Source, Stage
from projects.models.parts import Part
from projects.models.project import Project
from projects.querysets import ContributionQuerySet, ObligationQuerySet
from registry.bilingual import labelled
from registry.days import fiscal_year, year_in_words
from registry.fields import CodeField
from registry.money import divided


class Contribution(InCommon, Part):
    """An amount from one payer at one stage. Amounts of different stages are never added."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("project")
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="contributions",
        verbose_name=_("paying organization"),
        null=True,
        blank=True,
    )
    payer_name = models.CharField(_("payer's name"), max_length=300, blank=True)
    source = models.CharField(_("source of the money"), max_length=20, choices=Source)
    nature = models.CharField(_("nature"), max_length=10, choices=Nature, default=Nature.CASH)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    amount = models.DecimalField(_("amount"), max_digits=15, decimal_places=2)
    currency = CodeField(
        _("currency"), max_length=3, default="CAD", validators=[RegexValidator("^[A-Z]{3}$")]
    )
    amount_cad = models.DecimalField(
        _("amount in CAD"), max_digits=15, decimal_places=2, null=True, blank=True
    )
    rate = models.DecimalField(
        _("exchange rate"),
        max_digits=18,
        decimal_places=8,
        null=True,
        blank=True,
        help_text=_("Canadian dollars for one unit of the currency."),
    )
    rate_date = models.DateField(_("date of the rate"), null=True, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    valuation_method = models.CharField(_("method of valuation"), max_length=300, blank=True)

    objects = ContributionQuerySet.as_manager()
    is_sum = True
    rules = (rules.AMOUNT, rules.PAYER, rules.CODES, rules.IN_KIND)
    identity = ("project", "organization", "payer_name", "source", "nature", "stage", "date")

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["project", "stage", "date", "id"]
        indexes = [
            models.Index(fields=["project", "stage"], name="contribution_by_stage"),
            models.Index(fields=["date", "stage"], name="contribution_by_date"),
            models.Index(fields=["amount_cad"], name="contribution_by_amount"),
            models.Index(fields=["currency"], name="contribution_by_currency"),
            models.Index(fields=["payer_name"], name="contribution_by_payer"),
        ]
        constraints = [
            rules.AMOUNT.constraint(),
            rules.PAYER.constraint(),
            rules.CODES.constraint(),
        ]

    def __str__(self) -> str:
        amount = number_format(self.amount, decimal_pos=2, force_grouping=True)
        return labelled(self.payer, f"{amount} {self.currency} ({self.get_stage_display()})")

    def fill(self) -> None:
        """The amount in CAD is the amount when that is in CAD; else it follows from the rate,
        unless the source gives it."""
        if self.currency == "CAD":
            self.amount_cad = self.amount
        elif self.amount_cad is None and self.amount and self.rate and self.rate_date:
            amount = self.amount * self.rate
            self.amount_cad = amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)

    def among(self, number: int) -> list[dict[str, Any]]:
        """Equal shares to the cent; the first have what is left over. What is too small for all
        to have some is of the first alone."""
        shares = {"amount": divided(self.amount, number)}
        if self.amount_cad is not None:
            shares["amount_cad"] = divided(self.amount_cad, number)
        if not all(all(share) for share in shares.values()):
            return [{}]
        return [{name: share[one] for name, share in shares.items()} for one in range(number)]

    @property
    def payer(self) -> str:
        return self.organization.name if self.organization else self.payer_name

    @property
    def fiscal_year(self) -> str:
        """The Québec fiscal year (1 April to 31 March) of its date, as ``2024-2025``."""
        return year_in_words(fiscal_year(self.date)) if self.date else ""


class Obligation(Part):
    """A report or a proof that a project owes."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="obligations", verbose_name=_("project")
    )
    kind = models.CharField(
        _("what is owed"), max_length=100, help_text=_("For example: final report.")
    )
    due_on = models.DateField(_("due on"))
    received_on = models.DateField(_("received on"), null=True, blank=True)
    waived_reason = models.CharField(_("waived because"), max_length=300, blank=True)
    objects = ObligationQuerySet.as_manager()
    rules = (rules.OVERDUE,)
    identity = ("project", "kind", "due_on")

    class Meta:
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        ordering = ["due_on", "project", "id"]
        indexes = [
            models.Index(fields=["due_on"], name="obligation_by_day"),
            models.Index(fields=["kind"], name="obligation_by_kind"),
            models.Index(fields=["due_on"], condition=rules.OUTSTANDING, name="obligation_awaited"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["project", "kind", "due_on"], name="obligation_once"),
            models.CheckConstraint(condition=~models.Q(kind=""), name="obligation_kind"),
        ]

    def is_shown(self) -> bool:
        """No page of the public's shows an obligation, whatever its project is."""
        return False

    def __str__(self) -> str:
        return f"{self.kind} ({self.due_on})"
