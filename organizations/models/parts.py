"""What an organization has several of: other names, former addresses, countries of activity."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations import rules
from organizations.enums import AliasKind
from organizations.models.organization import Organization
from organizations.models.split import InCommon
from registry.fields import CountryField, FoldedField, FormsField, LikenessField
from registry.models import FormerSlug, Record


class Alias(Record):
    """Another name of an organization: former, translated, or spelled otherwise."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        related_name="aliases",
        verbose_name=_("organization"),
    )
    name = models.CharField(_("name"), max_length=rules.NAME_LENGTH)
    kind = models.CharField(_("kind"), max_length=15, choices=AliasKind, default=AliasKind.SPELLING)
    name_folded = FoldedField(sources=("name",))
    name_likeness = LikenessField(sources=("name",))
    name_forms = FormsField(sources=("name",), named=True)

    identity = ("organization", "name")
    part_of = "organization"

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["name_folded", "id"]
        indexes = [
            models.Index(fields=["name_likeness"], name="alias_by_likeness"),
            models.Index(fields=["name_folded", "id"], name="alias_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="alias_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="alias_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ActiveCountry(InCommon, Record):
    """A country where an ICO is active."""

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        related_name="active_countries",
        verbose_name=_("organization"),
    )
    country = CountryField(_("country"))

    identity = ("organization", "country")
    part_of = "organization"

    class Meta:
        verbose_name = _("country of activity")
        verbose_name_plural = _("countries of activity")
        ordering = ["country", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "country"], name="active_country_once"),
            models.CheckConstraint(condition=~models.Q(country=""), name="active_country_code"),
        ]

    def __str__(self) -> str:
        return str(self.country.name)  # type: ignore[attr-defined] # a Country, not its code


class OrganizationSlug(FormerSlug):
    record = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        related_name="former_slugs",
        verbose_name=_("organization"),
    )
