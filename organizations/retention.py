"""When contacts forget who they named, and where a person is found in them."""

import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.actions.erasing import erase_contacts, erase_former
from organizations.models import Contact
from organizations.querysets.contact import PERSON, former, of_people
from registry.retention import Held, Holder, Term, register
from registry.text import fold

TOLD = (*PERSON, "purpose", "legal_basis", "consent_on", "publish", "review_on")


def _grace(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(settings.PERSONAL_DATA_DAYS)


def _find_contacts(words: str) -> list[Held]:
    rows = Contact.objects.of_people().select_related("organization").order_by("pk")
    found = (row for row in rows.iterator() if _is_about(row, words))
    return [_held(row.pk, row, row.updated_at) for row in found]


def _find_lines(words: str) -> list[Held]:
    rows = of_people(Contact.history.select_related("organization")).order_by("history_id")
    found = (row for row in rows.iterator() if _is_about(row, words))
    return [_held(line.history_id, line, line.history_date) for line in found]


def _is_about(row: Any, words: str) -> bool:
    text = fold(" ".join(getattr(row, name) for name in PERSON))
    return all(word in text for word in fold(words).split())


def _held(pk: int, row: Any, at: datetime.datetime) -> Held:
    values = [(_label(name), _value(row, name)) for name in TOLD]
    name = f"{row.function} – {row.organization}" if row.organization else row.function
    told = [(label, value) for label, value in values if value]
    return Held(pk, name, told, at, (Contact._meta.label_lower, row.id))


def _label(name: str) -> str:
    field: Any = Contact._meta.get_field(name)
    return str(field.verbose_name)


def _value(row: Any, name: str) -> str:
    if name == "legal_basis":
        return str(row.get_legal_basis_display())
    value = getattr(row, name)
    if value is True:
        return gettext("Yes")
    return "" if value in (None, False) else str(value)


register(
    Term(
        "contact.review",
        _("Contacts past their review, without renewed consent"),
        _("The day of review has passed and no consent was given since."),
        lambda day: Contact.objects.expired(_grace(day)).order_by("pk"),
        erase_contacts,
    ),
    Term(
        "contact.archived",
        _("Contacts of archived organizations"),
        _("The organization is no longer followed: the purpose is accomplished."),
        lambda day: Contact.objects.of_archived().order_by("pk"),
        erase_contacts,
    ),
    Term(
        "contact.former",
        _("Lines of history that name a person who was replaced or taken away"),
        _("The person is no longer the contact: the purpose is accomplished."),
        lambda day: former(Contact.history.all(), _grace(day)),
        erase_former,
    ),
    Holder("contact", _("Contacts"), _find_contacts, erase_contacts),
    Holder("contact.history", _("History of contacts"), _find_lines, erase_former),
)
