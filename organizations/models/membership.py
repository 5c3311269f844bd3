"""Membership of the AQOCI, as dated intervals."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations import rules
from organizations.models.organization import Organization
from organizations.querysets import MembershipQuerySet
from registry.constraints import NoOverlap
from registry.fields import WebAddressField
from registry.models import Record


class Membership(Record):
    """An ICO was a member of the AQOCI from ``start`` to ``end``, both included."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("organization"),
    )
    start = models.DateField(
        _("start"), null=True, blank=True, help_text=_("Empty: since a day that is not known.")
    )
    end = models.DateField(_("end"), null=True, blank=True)
    source_url = WebAddressField(_("source"), max_length=500, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    rules = (rules.MEMBERSHIP_INTERVAL, rules.MEMBERSHIP_SOURCE)
    identity = ("organization", "start")

    class Meta:
        verbose_name = _("AQOCI membership")
        verbose_name_plural = _("AQOCI memberships")
        ordering = ["organization", "start", "id"]
        constraints = [
            rules.MEMBERSHIP_INTERVAL.constraint(),
            NoOverlap(
                name="membership_interval_overlap",
                rule=rules.MEMBERSHIP_INTERVAL,
                fields=("organization",),
                start="start",
                end="end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.start or '…'} – {self.end or '…'}"
