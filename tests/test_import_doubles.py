"""Imports and records that are, or were, there twice."""

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from accounts.tests.people import signed_in
from organizations.actions.merging import merge
from organizations.actions.splitting import Allotment, split
from projects.models import Participation
from registry.models import ImportBatch
from tests import builders
from tests.test_import_pages import COOPERATIVES, PAGE, confirm, upload

pytestmark = pytest.mark.django_db


def test_two_rows_of_one_file_that_may_be_one_are_told() -> None:
    upload(
        signed_in("officer"),
        organizations="key,kind,name,country\n"
        "a,southern_partner,Ministère de la Santé publique,HT\n"
        "b,southern_partner,Coopérative de café de Jacmel,HT\n"
        "c,southern_partner,Ministry of Public Health,HT\n"
        "d,southern_partner,Ministry of Public Health,SN\n",
    )
    first, second, third, fourth = ImportBatch.objects.get().rows.all()
    assert (first.doubt, second.doubt, fourth.doubt) == ("", "", "")
    assert third.doubt_pk is None
    assert third.doubt.startswith(
        "It may be “Ministère de la Santé publique, organizations.csv: 2” ("
    )


def test_the_key_of_a_merged_record_means_the_one_that_was_kept() -> None:
    kept = builders.organization("southern_partner", key="kept", name="Café", published=False)
    double = builders.organization(
        "southern_partner", key="double", name="Café bis", published=False
    )
    project = builders.project(key="p", published=False)
    merge(double, into=kept, by=None, reason="the same")
    officer = signed_in("officer")
    upload(
        officer,
        organizations="key,kind,name,country\ndouble,southern_partner,Autre nom,HT\n",
        participations="project_key,organization_key,role\np,double,partner\n",
    )
    batch = ImportBatch.objects.get()
    refused, _made = batch.rows.order_by("table")
    assert (refused.outcome, refused.why_en) == ("refused", "This record was merged into “Café”.")
    assert refused.notes[0]["remedy"]["en"] == "Write its key, kept, or leave this row out."
    confirm(officer, batch)
    double.refresh_from_db()
    assert double.name == "Café bis"
    assert Participation.objects.get(project=project, role="partner").organization == kept


def test_the_key_of_a_split_record_means_none_of_its_members() -> None:
    one = builders.organization("southern_partner", key="both", name="Café et cacao")
    members = [builders.organization("southern_partner", key=key, name=key) for key in ("ca", "co")]
    builders.project(key="p", published=False)
    split(one, members=members, allotment=Allotment(), by=None, reason="two")
    upload(
        signed_in("officer"),
        organizations="key,kind,name,country\nboth,southern_partner,Autre nom,HT\n",
        participations="project_key,organization_key,role\np,both,partner\n",
    )
    for row in ImportBatch.objects.get().rows.all():
        assert (row.outcome, row.why_en) == ("refused", "“both” was split into several records.")
        assert row.notes[0]["remedy"]["en"] == "Write the key of one of them: ca (ca), co (co)."


def test_what_was_handed_in_is_not_kept_for_ever() -> None:
    officer = signed_in("officer")
    with time_machine.travel("2026-01-10 12:00", tick=False):
        upload(officer, organizations=COOPERATIVES)
        upload(officer, organizations=COOPERATIVES.replace("sud", "autre"))
    done, _left = ImportBatch.objects.order_by("pk")
    with time_machine.travel("2026-01-10 13:00", tick=False):
        confirm(officer, done)
    purge(datetime.date(2026, 2, 9))
    assert ImportBatch.objects.count() == 2
    purge(datetime.date(2026, 2, 11))
    assert [*ImportBatch.objects.all()] == [done]
    assert bytes(done.files.get().content).startswith(b"key;kind")
    purge(datetime.date(2027, 1, 11))
    file, refused = done.files.get(), done.rows.get(outcome="refused")
    assert (bytes(file.content), file.name, len(file.sha256)) == (b"", "organizations.csv", 64)
    assert (refused.cells, refused.number) == ({}, 4)
    done.refresh_from_db()
    page = signed_in("reviewer").get(f"{PAGE}{done.pk}/").content.decode()
    assert "The files are kept no more" in page
    assert "rejects.csv" not in page


def purge(day: datetime.date) -> None:
    with time_machine.travel(datetime.datetime.combine(day, datetime.time(17), datetime.UTC)):
        call_command("purge_personal_data", verbosity=0)


def test_an_import_is_confirmed_by_who_handed_it_in_alone() -> None:
    upload(signed_in("officer"), organizations=COOPERATIVES)
    batch = ImportBatch.objects.get()
    superuser = Client()
    superuser.force_login(User.objects.create_superuser("root", is_staff=True))
    assert "Reason for this import" not in superuser.get(f"{PAGE}{batch.pk}/").content.decode()
    asked = {"reason": "mine", "digest": batch.digest}
    assert superuser.post(f"{PAGE}{batch.pk}/confirm/", asked).status_code == 403
    assert superuser.post(f"{PAGE}{batch.pk}/discard/").status_code == 302
    assert not ImportBatch.objects.exists()
