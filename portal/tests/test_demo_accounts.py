"""The demonstration staff accounts: on one's own machine alone."""

import io
from collections import Counter

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings
from django.utils import translation

from organizations.models import EligibilityReview, Organization
from portal.demo.accounts import PASSWORD
from portal.tests.seeding import seed

ROLES = ["officer", "reviewer", "analyst", "administrator"]


def accounts() -> list[str]:
    """What the command prints, in English."""
    out = io.StringIO()
    with translation.override("en"):
        call_command("demo_accounts", stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.django_db
def test_no_account_is_made_with_debug_off() -> None:
    """The fictional people who sign the decisions are no accounts: they open no door."""
    assert seed("--projects", "0")[-1] == "DEBUG is off: no demonstration accounts were made."
    people = get_user_model().objects.order_by("username")
    assert [(p.username, p.is_active, p.is_staff, p.has_usable_password()) for p in people] == [
        ("demo-approver", False, False, False),
        ("demo-examiner", False, False, False),
    ]
    assert accounts() == ["There are no demonstration accounts."]


@override_settings(DEBUG=True)
class DemonstrationAccounts(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        seed("--projects", "0")

    def test_there_is_one_for_each_role(self) -> None:
        users = get_user_model().objects.filter(is_active=True)
        groups = {u.username: [group.name for group in u.groups.all()] for u in users}
        assert groups == {f"demo-{role}": [role] for role in ROLES}
        assert all(user.is_staff for user in users)
        assert not any(user.is_superuser for user in users)

    def test_they_are_printed_and_open_the_door(self) -> None:
        assert accounts() == [
            "Role            User name               Password",
            *(f"{role:<16}{f'demo-{role}':<24}{PASSWORD}" for role in ROLES),
        ]
        for role in ROLES:
            assert self.client.login(username=f"demo-{role}", password=PASSWORD)

    def test_seeding_prints_them_when_asked(self) -> None:
        printed = seed("--projects", "0", "--if-empty", "--accounts")
        assert printed == ["The registry is not empty: nothing was loaded.", *accounts()]

    def test_what_was_loaded_is_signed_and_by_whom(self) -> None:
        signed = EligibilityReview.objects.confirmed().order_by()
        pairs = signed.values_list("reviewer__username", "confirmed_by__username")
        assert set(pairs) == {("demo-examiner", "demo-approver")}
        lines = Organization.history.order_by()
        authors = lines.values_list("publication", "history_user__username")
        assert set(authors) == {
            ("draft", "demo-officer"),
            ("in_review", "demo-officer"),
            ("archived", "demo-officer"),
            ("published", "demo-reviewer"),
        }

    def test_records_are_in_their_charge_by_turns_and_a_second_run_changes_nothing(self) -> None:
        rows = Organization.objects.order_by().values_list("officer__username")
        # Of the 24 ICOs, 36 southern and 12 Québec partners.
        assert Counter(name for (name,) in rows) == {
            "demo-officer": 6 + 9 + 3,
            "demo-reviewer": 6 + 9 + 3,
            None: 12 + 18 + 6,
        }
        assert seed("--projects", "0")[0] == "organizations: 0 created, 0 updated, 72 unchanged"

    def test_a_second_run_leaves_them_as_they_are(self) -> None:
        officer = get_user_model().objects.get(username="demo-officer")
        officer.is_active = False
        officer.save()
        seed("--projects", "0")
        officer.refresh_from_db()
        assert not officer.is_active

    def test_in_production_they_are_named_without_their_password(self) -> None:
        with override_settings(DEBUG=False), pytest.raises(CommandError) as refusal:
            accounts()
        assert "remove them (demo-officer, demo-reviewer" in str(refusal.value)
        assert PASSWORD not in str(refusal.value)
