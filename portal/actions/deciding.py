"""Decides on a proposed correction: what is accepted is written, in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.actions.answering import send_answer
from portal.correctable import as_text, from_text
from portal.enums import Outcome, Verdict
from portal.models import CorrectionProposal, ProposedChange
from registry.actions import Draft, write
from registry.refusals import Problem, Refused


@dataclass(frozen=True)
class Choice:
    """What is decided of one change: ``text``, what is to be written of it; ``seen``, the value
    that the record had when the decision was made."""

    change: ProposedChange
    verdict: str
    text: str
    seen: str


def decide(
    proposal: CorrectionProposal,
    choices: Sequence[Choice],
    *,
    by: Any,
    reason: str,
    answer: str = "",
    outcome: str = "",
    site: str = "",
) -> CorrectionProposal:
    """Write what is accepted, note who decided what, and answer the person, once.

    ``outcome``: what became of a comment without a change. ``site``: the address of the site,
    for the link in the answer. Raises ``Refused`` where a rule of the registry is broken, where
    what is to change is no more what was seen, and where someone else decided meanwhile.
    """
    with transaction.atomic():
        record = _locked(type(proposal.record), proposal.record.pk)
        mine = _locked(CorrectionProposal, proposal.pk)
        if not mine.is_open:
            message = _("Someone decided on this correction in the meantime.")
            raise Refused([Problem(mine, message, "correction.decided")])
        _write(record, mine, [one for one in choices if one.verdict == Verdict.ACCEPTED], by)
        _note(choices)
        mine.status = _outcome(choices, outcome)
        mine.decided_by, mine.decided_at = by, timezone.now()
        mine.reason, mine.answer = reason, answer if mine.email else ""
        mine.save()
        transaction.on_commit(partial(send_answer, mine.pk, site=site))
    return mine


def _locked(model: Any, pk: int) -> Any:
    return model._default_manager.select_for_update(of=("self",)).get(pk=pk)


def _write(record: Any, proposal: CorrectionProposal, choices: list[Choice], by: Any) -> None:
    if stale := [one for one in choices if as_text(getattr(record, one.change.field)) != one.seen]:
        message = _("It changed while you were deciding.")
        remedy = _("Look at its present value, then decide again.")
        code = "correction.stale"
        raise Refused([Problem(record, message, code, one.change.field, remedy) for one in stale])
    for one in choices:
        field = record._meta.get_field(one.change.field)
        setattr(record, field.attname, from_text(field, one.text))
    if choices:
        reason = _("Correction proposed by the public, no. %(number)d") % {"number": proposal.pk}
        write([Draft(record)], by=by, reason=reason)


def _note(choices: Sequence[Choice]) -> None:
    for one in choices:
        one.change.verdict = one.verdict
        one.change.written = one.text if one.verdict == Verdict.ACCEPTED else ""
    rows = [one.change for one in choices]
    ProposedChange.objects.bulk_update(rows, ["verdict", "written"])


def _outcome(choices: Sequence[Choice], outcome: str) -> str:
    """Of the changes, else of the comment alone."""
    verdicts = {one.verdict for one in choices}
    if len(verdicts) > 1:
        return Outcome.PARTLY
    return str(verdicts.pop()) if verdicts else outcome
