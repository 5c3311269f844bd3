"""Contacts: a function and a role mailbox first; a named person only for a reason."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations import rules
from organizations.enums import LegalBasis
from organizations.models.organization import Organization
from organizations.querysets import ContactQuerySet
from registry.models import Record


class Contact(Record):
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="contacts",
        verbose_name=_("organization"),
    )
    function = models.CharField(_("function"), max_length=200)
    email = models.EmailField(_("role mailbox"), blank=True)
    person = models.CharField(_("name of the person"), max_length=200, blank=True)
    personal_email = models.EmailField(_("personal e-mail"), blank=True)
    personal_phone = models.CharField(_("personal phone"), max_length=40, blank=True)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=20, choices=LegalBasis, blank=True)
    consent_on = models.DateField(_("consent given on"), null=True, blank=True)
    publish = models.BooleanField(_("consent to publish"), default=False)
    review_on = models.DateField(_("to be reviewed on"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()
    rules = (rules.CONTACT_PERSON, rules.CONTACT_CONSENT)
    identity = ("organization", "function", "person")
    is_personal = True
    personal_fields = ("person", "personal_email", "personal_phone")

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["organization", "function", "id"]
        constraints = [rules.CONTACT_PERSON.constraint(), rules.CONTACT_CONSENT.constraint()]

    def __str__(self) -> str:
        return f"{self.function} – {self.organization}"
