"""Who takes part in a project, which needs it answers, what it passes on."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import Expertise, InCommon, Need, Organization
from projects import rules
from projects.enums import Role
from projects.models.parts import Part, once
from projects.models.project import Project
from projects.querysets import ParticipationQuerySet
from registry.constraints import NotInFuture


class Participation(InCommon, Part):
    """An organization in a project, in one role."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="participations", verbose_name=_("project")
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="participations",
        verbose_name=_("organization"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    objects = ParticipationQuerySet.as_manager()
    rules = (rules.ROLE,)
    identity = ("project", "organization", "role")

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["project", "role", "id"]
        indexes = [
            models.Index(fields=["role", "organization", "project"], name="participation_by_role")
        ]
        constraints = [
            # In this order its index answers "who has this role in the project", as rules ask.
            once("role", "organization", name="participation_once"),
            rules.ROLE.constraint(),
        ]

    def __str__(self) -> str:
        return f"{self.organization} ({self.get_role_display()})"

    def among(self, number: int) -> list[dict[str, Any]]:
        """A project has one lead: the others lead it with the first."""
        others = {"role": Role.CO_LEAD} if self.role == Role.LEAD else {}
        return [{}, *({**others} for _one in range(number - 1))]


class NeedAnswer(Part):
    """A project answers a community's need."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="answered_needs", verbose_name=_("project")
    )
    need = models.ForeignKey(
        Need, on_delete=models.PROTECT, related_name="answers", verbose_name=_("need")
    )
    identity = ("project", "need")

    class Meta:
        verbose_name = _("need answered")
        verbose_name_plural = _("needs answered")
        ordering = ["project", "need"]
        constraints = [once("need", name="need_once")]

    def __str__(self) -> str:
        return str(self.need)


class Transfer(Part):
    """Expertise that a Québec partner passed on to an organization or a population."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("project")
    )
    expertise = models.ForeignKey(
        Expertise, on_delete=models.PROTECT, related_name="transfers", verbose_name=_("expertise")
    )
    to_organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="transfers_received",
        verbose_name=_("to the organization"),
        null=True,
        blank=True,
    )
    to_population = models.CharField(_("to the population"), max_length=300, blank=True)
    on = models.DateField(_("on"), null=True, blank=True)
    identity = ("project", "expertise", "to_organization", "to_population", "on")

    class Meta:
        verbose_name = _("transfer of expertise")
        verbose_name_plural = _("transfers of expertise")
        ordering = ["project", "on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_organization__isnull=False) | ~models.Q(to_population=""),
                name="transfer_recipient",
            ),
            NotInFuture(name="transfer_on", fields=("on",)),
        ]

    def __str__(self) -> str:
        return str(self.expertise)
