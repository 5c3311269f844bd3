"""What a person saw is what a verb of publication decides upon: parts are part of it."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from organizations.models import Alias, Organization
from projects.models import Contribution, Participation, Project
from registry.actions import Draft, archive, publish, remove, submit, withdraw, write
from registry.refusals import Refused
from tests.builders import organization, project, stored

pytestmark = pytest.mark.django_db

EARLIER = datetime.timedelta(microseconds=1)


@pytest.mark.parametrize("verb", [publish, submit, withdraw, archive])
def test_what_changed_since_it_was_seen_is_not_moved(verb: Callable[..., Any]) -> None:
    records = [organization(published=verb in (withdraw, archive)) for _ in range(2)]
    states = [record.publication for record in records]
    seen = {records[0].pk: records[0].updated_at, records[1].pk: records[1].updated_at - EARLIER}
    with pytest.raises(Refused) as refusal:
        verb(Organization, [r.pk for r in records], by=None, reason="Fini.", seen=seen)
    problem = refusal.value.problems[0]
    assert (problem.record, problem.code) == (records[1], "changed_meanwhile")
    assert problem.message
    assert problem.remedy
    found = Organization.objects.order_by("pk").values_list("publication", flat=True)
    assert list(found) == states


@pytest.mark.parametrize("verb", [publish, submit, archive])
def test_what_is_as_it_was_seen_is_moved(verb: Callable[..., Any]) -> None:
    record = organization(published=False)
    seen = {record.pk: record.updated_at}
    assert verb(Organization, [record.pk], by=None, reason="Fini.", seen=seen).moved == [record]


def payment(record: Project) -> Contribution:
    values = {"source": "mrif", "stage": "planned", "amount": 5, "payer_name": "MRIF"}
    return Contribution(project=record, **values)


def is_touched(record: Any, change: Callable[[], Any]) -> bool:
    """Whether the change advances the record, which gets no line of history of it."""
    before, lines = type(record).objects.get(pk=record.pk).updated_at, record.history.count()
    change()
    after = type(record).objects.get(pk=record.pk).updated_at
    assert record.history.count() == lines
    assert after >= before
    return bool(after != before)


def test_a_part_written_or_removed_by_itself_touches_its_record() -> None:
    record = project(published=False)
    part = payment(record)
    assert is_touched(record, lambda: stored(part))
    assert not is_touched(record, lambda: stored(part))
    part.amount = 6
    assert is_touched(record, lambda: stored(part))
    assert is_touched(record, lambda: remove([part], by=None))


def test_a_part_that_moves_touches_both_records() -> None:
    first, second = project(published=False), project(published=False)
    part = stored(payment(first))
    part.project = second
    assert is_touched(first, lambda: None) is False
    before = first.updated_at
    assert is_touched(second, lambda: stored(part))
    first.refresh_from_db()
    assert first.updated_at > before


def test_what_is_part_of_nothing_touches_nothing() -> None:
    record = project(published=False)
    ico = record.participations.get().organization
    assert not is_touched(record, lambda: stored(ico, aliases=[Alias(name="A")]))


def test_a_part_refused_touches_nothing() -> None:
    record = project(published=False)
    row = Participation(project=record, organization=organization(), role="contractor")

    def refused() -> None:
        with pytest.raises(Refused):
            write([Draft(row)], by=None)

    assert not is_touched(record, refused)
