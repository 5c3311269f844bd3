"""Whatever parameters an address is given, public or the staff's: an answer, never a failure."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.tests.people import signed_in
from portal.reports import CATALOGUE
from registry.filters import RecordFilterSet
from tests.every_address import public_addresses
from tests.naughty import naughty
from tests.staff_world import one_of_each

pytestmark = pytest.mark.django_db
# Addresses of one record, of a form, or of nothing that is asked by parameters.
NOT_ASKED = re.compile(r"correction|/(?:suivi|following)/|/oidc/|i18n|/v1/.*[^/]$")
MANNER = ["page", "page_size", "sort", "q", "exact", "limit", "cursor", "fields", "expand", "begin"]
MANNER += ["labels", "dialect", "rows", "as_of", "since", "columns", "resource", "format", "filter"]
MANNER += [
    "country",
    "partner",
    "region",
    "sector",
    "type",
    "stage",
    "lead",
    "year",
    "by",
    "x",
    "y",
]
OF_ADMIN = ["q", "o", "p", "all", "e", "_popup", "_to_field", "publication", "publication__exact"]
OF_ADMIN += ["pk__in", "name__icontains", "history__id", "organization__id__exact", "kind", "warn"]
PLAUSIBLE = [
    "HT",
    "CA",
    "06",
    "ico",
    "development",
    "2020",
    "2020-01-01",
    "-name",
    "name",
    "1",
    "0",
]
PLAUSIBLE += ["-1", "99999999999999999999", "true", "now", "all", "csv", "excel-fr", "1,2", "|"]


def filters_of(kind: Any) -> set[str]:
    own = set(getattr(kind, "base_filters", ()))
    return own.union(*(filters_of(one) for one in kind.__subclasses__()))


def asked(names: list[str]) -> st.SearchStrategy[str]:
    name = st.sampled_from(names) | st.text(max_size=8)
    value = st.sampled_from(PLAUSIBLE) | st.sampled_from(naughty()) | st.text(max_size=30)
    pairs = st.lists(st.tuples(name, value), max_size=5)
    return pairs.map(lambda found: urlencode(found, errors="surrogatepass"))


def answer_of(client: Client, address: str) -> int:
    """The status; whatever is streamed is read to its end."""
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return int(answer.status_code)


@pytest.fixture
def world(settings: Any) -> list[str]:
    one_of_each()
    settings.METRICS_TOKEN = ""
    return sorted({one for one in public_addresses() if not NOT_ASKED.search(one)})


NAMES = sorted({*MANNER, *filters_of(RecordFilterSet), *(f"{one.name}" for one in CATALOGUE)})
QUIETLY = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=30, suppress_health_check=QUIETLY)
@given(st.data())
def test_the_public_may_ask_anything(client: Client, world: list[str], data: st.DataObject) -> None:
    address = data.draw(st.sampled_from(world))
    query = data.draw(asked(NAMES))
    assert answer_of(client, f"{address}?{query}") < 500


@pytest.fixture
def lists(db: None) -> tuple[Client, list[str]]:
    """The lists of the admin, for who may see them all."""
    one_of_each()
    models = [model._meta for model in admin.site._registry]
    found = [f"/en/admin/{one.app_label}/{one.model_name}/" for one in models]
    return signed_in("administrator", is_superuser=True), sorted(found)


@settings(max_examples=20, suppress_health_check=QUIETLY)
@given(st.data())
def test_staff_may_ask_anything(lists: tuple[Client, list[str]], data: st.DataObject) -> None:
    client, addresses = lists
    address = data.draw(st.sampled_from(addresses))
    query = data.draw(asked([*OF_ADMIN, *NAMES]))
    assert answer_of(client, f"{address}?{query}") < 500
