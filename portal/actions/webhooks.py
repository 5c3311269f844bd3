"""What is told to receivers: messages made of changes, and what became of each."""

import datetime
import json
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.models import Delivery, DeliveryState, Receiver, ReceiverState
from registry.actions.change_feed import the_feed
from registry.ciphers import cipher
from registry.models import Change
from registry.posting import GONE, Outcome
from registry.signing import new_secret

USE = "portal.webhooks"
BATCH = 500
KEPT = datetime.timedelta(days=30)  # messages that were received or given up
LEASE = datetime.timedelta(minutes=2)  # after which another worker may try again
LONGEST = datetime.timedelta(days=3)  # of failure, after which a receiver is written to no more
# Until the next attempt of a message, and then it is given up: two days and a half in all.
BACK_OFF = [datetime.timedelta(seconds=s) for s in (5, 60, 300, 1800, 7200, 18000, 36000, 50400)]
BACK_OFF += [datetime.timedelta(hours=20)] * 2
# Until the next message to one that fails, whatever it is.
PAUSE = [datetime.timedelta(seconds=s) for s in (5, 15, 60, 300, 900)]


def keep_receiver(receiver: Receiver) -> str:
    """Store a receiver; the secret of a new one, which is told once, or nothing. One that is made
    active again is written to at once, from where it was."""
    is_new = receiver.pk is None
    secret = _give_secret(receiver) if is_new else ""
    if is_new:
        feed = the_feed()
        receiver.epoch, receiver.told = feed.epoch, feed.last
    if receiver.state == ReceiverState.ACTIVE:
        receiver.failures, receiver.failing_since = 0, None
        receiver.not_before = timezone.now()
    receiver.save()
    return secret


def renew_secret(receiver: Receiver) -> str:
    """Messages are signed by the new one from now on."""
    secret = _give_secret(receiver)
    receiver.save(update_fields=["secret"])
    return secret


def _give_secret(receiver: Receiver) -> str:
    secret = new_secret()
    receiver.secret = cipher(USE).encrypt(secret.encode()).decode()
    return secret


def secret_of(receiver: Receiver) -> str:
    """Raises ``InvalidToken`` where another SECRET_KEY encrypted it."""
    return cipher(USE).decrypt(receiver.secret.encode()).decode()


@transaction.atomic
def make_messages(entries: Any) -> int:
    """Make a message of each change that a receiver is to be told; how many. ``entries``: gives
    what is told of some changes."""
    feed, made = the_feed(), 0
    for receiver in Receiver.objects.behind(feed).select_for_update(of=("self",)):
        if receiver.epoch != feed.epoch:  # the feed began anew: so does what is told of it
            receiver.epoch, receiver.told = feed.epoch, feed.last
        changes = list(Change.objects.after(receiver.told, receiver.topics)[:BATCH])
        bodies = [_body(one) for one in entries(changes)]
        Delivery.objects.bulk_create(
            Delivery(
                receiver=receiver, resource=one.resource, key=one.key, event=one.event, body=body
            )
            for one, body in zip(changes, bodies, strict=True)
        )
        is_whole = len(changes) < BATCH
        receiver.told = max(feed.last, receiver.told) if is_whole else changes[-1].number
        receiver.save(update_fields=["epoch", "told"])
        made += len(changes)
    return made


def _body(entry: Mapping[str, Any]) -> str:
    told = {
        "type": f"{entry['resource']}.{entry['event']}",
        "timestamp": entry["at"],
        "data": entry,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def claim(delivery: Delivery) -> bool:
    """Whether it is the caller's to send, and nobody else's."""
    due = Delivery.objects.due().filter(pk=delivery.pk).order_by()
    return bool(due.update(next_at=timezone.now() + LEASE))


@transaction.atomic
def note_outcome(delivery: Delivery, outcome: Outcome) -> bool:
    """Note what became of an attempt; whether the receiver is written to no more because of it."""
    now = timezone.now()
    receiver = Receiver.objects.select_for_update(of=("self",)).get(pk=delivery.receiver_id)
    delivery.attempts += 1
    delivery.status, delivery.fault = outcome.status, outcome.fault
    if outcome.is_done:
        delivery.state, delivery.done_at = DeliveryState.DONE, now
        receiver.failures, receiver.failing_since, receiver.not_before = 0, None, now
    else:
        if delivery.attempts > len(BACK_OFF):
            delivery.state = DeliveryState.GIVEN_UP
        else:
            delivery.next_at = now + BACK_OFF[delivery.attempts - 1]
        receiver.not_before = now + PAUSE[min(receiver.failures, len(PAUSE) - 1)]
        receiver.failures += 1
        receiver.failing_since = receiver.failing_since or now
    delivery.save()
    is_over = outcome.status == GONE or _fails_for_long(receiver, now)
    is_stopped = is_over and receiver.state == ReceiverState.ACTIVE
    if is_stopped:
        receiver.state = ReceiverState.STOPPED
    receiver.save()
    return is_stopped


def _fails_for_long(receiver: Receiver, now: datetime.datetime) -> bool:
    return receiver.failing_since is not None and now - receiver.failing_since > LONGEST


def send_anew(pks: Collection[int]) -> int:
    """Have messages sent again, whatever became of them: the same, under the same number."""
    again = Delivery.objects.filter(pk__in=pks)
    values: dict[str, Any] = {"attempts": 0, "next_at": timezone.now(), "done_at": None}
    return again.update(state=DeliveryState.WAITING, **values)


def forget_old_messages() -> None:
    Delivery.objects.all().old(KEPT).delete()
