"""The register of confidentiality incidents."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.days import years_before
from registry.incident_rules import INCIDENT_CLOSING, INCIDENT_DATES, INCIDENT_NOTIFICATION
from registry.models.record import Record

YEARS_KEPT = 5


class Incident(Record):
    """An access to personal data, a use, a communication or a loss that the law does not allow."""

    title = models.CharField(_("incident"), max_length=200)
    information = models.TextField(
        _("information concerned"),
        help_text=_("The kinds of personal information, never the information itself."),
    )
    circumstances = models.TextField(_("what happened"))
    happened_on = models.DateField(
        _("happened on"), null=True, blank=True, help_text=_("Leave it empty where unknown.")
    )
    known_on = models.DateField(_("known on"))
    people = models.PositiveIntegerField(
        _("people concerned"),
        null=True,
        blank=True,
        help_text=_("A number, close to the truth where it is not known; empty: unknown."),
    )
    serious_risk = models.BooleanField(_("risk of serious injury"), default=False)
    risk_grounds = models.TextField(
        _("grounds of that judgment"),
        blank=True,
        help_text=_(
            "How sensitive the information is, what may be made of it, how likely that is."
        ),
    )
    authority_notified_on = models.DateField(
        _("Commission d’accès à l’information notified on"), null=True, blank=True
    )
    people_notified_on = models.DateField(_("people notified on"), null=True, blank=True)
    not_notified_reason = models.TextField(_("why a notice was not given"), blank=True)
    measures = models.TextField(
        _("measures taken"),
        blank=True,
        help_text=_("To lessen the risk of injury, and so that it does not happen again."),
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    rules = (INCIDENT_DATES, INCIDENT_CLOSING, INCIDENT_NOTIFICATION)
    identity = ("title", "known_on")

    class Meta:
        verbose_name = _("confidentiality incident")
        verbose_name_plural = _("confidentiality incidents")
        ordering = ["-known_on", "-id"]
        constraints = [INCIDENT_DATES.constraint(), INCIDENT_CLOSING.constraint()]

    def __str__(self) -> str:
        return self.title

    @property
    def kept_until(self) -> datetime.date | None:
        """The first day on which the register may forget it."""
        known: datetime.date | None = self.known_on  # of a form that was not filled, none
        return years_before(known, -YEARS_KEPT) if known else None
