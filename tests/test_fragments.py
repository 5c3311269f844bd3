"""Pages of long lists with parts that are kept are what they are without, whatever is done."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from organizations.models import Expertise, Need, Organization
from registry.actions import publish, withdraw
from registry.memory.tallied import Tallied
from registry.refusals import Refused
from tests.builders import membership, organization, partnership, project, stored
from tests.tallied import tallies, up_to_date
from tests.test_changes_properties import MORE, doings
from tests.worlds import DEEDS, Doing, move, settle

PAGES = [
    f"{list_}{asked}"
    for list_, asked in (
        ("/organismes/", ""),
        ("/organismes/", "?sort=-projects"),
        ("/organismes/", "?kind=ico&aqoci=true"),
        ("/projets/", ""),
        ("/projets/", "?country=HT&sort=title"),
        ("/projets/", "?q=projet"),
        ("/projets/", "?q=haiti&type=development"),
        ("/projets/", "?partner=organization"),
        ("/organismes/", "?q=organization"),
        ("/organismes/", "?expertise=apiculture"),
        ("/besoins/", ""),
        ("/carte/", ""),
        ("/carte/", "?show=projects&q=projet"),
        ("/", ""),
        ("/partenaires/recherche/", "?country=HT"),
    )
]


@contextmanager
def nothing_kept() -> Iterator[None]:
    with patch.object(Tallied, "mark", None):
        yield


class TestFragments(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        settle()
        south = organization("southern_partner")
        stored(Need(organization=south, title_fr="Eau", place="Fonds-Rouge"))
        one = project("development", partners={"contractor": south}, countries=["HT"])
        partnership(one.participations.get(role="lead").organization, south)
        membership(one.participations.get(role="lead").organization, "2015-01-01")

    @settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow])
    @given(doings(*DEEDS, *MORE, move, move), st.booleans())
    def test_pages_are_what_they_are_without(
        self, times: list[list[Doing]], is_gathered: bool
    ) -> None:
        client = Client()
        with tallies():
            for deeds in times:
                self.compare(client)
                for doing in deeds:
                    with suppress(Refused):
                        doing()
                self.compare(client)
                if is_gathered:
                    up_to_date()
            up_to_date()
            self.compare(client)

    def test_what_is_stored_shows_at_once_and_what_is_withdrawn_no_more(self) -> None:
        one = organization(name="Alfa")
        client = Client()

        def seen() -> str:
            return client.get("/organismes/").content.decode()

        with tallies():
            assert "Alfa" in seen()
            assert "Alfa" in seen()
            one.name = "Bravo"
            stored(one)
            for _before_and_after in range(2):
                assert "Alfa" not in seen()
                assert "Bravo" in seen()
                up_to_date()
            Organization.objects.filter(pk=one.pk).update(publication="draft")  # past every verb
            assert "Bravo" not in seen()

    def test_a_word_that_is_mended_hangs_on_those_of_all_records(self) -> None:
        """Of other lists, too: five that are nearer leave no place for the one that was meant."""
        project(title_fr="Semences")
        client, pages = Client(), ["/projets/?q=semance"]
        with tallies():
            self.compare(client, pages)
            for letter in "bdfgh":
                organization(name=f"Semanc{letter}")
            up_to_date()
            self.compare(client, pages)
            assert "<mark>Semences" not in client.get(*pages).content.decode()

    def test_who_takes_part_is_another_once_it_is_called_otherwise(self) -> None:
        one = project(lead=organization(name="Alfa"))
        client, pages = Client(), ["/projets/?partner=alfa", "/projets/?partner=bravo"]
        with tallies():
            self.compare(client, pages)
            lead = one.participations.get(role="lead").organization
            lead.name = "Bravo"
            stored(lead)
            up_to_date()
            self.compare(client, pages)
            found = [one.title_fr in client.get(page).content.decode() for page in pages]
            assert found == [False, True]

    def test_what_is_offered_is_another_once_it_is_said_otherwise(self) -> None:
        college, ico = organization("quebec_partner", name="Alfa"), organization()
        partner = organization("southern_partner", name="Bravo")
        offered = stored(Expertise(organization=college, domain_fr="Apiculture"))
        agreed = partnership(ico, partner, expertise="Apiculture")
        client, page = Client(), "/organismes/?expertise=apiculture"

        def found() -> list[str]:
            up_to_date()
            self.compare(client, [page])
            return [one.name for one in client.get(page).context["page_obj"]]

        with tallies():
            assert found() == ["Alfa", "Bravo"]
            withdraw(Organization, [ico.pk], by=None, reason="Erreur")
            assert found() == ["Alfa"]
            publish(Organization, [ico.pk], by=None)
            agreed.expertise = "Forage"
            stored(agreed)
            assert found() == ["Alfa"]
            offered.domain_fr = "Pisciculture"
            stored(offered)
            assert found() == []

    def test_what_is_offered_is_asked_once_unless_its_words_are_mended(self) -> None:
        college = organization("quebec_partner")
        stored(Expertise(organization=college, domain_fr="Apiculture"))
        client, asked = Client(), []
        with tallies():
            for word in ("apiculture", "apicultre"):
                client.get("/organismes/", {"expertise": word})
                with CaptureQueriesContext(connection) as queries:
                    client.get("/organismes/", {"expertise": word})
                asked.append(any("organizations_expertise" in one["sql"] for one in queries))
        assert asked == [False, True]

    def compare(self, client: Client, pages: Sequence[str] = PAGES) -> None:
        told: dict[str, Any] = {path: client.get(path).content for path in (*pages, *pages)}
        with nothing_kept():
            for path in pages:
                assert told[path] == client.get(path).content, path
