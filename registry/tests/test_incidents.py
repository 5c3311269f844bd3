"""The register of confidentiality incidents: of administrators, with its rules and its history."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.tests.people import signed_in
from registry.actions import Draft, write
from registry.models import Incident
from registry.quality import findings
from registry.refusals import Refused
from registry.tests.filling import Filled
from tests import builders

pytestmark = pytest.mark.django_db
URL = "/en/admin/registry/incident/"
DAY = datetime.date(2024, 2, 29)


def incident(**fields: object) -> Incident:
    values = {
        "title": "Courriel mal adressé",
        "information": "Noms et courriels",
        "circumstances": "Envoi à une liste",
        "known_on": DAY,
        **fields,
    }
    return builders.stored(Incident(**values))


def codes(refused: pytest.ExceptionInfo) -> set[str]:
    return {problem.code for problem in refused.value.problems}


@pytest.mark.parametrize("role", ["officer", "reviewer", "analyst"])
def test_only_administrators_know_of_them(role: str) -> None:
    one, client = incident(serious_risk=True), signed_in(role)
    for page in ("", "add/", f"{one.pk}/change/", f"{one.pk}/history/"):
        assert client.get(f"{URL}{page}").status_code == 403, page
    for page in ("/en/admin/", "/en/admin/quality/"):
        assert "incident" not in client.get(page).content.decode().lower()


def test_an_administrator_notes_one_and_its_history_says_so() -> None:
    client = signed_in("administrator")
    form = Filled(client, f"{URL}add/")
    form.type(title="Perte d’une clé", information="Noms", circumstances="Perdue dans un train")
    form.type(happened_on="2024-02-27", known_on="2024-02-29", people="12", serious_risk="on")
    form.type(risk_grounds="Aucun chiffrement", change_reason="Signalement reçu").saved()
    one = Incident.objects.get()
    assert (one.people, one.serious_risk, one.closed_on) == (12, True, None)
    assert one.kept_until == datetime.date(2029, 2, 28)
    text = client.get(f"{URL}{one.pk}/history/").content.decode()
    assert "Signalement reçu" in text
    assert "2029" in client.get(f"{URL}{one.pk}/change/").content.decode()
    assert "Perte d’une clé" in client.get(f"{URL}?q=cle+perdue").content.decode()


def test_an_incident_is_never_deleted_in_the_admin() -> None:
    one, client = incident(), signed_in("administrator")
    assert client.get(f"{URL}{one.pk}/delete/").status_code == 403
    asked = {"action": "delete_selected", "_selected_action": [one.pk], "post": "yes"}
    client.post(URL, asked)
    assert Incident.objects.filter(pk=one.pk).exists()


@pytest.mark.parametrize(
    "dates",
    [
        {"happened_on": DAY + datetime.timedelta(1)},
        {"authority_notified_on": DAY - datetime.timedelta(1)},
        {"people_notified_on": DAY - datetime.timedelta(1)},
        {"closed_on": DAY - datetime.timedelta(1), "measures": "Rappel"},
    ],
)
def test_its_dates_follow_one_another(dates: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        incident(**dates)
    assert codes(refused) == {"incident.dates"}


def test_at_a_serious_risk_notices_are_dated_or_explained() -> None:
    one = incident(serious_risk=True)
    assert [f.rule.code for f in findings() if f.model is Incident] == ["incident.notification"]
    one.not_notified_reason = "Aucune coordonnée connue"
    write([Draft(one)], by=None)
    assert [f.rule.code for f in findings() if f.model is Incident] == []


def test_it_is_closed_once_measures_and_notices_are_told() -> None:
    client, today = signed_in("administrator"), timezone.localdate()
    one = incident(serious_risk=True)
    page = f"{URL}{one.pk}/change/"
    asked = Filled(client, page).type(closed_on=today, measures="Rappel")
    assert "is closed once its measures are told" in asked.refused()["closed_on"][0]
    asked = Filled(client, page).type(closed_on=today, measures="Rappel")
    asked.type(authority_notified_on=DAY, people_notified_on=DAY).saved()
    one.refresh_from_db()
    assert one.closed_on == today


def test_the_list_asks_as_often_for_many_as_for_one() -> None:
    client = signed_in("administrator")
    counts = []
    for number in (1, 20):
        for _ in range(number):
            incident()
        client.get(URL)
        with CaptureQueriesContext(connection) as asked:
            client.get(URL)
        counts.append(len(asked))
    assert counts[0] == counts[1]
