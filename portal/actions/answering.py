"""Sends the answer to who proposed a correction: once, even if two ask for it."""

import logging

from django.utils import timezone

from portal.answers import email
from portal.models import CorrectionProposal

logger = logging.getLogger(__name__)


def send_answer(pk: int, *, site: str = "") -> bool:
    """Send the answer of a decided correction, unless it is sent or nobody waits for one.

    Whether it left now. It is claimed first, so that no second one leaves; a failure of the mail
    is logged, and gives the claim back: the page of the correction offers to send it again.
    """
    unsent = CorrectionProposal.objects.filter(pk=pk, answered_at=None).exclude(email="")
    if not unsent.exclude(decided_at=None).update(answered_at=timezone.now()):
        return False
    found = CorrectionProposal.objects.filter(pk=pk)
    try:
        email(found.select_related("organization", "project").get(), site).send()
    except Exception:
        logger.exception("the answer to correction %d was not sent", pk)
        found.update(answered_at=None)
        return False
    return True
