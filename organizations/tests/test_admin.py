"""What officers do with organizations in the admin, and what it refuses."""

import datetime

import pytest
from django.test import Client

from accounts.tests.people import signed_in
from organizations.models import (
    ActiveCountry,
    Alias,
    Contact,
    Need,
    Organization,
    Partnership,
)
from registry.actions import Draft, write
from registry.tests.filling import Filled
from tests import builders

pytestmark = pytest.mark.django_db
URL = "/en/admin/organizations/organization/"


@pytest.fixture
def reviewer() -> Client:
    return signed_in("reviewer")


def change(record: object) -> str:
    return f"{URL}{record.pk}/change/"


def test_an_officer_adds_an_ico_with_its_rows_in_one_line_of_history() -> None:
    partner = builders.organization("southern_partner")
    page = Filled(signed_in("officer"), f"{URL}add/?kind=ico")
    page.type(name="Oxfam-Québec", country="CA", quebec_presence="headquarters", region="06")
    page.type(change_reason="Founding documents received")
    page.add("aliases", name="OXFAM Québec").add("active_countries", country="HT")
    page.add("memberships", start="2020-01-01").add("partnerships", partner=partner.pk)
    page.saved()
    ico = Organization.objects.get(name="Oxfam-Québec")
    assert (ico.kind, ico.publication, ico.slug) == ("ico", "draft", "oxfam-quebec")
    assert [alias.name for alias in ico.aliases.all()] == ["OXFAM Québec"]
    assert [one.country.code for one in ico.active_countries.all()] == ["HT"]
    assert ico.memberships.get().start == datetime.date(2020, 1, 1)
    assert ico.partnerships.get().partner == partner
    line = ico.history.get()
    assert (line.history_type, line.history_user.username) == ("+", "officer")
    for row in (ico, ico.aliases.get(), ico.memberships.get(), ico.partnerships.get()):
        assert row.history.get().history_change_reason == "Founding documents received"


@pytest.mark.parametrize(
    ("kind", "shown", "hidden"),
    [
        ("ico", {"quebec_presence", "neq"}, {"subtype", "nonprofit"}),
        ("southern_partner", {"subtype", "nonprofit"}, {"quebec_presence", "neq", "region"}),
        ("quebec_partner", {"subtype", "region", "neq"}, {"quebec_presence", "nonprofit"}),
    ],
)
def test_a_form_asks_what_its_kind_has(
    reviewer: Client, kind: str, shown: set[str], hidden: set[str]
) -> None:
    added = Filled(reviewer, f"{URL}add/?kind={kind}")
    changed = Filled(reviewer, change(builders.organization(kind)))
    for page in (added, changed):
        assert shown <= {*page.data}
        assert not hidden & {*page.data}


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        (
            "ico",
            {"aliases", "memberships", "partnerships", "active_countries", "contacts"},
        ),
        ("southern_partner", {"aliases", "partnerships_with_icos", "needs", "contacts"}),
        ("quebec_partner", {"aliases", "partnerships_with_icos", "expertises", "contacts"}),
    ],
)
def test_a_page_shows_the_rows_of_its_kind(reviewer: Client, kind: str, rows: set[str]) -> None:
    page = Filled(reviewer, f"{URL}add/?kind={kind}")
    assert {*page.formsets} == rows
    assert {*Filled(reviewer, change(builders.organization(kind))).formsets} == rows - {"reviews"}


def test_rows_and_values_of_another_kind_stay_in_sight(reviewer: Client) -> None:
    active = [ActiveCountry(country="HT")]
    ico = builders.organization(published=False, neq="1165471234")
    write([Draft(ico, {"active_countries": active})], by=None)
    Filled(reviewer, change(ico)).type(kind="southern_partner", country="HT").saved()
    page = Filled(reviewer, change(ico))
    assert (page.data["neq"], page.data["quebec_presence"]) == ("1165471234", "headquarters")
    assert "charity_number" not in page.data
    assert "active_countries" in page.formsets
    page.type(neq="", quebec_presence="", region="").delete("active_countries", 0).saved()
    page = Filled(reviewer, change(ico))
    assert not {"neq", "quebec_presence", "region"} & {*page.data}
    assert "active_countries" not in page.formsets


def test_a_bad_neq_is_refused_on_its_field_and_nothing_is_stored(reviewer: Client) -> None:
    ico = builders.organization()
    page = Filled(reviewer, change(ico)).type(neq="123", acronym="ABC")
    found = page.add("aliases", name="Autre nom").refused()
    assert [*found] == ["neq"]
    assert "begins with 11, 22, 33 or 88" in found["neq"][0]
    assert "Correct the NEQ" in found["neq"][0]
    ico.refresh_from_db()
    assert ico.acronym == ""
    assert not ico.aliases.exists()


def test_what_only_the_verb_sees_is_refused_in_the_row_that_it_is_about(reviewer: Client) -> None:
    ico, other = builders.organization(), builders.organization()
    page = Filled(reviewer, change(ico)).type(acronym="ABC")
    page.add("partnerships", partner=builders.organization("southern_partner").pk)
    page.data["partnerships-0-partner"] = other.pk
    found = page.refused()
    # The choice is limited to partners: an ICO is none of them.
    assert [*found] == ["partnerships-0-partner"]
    ico.refresh_from_db()
    assert ico.acronym == ""


def test_overlapping_memberships_are_refused_in_the_second_row(reviewer: Client) -> None:
    ico = builders.organization()
    builders.membership(ico, "2010-01-01", "2015-01-01")
    found = Filled(reviewer, change(ico)).add("memberships", start="2014-01-01").refused()
    assert [*found] == ["memberships-1-start"]
    assert "do not overlap" in found["memberships-1-start"][0]
    assert ico.memberships.count() == 1


def test_a_membership_of_a_partner_is_refused(reviewer: Client) -> None:
    partner = builders.organization("southern_partner")
    page = Filled(reviewer, "/en/admin/organizations/membership/add/")
    found = page.type(organization=partner.pk, start="2020-01-01").refused()
    assert [*found] == ["start"]
    assert "Memberships are of an ICO" in found["start"][0]
    assert not partner.memberships.exists()


def test_a_row_refused_takes_the_record_and_the_other_rows_with_it(reviewer: Client) -> None:
    partner = builders.organization("southern_partner")
    need = builders.stored(Need(organization=partner, title_fr="Puits"))
    page = Filled(reviewer, change(partner)).type(kind="quebec_partner", country="CA")
    found = page.add("aliases", name="Autre").refused()
    assert found[""] == [
        "A need is stated by a partner in a southern country. Correct the organization or its kind."
    ]
    partner.refresh_from_db()
    assert partner.kind == "southern_partner"
    assert not partner.aliases.exists()
    assert Need.objects.get() == need


def test_a_kind_changes_with_the_rows_that_it_makes_senseless(reviewer: Client) -> None:
    partner = builders.organization("southern_partner", published=False)
    builders.stored(Need(organization=partner, title_fr="Puits"))
    administrator = signed_in("administrator")
    page = Filled(administrator, change(partner)).type(kind="quebec_partner", country="CA")
    page.delete("needs", 0).saved()
    partner.refresh_from_db()
    assert partner.kind == "quebec_partner"
    assert not Need.objects.exists()
    assert [line.history_type for line in Need.history.all()] == ["-", "+"]


def test_an_edit_that_makes_a_published_record_unfit_is_refused(reviewer: Client) -> None:
    ico = builders.organization()
    found = Filled(reviewer, change(ico)).type(region="").refused()
    assert {*found} == {"", "region"}
    assert "This record is published" in found[""][0]
    ico.refresh_from_db()
    assert (ico.region, ico.publication) == ("06", "published")


def test_rows_that_someone_added_meanwhile_stay(reviewer: Client) -> None:
    ico = builders.organization()
    page = Filled(reviewer, change(ico)).add("aliases", name="Mine")
    page.data["seen_at"] = ""  # as from a page without the check of who was first
    write([Draft(ico, {"aliases": [Alias(name="Theirs")]})], by=None)
    page.saved()
    assert {alias.name for alias in ico.aliases.all()} == {"Mine", "Theirs"}


def test_nobody_overwrites_what_they_have_not_seen_without_being_told(reviewer: Client) -> None:
    ico = builders.organization(name="Avant")
    mine = Filled(reviewer, change(ico)).type(acronym="MINE")
    Filled(signed_in("administrator"), change(ico)).type(acronym="THEIRS").saved()
    response = mine.save()
    message = response.context["adminform"].form.non_field_errors()[0]
    assert message.startswith("administrator changed this record on ")
    ico.refresh_from_db()
    assert ico.acronym == "THEIRS"
    state = response.context["merge"].state
    mine.type(**{"merge_state": state, "merge-acronym": "mine"}).saved()
    ico.refresh_from_db()
    assert ico.acronym == "MINE"


def test_nothing_changed_leaves_no_line(reviewer: Client) -> None:
    ico = builders.organization(aliases=["Autre"])
    lines = ico.history.count()
    Filled(reviewer, change(ico)).saved()
    assert ico.history.count() == lines


def test_what_others_refer_to_is_not_deleted() -> None:
    administrator = signed_in("administrator")
    ico = builders.organization()
    builders.partnership(ico, builders.organization("southern_partner"))
    page = administrator.get(f"{URL}{ico.pk}/delete/").content.decode()
    assert "it cannot be deleted" in page
    assert "Archive it, with a reason" in page
    administrator.post(f"{URL}{ico.pk}/delete/", {"post": "yes"})
    assert Organization.objects.filter(pk=ico.pk).exists()


def test_a_deletion_keeps_who_and_why() -> None:
    administrator = signed_in("administrator")
    ico = builders.organization(aliases=["Autre"])
    response = administrator.post(
        f"{URL}{ico.pk}/delete/", {"post": "yes", "change_reason": "Recorded twice"}
    )
    assert response.status_code == 302
    assert not Organization.objects.filter(pk=ico.pk).exists()
    for model in (Organization, Alias):
        last = model.history.first()
        assert (last.history_type, last.history_user.username) == ("-", "administrator")
        assert last.history_change_reason == "Recorded twice"


def test_a_selection_is_deleted_whole_or_not_at_all() -> None:
    administrator = signed_in("administrator")
    free, tied = builders.organization(), builders.organization()
    partnership = builders.partnership(tied, builders.organization("southern_partner"))
    posted = {"action": "delete_selected", "_selected_action": [free.pk, tied.pk], "post": "yes"}
    page = administrator.post(URL, posted)
    assert str(partnership) in page.content.decode()
    assert Organization.objects.filter(pk__in=[free.pk, tied.pk]).count() == 2
    posted["_selected_action"] = [free.pk]
    administrator.post(URL, posted)
    assert not Organization.objects.filter(pk=free.pk).exists()


def test_many_rows_become_a_link_to_their_list(reviewer: Client) -> None:
    ico = builders.organization()
    partners = [builders.organization("southern_partner", published=False) for _ in range(31)]
    write([Draft(Partnership(ico=ico, partner=one)) for one in partners], by=None)
    page = reviewer.get(change(ico))
    prefixes = {one.formset.prefix for one in page.context["inline_admin_formsets"]}
    assert "partnerships" not in prefixes
    link = next(one for one in page.context["related_links"] if one.count == 31)
    assert link.url == f"/en/admin/organizations/partnership/?ico__id__exact={ico.pk}"
    assert reviewer.get(link.url).context["cl"].result_count == 31


def test_an_analyst_sees_a_contact_nowhere() -> None:
    ico = builders.organization()
    contact = Contact(organization=ico, function="Fonction secrète", email="secret@example.org")
    builders.stored(contact)
    analyst = signed_in("analyst")
    for url in (
        "/en/admin/",
        "/en/admin/organizations/",
        URL,
        change(ico),
        f"{URL}{ico.pk}/history/",
    ):
        page = analyst.get(url, follow=True).content.decode()
        assert "Fonction" not in page
        assert "contact/" not in page
    # Nor by asking the list of organizations about it.
    assert analyst.get(f"{URL}?contacts__function__startswith=F").status_code == 400
    for page in ("", f"{contact.pk}/change/", f"{contact.pk}/history/", f"{contact.pk}/delete/"):
        assert analyst.get(f"/en/admin/organizations/contact/{page}").status_code == 403


def test_an_analyst_changes_nothing() -> None:
    ico = builders.organization()
    analyst = signed_in("analyst")
    page = analyst.get(change(ico))
    assert "change_reason" not in page.content.decode()
    assert page.context["moves"] == []
    assert analyst.post(change(ico), {"name": "Autre"}).status_code == 403


@pytest.mark.parametrize("term", ["cote", "CÔTE", "côte nord", "CN-SI"])
def test_lists_and_completion_find_without_accents(reviewer: Client, term: str) -> None:
    found = builders.organization(name="Solidarité Côte-Nord", acronym="CN-SI")
    builders.organization(name="Autre organisme")
    assert [*reviewer.get(URL, {"q": term}).context["cl"].result_list] == [found]
    query = {"app_label": "organizations", "model_name": "partnership", "field_name": "ico"}
    answer = reviewer.get("/en/admin/autocomplete/", {**query, "term": term}).json()
    assert [one["text"] for one in answer["results"]] == ["Solidarité Côte-Nord"]


def test_completion_offers_what_the_field_may_hold(reviewer: Client) -> None:
    ico = builders.organization(name="Même nom")
    partner = builders.organization("southern_partner", name="Même nom")
    for name, expected in (("ico", ico), ("partner", partner)):
        query = {"app_label": "organizations", "model_name": "partnership", "field_name": name}
        answer = reviewer.get("/en/admin/autocomplete/", {**query, "term": "meme"}).json()
        assert [one["id"] for one in answer["results"]] == [str(expected.pk)]


def test_an_officer_finds_by_neq_and_by_key(reviewer: Client) -> None:
    found = builders.organization(neq="1165471234", key="source-42")
    builders.organization()
    for term in ("1165471234", "source-42"):
        assert [*reviewer.get(URL, {"q": term}).context["cl"].result_list] == [found]


def test_filters_offer_what_is_there_and_narrow_the_list(reviewer: Client) -> None:
    member, past = builders.organization(), builders.organization()
    builders.membership(member, "2000-01-01")
    builders.membership(past, "2000-01-01", "2010-01-01")
    builders.organization("southern_partner", country="SN")
    page = reviewer.get(URL)
    specs = {spec.title: spec for spec in page.context["cl"].filter_specs}
    (box,) = specs["country"].choices(page.context["cl"])
    assert [label for _value, label, _is_chosen in box["options"]] == ["All", "Canada", "Senegal"]
    for answer, expected in (("true", [member]), ("false", [past])):
        assert [*reviewer.get(URL, {"aqoci": answer}).context["cl"].result_list] == expected
    assert reviewer.get(URL, {"aqoci": "unknown"}).context["cl"].result_count == 1
    assert reviewer.get(URL, {"aqoci": "nonsense"}).context["cl"].result_count == 3
