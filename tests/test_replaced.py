"""A form that was open while one of its organizations was merged or split: nothing is said of a
record that is no more, and nothing that was typed is lost."""

from typing import Any

import pytest
from django.test import Client

from accounts.tests.people import signed_in
from organizations.actions.merging import merge, unmerge
from organizations.actions.splitting import split
from organizations.actions.splitting.allotment import Allotment
from organizations.models import Alias, Contact, Membership, Organization, Partnership
from projects.models import Contribution, Participation
from registry.actions import Draft, write
from registry.refusals import Refused
from registry.tests.filling import Filled, errors
from tests.builders import organization, partnership, project, stored

pytestmark = [pytest.mark.django_db, pytest.mark.engine_free]
STAFF = "/en/admin"
TOLD = (
    "“Centre double” was merged into another record, “Centre gardé (garde)”. "
    "Say it of that record: what you wrote is still here, and is not saved."
)
DIT = (
    "« Centre double » a été fusionné dans une autre fiche, « Centre gardé (garde) ». "
    "Dites-le de cette fiche : ce que vous avez écrit est toujours ici, et n’est pas enregistré."
)


@pytest.fixture
def officer() -> Client:
    return signed_in("officer")


@pytest.fixture
def kept() -> Organization:
    return organization(key="garde", name="Centre gardé", published=False)


@pytest.fixture
def double() -> Organization:
    return organization(key="double", name="Centre double", published=False)


def merged(double: Organization, kept: Organization) -> Any:
    return merge(double, into=kept, by=None, reason="Le même organisme.")


def test_a_form_that_names_it_keeps_what_was_typed(
    officer: Client, kept: Organization, double: Organization
) -> None:
    south = organization("southern_partner", key="sud", published=False)
    for language, said in (("/en/admin", TOLD), ("/admin", DIT)):
        form = Filled(officer, f"{language}/organizations/partnership/add/")
        form.type(ico=double.pk, partner=south.pk, start="2020-01-01", expertise="Café")
        if double.merged_into is None:
            merged(double, kept)
            double.refresh_from_db()
        answer = form.save()
        assert errors(answer) == {"ico": [said]}
        assert 'value="Café"' in answer.content.decode()
    assert not Partnership.objects.exists()
    form.type(ico=kept.pk).saved()
    assert Partnership.objects.get().ico == kept


def test_rows_of_another_record_that_name_it(
    officer: Client, kept: Organization, double: Organization
) -> None:
    one = project(key="p", lead=kept, published=False)
    form = Filled(officer, f"{STAFF}/projects/project/{one.pk}/change/")
    form.add("participations", organization=double.pk, role="partner")
    merged(double, kept)
    assert TOLD in [message for some in form.refused().values() for message in some]
    assert not Participation.objects.filter(organization=double).exists()


def test_a_row_that_the_merge_moved_is_not_moved_back(
    officer: Client, kept: Organization, double: Organization
) -> None:
    one = project(key="p", lead=kept, published=False)
    stored(Participation(project=one, organization=double, role="co_lead"))
    form = Filled(officer, f"{STAFF}/projects/project/{one.pk}/change/").type(title_en="Other")
    merged(double, kept)
    assert form.save().status_code == 200
    assert not Participation.objects.filter(organization=double).exists()


def test_its_own_form(officer: Client, kept: Organization, double: Organization) -> None:
    """What was typed is shown, beside the way to the record that is kept."""
    address = f"{STAFF}/organizations/organization/{double.pk}/change/"
    form = Filled(officer, address).type(city="Lévis", region="12")
    form.add("aliases", name="Autre nom", kind="former")
    merged(double, kept)
    answer = form.save()
    assert answer.templates[0].name == "admin/record_replaced.html"
    said = [(one.of, one.label, one.text) for one in answer.context["typed"]]
    assert ("", "City", "Lévis") in said
    assert ("", "Québec region", "Chaudière-Appalaches") in said
    assert ("other name", "Name", "Autre nom") in said
    assert len(said) == 4
    assert f'href="{STAFF}/organizations/organization/{kept.pk}/change/"' in answer.content.decode()
    double.refresh_from_db()
    assert (double.city, Alias.objects.filter(organization=double).count()) == ("", 0)
    double.city = "Lévis"
    for row in (double, Alias(organization=double, name="Autre nom")):
        with pytest.raises(Refused) as refusal:
            write([Draft(row)], by=None)
        assert [problem.code for problem in refusal.value.problems] == ["merged"]
    double.refresh_from_db()
    assert (double.city, Alias.objects.filter(organization=double).count()) == ("", 0)


def test_what_was_split_names_its_members(double: Organization, kept: Organization) -> None:
    other = organization(key="autre", name="Autre", published=False)
    split(double, members=[kept, other], allotment=Allotment(), by=None, reason="Consortium")
    for row in (Membership(organization=double), Contact(organization=double, function="Accueil")):
        with pytest.raises(Refused) as refusal:
            write([Draft(row)], by=None)
        (problem,) = refusal.value.problems
        assert (problem.code, problem.field) == ("split", "organization")
        assert "Autre (autre), Centre gardé (garde)" in str(problem.message)


def test_what_was_there_may_go_on(double: Organization, kept: Organization) -> None:
    """The merge is undone; what referred to the duplicate may be changed again."""
    south = organization("southern_partner", key="sud", published=False)
    row = partnership(double, south, start="2020-01-01")
    done = merged(double, kept)
    unmerge(done, by=None, reason="Erreur")
    row.refresh_from_db()
    assert row.ico == double
    row.expertise = "Café"
    write([Draft(row)], by=None)
    double.refresh_from_db()
    double.city = "Lévis"
    write([Draft(double)], by=None)
    paid = Contribution(project=project(key="p", lead=kept), organization=double, amount=1)
    paid.source, paid.nature, paid.stage, paid.amount_cad = "own_resources", "cash", "planned", 1
    stored(paid)
