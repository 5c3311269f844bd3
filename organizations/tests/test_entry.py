"""Who is there already is told while one types, and before the same one is stored again."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tests.people import signed_in
from organizations.actions.comparing import compare_waiting
from organizations.models import Organization
from registry.tests.filling import Filled
from tests import builders

pytestmark = pytest.mark.django_db

ALIKE = reverse("admin:organizations_organization_alike")
ADD = reverse("admin:organizations_organization_add") + "?kind=southern_partner"


@pytest.fixture
def known() -> Organization:
    south = builders.organization(
        "southern_partner", name="Mouvement paysan de Papaye", acronym="MPP"
    )
    compare_waiting()
    return south


@pytest.fixture
def officer() -> Client:
    return signed_in("officer")


def test_it_is_told_while_one_types(known: Organization, officer: Client) -> None:
    asked = {"name": "Mouvman Peyizan Papay", "country": "HT"}
    ((found, compared),) = officer.get(ALIKE, asked).context["alike"]
    assert found == known
    assert "translated" in [reason.code for reason in compared.reasons]
    for other in ({"country": "SN"}, {"record": known.pk}, {"name": "Mo"}):
        assert officer.get(ALIKE, {**asked, **other}).context["alike"] == []


def test_a_name_is_offered_while_one_types(officer: Client) -> None:
    answer = officer.get(ALIKE, {"name": "FONDATION SEGUIN INC."})
    assert answer.context["suggestion"] == "Fondation Seguin"


@pytest.mark.parametrize("asked", [{"name": "x" * 10_000}, {"record": "x"}, {"country": "HTI"}])
def test_what_cannot_be_read_is_told(asked: dict[str, str], officer: Client) -> None:
    answer = officer.get(ALIKE, asked)
    assert answer.status_code == 400
    assert answer.context["form"].errors.keys() == {*asked}


def test_at_most_six_are_told_by_as_many_queries(officer: Client) -> None:
    for number in range(9):
        aliases = [f"A{number}"]
        builders.organization("southern_partner", name="Fanm Vanyan", aliases=aliases)
    compare_waiting()
    assert len(officer.get(ALIKE, {"name": "Fanm Vanyan"}).context["alike"]) == 6


def test_the_first_save_tells_and_the_second_stores(known: Organization, officer: Client) -> None:
    form = Filled(officer, ADD).type(name="Mouvement Paysan Papaye", country="HT", key="NEW")
    refused: Any = form.save()
    (error,) = refused.context["adminform"].errors.as_data()["name"]
    url = reverse("admin:organizations_organization_change", args=[known.pk])
    assert (error.code, url in str(error.message)) == ("alike", True)
    told = refused.context["adminform"].form["alike_told"].value()
    form.type(alike_told=told).saved()
    assert Organization.objects.filter(key="NEW").exists()


def test_who_saw_it_while_typing_is_not_stopped(known: Organization, officer: Client) -> None:
    form = Filled(officer, ADD).type(name="Mouvement Paysan Papaye", country="HT")
    form.type(alike_told=[str(known.pk), ""]).saved()


def test_a_name_that_is_offered_is_taken_by_a_button(officer: Client) -> None:
    record = builders.organization(name="CENTRE ALPHA INC.", published=False)
    url = reverse("admin:organizations_organization_tidy", args=[record.pk])
    page: Any = officer.get(reverse("admin:organizations_organization_change", args=[record.pk]))
    assert page.context["offered_name"] == "Centre Alpha"
    officer.post(url, {"seen_at": "2020-01-01T00:00:00Z"})
    record.refresh_from_db()
    assert record.name == "CENTRE ALPHA INC."
    officer.post(url, {"seen_at": page.context["seen_at"]})
    record.refresh_from_db()
    assert record.name == "Centre Alpha"
