"""Whatever people do, in whatever order: who follows the changes has exactly what the API gives,
and is told nothing of what nobody may see."""

from contextlib import suppress
from typing import Any

import hypothesis.strategies as st
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.django import TestCase

from organizations.actions.merging import merge, unmerge
from organizations.models import ActiveCountry, Alias, Merge, Need, Organization
from projects.models import NeedAnswer, Project
from registry.actions import remove
from registry.actions.change_feed import begin_anew
from registry.refusals import Refused
from tests.builders import membership, organization, partnership, project, stored
from tests.harvesting import everything, followed, held
from tests.tallied import differences, tallies, up_to_date
from tests.worlds import DEEDS, Doing, move, settle

NUMBERS = st.lists(st.integers(0, 11), min_size=3, max_size=8)


def merge_two(doing: Doing) -> None:
    one, other = doing.row(Organization), doing.row(Organization)
    merge(one, into=other, by=None, reason="Un seul")


def unmerge_one(doing: Doing) -> None:
    unmerge(doing.row(Merge), by=None, reason="Deux")


def rename(doing: Doing) -> None:
    record = doing.row(Organization)
    record.name = doing.one_of(("Alfa", "Bêta", "Gamma"))
    record.acronym, record.city = doing.one_of(("", "A")), doing.one_of(("Gao", ""))
    record.publish_location = doing.one_of((True, False))
    aliases = [Alias(name=doing.one_of(("Delta", "Oméga")))]
    doing.write(record, aliases=doing.one_of(([], aliases)))


def rekey(doing: Doing) -> None:
    record = doing.row(doing.one_of((Organization, Project, Need)))
    record.key = doing.one_of(("K1", "K2", "K3"))
    doing.write(record)


def be_active(doing: Doing) -> None:
    doing.write(ActiveCountry(organization=doing.row(Organization), country="SN"))


def answer(doing: Doing) -> None:
    doing.write(NeedAnswer(project=doing.row(Project), need=doing.row(Need)))


def change_need(doing: Doing) -> None:
    record = doing.row(Need)
    record.organization, record.place = doing.row(Organization), doing.one_of(("Ici", "Là"))
    record.sector_id = doing.one_of(("14030", None))
    doing.write(record)


def drop_more(doing: Doing) -> None:
    remove([doing.row(doing.one_of((Need, NeedAnswer, Alias, ActiveCountry)))], by=None)


MORE = (merge_two, unmerge_one, rename, rename, rekey, be_active, answer, change_need, drop_more)
DOINGS = st.builds(
    Doing, st.sampled_from((*DEEDS, *MORE, move, move, move)), NUMBERS, st.booleans()
)


class TestChanges(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        settle()
        south = organization("southern_partner")
        need = stored(Need(organization=south, title_fr="Eau", place="Fonds-Rouge"))
        one = project("development", partners={"contractor": south}, countries=["HT"])
        stored(NeedAnswer(project=one, need=need))
        partnership(one.participations.get(role="lead").organization, south)
        membership(one.participations.get(role="lead").organization, "2015-01-01")

    @settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.lists(DOINGS, min_size=1, max_size=5), min_size=1, max_size=4))
    def test_who_follows_has_what_the_api_gives(self, times: list[list[Doing]]) -> None:
        client = Client()
        copy: Any = followed(client)
        assert held(copy) == everything(client)
        with tallies():
            self.do(client, copy, times)

    def do(self, client: Client, copy: Any, times: list[list[Doing]]) -> None:
        for doings in times:
            before, cursor = everything(client), copy["cursor"]
            for doing in doings:
                with suppress(Refused):
                    doing()
            copy = followed(client, copy)
            assert held(copy) == everything(client)
            assert differences() == []  # what is counted follows what is told
            if before == everything(client):  # nothing to see: not even that something was done
                assert copy["cursor"] == cursor
        assert held(followed(client)) == everything(client)  # who comes late has the same
        begin_anew()
        assert held(followed(client, copy)) == everything(client)
        up_to_date()
        assert differences() == []
