"""Signs the decisions of the demonstration, so that its ICOs have a standing.

Two fictional people do, one who prepares and one who confirms: they are no demonstration
accounts, they cannot sign in, and they are the same whether such accounts exist or not.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from organizations.actions import confirm
from organizations.models import EligibilityReview, Norm
from portal.demo.accounts import PREFIX
from portal.demo.eligibility import waits
from portal.demo.world import days
from registry.actions import Draft

AFTER = days(2)  # from a decision to its confirmation


def signatory(name: str) -> Any:
    """The fictional person of that name, without any right."""
    users = get_user_model()._default_manager
    told = {
        "first_name": "Démo",
        "last_name": f"{name} (personne fictive)",
        "is_active": False,
        "password": make_password(None),
    }
    return users.get_or_create(username=f"{PREFIX}{name}", defaults=told)[0]


def unsigned(drafts: Iterator[Draft], norm: Norm) -> Iterator[Draft]:
    """The reviews that are not confirmed yet: those that are stay as they were decided."""
    rows = EligibilityReview.objects.filter(norm=norm).confirmed()
    signed = set(rows.values_list("organization", "decided_on"))
    for draft in drafts:
        if (draft.record.organization_id, draft.record.decided_on) not in signed:
            yield draft


def sign(numbers: dict[int, int], norm: Norm, *, by: Any, reason: str) -> None:
    """Confirm the reviews under the norm, those left waiting aside; ``numbers``: the number of
    each ICO, by its primary key."""
    rows = EligibilityReview.objects.filter(norm=norm, confirmed_on=None)
    ready = [
        review
        for review in rows.order_by("decided_on", "pk")
        if review.organization_id in numbers
        and not waits(numbers[review.organization_id], review.decided_on)
    ]
    for day, reviews in groupby(ready, key=lambda review: review.decided_on):
        confirm(list(reviews), by=by, on=day + AFTER, reason=reason)
