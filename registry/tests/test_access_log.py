"""The log of uses of personal data: only added to, read and taken away by administrators."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.tests.people import person, signed_in
from organizations.tests.people import contact
from registry.actions import note_access, reveal
from registry.enums import AccessAction
from registry.models import PersonalAccess
from registry.refusals import Refused

pytestmark = pytest.mark.django_db
URL = "/en/admin/registry/personalaccess/"


def moved(line: PersonalAccess, **at: int) -> PersonalAccess:
    """The same line, of another day: the log itself could not be moved."""
    copy = PersonalAccess(action=line.action, by=line.by, purpose=line.purpose)
    copy.at = line.at - datetime.timedelta(**at)
    copy.save()
    return copy


def test_a_line_is_neither_changed_nor_deleted_by_the_application() -> None:
    line = reveal(contact(), by=None, purpose="Joindre")
    line.purpose = "Autre"
    for change in (
        line.save,
        line.delete,
        PersonalAccess.objects.all().delete,
        lambda: PersonalAccess.objects.update(purpose="Autre"),
        lambda: PersonalAccess.objects.bulk_update([line], ["purpose"]),
    ):
        with pytest.raises(TypeError, match="only added to"):
            change()
    assert PersonalAccess.objects.get().purpose == "Joindre"


def test_the_database_refuses_too() -> None:
    reveal(contact(), by=None, purpose="Joindre")
    statements = ["UPDATE registry_personalaccess SET purpose = 'Autre'"]
    if connection.vendor == "postgresql":
        statements.append("DELETE FROM registry_personalaccess")
    for statement in statements:
        with (
            pytest.raises(IntegrityError, match="personal_access_append_only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert PersonalAccess.objects.get().purpose == "Joindre"


def test_a_line_says_why() -> None:
    with pytest.raises(Refused):
        note_access(AccessAction.SEARCHED, by=None, purpose="  ")
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonalAccess(action="revealed", purpose="").save()


@pytest.mark.parametrize("role", ["officer", "reviewer", "analyst"])
def test_only_administrators_read_it(role: str) -> None:
    line = reveal(contact(), by=None, purpose="Joindre")
    client = signed_in(role)
    for page in ("", "export.csv", f"{line.pk}/change/"):
        assert client.get(f"{URL}{page}").status_code == 403, page
    assert "personalaccess" not in client.get("/en/admin/").content.decode()


def test_an_administrator_reads_it_and_changes_nothing() -> None:
    client = signed_in("administrator")
    line = reveal(contact(), by=person("officer"), purpose="Joindre la direction")
    text = client.get(URL).content.decode()
    assert "Joindre la direction" in text
    assert "officer" in text
    assert "Marie" not in text
    page = f"{URL}{line.pk}/change/"
    assert "Joindre la direction" in client.get(page).content.decode()
    assert client.post(page, {"purpose": "Autre"}).status_code == 403
    assert client.get(f"{URL}{line.pk}/delete/").status_code == 403
    assert client.get(f"{URL}add/").status_code == 403


def shown(client, **query: str) -> list[int]:
    response = client.get(URL, query)
    assert response.status_code == 200
    return [line.pk for line in response.context["cl"].result_list]


def test_it_is_narrowed_to_a_person_a_record_and_a_period() -> None:
    client, officer = signed_in("administrator"), person("officer")
    one, other = contact(), contact()
    first, second = (reveal(record, by=officer, purpose="Joindre") for record in (one, other))
    old = moved(first, days=40)
    note_access(AccessAction.DESTROYED, by=None, purpose="Terme échu")
    assert shown(client, record=f"organizations.contact:{one.pk}") == [first.pk]
    assert shown(client, by__id__exact=str(officer.pk)) == [second.pk, first.pk, old.pk]
    today = timezone.localdate()
    before = (today - datetime.timedelta(20)).isoformat()
    assert shown(client, to=before) == [old.pk]
    assert old.pk not in shown(client, **{"from": before})
    assert shown(client, q="echu terme") == [PersonalAccess.objects.first().pk]
    assert shown(client, action__exact="revealed", to=before) == [old.pk]


@pytest.mark.parametrize("day", ["x", "2023-02-30", "9" * 500])
def test_what_is_no_day_filters_nothing_and_is_said(day: str) -> None:
    client = signed_in("administrator")
    line = reveal(contact(), by=None, purpose="Joindre")
    response = client.get(URL, {"from": day})
    assert [one.pk for one in response.context["cl"].result_list] == [line.pk]
    assert "is not a date" in response.content.decode()


@pytest.mark.parametrize("record", ["x", "organizations.contact:x", f"a:{'9' * 30}", ":"])
def test_a_record_that_is_none_filters_nothing(record: str) -> None:
    client = signed_in("administrator")
    line = reveal(contact(), by=None, purpose="Joindre")
    assert shown(client, record=record) == [line.pk]


def test_an_administrator_takes_away_what_the_list_shows() -> None:
    client, officer = signed_in("administrator"), person("officer")
    one = contact()
    line = reveal(one, by=officer, purpose="=1+1")
    note_access(AccessAction.SEARCHED, by=None, purpose="Demande", details={"found": 2})
    response = client.get(f"{URL}export.csv", {"action__exact": "revealed"})
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    head, row, end = b"".join(response.streaming_content).decode().split("\r\n")
    assert head == "at,by,action,subject,subject_pk,subject_name,purpose,details"
    told = f",officer,revealed,organizations.contact,{one.pk},{line.subject_name},'=1+1,"
    assert told in row
    assert end == ""
    assert "action__exact=revealed" in client.get(f"{URL}?action__exact=revealed").content.decode()


def test_the_list_asks_as_often_for_many_lines_as_for_one() -> None:
    client, one = signed_in("administrator"), contact()
    counts = []
    for number in (1, 20):
        for n in range(number):
            by = person("officer", first_name=str(n)) if number == 1 else None
            reveal(one, by=by, purpose="Joindre")
        client.get(URL)
        with CaptureQueriesContext(connection) as asked:
            client.get(URL)
        counts.append(len(asked))
    assert counts[0] == counts[1]
