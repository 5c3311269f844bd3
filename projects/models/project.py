"""Projects of the three types."""

from typing import Any

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from projects import rules
from projects.enums import UNDER_WAY, Status, Type
from projects.models.programme import Programme
from projects.querysets import ProjectQuerySet
from registry.addresses import address_of
from registry.bilingual import Text, bilingual, both
from registry.constraints import NotInFuture
from registry.fields import FoldedField, FormsField, OutdatedField
from registry.indexes import LatestIndex
from registry.models import FormerSlug, Publishable
from registry.parity import translation_rules
from registry.search.asking import Question
from registry.text import fold


class Project(Publishable):
    type = models.CharField(_("type"), max_length=12, choices=Type)
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        related_name="projects",
        verbose_name=_("programme"),
        null=True,
        blank=True,
    )
    stream = models.CharField(_("stream"), max_length=100, blank=True)
    call = models.CharField(_("call"), max_length=100, blank=True)
    title_fr = models.CharField(_("French title"), max_length=500, blank=True)
    title_en = models.CharField(_("English title"), max_length=500, blank=True)
    summary_fr = models.TextField(_("French summary"), blank=True)
    summary_en = models.TextField(_("English summary"), blank=True)
    status = models.CharField(_("status"), max_length=15, choices=Status, default=Status.PIPELINE)
    planned_start = models.DateField(_("planned start"), null=True, blank=True)
    planned_end = models.DateField(_("planned end"), null=True, blank=True)
    actual_start = models.DateField(_("actual start"), null=True, blank=True)
    actual_end = models.DateField(_("actual end"), null=True, blank=True)
    audience = models.CharField(_("audience"), max_length=300, blank=True)
    reach = models.PositiveIntegerField(_("people reached"), null=True, blank=True)
    title_outdated_since = OutdatedField(stem="title")
    summary_outdated_since = OutdatedField(stem="summary")
    start = models.GeneratedField(
        verbose_name=_("start"),
        expression=Coalesce("actual_start", "planned_start"),
        output_field=models.DateField(),
        db_persist=True,
    )
    end = models.GeneratedField(
        verbose_name=_("end"),
        expression=Coalesce("actual_end", "planned_end"),
        output_field=models.DateField(),
        db_persist=True,
    )
    public_leads: "list[Any]"
    found_parts: "list[Any]"
    title_folded = FoldedField(sources=("title_fr", "title_en"))
    english_folded = FoldedField(sources=("title_en",))
    search_folded = FoldedField(sources=("title_fr", "title_en", "summary_fr", "summary_en", "key"))
    key_folded = FoldedField(sources=("key",))
    title_forms = FormsField(sources=("title_fr", "title_en", "key"), named=True)
    text_forms = FormsField(sources=("summary_fr", "summary_en"))

    objects = ProjectQuerySet.as_manager()
    slug_sources = ("title_fr", "title_en")
    rules = (
        rules.TYPE,
        rules.TITLE,
        rules.LEAD,
        rules.SOUTHERN_PARTNER,
        rules.CONTRACTOR,
        rules.AWARENESS_PLACE,
        rules.DATES,
        rules.STATUS,
        rules.STATUS_DATES,
        rules.FRENCH,
        rules.COUNTRY,
        rules.SHARES,
        rules.IN_KIND.of_parts("projects.Contribution", "project"),
        rules.CLOSING,
        rules.PARTNERSHIP,
        rules.NEED,
        rules.FRENCH_SUMMARY,
        rules.ENGLISH,
        translation_rules("title", "summary")[1],
        rules.SECTOR_MISSING,
        rules.SDG,
        rules.GENDER,
        rules.FIELDWORK_COHORT,
        rules.OVERSPENT,
        rules.CEILING,
        rules.DURATION,
        rules.PARTNER_SECTORS,
        rules.SOUTHERN_CONTRIBUTION,
    )

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["title_folded", "key"]
        default_permissions = ("add", "change", "delete", "view", "publish")
        indexes = [
            models.Index(fields=["publication", "type", "status"], name="project_facets"),
            models.Index(fields=["start", "end"], name="project_by_date"),
            # With all that a page is chosen by: a far one is found without a look at the rows.
            LatestIndex(fields=["publication", "-start", "key", "id"], name="project_latest"),
            models.Index(fields=["-updated_at", "key"], name="project_by_update"),
            models.Index(fields=["start", "key"], name="project_earliest"),
            models.Index(fields=["title_folded", "key", "id"], name="project_by_title"),
            models.Index(fields=["key_folded"], name="project_by_key"),
            models.Index(fields=["english_folded", "key", "id"], name="project_by_english_title"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            rules.TYPE.constraint(),
            rules.TITLE.constraint(),
            rules.STATUS.constraint(),
            rules.DATES.constraint(),
            NotInFuture(
                name="project_dates_actual",
                rule=rules.DATES,
                fields=("actual_start", "actual_end"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def headline(self) -> Text:
        """What it is called, in the reader's language."""
        return bilingual(self, "title")

    @property
    def title(self) -> str:
        """The title in the reader's language, else in the other."""
        return bilingual(self, "title").text

    @property
    def short_type(self) -> str:
        return Type(self.type).short

    @property
    def status_label(self) -> str:
        return str(Status(self.status).label)

    @property
    def period(self) -> str:
        """The years of its start and its end, as ``2019–2022``."""
        years = [str(day.year) for day in (self.start, self.end) if day]
        return "–".join(dict.fromkeys(years))

    def found_texts(self) -> list[tuple[str, str]]:
        """What a search may find it by beside its title."""
        texts = [("", text) for text in (*both(self, "title"), *both(self, "summary"))]
        parts = [(str(one.get_role_display()), one.organization.name) for one in self.found_parts]
        return [*texts, *parts, (str(_("Key")), self.key)]

    def found_facts(self, question: Question) -> list[tuple[str, str]]:
        """What a search may find it by beside words: where it takes place."""
        meant = {kind: question.codes(kind) for kind in ("country", "region")}
        there = [str(one) for one in self.countries.all() if str(one.country) in meant["country"]]
        there += [str(one) for one in self.regions.all() if one.region in meant["region"]]
        return [(str(_("Place")), ", ".join(there))] if there else []

    @property
    def goes_on(self) -> bool:
        """Whether an end that is not known is still to come."""
        return self.status in UNDER_WAY

    @property
    def lead_names(self) -> str:
        """Its published leads; needs ``for_list``."""
        return ", ".join(one.organization.name for one in self.public_leads)

    @property
    def country_names(self) -> str:
        return ", ".join(sorted((str(one) for one in self.countries.all()), key=fold))

    def get_absolute_url(self) -> str:
        return address_of("projects:detail", self.slug)


class ProjectSlug(FormerSlug):
    record = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="former_slugs", verbose_name=_("project")
    )
