"""Tells who follows a list what is new in it: once, even if two commands run at once."""

import logging
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.utils import timezone

from portal.actions.following import erase_subscriptions
from portal.enums import Told
from portal.following import found_of, news
from portal.letters import digest, ended, fault_of
from portal.models import Subscription

logger = logging.getLogger(__name__)
FOR_GOOD = 500  # the statuses of a mail server from which a refusal is for good
MOST_REFUSALS = 3


def send_digest(pk: int, *, site: str) -> Told:
    """Send what is new in one followed list, if anything is.

    It is claimed first, so that no second message leaves. What the person was told of is kept once
    the message has left: a mail server that fails loses nothing, and the next run tells it. A
    list of which a filter is no more is followed no more, and the person is told so. An address
    that takes no mail, run after run, is erased.
    """
    now = timezone.now()
    if not Subscription.objects.filter(pk=pk).unclaimed(now).update(claimed_at=now):
        return Told.TAKEN
    one = Subscription.objects.filter(pk=pk).first()
    if one is None:  # stopped this very moment
        return Told.TAKEN
    try:
        return _tell(one, site)
    except SMTPRecipientsRefused as refusal:
        logger.error("digest %d was not sent: %s", pk, fault_of(refusal))
        return _note_refusal(one, refusal)
    except Exception as error:  # noqa: BLE001 - whatever it is, it may quote the address
        logger.error("digest %d was not sent: %s", pk, fault_of(error))
        return Told.FAILED
    finally:
        Subscription.objects.filter(pk=pk).update(claimed_at=None)


def _tell(one: Subscription, site: str) -> Told:
    found = found_of(one)
    if found is None:
        ended(one, site).send()
        Subscription.objects.filter(pk=one.pk).delete()
        return Told.ENDED
    found_news = news(found, one.seen)
    kept: dict[str, Any] = {"seen": found_news.seen}
    if found_news:
        digest(one, found_news, site).send()
        kept |= {"told_at": timezone.now(), "refusals": 0}
    if found_news.seen != one.seen:
        Subscription.objects.filter(pk=one.pk).update(**kept)
    return Told.SENT if found_news else Told.NOTHING


def _note_refusal(one: Subscription, refusal: SMTPRecipientsRefused) -> Told:
    """What is refused for good is tried a few times; what is not, each time."""
    if not all(status >= FOR_GOOD for status, _words in refusal.recipients.values()):
        return Told.FAILED
    if one.refusals + 1 < MOST_REFUSALS:
        Subscription.objects.filter(pk=one.pk).update(refusals=one.refusals + 1)
        return Told.FAILED
    erase_subscriptions([one.pk], by=None, reason=str(Told.REFUSED.label))
    return Told.REFUSED


def would_tell(one: Subscription) -> Told:
    """What ``send_digest`` would do now."""
    found = found_of(one)
    if found is None:
        return Told.ENDED
    return Told.SENT if news(found, one.seen) else Told.NOTHING
