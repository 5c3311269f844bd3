"""Merges two records of one organization: all of it, or nothing."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.actions.merging.choices import chosen, unique_among
from organizations.actions.merging.moving import close, move_all
from organizations.actions.merging.plan import plan_of
from organizations.actions.merging.steps import Steps
from organizations.models import Alias, Deed, Merge, MergeStep, Organization
from registry.actions.changes import refuse_unseen
from registry.enums import Publication
from registry.refusals import Problem, Refused


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
    steps = Steps(by, reason, MergeStep)
    names = _names(kept) | _names(duplicate)
    taken = chosen(duplicate, kept, choices or {})
    _close(duplicate, kept, steps)
    if unique := unique_among(taken):
        blank = {duplicate.pk: dict.fromkeys(unique, "")}
        steps.change([duplicate], blank, Deed.CHANGED, leave_unfit=True, unseal=True)
    if taken:
        steps.change([kept], {kept.pk: taken}, Deed.CHANGED)
    move_all(duplicate, kept, steps)
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
        "merge.split": (
            duplicate.split_id is not None or kept.split_id is not None,
            _("One of the two was split into its members."),
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
    told = _("Merged into “%(name)s” (%(key)s): %(reason)s") % {
        "name": kept.name,
        "key": kept.key,
        "reason": steps.reason,
    }
    close(duplicate, told, steps, merged_into=kept)


def _names(record: Organization) -> set[str]:
    return {record.name, record.acronym}


def _keep_names(kept: Organization, names: set[str], steps: Steps) -> None:
    """By each name that one of the two had, the record is still found."""
    known = {*kept.aliases.values_list("name", flat=True), *_names(kept), ""}
    for name in sorted(names - known):
        steps.add([Alias(organization=kept, name=name)])


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
