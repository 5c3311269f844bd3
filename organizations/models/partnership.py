"""Partnerships of an ICO with a southern or a Québec partner."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations import rules
from organizations.models.organization import Organization
from organizations.models.split import InCommon
from organizations.querysets import PartnershipQuerySet
from registry.constraints import NoOverlap, NotInFuture
from registry.fields import FoldedField, WebAddressField
from registry.models import Record


class Partnership(InCommon, Record):
    ico = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="partnerships",
        verbose_name=_("ICO"),
        limit_choices_to={"kind": "ico"},
    )
    partner = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="partnerships_with_icos",
        verbose_name=_("partner"),
        limit_choices_to={"kind__in": ["southern_partner", "quebec_partner"]},
    )
    start = models.DateField(_("start"), null=True, blank=True)
    end = models.DateField(_("end"), null=True, blank=True)
    signed_on = models.DateField(_("agreement signed on"), null=True, blank=True)
    document_url = WebAddressField(_("agreement"), max_length=500, blank=True)
    expertise = models.CharField(
        _("expertise domain"),
        max_length=300,
        blank=True,
        help_text=_("What the Québec partner passes on."),
    )
    reviewed_on = models.DateField(_("last reviewed on"), null=True, blank=True)
    source_url = WebAddressField(_("source"), max_length=500, blank=True)
    expertise_folded = FoldedField(sources=("expertise",))

    objects = PartnershipQuerySet.as_manager()
    rules = (
        rules.PARTNERSHIP_SIDES,
        rules.PARTNERSHIP_INTERVAL,
        rules.PARTNERSHIP_SIGNED,
        rules.PARTNERSHIP_STALE,
        rules.PARTNERSHIP_EXPERTISE,
    )
    identity = ("ico", "partner", "start")

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ["ico", "partner", "start", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(ico=models.F("partner")), name="partnership_sides_differ"
            ),
            rules.PARTNERSHIP_INTERVAL.constraint(),
            NoOverlap(
                name="partnership_interval_overlap",
                rule=rules.PARTNERSHIP_INTERVAL,
                fields=("ico", "partner"),
                start="start",
                end="end",
            ),
            NotInFuture(
                name="partnership_signed", rule=rules.PARTNERSHIP_SIGNED, fields=("signed_on",)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ico} – {self.partner}"
