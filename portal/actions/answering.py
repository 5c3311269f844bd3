"""Sends the answer to who proposed a correction: once, even if two ask for it at once."""

import logging
from typing import Any

from django.utils import timezone

from portal.answers import email
from portal.models import CorrectionProposal

logger = logging.getLogger(__name__)


def send_answer(pk: int, *, site: str = "") -> bool:
    """Send the answer of a decided correction, unless it is sent or nobody waits for one.

    Whether it left now. It is claimed first, so that no second one leaves; that it left is noted
    after. A failure of the mail is logged: the page of the correction offers to send it again.
    """
    found = CorrectionProposal.objects.filter(pk=pk)
    if not found.unanswered().update(claimed_at=timezone.now()):
        return False
    told: dict[str, Any] = {"claimed_at": None}
    try:
        email(found.select_related("organization", "project").get(), site).send()
        told["answered_at"] = timezone.now()
    except Exception:
        logger.exception("the answer to correction %d was not sent", pk)
    found.update(**told)
    return "answered_at" in told
