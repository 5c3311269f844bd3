"""What is compiled once still moves with the day."""

import pytest
import time_machine

from organizations.rules.ties import PARTNERSHIP_SIGNED
from tests.builders import organization, partnership


@pytest.mark.django_db
def test_a_condition_that_moves_with_the_day() -> None:
    tie = partnership(organization(), organization("southern_partner"), signed_on="2026-05-02")
    found = {}
    for day in ("2026-05-01", "2026-05-02", "2026-05-01"):
        with time_machine.travel(f"{day} 12:00-04:00"):
            found[day] = type(tie).objects.breaches([PARTNERSHIP_SIGNED])
    assert found == {"2026-05-01": {tie.pk: [PARTNERSHIP_SIGNED]}, "2026-05-02": {}}
