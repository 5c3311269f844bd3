"""Remembers that two organizations are not one, and forgets it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from organizations.models import NotDuplicate, Organization
from registry.refusals import Problem, Refused


@transaction.atomic
def tell_apart(one: Organization, other: Organization, *, by: Any, reason: str) -> NotDuplicate:
    """The pair, as remembered; the first reason stands.

    Raises ``Refused`` without a reason, or for one organization and itself.
    """
    if one.pk == other.pk:
        raise Refused([Problem(one, _("It is the same record."), "duplicate.same")])
    if not reason.strip():
        message, remedy = _("Say how one tells the two apart."), _("A few words are enough.")
        raise Refused([Problem(one, message, "duplicate.reason", "reason", remedy)])
    first, second = sorted((one.pk, other.pk))
    pair, _made = NotDuplicate.objects.get_or_create(
        first_id=first, second_id=second, defaults={"by": by, "reason": reason.strip()}
    )
    return pair


def bring_together(pair: NotDuplicate) -> None:
    """Forget that the two were told apart: they are compared again as any others."""
    NotDuplicate.objects.filter(pk=pair.pk).delete()
