"""When corrections forget who proposed them, and where a person is found in them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.actions.erasing import erase_people
from portal.models import CorrectionProposal
from registry.retention import Held, Holder, Term, register
from registry.text import fold

TOLD = ("name", "email", "affiliation", "sources", "comment", "answer")


def _find(words: str) -> list[Held]:
    rows = CorrectionProposal.objects.of_people().select_related("organization", "project")
    return [_held(one) for one in rows.order_by("pk").iterator() if _is_about(one, words)]


def _is_about(proposal: CorrectionProposal, words: str) -> bool:
    text = fold(" ".join(getattr(proposal, name) for name in TOLD))
    return all(word in text for word in fold(words).split())


def _held(proposal: CorrectionProposal) -> Held:
    fields: list[Any] = [CorrectionProposal._meta.get_field(name) for name in TOLD]
    told = [(str(one.verbose_name), getattr(proposal, one.name)) for one in fields]
    values = [(label, value) for label, value in told if value]
    subject = (CorrectionProposal._meta.label_lower, proposal.pk)
    return Held(proposal.pk, str(proposal), values, proposal.submitted_at, subject)


register(
    Term(
        "correction.decided",
        _("People who proposed a correction that is decided"),
        _("The correction was decided long ago: the purpose is accomplished."),
        CorrectionProposal.objects.to_erase,
        erase_people,
    ),
    Holder("correction", _("Proposed corrections"), _find, erase_people),
)
