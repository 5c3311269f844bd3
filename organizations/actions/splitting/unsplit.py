"""Makes one record again of a consortium that was split: what nobody touched since goes back."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.actions.merging.undoing import Undone, undo
from organizations.models import Organization, Split
from registry.refusals import Problem, Refused


@transaction.atomic
def unsplit(split: Split, *, by: Any, reason: str) -> Undone:
    """Put back what the split did; what became of what somebody touched since is told.

    Raises ``Refused`` where it is undone already, where the consortium is no longer there, where
    a member was merged or split since, or where a rule forbids what was; then nothing is done.
    """
    split = Split.objects.select_for_update().get(pk=split.pk)
    if problems := [*_obstacles(split)]:
        raise Refused(problems)
    told = _("Undoes the split of “%(name)s”: %(reason)s") % {
        "name": split.original_name,
        "reason": reason,
    }
    return undo(split, split.original_pk, by=by, reason=reason, told=told)


def _obstacles(split: Split) -> Iterator[Problem]:
    pks = {split.original_pk, *split.members.values_list("record_pk", flat=True)}
    rows = Organization.objects.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",))
    found = {row.pk: row for row in rows}
    original = found.pop(split.original_pk, None)
    if split.is_undone:
        message = _("This split is undone already.")
        yield Problem(original or Organization(), message, "split.undo")
    elif original is None:
        message = _("The record of the consortium was deleted since.")
        yield Problem(Organization(), message, "split.undo")
    elif original.split_id != split.pk:
        message = _("The consortium is no longer split by this.")
        yield Problem(original, message, "split.undo")
    else:
        for member in found.values():
            if not member.leaves_archive:
                message = _("It was merged or split since: undo that first.")
                yield Problem(member, message, "split.undo")
