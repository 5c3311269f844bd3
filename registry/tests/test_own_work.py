"""A second person reads a record before it is published: not the one who wrote it."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.tests.people import person
from organizations.models import Organization
from registry.actions import OWN_WORK, Draft, publish, schedule, write
from registry.refusals import Refused
from tests import builders

pytestmark = pytest.mark.django_db

TOMORROW = timezone.localdate() + datetime.timedelta(days=1)


def draft(by: User) -> Organization:
    record = builders.organization(published=False)
    record.acronym = "ABC"
    write([Draft(record)], by=by)
    return record


def test_who_wrote_a_record_does_not_publish_it_and_another_reviewer_does() -> None:
    author, other = person("reviewer"), person("administrator")
    record = draft(by=author)
    held = publish(type(record), [record.pk], by=author)
    assert held.held_back == {record.pk: [OWN_WORK]}
    assert not held.moved
    assert [one.pk for one in publish(type(record), [record.pk], by=other).moved] == [record.pk]


def test_a_day_is_not_chosen_for_ones_own_work_either() -> None:
    author = person("reviewer")
    record = draft(by=author)
    with pytest.raises(Refused) as refusal:
        schedule(type(record), [record.pk], on=TOMORROW, by=author)
    assert [problem.code for problem in refusal.value.problems] == ["publication.own_work"]


def test_the_pen_passes_to_who_changes_the_text_or_a_part_and_not_to_who_is_put_in_charge() -> None:
    author, other = person("officer"), person("reviewer")
    record = draft(by=author)
    record.officer = other
    write([Draft(record)], by=other)
    record.refresh_from_db()
    assert record.edited_by == author
    record.website = "https://example.org/"
    write([Draft(record)], by=other)
    record.refresh_from_db()
    assert record.edited_by == other
    assert publish(type(record), [record.pk], by=other).held_back == {record.pk: [OWN_WORK]}
