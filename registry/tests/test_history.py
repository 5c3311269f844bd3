"""What a record was on any day, and who made it so."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from organizations.models import Organization
from registry.actions import Draft, archive, publish, remove, write
from tests.builders import KINDS

pytestmark = pytest.mark.django_db


def moment(year: int) -> datetime.datetime:
    return datetime.datetime(year, 6, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture
def record() -> Organization:
    """Made in 2020, published in 2021, renamed in 2022, archived in 2023, removed in 2024."""
    officer = User.objects.create_user("agathe")
    one = Organization(key="a", kind="ico", name="Alpha", **KINDS["ico"])
    with time_machine.travel(moment(2020), tick=False):
        write([Draft(one)], by=officer, reason="demande")
    pk = one.pk
    with time_machine.travel(moment(2021), tick=False):
        publish(Organization, [pk], by=None)
    with time_machine.travel(moment(2022), tick=False):
        one.refresh_from_db()
        one.name = "Bêta"
        write([Draft(one)], by=officer, reason="assemblée")
    with time_machine.travel(moment(2023), tick=False):
        archive(Organization, [pk], by=officer, reason="Dissoute.")
    with time_machine.travel(moment(2024), tick=False):
        remove([Organization.objects.get()], by=officer, reason="essai")
    return one


@pytest.mark.parametrize(
    "year, state",
    [
        (2020, ("Alpha", "alpha", "draft", "")),
        (2021, ("Alpha", "alpha", "published", "")),
        (2022, ("Bêta", "beta", "published", "")),
        (2023, ("Bêta", "beta", "archived", "Dissoute.")),
    ],
)
def test_what_it_was(record: Organization, year: int, state: tuple[str, ...]) -> None:
    day = moment(year) + datetime.timedelta(days=30)
    then = Organization.history.as_of(day).get(key="a")
    assert (then.name, then.slug, then.publication, then.archived_reason) == state
    assert then.updated_at == moment(year)
    assert then.created_at == moment(2020)


def test_before_and_after_it_was_not(record: Organization) -> None:
    assert not Organization.history.as_of(moment(2019)).exists()
    assert not Organization.history.as_of(timezone.now()).exists()


def test_who_and_why(record: Organization) -> None:
    lines = Organization.history.order_by("history_id")
    assert list(lines.values_list("history_user__username", "history_change_reason")) == [
        ("agathe", "demande"),
        (None, ""),
        ("agathe", "assemblée"),
        ("agathe", "Dissoute."),
        ("agathe", "essai"),
    ]
