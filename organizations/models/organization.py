"""Organizations of the three kinds, their other names and where they are active."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations import rules
from organizations.enums import Kind, Presence, Region, Subtype
from organizations.querysets import OrganizationQuerySet
from registry.addresses import address_of
from registry.bilingual import Text
from registry.fields import (
    CodeField,
    CountryField,
    DomainField,
    FoldedField,
    FormsField,
    LanguageField,
    LikenessField,
    OutdatedField,
    WebAddressField,
    country_names,
)
from registry.models import Publishable
from registry.parity import translation_rules
from registry.search.asking import Question


class Organization(Publishable):
    """A Québec ICO, a partner in a southern country, or another Québec partner."""

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    subtype = models.CharField(_("subtype"), max_length=30, choices=Subtype, blank=True)
    other_label = models.CharField(
        _("description of “other”"),
        max_length=200,
        blank=True,
        help_text=_("In French, when the subtype is “other”."),
    )
    name = models.CharField(
        _("official name"),
        max_length=rules.NAME_LENGTH,
        help_text=_("In its original language, never translated."),
    )
    name_language = LanguageField(
        _("language of the name"),
        max_length=3,
        blank=True,
        validators=[RegexValidator("^[a-z]{2,3}$")],
        help_text=_("ISO 639 code, such as fr, en, es or ht."),
    )
    acronym = models.CharField(_("acronym"), max_length=50, blank=True)
    country = CountryField(_("country"), blank=True)
    region = models.CharField(_("Québec region"), max_length=2, choices=Region, blank=True)
    city = models.CharField(_("city"), max_length=150, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    website = WebAddressField(_("website"), max_length=500, blank=True)
    email = models.EmailField(
        _("role mailbox"), blank=True, help_text=_("The organization's, not a person's.")
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    founded = models.PositiveSmallIntegerField(
        _("founding year"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1600), MaxValueValidator(2100)],
    )
    neq = CodeField(
        _("NEQ"), max_length=10, blank=True, help_text=_("Québec enterprise number: ten digits.")
    )
    charity_number = CodeField(
        _("charity number"),
        max_length=15,
        blank=True,
        help_text=_("Nine digits, with or without RR and four digits."),
    )
    iati_identifier = CodeField(_("IATI identifier"), max_length=100, blank=True)
    quebec_presence = models.CharField(
        _("presence in Québec"), max_length=15, choices=Presence, blank=True
    )
    office_selects = models.BooleanField(_("the office selects"), null=True, blank=True)
    office_manages = models.BooleanField(_("the office manages"), null=True, blank=True)
    office_acts = models.BooleanField(_("the office acts"), null=True, blank=True)
    nonprofit = models.BooleanField(_("local non-profit"), null=True, blank=True)
    description_fr = models.TextField(_("mission (French)"), blank=True)
    description_en = models.TextField(_("mission (English)"), blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    publish_location = models.BooleanField(
        _("publish the location"),
        default=False,
        help_text=_("City and coordinates. Some partners are at risk: leave it off in doubt."),
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="merged",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        editable=False,
    )
    split = models.ForeignKey(
        "organizations.Split",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("split"),
        null=True,
        blank=True,
        editable=False,
    )
    public_city: str
    found_needs: "list[Any]"
    found_expertises: "list[Any]"
    description_outdated_since = OutdatedField(stem="description")
    name_folded = FoldedField(sources=("name",))
    search_folded = FoldedField(sources=("name", "acronym"))
    acronym_folded = FoldedField(sources=("acronym",))
    name_forms = FormsField(sources=("name", "acronym"), named=True)
    text_forms = FormsField(
        sources=("description_fr", "description_en", "city", "kind", "publish_location"),
        of="public_texts",
    )
    name_likeness = LikenessField(sources=("name",))
    web_domain = DomainField(sources=("website",))

    objects = OrganizationQuerySet.as_manager()
    slug_sources = ("name",)
    derived = (*Publishable.derived, "merged_into", "split")
    stands_for = "merged_into"
    parted_by = "split"
    rules = (
        rules.KIND,
        rules.NAME,
        rules.REGION_CODE,
        rules.QUEBEC_PRESENCE,
        rules.OFFICE_AUTHORITY,
        rules.REGION,
        rules.SOUTHERN_COUNTRY,
        rules.SOUTHERN_NONPROFIT,
        rules.QUEBEC_LOCATION,
        rules.NEQ,
        rules.CHARITY,
        rules.WEBSITE,
        rules.COORDINATES,
        rules.DELETE,
        rules.OTHER_LABEL,
        rules.SIGNIFICANT_FUNDING,
        rules.ICO_NEQ,
        rules.QUEBEC_EXPERTISE,
        rules.NEQ_CHECKSUM,
        rules.POSTAL_CODE,
        rules.DUPLICATE,
        *translation_rules("description"),
    )

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name_folded", "key"]
        default_permissions = ("add", "change", "delete", "view", "publish")
        indexes = [
            models.Index(fields=["name_folded", "key", "id"], name="organization_by_name"),
            models.Index(fields=["-updated_at", "key"], name="organization_by_update"),
            models.Index(fields=["publication", "kind", "country"], name="organization_facets"),
            models.Index(fields=["name_likeness", "country"], name="organization_by_likeness"),
            models.Index(fields=["acronym_folded", "country"], name="organization_by_acronym"),
            models.Index(fields=["web_domain", "country"], name="organization_by_domain"),
            models.Index(fields=["charity_number"], name="organization_by_charity"),
            models.Index(fields=["iati_identifier"], name="organization_by_iati"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            rules.KIND.constraint(),
            rules.NAME.constraint(),
            rules.REGION_CODE.constraint(),
            rules.SOUTHERN_COUNTRY.constraint(),
            rules.QUEBEC_LOCATION.constraint(),
            rules.NEQ.constraint(),
            rules.NEQ.unique("neq", condition=~models.Q(neq="")),
            rules.CHARITY.constraint(),
            rules.WEBSITE.constraint(),
            rules.COORDINATES.constraint(),
            *rules.STOOD_FOR,
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("organizations:detail", self.slug)

    @property
    def leaves_archive(self) -> bool:
        """Not while others stand for it."""
        return self.merged_into_id is None and self.split_id is None

    @property
    def short_kind(self) -> str:
        return Kind(self.kind).short

    @property
    def subtype_label(self) -> str:
        return str(Subtype(self.subtype).label) if self.subtype else ""

    @property
    def headline(self) -> Text:
        """What it is called, in its own language."""
        return Text(self.name, self.name_language)

    @property
    def public_texts(self) -> list[str]:
        """What anyone may find it by, beside its names: not the city of a partner that hides it."""
        city = self.city if self.publish_location or self.kind != Kind.SOUTHERN_PARTNER else ""
        return [self.description_fr, self.description_en, city]

    def found_texts(self) -> list[tuple[str, str]]:
        """What a search may find it by beside its name, each with what it is."""
        names = [(str(alias.get_kind_display()), alias.name) for alias in self.aliases.all()]
        texts = [("", text) for text in self.public_texts[:2]]
        needs = [(str(_("Need")), text) for need in self.found_needs for text in need.titles]
        offers = [
            (str(_("Expertise")), text) for one in self.found_expertises for text in one.domains
        ]
        return [*names, *texts, *needs, *offers, (str(_("Place")), self.public_city)]

    def found_facts(self, question: Question) -> list[tuple[str, str]]:
        """What a search may find it by beside words: its place, its kind, where it is active."""
        told = []
        places = {str(self.country): "country", self.region: "region"}
        if any(code in question.codes(kind) for code, kind in places.items() if code):
            told.append((str(_("Place")), self.public_place))
        if self.subtype in question.codes("subtype"):
            told.append((str(_("Kind")), str(self.get_subtype_display())))
        there = () if told else question.codes("country")
        active = [code for code in there if getattr(self, f"active_{code}", False)]
        return [*told, *((str(_("Active in")), country_names()[code]) for code in active)]

    @property
    def public_place(self) -> str:
        """Where it is, as much as is public; needs ``for_page``."""
        country = country_names().get(str(self.country), "")
        region = "" if self.kind == Kind.SOUTHERN_PARTNER else str(self.get_region_display())
        return ", ".join(filter(None, dict.fromkeys([self.public_city, region or country])))
