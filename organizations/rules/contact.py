"""The rules about contacts."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.rules import Rule, Severity, filled

CONTACT_PERSON = Rule(
    "contact.person",
    Severity.REFUSE,
    _("A named person needs a purpose, a legal basis and a review date; consent needs its day."),
    _("Fill them, or keep the function and its role mailbox alone."),
    field="person",
    holds=Q(person="", personal_email="", personal_phone="")
    | (filled("purpose") & filled("legal_basis") & Q(review_on__isnull=False)),
)

CONTACT_CONSENT = Rule(
    "contact.consent",
    Severity.REFUSE,
    _("Consent to publish is recorded with the day it was given."),
    _("Give the day of the consent, or take the consent to publish away."),
    field="consent_on",
    holds=Q(publish=False) | Q(consent_on__isnull=False),
)
