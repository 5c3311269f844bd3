"""What a project is made of: shares, goals, markers, places, regions, cohorts, exceptions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.enums import Region
from organizations.models import Sector
from projects import rules
from projects.enums import Goal, Marker, Significance
from projects.models.project import Project
from projects.querysets import OfProjectQuerySet
from registry.bilingual import labelled
from registry.fields import CodeField, CountryField, country_names
from registry.models import Record
from registry.rules import located


def once(*fields: str, name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=["project", *fields], name=name)


class Part(Record):
    """A row that only has sense within its project."""

    objects = OfProjectQuerySet.as_manager()
    part_of = "project"

    class Meta:
        abstract = True


def share() -> models.DecimalField:
    return models.DecimalField(
        _("share (%)"), max_digits=5, decimal_places=2, null=True, blank=True
    )


class CountryShare(Part):
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="countries", verbose_name=_("project")
    )
    country = CountryField(_("country"))
    share = share()
    rules = (rules.SHARE,)
    identity = ("project", "country")

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["project", "country"]
        indexes = [models.Index(fields=["country", "project"], name="country_share_by_country")]
        constraints = [once("country", name="country_once"), rules.SHARE.constraint("country")]

    def __str__(self) -> str:
        return country_names().get(str(self.country), "")


class SectorShare(Part):
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="sectors", verbose_name=_("project")
    )
    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, related_name="project_shares", verbose_name=_("sector")
    )
    share = share()
    rules = (rules.SHARE, rules.SECTOR)
    identity = ("project", "sector")

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["project", "sector"]
        constraints = [once("sector", name="sector_once"), rules.SHARE.constraint("sector")]

    def __str__(self) -> str:
        return str(self.sector)


class ProjectGoal(Part):
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="goals", verbose_name=_("project")
    )
    goal = models.PositiveSmallIntegerField(_("Sustainable Development Goal"), choices=Goal)
    identity = ("project", "goal")

    class Meta:
        verbose_name = _("Sustainable Development Goal")
        verbose_name_plural = _("Sustainable Development Goals")
        ordering = ["project", "goal"]
        constraints = [
            once("goal", name="goal_once"),
            models.CheckConstraint(condition=models.Q(goal__range=(1, 17)), name="goal_number"),
        ]

    def __str__(self) -> str:
        return f"{self.goal} – {self.get_goal_display()}"


class MarkerValue(Part):
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="markers", verbose_name=_("project")
    )
    marker = models.CharField(_("policy marker"), max_length=2, choices=Marker)
    significance = models.PositiveSmallIntegerField(_("significance"), choices=Significance)
    identity = ("project", "marker")

    class Meta:
        verbose_name = _("policy marker")
        verbose_name_plural = _("policy markers")
        ordering = ["project", "marker"]
        constraints = [
            once("marker", name="marker_once"),
            models.CheckConstraint(
                condition=models.Q(significance__in=Significance.values), name="marker_value"
            ),
        ]

    def __str__(self) -> str:
        return labelled(self.get_marker_display(), self.get_significance_display())


class Place(Part):
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="places", verbose_name=_("project")
    )
    name = models.CharField(_("name"), max_length=200)
    country = CountryField(_("country"), blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    publish_location = models.BooleanField(_("publish the location"), default=False)
    identity = ("project", "name", "country")

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["project", "name", "id"]
        constraints = [
            once("name", "country", name="place_once"),
            models.CheckConstraint(condition=located(), name="place_coordinates"),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectRegion(Part):
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="regions", verbose_name=_("project")
    )
    region = models.CharField(_("Québec region"), max_length=2, choices=Region)
    identity = ("project", "region")

    class Meta:
        verbose_name = _("Québec region")
        verbose_name_plural = _("Québec regions")
        ordering = ["project", "region"]
        constraints = [
            once("region", name="region_once"),
            models.CheckConstraint(
                condition=models.Q(region__in=Region.values), name="region_code"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_region_display())


class Cohort(Part):
    """A group that goes abroad for fieldwork."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="cohorts", verbose_name=_("project")
    )
    name = models.CharField(_("name"), max_length=200)
    participants = models.PositiveSmallIntegerField(_("participants"), null=True, blank=True)
    age_min = models.PositiveSmallIntegerField(_("youngest age"), null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(_("oldest age"), null=True, blank=True)
    training_hours = models.PositiveSmallIntegerField(_("hours of training"), null=True, blank=True)
    rules = (rules.COHORT,)
    identity = ("project", "name")

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["project", "name"]
        constraints = [once("name", name="cohort_once"), rules.COHORT.constraint()]

    def __str__(self) -> str:
        return self.name


class RuleException(Part):
    """Why a project is published although it breaks a rule; its history says who and when."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="exceptions", verbose_name=_("project")
    )
    rule = CodeField(
        _("rule"),
        max_length=50,
        choices=[(rule.code, rule.message) for rule in Project.rules if rule.exceptional],
    )
    reason = models.TextField(_("reason"))
    identity = ("project", "rule")

    class Meta:
        verbose_name = _("exception to a rule")
        verbose_name_plural = _("exceptions to rules")
        ordering = ["project", "rule"]
        constraints = [
            once("rule", name="exception_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="exception_reason"),
        ]

    def __str__(self) -> str:
        return str(self.get_rule_display())
