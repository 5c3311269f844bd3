"""Forgets who proposed a correction; what was proposed and decided stays."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.models import CorrectionProposal
from portal.querysets import PERSON
from registry.actions.access import note_access
from registry.enums import AccessAction


@transaction.atomic
def erase_people(
    pks: Collection[int],
    *,
    by: Any,
    reason: str,
    action: AccessAction = AccessAction.DESTROYED,
) -> int:
    """Erase the name, the e-mail address and the answer, with a line in the log; of how many."""
    rows = CorrectionProposal.objects.of_people().filter(pk__in=pks).select_for_update()
    found = sorted(rows.order_by("pk").values_list("pk", flat=True))
    if found:
        blank = dict.fromkeys(PERSON, "")
        CorrectionProposal.objects.filter(pk__in=found).update(**blank, erased_at=timezone.now())
        told = {"of": CorrectionProposal._meta.label_lower, "corrections": found}
        note_access(action, by=by, purpose=reason, details=told)
    return len(found)
