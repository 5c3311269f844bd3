"""Two people at one correction, or at its record, at the same moment."""

from collections.abc import Callable
from typing import Any

from organizations.models import Organization
from portal.actions import Choice, decide
from portal.models import CorrectionProposal
from portal.tests.corrections import proposed
from registry.actions import Draft, write
from tests.builders import organization
from tests.racing import race

__all__ = ["race"]


def test_two_reviewers_at_once_decide_once(race: Any) -> None:
    one = proposed(organization(), new_acronym="CB")
    (change,) = one.changes.all()

    def with_(verdict: str) -> Callable[[], Any]:
        mine = CorrectionProposal.objects.get(pk=one.pk)
        choice = Choice(change, verdict, "CB", "")
        return lambda: decide(mine, [choice], by=None, reason="Vérifié")

    assert race(with_("accepted"), with_("refused")) == ["correction.decided"]
    one.refresh_from_db()
    assert one.status == "accepted"
    assert one.organization is not None
    assert one.organization.acronym == "CB"


def test_what_someone_else_writes_meanwhile_is_not_overwritten(race: Any) -> None:
    ico = organization(phone="1")
    one = proposed(ico, new_phone="2", new_acronym="CB")
    changes = [
        Choice(change, "accepted", change.proposed, change.shown) for change in one.changes.all()
    ]

    def other() -> None:
        mine = Organization.objects.get(pk=ico.pk)
        mine.phone = "3"
        write([Draft(mine)], by=None)

    codes = race(other, lambda: decide(one, changes, by=None, reason="Vérifié"))
    assert codes == ["correction.stale"]
    ico.refresh_from_db()
    one.refresh_from_db()
    assert (ico.phone, ico.acronym, one.status) == ("3", "", "open")
