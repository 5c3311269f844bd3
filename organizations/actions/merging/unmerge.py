"""Makes two records again of two that were merged: what nobody has touched since goes back."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.actions.merging.relations import relations_of
from organizations.actions.merging.undoing import Touched, Undone, undo
from organizations.models import Merge, Organization
from registry.models import Record
from registry.refusals import Problem, Refused

ADDED = gettext_lazy("added since: it stays with the kept record")


@transaction.atomic
def unmerge(merge: Merge, *, by: Any, reason: str) -> Undone:
    """Put back what the merge did; what became of what somebody touched since is told.

    Raises ``Refused`` where it is undone already, where one of the two is no longer there or was
    merged again, or where a rule forbids what was; then nothing is done.
    """
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    _refuse_impossible(merge)
    told = _("Undoes the merge with “%(name)s”: %(reason)s") % {
        "name": merge.kept_name,
        "reason": reason,
    }
    undone = undo(merge, merge.duplicate_pk, by=by, reason=reason, told=told)
    undone.touched += _added(merge)
    return undone


def _refuse_impossible(merge: Merge) -> None:
    pks = [merge.kept_pk, merge.duplicate_pk]
    rows = Organization.objects.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",))
    found = {row.pk: row for row in rows}
    duplicate, kept = found.get(merge.duplicate_pk), found.get(merge.kept_pk)
    if merge.is_undone:
        message: Any = _("This merge is undone already.")
    elif duplicate is None or kept is None:
        message = _("One of the two records was deleted since.")
    elif kept.merged_into_id is not None:
        message = _("The kept record was merged into another since: undo that merge first.")
    elif kept.split_id is not None:
        message = _("The kept record was split into its members since: undo that split first.")
    elif duplicate.merged_into_id != kept.pk:
        message = _("The duplicate is no longer merged into the kept record.")
    else:
        return
    raise Refused([Problem(duplicate or kept or Organization(), message, "merge.undo")])


def _added(merge: Merge) -> Iterator[Touched]:
    """What came to refer to the kept record after the merge."""
    for relation in relations_of(Organization):
        if issubclass(relation.model, Record):
            for row in relation.rows(merge.kept_pk).filter(created_at__gt=merge.at):
                yield Touched(str(relation.model._meta.verbose_name), str(row), ADDED)
