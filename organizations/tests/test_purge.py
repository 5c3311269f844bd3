"""Personal data whose time has come are destroyed, in the contact and in all that it was."""

import io
import json

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from organizations.models import Contact
from organizations.tests.people import PERSON, contact, function, in_days, told
from registry.actions import Draft, archive, remove, write
from registry.models import PersonalAccess
from tests import builders

pytestmark = pytest.mark.django_db

GRACE = 90


def purge(*options: str) -> str:
    out = io.StringIO()
    call_command("purge_personal_data", "--lang", "en", *options, stdout=out)
    return out.getvalue()


def counts(*options: str) -> dict[str, tuple[int, int]]:
    found = json.loads(purge("--format", "json", *options))
    return {one["code"]: (one["due"], one["destroyed"]) for one in found["terms"]}


def lines(pk: int) -> list[list[str]]:
    return [told(line) for line in Contact.history.filter(id=pk)]


def changed(one: Contact, **values: object) -> None:
    for name, value in values.items():
        setattr(one, name, value)
    write([Draft(one)], by=None, reason="Marie Roy a quitté")


def test_a_contact_past_its_review_forgets_its_person_and_keeps_its_function() -> None:
    one = contact(review_on=in_days(-GRACE), publish=True)
    changed(one, person="Marie Roy-Cyr")
    out = purge()
    assert "contact.review  Contacts past their review, without renewed consent – 1 due, 1" in out
    one.refresh_from_db()
    assert told(one) == ["", "", ""]
    assert (one.function, one.email) == ("Direction", "direction@example.org")
    assert (one.purpose, one.legal_basis, one.publish) == ("", "", False)
    assert (one.consent_on, one.review_on) == (None, None)
    assert lines(one.pk) == [["", "", ""]] * 3
    history = Contact.history.filter(id=one.pk)
    assert {line.purpose for line in history} == {""}
    latest, change, _first = history
    assert latest.history_change_reason == (
        "The day of review has passed and no consent was given since."
    )
    assert change.history_change_reason == "(erased: it named someone)"


def test_the_destruction_is_logged_with_counts_numbers_and_legal_bases() -> None:
    one = contact(review_on=in_days(-GRACE))
    other = contact(review_on=in_days(-GRACE), legal_basis="mandate")
    purge()
    line = PersonalAccess.objects.get()
    assert (line.action, line.by) == ("destroyed", None)
    assert line.purpose == "The day of review has passed and no consent was given since."
    assert line.details == {
        "of": "organizations.contact",
        "contacts": [one.pk, other.pk],
        "legal_bases": {"consent": 1, "mandate": 1},
        "lines": 2,
    }


@pytest.mark.parametrize(
    ("fields", "due"),
    [
        ({"review_on": in_days(-GRACE + 2)}, 0),
        ({"review_on": in_days(-GRACE - 2)}, 1),
        ({"review_on": in_days(-200), "consent_on": in_days(-100)}, 0),
        ({"review_on": in_days(-200), "consent_on": in_days(-200)}, 1),
        ({"review_on": in_days(-200), "consent_on": None}, 1),
    ],
)
def test_consent_that_was_renewed_keeps_the_person(fields: dict, due: int) -> None:
    contact(**fields)
    assert counts("--dry-run")["contact.review"] == (due, 0)


def test_the_number_of_days_is_a_setting(settings) -> None:
    contact(review_on=in_days(-10))
    assert counts("--dry-run")["contact.review"] == (0, 0)
    settings.PERSONAL_DATA_DAYS = 5
    assert counts("--dry-run")["contact.review"] == (1, 0)


def test_a_dry_run_changes_nothing_and_says_so() -> None:
    one = contact(review_on=in_days(-200))
    assert purge("--dry-run").startswith("Dry run: nothing is destroyed.\n")
    one.refresh_from_db()
    assert told(one) == [*PERSON.values()]
    assert not PersonalAccess.objects.exists()


def test_contacts_of_archived_organizations_forget_their_person() -> None:
    one = contact()
    assert counts()["contact.archived"] == (0, 0)
    archive(type(one.organization), [one.organization_id], by=None, reason="Dissous")
    assert counts()["contact.archived"] == (1, 1)
    one.refresh_from_db()
    assert told(one) == ["", "", ""]


def test_a_second_run_finds_nothing() -> None:
    contact(review_on=in_days(-200))
    function()
    purge()
    before = [*Contact.history.values_list("history_id")], PersonalAccess.objects.count()
    assert set(counts().values()) == {(0, 0)}
    assert ([*Contact.history.values_list("history_id")], PersonalAccess.objects.count()) == before


def test_history_forgets_who_was_replaced_once_the_days_have_passed() -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        one = contact(review_on=in_days(2000))
        clock.shift(86400)
        changed(one, person="Jean Cyr", personal_email="", personal_phone="")
        clock.shift(86400 * (GRACE - 1))
        assert counts()["contact.former"] == (0, 0)
        clock.shift(86400)
        assert counts()["contact.former"] == (1, 1)
    assert lines(one.pk) == [["Jean Cyr", "", ""], ["", "", ""]]
    assert PersonalAccess.objects.get().details == {
        "of": "organizations.contact",
        "of_contacts": [one.pk],
        "legal_bases": {"consent": 1},
        "lines": 1,
    }


def test_history_forgets_who_went_with_a_removed_contact() -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        one = contact(review_on=in_days(2000))
        pk = one.pk
        remove([one], by=None)
        assert counts()["contact.former"] == (0, 0)
        clock.shift(86400 * (GRACE + 1))
        assert counts()["contact.former"] == (2, 2)
    assert lines(pk) == [["", "", ""]] * 2


def test_one_that_cannot_be_stored_keeps_no_other_back() -> None:
    wrong, other = contact(review_on=in_days(-200)), contact(review_on=in_days(-200))
    Contact.objects.filter(pk=wrong.pk).update(function="Direction\x07")
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("purge_personal_data", "--lang", "en", stdout=out)
    assert ended.value.code == 1
    assert "2 due, 1 destroyed" in out.getvalue()
    assert "Refused: Direction\x07" in out.getvalue()
    for one in (wrong, other):
        one.refresh_from_db()
    assert (wrong.person, other.person) == ("Marie Roy", "")


def test_batches_are_whole_and_all_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.management.commands.purge_personal_data.BATCH", 2)
    ico = builders.organization("ico")
    for _ in range(5):
        contact(ico, review_on=in_days(-200))
    assert counts()["contact.review"] == (5, 5)
    logged = [len(line.details["contacts"]) for line in PersonalAccess.objects.order_by("pk")]
    assert logged == [2, 2, 1]
