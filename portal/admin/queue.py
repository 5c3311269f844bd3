"""What waits for someone about what the public proposes."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.models import CorrectionProposal
from registry.admin.queue import Task


def _received(proposal: Any) -> str:
    day = date_format(timezone.localtime(proposal.submitted_at), "DATE_FORMAT")
    return gettext("received on %(day)s") % {"day": day}


TASKS = (
    Task(
        "corrections",
        _("Corrections proposed by the public"),
        CorrectionProposal,
        CorrectionProposal.objects.waiting,
        _received,
        officer="officer",
    ),
)
