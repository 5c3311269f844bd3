"""What officers do with projects in the admin, and what it refuses."""

import datetime
from decimal import Decimal

import pytest
from django.test import Client

from accounts.tests.people import signed_in
from organizations.models import Need
from projects.models import Contribution, CountryShare, Participation, Programme, Project
from registry.actions import Draft, write
from registry.tests.filling import Filled
from tests import builders

pytestmark = pytest.mark.django_db
URL = "/en/admin/projects/project/"


@pytest.fixture
def reviewer() -> Client:
    return signed_in("reviewer")


def change(record: object) -> str:
    return f"{URL}{record.pk}/change/"


def test_an_officer_adds_a_project_with_all_that_belongs_to_it() -> None:
    ico, south = builders.organization(), builders.organization("southern_partner")
    need = builders.stored(Need(organization=south, title_fr="Puits"))
    page = Filled(signed_in("officer"), f"{URL}add/?type=development")
    page.type(title_fr="Eau potable", planned_start="2026-01-01", change_reason="Call of 2026")
    page.add("participations", role="lead", organization=ico.pk)
    page.add("participations", role="contractor", organization=south.pk)
    page.add("countries", country="HT", share="60").add("countries", country="SN", share="40")
    page.add("sectors", sector="14030").add("goals", goal="6").add("answered_needs", need=need.pk)
    page.add("markers", marker="1", significance="2").add("places", name="Jacmel", country="HT")
    page.add("obligations", kind="Rapport final", due_on="2027-01-01")
    page.add("contributions", stage="planned", source="mrif", payer_name="MRIF", amount="1000.50")
    page.saved()
    project = Project.objects.get(title_fr="Eau potable")
    assert (project.type, project.publication) == ("development", "draft")
    assert {*project.participations.values_list("role", "organization")} == {
        ("lead", ico.pk),
        ("contractor", south.pk),
    }
    assert {*project.countries.values_list("country", "share")} == {("HT", 60), ("SN", 40)}
    assert project.contributions.get().amount_cad == Decimal("1000.50")
    assert project.answered_needs.get().need == need
    assert project.obligations.get().due_on == datetime.date(2027, 1, 1)
    line = project.history.get()
    assert (line.history_user.username, line.history_change_reason) == ("officer", "Call of 2026")
    assert Project.objects.filter(pk=project.pk).blocked() == {}


@pytest.mark.parametrize(
    ("type_", "shown", "hidden"),
    [
        ("development", {"countries", "answered_needs"}, {"regions", "cohorts"}),
        ("fieldwork", {"countries", "cohorts"}, {"regions"}),
        ("awareness", {"regions"}, {"countries", "cohorts", "answered_needs"}),
    ],
)
def test_a_form_asks_what_its_type_has(
    reviewer: Client, type_: str, shown: set[str], hidden: set[str]
) -> None:
    page = Filled(reviewer, f"{URL}add/?type={type_}")
    assert shown <= {*page.formsets}
    assert not hidden & {*page.formsets}
    assert ("audience" in page.data) is (type_ == "awareness")
    assert shown | hidden <= {*Filled(reviewer, f"{URL}add/").formsets}


def test_shares_that_do_not_add_up_are_refused_whole(reviewer: Client) -> None:
    project = builders.project(published=False)
    page = Filled(reviewer, f"{change(project)}").type(title_fr="Autre", type="development")
    page.saved()
    page = Filled(reviewer, change(project)).type(title_en="Other")
    page.add("countries", country="HT", share="60").add("countries", country="SN", share="30")
    found = page.refused()
    assert "add up to 100" in found[""][0]
    project.refresh_from_db()
    assert project.title_en == ""
    assert not project.countries.exists()


def test_shares_are_changed_together(reviewer: Client) -> None:
    project = builders.project("development", countries=["HT", "SN"], published=False)
    page = Filled(reviewer, change(project))
    page.change("countries", 0, share="50").change("countries", 1, share="50").saved()
    assert [one.share for one in project.countries.all()] == [50, 50]
    page = Filled(reviewer, change(project)).delete("countries", 0)
    assert "add up to 100" in page.refused()[""][0]
    page.change("countries", 1, share="100").saved()
    assert [one.country.code for one in project.countries.all()] == ["SN"]


def test_a_role_that_does_not_suit_is_refused_in_its_row(reviewer: Client) -> None:
    south = builders.organization("southern_partner")
    project = builders.project(published=False)
    page = Filled(reviewer, change(project)).type(title_en="Other")
    found = page.add("participations", role="co_lead", organization=south.pk).refused()
    assert [*found] == ["participations-1-role"]
    assert "Leads and co-leads are ICOs" in found["participations-1-role"][0]
    project.refresh_from_db()
    assert project.title_en == ""


def test_the_same_row_twice_is_refused(reviewer: Client) -> None:
    project = builders.project("development", published=False, countries=["HT"])
    found = Filled(reviewer, change(project)).add("countries", country="HT").refused()
    assert {key.split("-")[0] for key in found} == {"countries"}
    assert project.countries.count() == 1


@pytest.mark.parametrize("row", ["second lead", "no lead"])
def test_a_published_project_keeps_exactly_one_lead(reviewer: Client, row: str) -> None:
    project = builders.project()
    page = Filled(reviewer, change(project))
    if row == "no lead":
        page.delete("participations", 0)
    else:
        page.add("participations", role="lead", organization=builders.organization().pk)
    found = page.refused()
    assert "This record is published" in found[""][0]
    assert "does not have exactly one lead" in found[""][1]
    assert project.participations.count() == 1


def test_two_leads_keep_a_draft_from_publication(reviewer: Client) -> None:
    project = builders.project(published=False)
    page = Filled(reviewer, change(project))
    page.add("participations", role="lead", organization=builders.organization().pk).saved()
    fitness = reviewer.get(change(project)).context["fitness"]
    assert [one.rule.code for one in fitness.blocking] == ["project.lead"]


def test_a_part_of_a_published_project_is_held_to_the_same_rules_on_its_own_page() -> None:
    project = builders.project()
    lead = project.participations.get()
    administrator = signed_in("administrator")
    url = f"/en/admin/projects/participation/{lead.pk}/"
    found = Filled(administrator, f"{url}change/").type(role="partner").refused()
    assert "does not have exactly one lead" in found[""][1]
    response = administrator.post(f"{url}delete/", {"post": "yes"}, follow=True)
    assert "does not have exactly one lead" in response.content.decode()
    assert Participation.objects.get().role == "lead"
    posted = {"action": "delete_selected", "_selected_action": [lead.pk], "post": "yes"}
    page = administrator.post("/en/admin/projects/participation/", posted, follow=True)
    assert "does not have exactly one lead" in page.content.decode()
    assert "Successfully deleted" not in page.content.decode()
    assert Participation.objects.count() == 1


def test_the_amount_in_cad_follows_a_new_amount_unless_it_is_typed(reviewer: Client) -> None:
    project = builders.project(published=False)
    row = Contribution(project=project, payer_name="MRIF", source="mrif", stage="planned")
    row.amount = Decimal(100)
    builders.stored(row)
    Filled(reviewer, change(project)).change("contributions", 0, amount="250").saved()
    assert project.contributions.get().amount_cad == 250
    url = f"/en/admin/projects/contribution/{row.pk}/change/"
    found = Filled(reviewer, url).type(currency="EUR").refused()
    assert "give the amount in CAD, or a rate and its date" in found["amount"][0]
    Filled(reviewer, url).type(currency="EUR", rate="1.5", rate_date="2026-01-01").saved()
    assert project.contributions.get().amount_cad == 375
    Filled(reviewer, url).type(amount="300", amount_cad="444").saved()
    assert project.contributions.get().amount_cad == 444


def test_dates_are_refused_on_their_fields(reviewer: Client) -> None:
    project = builders.project()
    page = Filled(reviewer, change(project))
    found = page.type(planned_start="2026-01-02", planned_end="2026-01-01").refused()
    assert [*found] == ["planned_end"]
    found = page.type(planned_start="", planned_end="", actual_start="2999-01-01").refused()
    assert "an actual date is in the future" in str(found)


def test_figures_of_a_programme_are_rows_of_their_own() -> None:
    administrator = signed_in("administrator")
    programme = Programme.objects.get(code="PQDI")
    url = f"/en/admin/projects/programme/{programme.pk}/change/"
    Filled(administrator, url).add("rule_sets", stream="A", mrif_share_max="75").saved()
    rule = programme.rule_sets.get()
    assert rule.mrif_share_max == 75
    assert rule.history.get().history_user.username == "administrator"
    page = Filled(administrator, url).change("rule_sets", 0, start="2026-01-02", end="2026-01-01")
    assert [*page.refused()] == ["rule_sets-0-end"]


def test_lists_find_without_accents_and_by_year_country_and_fiscal_year(reviewer: Client) -> None:
    found = builders.project(
        "development", title_fr="Égalité à Côte-de-Fer", published=False, countries=["HT"]
    )
    found.planned_start, found.planned_end = "2020-05-01", "2021-03-01"
    write([Draft(found)], by=None)
    other = builders.project(title_fr="Autre", published=False)
    builders.stored(
        Contribution(
            project=found,
            payer_name="MRIF",
            source="mrif",
            stage="planned",
            amount=Decimal(1),
            date="2021-03-31",
        )
    )
    for query in ({"q": "egalite cote"}, {"year": "2021"}, {"countries__country__exact": "HT"}):
        assert [*reviewer.get(URL, query).context["cl"].result_list] == [found], query
    assert [*reviewer.get(URL, {"year": "never"}).context["cl"].result_list] == [other, found]
    money = "/en/admin/projects/contribution/"
    page = reviewer.get(money, {"fiscal_year": "2020"})
    assert page.context["cl"].result_count == 1
    assert "2020-2021" in page.content.decode()
    assert reviewer.get(money, {"q": "mrif"}).context["cl"].result_count == 1
    assert reviewer.get(money, {"q": "egalite"}).context["cl"].result_count == 1


def test_an_organization_leads_to_its_projects(reviewer: Client) -> None:
    ico = builders.organization()
    builders.project(lead=ico)
    page = reviewer.get(f"/en/admin/organizations/organization/{ico.pk}/change/")
    link = next(one for one in page.context["related_links"] if one.label == "participations")
    assert link.count == 1
    assert reviewer.get(link.url).context["cl"].result_count == 1
    assert link.add == f"/en/admin/projects/participation/add/?organization={ico.pk}"
    assert CountryShare.objects.count() == 0
