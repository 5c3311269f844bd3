"""Moves records between draft, review, published and archived."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.actions.changes import Changes, Line, refuse_unseen, update
from registry.actions.learning import learn_published
from registry.actions.locks import lock_watched, locked
from registry.enums import DRAFTS, Publication
from registry.models import Publishable
from registry.refusals import Problem, Refused
from registry.rules import Rule, Severity

ARCHIVED = Rule(
    "publication.archived",
    Severity.PUBLISH,
    _("The record is archived."),
    _("Withdraw it to draft first, in the registry."),
    field="publication",
)
OWN_WORK = Rule(
    "publication.own_work",
    Severity.PUBLISH,
    _("Who last changed a record does not publish it: a second person reads it."),
    _("Ask another reviewer to publish it."),
    field="publication",
)

MOVED = {"publication", "archived_reason", "publish_on", "scheduled_by"}


@dataclass
class Decision:
    """What a verb of publication did: the records moved, and those held back with the rules."""

    moved: list[Any] = field(default_factory=list)
    held_back: dict[int, list[Rule]] = field(default_factory=dict)


# When a person saw each record last changed, by its primary key.
Seen = Mapping[int, datetime.datetime]


def _locked(model: type[Publishable], pks: Collection[int], seen: Seen | None) -> list[Any]:
    """The records in a fixed order, locked. Raises ``Refused`` if one is not as it was seen."""
    rows = model._default_manager.filter(pk__in=pks)
    records = list(rows.select_for_update().order_by("pk"))
    refuse_unseen(records, seen or {})
    return records


def _in(states: Iterable[str], records: Iterable[Any]) -> list[Any]:
    kept = set(states)
    return [record for record in records if record.publication in kept]


@transaction.atomic
def publish(
    model: type[Publishable],
    pks: Collection[int],
    *,
    by: Any,
    reason: str = "",
    seen: Seen | None = None,
) -> Decision:
    """Publish the drafts that break no publication rule; hold the others back, what is archived
    and what ``by`` last changed. ``seen``: refuse, as every verb does, what changed after a
    person saw it."""
    known = _locked(model, pks, seen)
    records = _in(DRAFTS, known)
    held = _held(model, [record.pk for record in records])
    for record in records:
        if is_own_work(record, by):
            held.setdefault(record.pk, []).append(OWN_WORK)
    ready = [record for record in records if record.pk not in held]
    _move(ready, Publication.PUBLISHED, by=by, reason=reason)
    return Decision(ready, held | {r.pk: [ARCHIVED] for r in _in({Publication.ARCHIVED}, known)})


def is_own_work(record: Any, by: Any) -> bool:
    """Whether the person may not publish the record for having made it what it is. A superuser,
    who answers for the whole registry, may; so may the system, which has no pen."""
    return by is not None and record.edited_by_id == by.pk and not by.is_superuser


def _held(model: type[Publishable], pks: Collection[int]) -> dict[int, list[Rule]]:
    """The rules that keep these records back, which are locked; what they look at is, too."""
    lock_watched(model, model.rules_of(Severity.PUBLISH), pks)
    return model._default_manager.filter(pk__in=pks).blocked()


@transaction.atomic
def submit(
    model: type[Publishable],
    pks: Collection[int],
    *,
    by: Any,
    reason: str = "",
    seen: Seen | None = None,
) -> Decision:
    """Send drafts to review."""
    records = _in({Publication.DRAFT}, _locked(model, pks, seen))
    _move(records, Publication.IN_REVIEW, by=by, reason=reason)
    return Decision(records)


@transaction.atomic
def withdraw(
    model: type[Publishable],
    pks: Collection[int],
    *,
    by: Any,
    reason: str = "",
    seen: Seen | None = None,
) -> Decision:
    """Make drafts of the records, whatever their state."""
    records = _in({*Publication.values} - {Publication.DRAFT}, _locked(model, pks, seen))
    records = [record for record in records if record.leaves_archive]
    _move(records, Publication.DRAFT, by=by, reason=reason)
    return Decision(records)


@transaction.atomic
def archive(
    model: type[Publishable],
    pks: Collection[int],
    *,
    by: Any,
    reason: str,
    seen: Seen | None = None,
) -> Decision:
    """Archive records; the reason is stored with them and may not be empty."""
    records = _in({*Publication.values} - {Publication.ARCHIVED}, _locked(model, pks, seen))
    if records and not reason.strip():
        message = _("An archived record states why it was archived.")
        raise Refused([Problem(r, message, "publication.reason") for r in records])
    for record in records:
        record.archived_reason = reason
    _move(records, Publication.ARCHIVED, by=by, reason=reason)
    return Decision(records)


@transaction.atomic
def withdraw_unfit(model: type[Publishable], pks: Collection[int], *, by: Any) -> Decision:
    """Make drafts of the published records that have come to break a publication rule."""
    locked(model, pks)
    public = model._default_manager.public().filter(pk__in=pks).order_by("pk")
    held = _held(model, [record.pk for record in public])
    codes = sorted({rule.code for rules in held.values() for rule in rules})
    unfit = [record for record in public if record.pk in held]
    _move(unfit, Publication.DRAFT, by=by, reason=", ".join(codes))
    return Decision(unfit, held)


def _move(records: list[Any], state: Publication, *, by: Any, reason: str) -> None:
    for record in records:
        record.publication = state
        if state != Publication.ARCHIVED:
            record.archived_reason = ""
        if state != Publication.IN_REVIEW:
            record.publish_on = record.scheduled_by = None
    if records:
        changes = Changes(changed=records, fields=MOVED)
        update(type(records[0]), changes, Line(by, reason, timezone.now()))
    if state == Publication.PUBLISHED and records:
        learn_published(type(records[0]), [record.pk for record in records])
