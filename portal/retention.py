"""When what the public sent forgets who sent it, and where a person is found in it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.actions.erasing import erase_people
from portal.actions.following import erase_subscriptions
from portal.following import words_of
from portal.models import CorrectionProposal, Subscription
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


def _find_followed(words: str) -> list[Held]:
    rows, asked = Subscription.objects.order_by("pk"), fold(words).split()
    found = (one for one in rows.iterator() if all(word in fold(one.email) for word in asked))
    return [_followed(one) for one in found]


def _followed(one: Subscription) -> Held:
    subject = (Subscription._meta.label_lower, one.pk)
    values = [(gettext("e-mail"), one.email), (gettext("list"), words_of(one))]
    return Held(one.pk, words_of(one), values, one.asked_at, subject)


register(
    Term(
        "correction.decided",
        _("People who proposed a correction that is decided"),
        _("The correction was decided long ago: the purpose is accomplished."),
        CorrectionProposal.objects.to_erase,
        erase_people,
    ),
    Holder("correction", _("Proposed corrections"), _find, erase_people),
    Term(
        "subscription.unconfirmed",
        _("Addresses that did not confirm that they follow a list"),
        _("The address did not confirm in time: there is no consent."),
        lambda day: Subscription.objects.lapsed(timezone.now()),
        erase_subscriptions,
    ),
    Holder("subscription", _("Followed lists"), _find_followed, erase_subscriptions),
)
