"""Makes two records again of two that were merged: what nobody has touched since goes back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.actions.merging.relations import relations_of
from organizations.actions.merging.steps import packed, store, unpacked
from organizations.models import Deed, Merge, MergeStep, Organization
from registry.actions import remove, withdraw_unfit
from registry.actions.changes import Line
from registry.actions.noting import note_changed
from registry.history import remember
from registry.models import Record
from registry.refusals import Problem, Refused

GONE = gettext_lazy("deleted since: it stays so")
ELSEWHERE = gettext_lazy("changed again since: it stays as it is")
EDITED = gettext_lazy("edited since: it goes back with what was edited")
ADDED = gettext_lazy("added since: it stays with the kept record")


@dataclass(frozen=True)
class Touched:
    """A row that somebody touched since the merge, and what becomes of it."""

    kind: str
    name: str
    what: Any


@dataclass
class Unmerged:
    merge: Merge
    touched: list[Touched] = field(default_factory=list)
    is_unfit: bool = False


@transaction.atomic
def unmerge(merge: Merge, *, by: Any, reason: str) -> Unmerged:
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
    done, line = Unmerged(merge), Line(by, told, timezone.now())
    for step in merge.steps.order_by("-number"):
        done.touched += _put_back(step, merge, line)
    done.touched += _added(merge)
    duplicate = Organization.objects.get(pk=merge.duplicate_pk)
    held = withdraw_unfit(Organization, [duplicate.pk], by=by)
    done.is_unfit = bool(held.moved)
    merge.undone_at, merge.undone_by, merge.undone_reason = timezone.now(), by, reason
    merge.save()
    return done


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
    elif duplicate.merged_into_id != kept.pk:
        message = _("The duplicate is no longer merged into the kept record.")
    else:
        return
    raise Refused([Problem(duplicate or kept or Organization(), message, "merge.undo")])


def _put_back(step: MergeStep, merge: Merge, line: Line) -> Iterator[Touched]:
    if step.deed == Deed.REMOVED:
        yield from _restore(step, line)
        return
    row = step.model._default_manager.filter(pk=step.record_pk).first()
    if row is None:
        yield _touched(step, None, GONE)
    elif step.deed == Deed.ADDED:
        yield from _take_away(step, row, line)
    else:
        yield from _change_back(step, row, line)


def _change_back(step: MergeStep, row: Any, line: Line) -> Iterator[Touched]:
    now = packed(row, step.after)
    same = [name for name in step.after if now[name] == step.after[name]]
    before = unpacked(step.model, step.before)
    for name in same:
        setattr(row, name, before[name])
    if len(same) < len(step.after):
        yield _touched(step, row, ELSEWHERE)
    elif step.deed == Deed.MOVED and getattr(row, "updated_at", None) != step.updated_at:
        yield _touched(step, row, EDITED)
    if same:
        how = {"unseal": True} if isinstance(row, Record) else {}
        store([row], same, line, **how)


def _take_away(step: MergeStep, row: Any, line: Line) -> Iterator[Touched]:
    if packed(row, step.after) != step.after:
        yield _touched(step, row, ELSEWHERE)
    else:
        remove([row], by=line.by, reason=line.reason)


def _restore(step: MergeStep, line: Line) -> Iterator[Touched]:
    """The row as it was, under the primary key that it had."""
    values = unpacked(step.model, step.before)
    row = step.model(pk=step.record_pk, **values)
    if step.model._default_manager.filter(pk=step.record_pk).exists() or _lacks(row):
        yield _touched(step, row, ELSEWHERE)
        return
    if isinstance(row, Record):
        row.updated_at = line.at
    step.model._default_manager.bulk_create([row])
    if isinstance(row, Record):
        remember("+", [row], by=line.by, reason=line.reason)
        note_changed(step.model, [row.pk])


def _lacks(row: Any) -> bool:
    """Whether it refers to what is no longer there."""
    keys = (one for one in row._meta.concrete_fields if one.is_relation)
    return any(
        not one.related_model._base_manager.filter(pk=pk).exists()
        for one in keys
        if (pk := getattr(row, one.attname)) is not None
    )


def _added(merge: Merge) -> Iterator[Touched]:
    """What came to refer to the kept record after the merge."""
    for relation in relations_of(Organization):
        if issubclass(relation.model, Record):
            for row in relation.rows(merge.kept_pk).filter(created_at__gt=merge.at):
                yield Touched(str(relation.model._meta.verbose_name), str(row), ADDED)


def _touched(step: MergeStep, row: Any, what: Any) -> Touched:
    return Touched(str(step.model._meta.verbose_name), str(row or step.record_pk), what)
