"""Notes what is done with personal data, before it is done."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.enums import AccessAction
from registry.models import PersonalAccess, Record
from registry.refusals import Problem, Refused

LONGEST = 600


def note_access(
    action: AccessAction,
    *,
    by: Any,
    purpose: str,
    record: Record | None = None,
    details: Mapping[str, Any] | None = None,
) -> PersonalAccess:
    """Add a line to the log. Raises ``Refused`` where it does not say why."""
    line = PersonalAccess(
        action=action, by=by, purpose=purpose.strip(), details=dict(details or {})
    )
    if record is not None:
        line.subject, line.subject_pk = record._meta.label_lower, record.pk
        line.subject_name = str(record)[:LONGEST]
    if not line.purpose:
        message = _("Say why: nothing about a person is used without a purpose.")
        raise Refused([Problem(record or line, message, "access.purpose", "purpose")])
    line.save()
    return line


def reveal(record: Record, *, by: Any, purpose: str) -> PersonalAccess:
    """Note that a person is about to see the personal data of a record."""
    return note_access(AccessAction.REVEALED, by=by, purpose=purpose, record=record)
