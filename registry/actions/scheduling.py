"""Publishes records on a day chosen beforehand."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.actions.changes import Changes, Line, update
from registry.actions.publication import OWN_WORK, Decision, is_own_work, publish
from registry.enums import DRAFTS
from registry.models import Publishable
from registry.refusals import Problem, Refused


@transaction.atomic
def schedule(
    model: type[Publishable],
    pks: Collection[int],
    *,
    on: datetime.date | None,
    by: Any,
    reason: str = "",
) -> list[Any]:
    """Have drafts published on a day, in the name of ``by``; None: on no day after all.

    Raises ``Refused`` for a day that has come (publish then), and for what ``by`` last changed.
    The rules are judged on the day.
    """
    drafts = model._default_manager.filter(pk__in=pks, publication__in=DRAFTS)
    records = list(drafts.select_for_update().order_by("pk"))
    if on is not None and on <= timezone.localdate():
        message, remedy = _("The day of publication is to come."), _("Choose a later day.")
        raise Refused(
            [Problem(r, message, "publication.day", "publish_on", remedy) for r in records]
        )
    if on is not None and (own := [r for r in records if is_own_work(r, by)]):
        raise Refused([Problem.broken(OWN_WORK, record) for record in own])
    for record in records:
        record.publish_on, record.scheduled_by = on, by if on else None
    changes = Changes(changed=records, fields={"publish_on", "scheduled_by"})
    update(model, changes, Line(by, reason, timezone.now()))
    return records


def publish_due(model: type[Publishable]) -> Decision:
    """Publish the drafts whose day has come, each in the name of who chose it; hold back those
    that break a rule of publication, which wait."""
    due: dict[Any, list[int]] = {}
    rows = model._default_manager.all().due().select_related("scheduled_by").order_by("pk")
    for record in rows:
        due.setdefault(record.scheduled_by, []).append(record.pk)
    result = Decision()
    for person, pks in due.items():
        decision = publish(model, pks, by=person, reason=_("on the day chosen"))
        result.moved += decision.moved
        result.held_back |= decision.held_back
    return result
