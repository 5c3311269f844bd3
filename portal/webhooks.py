"""Changes told as they come, to the receivers that staff name: what changed is made into messages,
and those due are sent, signed as Standard Webhooks says."""

import logging
import time
from collections.abc import Sequence
from time import monotonic
from typing import Any
from urllib.parse import urljoin

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.actions.webhooks import claim, make_messages, note_outcome, secret_of
from portal.api_urls import API
from portal.letters import fault_of
from portal.models import Delivery, Receiver
from registry.actions.change_feed import gather, the_feed
from registry.api.changes import entry_of
from registry.enums import Fault
from registry.models import Change
from registry.posting import Outcome, post
from registry.signing import headers
from registry.sources import SOURCES

logger = logging.getLogger(__name__)
AT_ONCE = 50  # messages to one receiver in a round
LONGEST = 30.0  # seconds of a round


def deliver() -> None:
    """Gather what changed, and tell receivers; what there was no time for waits for the next."""
    end = monotonic() + LONGEST
    gather(SOURCES, wait=False)
    if Receiver.objects.behind(the_feed()).exists():
        make_messages(_entries)
    for receiver in Receiver.objects.ready():
        for delivery in receiver.deliveries.due()[:AT_ONCE]:
            if monotonic() > end:
                return
            if claim(delivery) and not _send(receiver, delivery):
                break


def _entries(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """As the feed tells them; at the address of the site."""
    resources = {one.name: one for one in API.resources}
    told = []
    for one in changes:
        path = resources[one.resource].path_of(one.key)
        told.append(entry_of(one, urljoin(settings.SITE_URL, path) if one.is_there else ""))
    return told


def _send(receiver: Receiver, delivery: Delivery) -> bool:
    """Whether it was received."""
    outcome = _outcome(receiver, delivery)
    if note_outcome(delivery, outcome):
        _tell_owner(receiver)
    return outcome.is_done


def _outcome(receiver: Receiver, delivery: Delivery) -> Outcome:
    body = delivery.body.encode()
    try:
        signed = headers(secret_of(receiver), delivery.message_id, int(time.time()), body)
    except InvalidToken:
        logger.error("The secret of receiver %s cannot be read: renew it", receiver.pk)
        return Outcome(fault=Fault.NAME)
    told = {"Content-Type": "application/json", "User-Agent": "mrif-partners", **signed}
    return post(receiver.url, body, told)


def _tell_owner(receiver: Receiver) -> None:
    address = receiver.owner.email
    if not address:
        return
    with override(settings.LANGUAGE_CODE):
        subject = _("Nothing more is sent to “%(name)s”") % {"name": receiver.name}
        text = _(
            "The registry could not reach this receiver of changes for long, or it asked for no "
            "more. Nothing is sent to it any longer. Once it answers again, make it active on its "
            "page: it is told what changed since."
        )
        page = urljoin(settings.SITE_URL, f"/admin/portal/receiver/{receiver.pk}/change/")
        message = EmailMessage(subject, f"{text}\n\n{page}\n", to=[address])
    try:
        message.send()
    except OSError as error:
        logger.error("A message to who is in charge could not leave: %s", fault_of(error))
