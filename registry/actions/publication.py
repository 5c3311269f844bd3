"""Moves records between draft, review, published and archived."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.actions.changes import BATCH
from registry.enums import Publication
from registry.history import remember
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


@dataclass
class Decision:
    """What a verb of publication did: the records moved, and those held back with the rules."""

    moved: list[Any] = field(default_factory=list)
    held_back: dict[int, list[Rule]] = field(default_factory=dict)


def _locked(model: type[Publishable], pks: Collection[int], *states: str) -> list[Any]:
    """The records in one of the states, in a fixed order, locked."""
    rows = model._default_manager.filter(pk__in=pks, publication__in=states)
    return list(rows.select_for_update().order_by("pk"))


@transaction.atomic
def publish(
    model: type[Publishable], pks: Collection[int], *, by: Any, reason: str = ""
) -> Decision:
    """Publish the drafts that break no publication rule; hold the others back, and what is
    archived."""
    records = _locked(model, pks, Publication.DRAFT, Publication.IN_REVIEW)
    held = model._default_manager.filter(pk__in=[r.pk for r in records]).blocked()
    ready = [record for record in records if record.pk not in held]
    _move(ready, Publication.PUBLISHED, by=by, reason=reason)
    archived = _locked(model, pks, Publication.ARCHIVED)
    return Decision(ready, held | {record.pk: [ARCHIVED] for record in archived})


@transaction.atomic
def submit(
    model: type[Publishable], pks: Collection[int], *, by: Any, reason: str = ""
) -> Decision:
    """Send drafts to review."""
    records = _locked(model, pks, Publication.DRAFT)
    _move(records, Publication.IN_REVIEW, by=by, reason=reason)
    return Decision(records)


@transaction.atomic
def withdraw(
    model: type[Publishable], pks: Collection[int], *, by: Any, reason: str = ""
) -> Decision:
    """Make drafts of the records, whatever their state."""
    records = _locked(model, pks, *set(Publication.values) - {Publication.DRAFT})
    _move(records, Publication.DRAFT, by=by, reason=reason)
    return Decision(records)


@transaction.atomic
def archive(model: type[Publishable], pks: Collection[int], *, by: Any, reason: str) -> Decision:
    """Archive records; the reason is stored with them and may not be empty."""
    records = _locked(model, pks, *set(Publication.values) - {Publication.ARCHIVED})
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
    held = model._default_manager.public().filter(pk__in=pks).blocked()
    codes = sorted({rule.code for rules in held.values() for rule in rules})
    decision = withdraw(model, list(held), by=by, reason=", ".join(codes))
    return Decision(decision.moved, held)


def _move(records: list[Any], state: Publication, *, by: Any, reason: str) -> None:
    now = timezone.now()
    for record in records:
        record.publication, record.updated_at = state, now
        if state != Publication.ARCHIVED:
            record.archived_reason = ""
    if records:
        fields = ["publication", "archived_reason", "updated_at"]
        type(records[0])._default_manager.bulk_update(records, fields, batch_size=BATCH)
        remember("~", records, by=by, reason=reason)
