"""Whatever people do, in whatever order: nothing stored breaks a refuse rule, and nothing public
breaks a rule of publication."""

from typing import Any

import hypothesis.strategies as st
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.django import TestCase

from organizations.models import Organization
from projects.models import Project
from registry.rules import Severity
from registry.watches import records
from tests.worlds import DEEDS, Doing, settle

NUMBERS = st.lists(st.integers(0, 11), min_size=3, max_size=8)
DOINGS = st.builds(Doing, st.sampled_from(DEEDS), NUMBERS, st.booleans())


def breaches() -> dict[str, Any]:
    """What breaks a refuse rule, by model, and what is public and may not be."""
    found: dict[str, Any] = {}
    for model in records():
        rules = [rule for rule in model.rules_of(Severity.REFUSE) if rule.holds or rule.breaks]
        if broken := model.objects.all().breaches(rules):
            found[model.__name__] = broken
    for public in (Organization, Project):
        if held := public.objects.public().blocked():
            found[f"published {public.__name__}"] = held
    return found


class TestVerbs(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        settle()

    @settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(DOINGS, min_size=4, max_size=14))
    def test_what_people_do_leaves_the_registry_sound(self, doings: list[Doing]) -> None:
        for doing in doings:
            doing()
        connection.check_constraints()
        assert breaches() == {}
