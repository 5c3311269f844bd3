"""Contacts that name someone, for tests of what is done with personal data."""

import datetime
from typing import Any

from django.utils import timezone

from organizations.models import Contact, Organization
from tests import builders

PERSON = {
    "person": "Marie Roy",
    "personal_email": "marie.roy@example.org",
    "personal_phone": "418 555-0199",
}


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days)


def contact(organization: Organization | None = None, **fields: Any) -> Contact:
    """A contact that names Marie Roy, to be reviewed in a year."""
    values = {
        "function": "Direction",
        "email": "direction@example.org",
        "purpose": "Suivi du partenariat",
        "legal_basis": "consent",
        "consent_on": in_days(-400),
        "review_on": in_days(365),
        **PERSON,
        **fields,
    }
    return builders.stored(
        Contact(organization=organization or builders.organization("ico"), **values)
    )


def function(**fields: Any) -> Contact:
    """A contact of a function alone."""
    values = {"organization": builders.organization("ico"), "function": "Accueil", **fields}
    return builders.stored(Contact(**values))


def told(record: Any) -> list[str]:
    """What the record says about who it is."""
    return [getattr(record, name) for name in PERSON]


def is_told_in(text: str) -> bool:
    return any(value in text for value in (*PERSON.values(), "Marie"))
