"""What an officer does every day in the admin goes in one step, and the screen says it plainly."""

import pytest
from django.test import Client

from accounts.tests.people import signed_in
from registry.tests.filling import Filled
from tests import builders

pytestmark = pytest.mark.django_db
URL = "/admin/organizations/organization/"


@pytest.fixture
def reviewer() -> Client:
    return signed_in("reviewer")


def change(record: object) -> str:
    return f"{URL}{record.pk}/change/"


def test_an_interval_ends_and_the_next_begins_in_one_step(reviewer: Client) -> None:
    ico, partner = builders.organization(), builders.organization("southern_partner")
    builders.membership(ico, "2015-04-01")
    builders.partnership(ico, partner, start="2015-04-01")
    page = Filled(reviewer, change(ico))
    page.change("memberships", 0, end="2018-03-31").add("memberships", start="2018-04-01")
    page.change("partnerships", 0, end="2018-03-31")
    page.add("partnerships", partner=partner.pk, start="2018-04-01").saved()
    days = [(str(one.start), str(one.end)) for one in ico.memberships.order_by("start")]
    assert days == [("2015-04-01", "2018-03-31"), ("2018-04-01", "None")]
    assert [str(one.start) for one in ico.partnerships.order_by("start")] == [
        "2015-04-01",
        "2018-04-01",
    ]


def test_intervals_that_overlap_are_refused_on_their_row(reviewer: Client) -> None:
    ico = builders.organization()
    builders.membership(ico, "2015-04-01")
    page = Filled(reviewer, change(ico)).add("memberships", start="2018-04-01")
    (field,) = page.refused()
    assert field == "memberships-1-start"
    assert ico.memberships.count() == 1


@pytest.mark.parametrize(
    ("kind", "subtypes"),
    [
        (
            "southern_partner",
            ["", "local_ngo", "cooperative", "farming_organization", "womens_group", "other"],
        ),
        (
            "quebec_partner",
            ["", "trade_union", "educational_institution", "social_economy", "other"],
        ),
    ],
)
def test_a_form_offers_the_subtypes_of_its_kind(
    reviewer: Client, kind: str, subtypes: list[str]
) -> None:
    stored = builders.organization(kind)
    for url in (f"{URL}add/?kind={kind}", change(stored)):
        form = reviewer.get(url).context["adminform"].form
        assert [value for value, _label in form.fields["subtype"].choices] == subtypes


def test_only_what_is_public_is_seen_on_the_site(reviewer: Client) -> None:
    draft, public = builders.organization(published=False), builders.organization()
    assert not reviewer.get(change(draft)).context["has_absolute_url"]
    assert reviewer.get(change(public)).context["has_absolute_url"]


def test_a_new_record_shows_neither_its_dates_nor_its_eligibility(reviewer: Client) -> None:
    response = reviewer.get(f"{URL}add/?kind=ico")
    names = {name for fields in response.context["adminform"] for name in fields.fields}
    assert not {"created_at", "updated_at", "is_aqoci_member"} & names
    assert response.context["eligibility"] is None
    prefixes = [one.formset.prefix for one in response.context["inline_admin_formsets"]]
    assert prefixes == ["aliases", "memberships", "partnerships", "active_countries", "contacts"]


def test_french_suits_a_record_of_any_gender(reviewer: Client) -> None:
    assert reviewer.get(URL).context["title"] == "Organismes"
    assert reviewer.get(f"{URL}add/").context["title"] == "Ajout\u00a0: organisme"
    page = reviewer.get("/admin/organizations/expertise/add/")
    assert page.context["title"] == "Ajout\u00a0: expertise"


def test_a_row_given_twice_is_told_in_the_words_of_the_screen(reviewer: Client) -> None:
    page = Filled(reviewer, change(builders.organization()))
    page.add("active_countries", country="HT").add("active_countries", country="HT")
    assert "Corrigez les données en double dans pays." in page.refused()["active_countries"]


def test_a_change_of_kind_asks_for_its_subtype_afterwards(reviewer: Client) -> None:
    south = builders.organization("southern_partner", subtype="local_ngo")
    page = Filled(reviewer, change(south)).type(kind="quebec_partner", country="CA", nonprofit="")
    assert [*page.refused()] == ["subtype"]
    page.type(subtype="").saved()
    Filled(reviewer, change(south)).type(subtype="trade_union").saved()
    south.refresh_from_db()
    assert (south.kind, south.subtype) == ("quebec_partner", "trade_union")
