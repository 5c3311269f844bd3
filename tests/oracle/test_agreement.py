"""What plain Python says of a record, the database says of it: for any world, on any engine."""

from typing import Any

from hypothesis import Phase, given, settings
from hypothesis.extra.django import TestCase

from organizations.models import Organization
from projects.models import Project, RuleException
from tests.oracle.agreement import assert_agreement, breaches, stored
from tests.oracle.judges import DOMAINS, together
from tests.oracle.making import (
    funded_worlds,
    incident_worlds,
    organization_worlds,
    programme_worlds,
    project_worlds,
    publishable_worlds,
    reviewed_worlds,
    tied_worlds,
)
from tests.oracle.world import FIRST, World

# Without the phase that explains, as long as all others.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink]
TRANSLATIONS = DOMAINS["translations"]
EXCEPTIONAL = {
    "project.southern_partner",
    "project.contractor",
    "project.status_dates",
    "obligation.closing",
}


class TestOrganizations(TestCase):
    @settings(phases=PHASES)
    @given(organization_worlds())
    def test_organizations(self, world: World) -> None:
        assert_agreement(world, together(DOMAINS["organizations"], TRANSLATIONS))


class TestTies(TestCase):
    @settings(phases=PHASES)
    @given(tied_worlds())
    def test_ties(self, world: World) -> None:
        assert_agreement(world, together(DOMAINS["ties"], TRANSLATIONS))


class TestEligibility(TestCase):
    @settings(phases=PHASES)
    @given(reviewed_worlds())
    def test_eligibility(self, world: World) -> None:
        assert_agreement(world, together(DOMAINS["eligibility"], TRANSLATIONS))


class TestProjects(TestCase):
    @settings(phases=PHASES)
    @given(project_worlds())
    def test_projects(self, world: World) -> None:
        assert_agreement(world, together(DOMAINS["projects"], DOMAINS["parts"]))


class TestFunding(TestCase):
    @settings(phases=PHASES)
    @given(funded_worlds())
    def test_funding(self, world: World) -> None:
        assert_agreement(world, together(DOMAINS["funding"], DOMAINS["parts"]))


class TestProgrammes(TestCase):
    @settings(phases=PHASES, max_examples=50)
    @given(programme_worlds())
    def test_programmes(self, world: World) -> None:
        assert_agreement(world, together(DOMAINS["programmes"], TRANSLATIONS))


class TestIncidents(TestCase):
    @settings(phases=PHASES)
    @given(incident_worlds())
    def test_incidents(self, world: World) -> None:
        assert_agreement(world, DOMAINS["incidents"])


class TestPublication(TestCase):
    """What keeps a record back: the rules of publication, less the exceptions that lift some."""

    @settings(phases=PHASES)
    @given(organization_worlds())
    def test_organizations(self, world: World) -> None:
        self.assert_held_back(world, Organization)

    @settings(phases=PHASES)
    @given(publishable_worlds())
    def test_projects(self, world: World) -> None:
        self.assert_held_back(world, Project)

    def assert_held_back(self, world: World, model: Any) -> None:
        with stored(world) as standing:
            if standing:
                held = model.objects.filter(pk__gte=FIRST).blocked()
                said = {pk: {rule.code for rule in rules} for pk, rules in held.items()}
                broken = breaches(world, "publish").items()
                left = {
                    row.pk: codes - lifted(world, row)
                    for row, codes in broken
                    if isinstance(row, model)
                }
                assert said == {pk: codes for pk, codes in left.items() if codes}


def lifted(world: World, one: Any) -> set[str]:
    recorded = world.of(RuleException, project=one) if isinstance(one, Project) else []
    return {row.rule for row in recorded} & EXCEPTIONAL
