"""The verbs of who follows a list by e-mail: ask, confirm, stop."""

import datetime
import hashlib
import logging
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.actions.counting import TooMany, count_sending
from portal.following import found_of, seen_in
from portal.letters import already, fault_of, to_confirm
from portal.models import Subscription
from portal.senders import LIMIT, WINDOW, fingerprint
from registry.actions.access import note_access
from registry.enums import AccessAction

logger = logging.getLogger(__name__)

MESSAGES, A_DAY = 10, datetime.timedelta(days=1)  # to one address, whoever asks
PAUSE = datetime.timedelta(minutes=5)  # a double click, or a second try, writes once


@dataclass(frozen=True)
class Wish:
    """What someone asks to follow, at which address, and in which language."""

    list: str
    narrowing: str
    email: str
    locale: str


def follow(wish: Wish, *, address: str, site: str) -> None:
    """Keep the wish, and write to the address so that its owner confirms.

    What is told is the same whatever is known of the address, and whether it was written to
    too often already. ``address``: where the form was sent from. Raises ``TooMany``.
    """
    with transaction.atomic():
        count_sending(fingerprint(address, "subscription.sender"), LIMIT, WINDOW)
    try:
        _follow(wish, site)
    except TooMany:
        logger.warning("an address was written to as often as it may be in a day")


@transaction.atomic
def _follow(wish: Wish, site: str) -> None:
    asked_for = hashlib.sha256(wish.narrowing.encode()).hexdigest()
    now, rows = timezone.now(), Subscription.objects.select_for_update()
    one, new = rows.get_or_create(
        email=wish.email,
        list=wish.list,
        asked_for=asked_for,
        defaults={"narrowing": wish.narrowing, "locale": wish.locale, "asked_at": now},
    )
    found = Subscription.objects.filter(pk=one.pk)
    if not found.unwritten(now - PAUSE).exists():
        return
    count_sending(fingerprint(wish.email, "subscription.address"), MESSAGES, A_DAY)
    renewed = {} if new or one.confirmed_at else {"asked_at": now, "locale": wish.locale}
    found.update(written_at=now, **renewed)
    transaction.on_commit(partial(_write, one.pk, site))


def _write(pk: int, site: str) -> None:
    """A failure of the mail is logged, without the address, and the form may be sent again."""
    one = Subscription.objects.get(pk=pk)
    try:
        (already if one.confirmed_at else to_confirm)(one, site).send()
    except Exception as error:  # noqa: BLE001 - whatever it is, it may quote the address
        logger.error("message %d was not sent: %s", pk, fault_of(error))
        Subscription.objects.filter(pk=pk).update(written_at=None)


@transaction.atomic
def confirm(pk: int) -> None:
    """Begin to follow: what is in the list now is no news."""
    one = Subscription.objects.select_for_update().filter(pk=pk, confirmed_at=None).first()
    if one is not None:
        found = found_of(one)
        one.seen = seen_in(found) if found else {}
        one.confirmed_at = timezone.now()
        one.save(update_fields=["seen", "confirmed_at"])


def stop(one: Subscription, *, everything: bool = False) -> None:
    """Forget that the address follows the list, or anything: nothing of it is kept."""
    rows = Subscription.objects.filter(email=one.email)
    (rows if everything else rows.filter(pk=one.pk)).delete()


@transaction.atomic
def erase_subscriptions(
    pks: Collection[int],
    *,
    by: Any,
    reason: str,
    action: AccessAction = AccessAction.DESTROYED,
) -> int:
    """Erase the addresses of the rows, with a line in the log; of how many."""
    rows = Subscription.objects.select_for_update().filter(pk__in=pks)
    found = sorted(rows.order_by("pk").values_list("pk", flat=True))
    if found:
        Subscription.objects.filter(pk__in=found).delete()
        told = {"of": Subscription._meta.label_lower, "subscriptions": found}
        note_access(action, by=by, purpose=reason, details=told)
    return len(found)
