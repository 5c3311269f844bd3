"""Whatever people do, in whatever order: who follows the changes has exactly what the API gives,
and is told nothing of what nobody may see."""

from contextlib import suppress
from copy import deepcopy
from typing import Any

import hypothesis.strategies as st
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.django import TestCase

from accounts.models import User
from organizations.actions.merging import merge, unmerge
from organizations.models import ActiveCountry, Alias, Merge, Need, Organization
from projects.models import NeedAnswer, Project
from registry.actions import remove
from registry.actions.change_feed import begin_anew
from registry.imports.batches import confirm, receive, try_out
from registry.imports.undoing import undo
from registry.models import ImportBatch
from registry.refusals import Refused
from tests.builders import membership, organization, partnership, project, stored
from tests.concorded import ASKED
from tests.harvesting import everything, followed, held
from tests.tallied import differences, tallies, up_to_date
from tests.worlds import DEEDS, Doing, move, pay, settle

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


def load(doing: Doing) -> None:
    """A file that someone handed in, tried and confirmed: of records that are there and others."""
    keys = [*Organization.objects.order_by("pk").values_list("key", flat=True), "N1", "N2"]
    told: list[Any] = [["key", "kind", "name", "country", "city", "nonprofit", "publication"]]
    for key in dict.fromkeys([doing.one_of(keys), doing.one_of(keys), "N1"]):
        record = Organization.objects.filter(key=key).first()
        kind = record.kind if record else "southern_partner"
        place = record.country if record else "HT"
        state = doing.one_of(("", "published", "draft"))
        told.append([key, kind, doing.one_of(("Alfa", "Zêta")), place, "Gao", "true", state])
    titles = [["key", "title_fr", "publication"]]
    titles += [[one.key, doing.one_of(("Puits", "Sources")), ""] for one in Project.objects.all()]
    files = [("organizations.csv", _csv(told)), ("projects.csv", _csv(titles))]
    batch = receive(files, by=User.objects.get())
    try_out(batch)
    batch.refresh_from_db()
    confirm(batch, digest=batch.digest, reason="Reçu")


def _csv(rows: list[Any]) -> bytes:
    return "\n".join(",".join(map(str, row)) for row in rows).encode()


def undo_load(doing: Doing) -> None:
    undo(doing.row(ImportBatch), by=User.objects.get())


def drop_more(doing: Doing) -> None:
    remove([doing.row(doing.one_of((Need, NeedAnswer, Alias, ActiveCountry)))], by=None)


MORE = (merge_two, unmerge_one, rename, rename, rekey, be_active, answer, change_need, drop_more)
# Files that come and are taken back, and what people do meanwhile to what they brought.
FILES = (load, undo_load, undo_load, rename, rekey, move, change_need, merge_two, pay)


def doings(*kinds: Any) -> st.SearchStrategy[list[list[Doing]]]:
    """What is done before each time that a reader comes back."""
    one = st.builds(Doing, st.sampled_from(kinds), NUMBERS, st.booleans())
    return st.lists(st.lists(one, min_size=1, max_size=5), min_size=1, max_size=4)


class TestChanges(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        settle()
        User.objects.create_superuser("officer")
        south = organization("southern_partner")
        need = stored(Need(organization=south, title_fr="Eau", place="Fonds-Rouge"))
        one = project("development", partners={"contractor": south}, countries=["HT"])
        stored(NeedAnswer(project=one, need=need))
        partnership(one.participations.get(role="lead").organization, south)
        membership(one.participations.get(role="lead").organization, "2015-01-01")

    @settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
    @given(doings(*DEEDS, *MORE, move, move, move))
    def test_who_follows_has_what_the_api_gives(self, times: list[list[Doing]]) -> None:
        self.follows(times)

    @settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow])
    @given(doings(*FILES))
    def test_and_so_has_who_follows_files_that_are_undone(self, times: list[list[Doing]]) -> None:
        first, last = Doing(load, [3, 1, 4, 1, 5]), Doing(undo_load, [0])
        self.follows([[first, *times[0]], *times[1:], [last]])

    def follows(self, times: list[list[Doing]]) -> None:
        client = Client()
        copy: Any = followed(client)
        assert held(copy) == everything(client)
        with tallies():
            self.do(client, copy, times)

    def do(self, client: Client, copy: Any, times: list[list[Doing]]) -> None:
        # What is kept of words has its own tests: each time a third of those asked is looked for.
        for turn, deeds in enumerate(times, sum(map(len, times))):
            before, cursor = deepcopy(held(copy)), copy["cursor"]
            for doing in deeds:
                with suppress(Refused):
                    doing()
            copy = followed(client, copy)
            assert held(copy) == everything(client)
            assert differences(ASKED[turn % 3 :: 3]) == []  # what is counted follows what is told
            if before == held(copy):  # nothing to see: not even that something was done
                assert copy["cursor"] == cursor
        assert held(followed(client)) == everything(client)  # who comes late has the same
        begin_anew()
        assert held(followed(client, copy)) == everything(client)
        up_to_date()
        assert differences() == []
