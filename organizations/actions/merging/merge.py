"""Merges two records of one organization: all of it, or nothing."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.actions.merging.choices import chosen, unique_among
from organizations.actions.merging.plan import Fate, Fated, fate_of, fates, plan_of
from organizations.actions.merging.relations import Relation, relations_of
from organizations.actions.merging.steps import Steps
from organizations.models import Alias, Deed, Merge, Organization
from registry.actions import archive
from registry.actions.changes import Changes, Line, refuse_unseen, update
from registry.enums import Publication
from registry.models import Record
from registry.refusals import Problem, Refused

EMPTY = (None, "")
CLOSED = ("publication", "archived_reason", "publish_on", "scheduled_by_id", "merged_into_id")


@transaction.atomic
def merge(
    duplicate: Organization,
    *,
    into: Organization,
    by: Any,
    reason: str,
    choices: Mapping[str, str] | None = None,
    seen: Mapping[int, datetime.datetime] | None = None,
) -> Merge:
    """Make one record of two: what refers to the duplicate comes to refer to the other.

    ``choices``: for each field, the side that it is taken from (``merging.choices``); ``seen``:
    when each was last changed, as its reader saw it. The duplicate stays, archived, and its
    address leads to the other. Raises ``Refused`` where the two are not to be merged, or where
    what comes of it breaks a rule; then nothing is done.
    """
    duplicate, kept = _locked(duplicate, into, seen or {})
    if problems := [*_obstacles(duplicate, kept, reason), *plan_of(duplicate, kept).problems()]:
        raise Refused(problems)
    steps, names = Steps(by, reason), {kept.name, duplicate.name, kept.acronym, duplicate.acronym}
    taken = chosen(duplicate, kept, choices or {})
    _close(duplicate, kept, steps)
    unique = unique_among(taken)
    if unique:
        blank = {duplicate.pk: dict.fromkeys(unique, "")}
        steps.change([duplicate], blank, Deed.CHANGED, leave_unfit=True)
    if taken:
        steps.change([kept], {kept.pk: taken}, Deed.CHANGED)
    _move_all(duplicate, kept, steps)
    _keep_names(kept, names, steps)
    return _remember(duplicate, kept, steps)


def _locked(
    duplicate: Organization, kept: Organization, seen: Mapping[int, datetime.datetime]
) -> tuple[Any, Any]:
    pks = [duplicate.pk, kept.pk]
    rows = Organization.objects.filter(pk__in=pks).order_by("pk").select_for_update(of=("self",))
    found = {row.pk: row for row in rows}
    refuse_unseen([*found.values()], seen)
    if missing := [one for one in (duplicate, kept) if one.pk not in found]:
        raise Refused(
            [Problem(one, _("It was deleted in the meantime."), "deleted") for one in missing]
        )
    return found[duplicate.pk], found[kept.pk]


def _obstacles(duplicate: Organization, kept: Organization, reason: str) -> list[Problem]:
    told = {
        "merge.same": (duplicate.pk == kept.pk, _("It is the same record.")),
        "merge.merged": (
            duplicate.merged_into_id is not None or kept.merged_into_id is not None,
            _("One of the two was merged into another already."),
        ),
        "merge.archived": (
            kept.publication == Publication.ARCHIVED,
            _("The record that is kept is archived."),
        ),
        "merge.kind": (
            duplicate.kind != kept.kind,
            _("The two are of different kinds: correct the kind of one of them first."),
        ),
        "merge.reason": (not reason.strip(), _("Say why the two are one.")),
    }
    return [Problem(duplicate, message, code) for code, (is_so, message) in told.items() if is_so]


def _close(duplicate: Organization, kept: Organization, steps: Steps) -> None:
    """Archive the duplicate; its address leads to the other."""
    before = {name: getattr(duplicate, name) for name in CLOSED}
    told = _("Merged into “%(name)s” (%(key)s): %(reason)s") % {
        "name": kept.name,
        "key": kept.key,
        "reason": steps.reason,
    }
    archive(Organization, [duplicate.pk], by=steps.by, reason=told)
    duplicate.refresh_from_db()
    duplicate.merged_into = kept
    closing = Changes(changed=[duplicate], fields={"merged_into_id"})
    update(Organization, closing, Line(steps.by, steps.reason, timezone.now()))
    steps.note_as_done(duplicate, before)


def _move_all(duplicate: Any, kept: Any, steps: Steps) -> None:
    """What refers to the one comes to refer to the other, of whatever model the two are."""
    for relation in relations_of(type(kept)):
        found = [one for one in fates(relation, duplicate, kept) if one.row != duplicate]
        for one in found:
            if one.fate != Fate.MOVES:
                _settle(fate_of(relation, one.row, kept), kept, steps)
        moving = [one.row for one in found if one.fate == Fate.MOVES]
        values = {row.pk: relation.moved(row, kept) for row in moving}
        how = {"unseal": True} if issubclass(relation.model, Record) else {}
        steps.change(moving, values, Deed.MOVED, **how)


def _settle(one: Fated, kept: Any, steps: Steps) -> None:
    """One row that does not simply move."""
    if one.fate in (Fate.JOINS, Fate.SPANS):
        stays, *others = one.twins
        gone = [one.row, *others]
        values = _filled(stays, gone, one.relation)
        if one.fate == Fate.SPANS:
            values |= _hull(one.relation, [stays, *gone])
        for row in gone:
            _move_all(row, stays, steps)
            steps.remove(row)
        if values:
            steps.change([stays], {stays.pk: values}, Deed.CHANGED)
    elif one.fate == Fate.ENDS:
        steps.remove(one.row)


def _filled(stays: Any, gone: list[Any], relation: Relation) -> dict[str, Any]:
    """What is empty in the row that stays, and said in another."""
    if not isinstance(stays, Record):
        return {}
    apart = {name for one in relation.intervals() for name in (one.start, one.end)}
    empty = (
        field.attname
        for field in type(stays).stored_fields()
        if field.name not in apart and getattr(stays, field.attname) in EMPTY
    )
    said = {name: [v for row in gone if (v := getattr(row, name)) not in EMPTY] for name in empty}
    return {name: values[0] for name, values in said.items() if values}


def _hull(relation: Relation, rows: list[Any]) -> dict[str, Any]:
    """From the first day of them all to the last; an unknown one is open."""
    (interval,) = relation.intervals()
    starts = [getattr(row, interval.start) for row in rows]
    ends = [getattr(row, interval.end) for row in rows]
    return {
        interval.start: None if None in starts else min(starts),
        interval.end: None if None in ends else max(ends),
    }


def _keep_names(kept: Organization, names: set[str], steps: Steps) -> None:
    """By each name that one of the two had, the record is still found."""
    known = {*kept.aliases.values_list("name", flat=True), kept.name, kept.acronym, ""}
    for name in sorted(names - known):
        steps.add(Alias(organization=kept, name=name))


def _remember(duplicate: Organization, kept: Organization, steps: Steps) -> Merge:
    merged = Merge.objects.create(
        by=steps.by,
        reason=steps.reason,
        duplicate_pk=duplicate.pk,
        duplicate_name=duplicate.name,
        kept_pk=kept.pk,
        kept_name=kept.name,
    )
    steps.keep(merged)
    return merged
