"""What southern partners ask for, and what Québec partners offer."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from organizations import rules
from organizations.enums import NeedStatus
from organizations.models.codelist import Sector
from organizations.models.organization import Organization
from organizations.models.split import InCommon
from organizations.querysets import ExpertiseQuerySet, NeedQuerySet
from registry.bilingual import Text, bilingual, both
from registry.fields import CodeField, CountryField, FoldedField, FormsField, OutdatedField
from registry.models import Record, new_key
from registry.parity import translation_rules
from registry.search.asking import Question


class Need(Record):
    """What a southern partner says its community needs."""

    key = CodeField(_("key"), max_length=100, unique=True, default=new_key)
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="needs",
        verbose_name=_("organization"),
        limit_choices_to={"kind": "southern_partner"},
    )
    title_fr = models.CharField(_("French title"), max_length=300)
    title_en = models.CharField(_("English title"), max_length=300, blank=True)
    description_fr = models.TextField(_("French description"), blank=True)
    description_en = models.TextField(_("English description"), blank=True)
    country = CountryField(_("country"), blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    sector = models.ForeignKey(
        Sector,
        on_delete=models.PROTECT,
        related_name="needs",
        verbose_name=_("sector"),
        null=True,
        blank=True,
    )
    since = models.DateField(_("since"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=NeedStatus, default=NeedStatus.OPEN
    )
    title_outdated_since = OutdatedField(stem="title")
    description_outdated_since = OutdatedField(stem="description")
    public_country: str
    public_place: str
    public_answers: "list[Any]"
    # Without the place: anyone searches here, and some partners hide where they are.
    search_folded = FoldedField(
        sources=("title_fr", "title_en", "description_fr", "description_en")
    )
    title_folded = FoldedField(sources=("title_fr", "title_en"))
    title_forms = FormsField(sources=("title_fr", "title_en"), named=True)
    text_forms = FormsField(sources=("description_fr", "description_en"))

    objects = NeedQuerySet.as_manager()
    rules = (rules.NEED_OF_SOUTH, *translation_rules("title", "description"))
    identity = ("key",)

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["organization", "key"]
        indexes = [models.Index(fields=["since"], name="need_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=NeedStatus.values), name="need_status"
            ),
        ]

    @property
    def titles(self) -> list[str]:
        """In the reader's language first."""
        return both(self, "title")

    def found_texts(self) -> list[tuple[str, str]]:
        """What a search may find it by beside its title."""
        return [("", text) for text in (*self.titles, *both(self, "description"))]

    def found_facts(self, question: Question) -> list[tuple[str, str]]:
        """What a search may find it by beside words: where it is."""
        there = str(self.public_country) in question.codes("country")
        return [(str(_("Place")), self.where)] if there else []

    @property
    def headline(self) -> Text:
        """What it is called, in the reader's language."""
        return bilingual(self, "title")

    def __str__(self) -> str:
        return self.title_fr or self.title_en

    def get_absolute_url(self) -> str:
        return reverse("need", args=[self.pk])

    @property
    def where(self) -> str:
        """Its place, as much as is public; needs ``for_page``."""
        country = str(countries.name(self.public_country))
        return ", ".join(filter(None, [self.public_place, country]))


class Expertise(InCommon, Record):
    """What a Québec partner offers to pass on."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="expertises",
        verbose_name=_("organization"),
        limit_choices_to={"kind": "quebec_partner"},
    )
    domain_fr = models.CharField(_("domain (French)"), max_length=300)
    domain_en = models.CharField(_("domain (English)"), max_length=300, blank=True)
    sector = models.ForeignKey(
        Sector,
        on_delete=models.PROTECT,
        related_name="expertises",
        verbose_name=_("sector"),
        null=True,
        blank=True,
    )
    domain_outdated_since = OutdatedField(stem="domain")
    search_folded = FoldedField(sources=("domain_fr", "domain_en"))
    domain_forms = FormsField(sources=("domain_fr", "domain_en"), named=True)

    objects = ExpertiseQuerySet.as_manager()
    rules = (rules.EXPERTISE_OF_QUEBEC, *translation_rules("domain"))
    identity = ("organization", "domain_fr")

    class Meta:
        verbose_name = _("expertise")
        verbose_name_plural = _("expertises")
        ordering = ["organization", "domain_fr", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "domain_fr"], name="expertise_once"),
        ]

    @property
    def domains(self) -> list[str]:
        """In the reader's language first."""
        return both(self, "domain")

    def found_texts(self) -> list[tuple[str, str]]:
        """What a search may find it by beside its domain."""
        return [("", text) for text in self.domains]

    def found_facts(self, question: Question) -> list[tuple[str, str]]:
        """What a search may find it by beside words: where, and of what kind, who offers it is."""
        one = self.organization
        region = one.region in question.codes("region") and one.get_region_display()
        subtype = one.subtype in question.codes("subtype") and one.get_subtype_display()
        told = ((_("Place"), region), (_("Kind"), subtype))
        return [(str(label), str(text)) for label, text in told if text]

    @property
    def headline(self) -> Text:
        """What it is called, in the reader's language."""
        return bilingual(self, "domain")

    def __str__(self) -> str:
        return self.domain_fr

    def get_absolute_url(self) -> str:
        return f"{self.organization.get_absolute_url()}#expertise-{self.pk}"
