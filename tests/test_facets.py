"""The number beside each choice of a list is how many records choosing it gives."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organizations.filters import OrganizationFilter
from organizations.models import ActiveCountry, Expertise, Need
from projects.filters import ProjectFilter
from projects.models import ProjectGoal
from registry import kept as keeping
from registry.facets import AnyOf
from registry.filters import RecordFilterSet
from tests.builders import membership, organization, project, stored
from tests.standing import standing
from tests.tallied import tallies, uncached

pytestmark = pytest.mark.django_db


@standing
def world() -> None:
    """Records that share codes by several ties at once, and some that are not public."""
    first = organization(key="first", name="Cap", region="03", name_language="fr")
    stored(first, active_countries=[ActiveCountry(country="SN"), ActiveCountry(country="HT")])
    membership(first, "2010-01-01")
    second = organization(key="second", name="Marées", acronym="CAP")
    membership(second, "2001-01-01", "2009-12-31")
    south = organization("southern_partner", key="south", subtype="cooperative", name_language="ht")
    stored(Need(organization=south, title_fr="Eau", sector_id="14030"))
    stored(Need(organization=south, title_fr="Puits", sector_id="14030"))
    union = organization("quebec_partner", key="union", subtype="trade_union", name_language="mam")
    stored(Expertise(organization=union, domain_fr="Eau", sector_id="14030"))
    hidden = organization("southern_partner", key="hidden", published=False)
    water = project(
        "development",
        lead=first,
        partners={"contractor": south, "partner": hidden, "expertise_provider": union},
        countries=["HT", "SN"],
        sectors=["14030", "31120"],
        actual_start="2010-03-01",
        actual_end="2012-06-30",
        status="closed",
    )
    stored(water, goals=[ProjectGoal(goal=6), ProjectGoal(goal=1)])
    both = {"co_lead": second, "partner": south}
    project("fieldwork", lead=first, partners=both, countries=["SN"], planned_start="2024-01-01")
    project("awareness", lead=second, regions=["03", "06"], sectors=["99820"])
    project("awareness", lead=second, published=False, regions=["09"], countries=["ML"])


VALUES: dict[type[RecordFilterSet], dict[str, list[str]]] = {
    OrganizationFilter: {
        "q": ["cap"],
        "expertise": ["eau"],
        "kind": ["ico", "southern_partner", "quebec_partner"],
        "subtype": ["cooperative", "trade_union"],
        "country": ["HT", "CA", "FR"],
        "region": ["03", "06"],
        "active": ["SN", "HT", "ML"],
        "sector": ["14030", "31120", "99820"],
        "aqoci": ["true", "false", "unknown"],
        "name_language": ["fr", "ht", "other", "unknown"],
    },
    ProjectFilter: {
        "q": ["projet"],
        "partner": ["south", "cap"],
        "type": ["development", "fieldwork", "awareness"],
        "status": ["closed", "pipeline"],
        "country": ["HT", "SN", "ML"],
        "region": ["03", "06"],
        "sector": ["14030", "99820"],
        "sdg": ["1", "6"],
        "year": ["2011", "2024", "2030"],
        "lead": ["first", "second"],
    },
}


@st.composite
def questions(draw: st.DrawFn) -> tuple[RecordFilterSet, str]:
    """A list under filters, and the name of one of its facets."""
    asked = draw(st.sampled_from(list(VALUES)))
    names = draw(st.lists(st.sampled_from(list(VALUES[asked])), max_size=3, unique=True))
    data = QueryDict(mutable=True)
    for name in names:
        codes = st.lists(st.sampled_from(VALUES[asked][name]), min_size=1, max_size=3)
        data.setlist(name, draw(codes))
    facets = [name for name, one in asked.base_filters.items() if isinstance(one, AnyOf)]
    return asked(data), draw(st.sampled_from(facets))


@pytest.mark.usefixtures("world")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(questions())
def test_a_count_is_the_length_of_the_list_that_it_leads_to(
    question: tuple[RecordFilterSet, str],
) -> None:
    check(*question)


@pytest.fixture
def tallied(world: None) -> Iterator[None]:
    with tallies():
        yield


@pytest.mark.usefixtures("tallied")
@settings(max_examples=13, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(questions())
def test_a_long_list_has_the_same_counts_and_the_same_rows(
    question: tuple[RecordFilterSet, str],
) -> None:
    found, name = question
    assert found.tallied is not None
    check(found, name)
    for sort in ("", *found.orders):
        data = found.data.copy()
        data.setlist("sort", [sort] if sort and not found.form.cleaned_data["q"] else [])
        tallied, counted = type(found)(data), uncached(type(found)(data))
        assert tallied.page_obj.paginator.count == counted.page_obj.paginator.count
        assert list(tallied.page_obj) == list(counted.page_obj)


def check(found: RecordFilterSet, name: str) -> None:
    told = {one.value: one.count for one in found.page_form.fields[name].facet.choices}
    # A year after the last day known is counted once it is asked for.
    others = VALUES[type(found)][name] if name != "year" else []
    for code in {*told, *others}:
        alone = found.data.copy()
        alone.setlist(name, [code])
        rows = [row.pk for row in type(found)(alone).qs]
        assert len(rows) == len(set(rows)) == told.get(code, 0), code
    chosen = set(found.data.getlist(name))
    assert chosen <= set(told)
    assert all(count or code in chosen for code, count in told.items())


@pytest.mark.usefixtures("world")
def test_what_takes_long_to_count_says_when_it_was_counted(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "LONG", -1)
    said = "The number beside each choice was counted at"
    try:
        first = client.get("/en/organizations/?kind=ico").content.decode()
        later = client.get("/en/organizations/?kind=ico&sort=-name&page_size=25").content.decode()
        other = client.get("/en/organizations/?kind=quebec_partner").content.decode()
    finally:
        cache.clear()
    assert [said in page for page in (first, later, other)] == [False, True, False]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("address", ["/en/organizations/", "/en/projects/"])
def test_no_address_breaks_a_list(client: Client, address: str) -> None:
    long = "a" * 10_000
    for query in ("q=%00", f"q={long}", f"country={long}", f"{long}=1", "page=" + "9" * 5000):
        assert client.get(f"{address}?{query}").status_code in (200, 400, 404), query[:20]
    page = client.get(f"{address}?country=HT&country=HT&country=SN&page_size=25&page_size=100")
    assert page.status_code == 200
    assert [chip.value for chip in page.context["found"].chips] == ["Haiti", "Senegal"]
    assert page.context["page_obj"].paginator.per_page == 100


def test_a_wrong_filter_leaves_choices_without_numbers(client: Client) -> None:
    organization()
    form = client.get("/en/organizations/?country=XX").context["form"]
    assert [choice.count for choice in form.fields["kind"].facet.choices] == [None]


def test_a_list_of_very_many_choices_keeps_those_that_give_most(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    monkeypatch.setattr("registry.facets.MOST_CHOICES", 1)
    few, most = organization(key="few"), organization(key="most")
    for lead in (few, most, most):
        project(lead=lead)
    page = client.get("/en/projects/")
    assert [one.value for one in page.context["form"].fields["lead"].facet.choices] == ["most"]
    assert "1 other choice is left out" in page.content.decode()
    page = client.get("/en/projects/?lead=few")
    lead = page.context["form"].fields["lead"].facet
    assert {one.value: one.count for one in lead.choices} == {"few": 1}


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("query", ["", "q=cap", "kind=ico&country=CA"])
def test_the_other_language_and_the_map_keep_the_filters(client: Client, query: str) -> None:
    page = client.get(f"/organismes/?{query}").content.decode()
    there = f"/en/organizations/?{query}".rstrip("?").replace("&", "&amp;")
    assert f'href="http://testserver{there}" lang="en" hreflang="en"' in page
    on_map = f"/carte/?show=places{'&amp;' if query else ''}{query.replace('&', '&amp;')}"
    assert f'href="{on_map}"' in page
    assert client.get(on_map.replace("&amp;", "&")).status_code == 200


@pytest.mark.usefixtures("world")
def test_too_many_records_are_not_counted_and_it_is_said(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.facets.MOST_COUNTED", 2)
    page = client.get("/en/organizations/?kind=ico")
    fields = page.context["form"].fields
    assert {one.count for one in fields["kind"].facet.choices} == {None}
    assert len(fields["kind"].facet.choices) == 3
    assert [one.count for one in fields["region"].facet.choices] == [1, 1]
    assert "Some choices stand without a number" in page.content.decode()
