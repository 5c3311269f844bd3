"""Queries that are put into SQL once give what the ORM gives."""

from typing import Any

import pytest
from django.test import Client

from organizations import profile as of_organizations
from organizations.models import Need, Organization
from projects import profile as of_projects
from projects.models import Project
from registry.actions import withdraw
from registry.prepared import OfOne, by_key, public_at
from tests.builders import membership, organization, partnership, project, stored

pytestmark = pytest.mark.django_db
EVERY = Organization.objects.all()
RELATIONS = [(Project, one) for one in of_projects.RELATIONS.values()]
RELATIONS += [(Organization, one) for one in of_organizations.RELATIONS.values()]
RELATIONS += [(Organization, one) for one in of_organizations.LATEST.values()]


def all_that_is_read(row: Any) -> Any:
    """Its fields, those that were not read left out, and the records that were read with it."""
    deferred, cached = row.get_deferred_fields(), row._state.fields_cache
    own = {one.attname for one in row._meta.concrete_fields} - deferred
    values = {name: getattr(row, name) for name in own}
    return values, {name: one and all_that_is_read(one) for name, one in cached.items()}


@pytest.fixture
def pair() -> dict[Any, Any]:
    ico, south = organization(aliases=["Boréal"]), organization("southern_partner")
    membership(ico, "2015-01-01")
    partnership(ico, south, start="2015-05-01")
    stored(Need(organization=south, title_fr="Eau"))
    hidden = organization("quebec_partner", published=False)
    parts = {"contractor": south, "partner": hidden}
    one = project("development", lead=ico, partners=parts, countries=["HT", "SN"])
    return {Organization: ico, Project: one}


@pytest.mark.parametrize("model, one", RELATIONS, ids=map(str, range(len(RELATIONS))))
def test_rows_of_one_record_are_those_of_the_orm(
    model: Any, one: OfOne, pair: dict[Any, Any]
) -> None:
    record = model.objects.get(pk=pair[model].pk)
    rows = list(one.rows(getattr(record, one.relation)))
    assert [*map(all_that_is_read, one.of(record))] == [*map(all_that_is_read, rows)]


def test_a_record_is_found_at_its_address_and_where_it_was() -> None:
    one = organization(name="Cap Boréal")
    was = one.slug
    assert public_at(EVERY, was) == one
    one.name = "Fleuve et monde"
    stored(one)
    assert one.slug != was
    assert public_at(EVERY, one.slug) == public_at(EVERY, was) == one
    assert public_at(EVERY, "cap-horn") is None
    withdraw(Organization, [one.pk], by=None, reason="Une erreur")
    assert public_at(EVERY, one.slug) is None


def test_records_are_found_by_their_keys() -> None:
    ones = [organization(name=name) for name in ("Alfa", "Bravo", "Charlie")]
    pks = [one.pk for one in ones]
    for asked in (pks, pks[:1], [], [-1]):
        assert by_key(Organization.objects.public, asked) == EVERY.in_bulk(asked)


def test_what_is_written_shows_at_once(client: Client) -> None:
    south = organization("southern_partner", name="Coop Lakay")
    one = project("development", partners={"contractor": south}, countries=["HT"])
    pages = (one.get_absolute_url(), south.get_absolute_url())
    assert all("Coop Lakay" in client.get(page).content.decode() for page in pages)
    south.name = "Fanm Vanyan"
    stored(south)
    for page in pages:
        told = client.get(page, follow=True).content.decode()
        assert "Coop Lakay" not in told
        assert "Fanm Vanyan" in told
