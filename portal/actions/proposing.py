"""Receives what someone proposes to correct."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from portal.actions.counting import count_sending
from portal.models import CorrectionProposal, ProposedChange
from portal.seals import Seal
from portal.senders import LIMIT, WINDOW, fingerprint
from registry.models import Publishable


@dataclass(frozen=True)
class Sender:
    """Who proposes, as much as they say, in which language, and from where."""

    address: str
    locale: str
    name: str = ""
    email: str = ""
    affiliation: str = ""


def propose(
    record: Publishable,
    seal: Seal,
    changes: Mapping[str, str],
    *,
    sender: Sender,
    sources: str = "",
    comment: str = "",
) -> CorrectionProposal:
    """Keep a proposal for the staff; the one that this form already made, if it did.

    ``changes``: the text proposed for each field that differs. Raises ``TooMany``.
    """
    proposal = CorrectionProposal(
        **CorrectionProposal.target(record),
        nonce=seal.nonce,
        locale=sender.locale,
        name=sender.name,
        email=sender.email,
        affiliation=sender.affiliation,
        sources=sources,
        comment=comment,
    )
    try:
        return _propose(proposal, seal, changes, sender)
    except IntegrityError:  # the same form, sent twice at the same moment
        return CorrectionProposal.objects.get(nonce=seal.nonce)


@transaction.atomic
def _propose(
    proposal: CorrectionProposal, seal: Seal, changes: Mapping[str, str], sender: Sender
) -> CorrectionProposal:
    if made := CorrectionProposal.objects.filter(nonce=seal.nonce).first():
        return made
    count_sending(fingerprint(sender.address), LIMIT, WINDOW)
    proposal.save()
    ProposedChange.objects.bulk_create(
        ProposedChange(proposal=proposal, field=name, shown=seal.shown[name], proposed=text)
        for name, text in changes.items()
    )
    return proposal
