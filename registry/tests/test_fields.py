"""Folded fields stay in step on every path that stores; codes sort the same everywhere."""

from contextlib import suppress

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.core.validators import URLValidator
from hypothesis import given
from hypothesis import strategies as st

from organizations.models import Organization
from registry.actions import Draft, write
from registry.fields import PLAIN_ADDRESS, WebAddressValidator
from tests.builders import organization

pytestmark = pytest.mark.django_db


def folded() -> tuple[str, str]:
    return Organization.objects.values_list("name_folded", "search_folded").get()


def test_save_bulk_create_and_bulk_update_fold() -> None:
    record = Organization(kind="ico", name="Côte", slug="a")
    Organization.objects.bulk_create([record])
    assert folded() == ("cote", "cote")
    record.name = "Œuvre"
    Organization.objects.bulk_update([record], ["name"])
    assert folded() == ("oeuvre", "oeuvre")
    record.acronym = "ŒL"
    record.save()
    assert folded() == ("oeuvre", "oeuvre oel")
    record.acronym = ""
    Organization.objects.bulk_update([record], ["acronym"])
    assert folded() == ("oeuvre", "oeuvre")


def test_a_verb_that_renames_folds() -> None:
    record = organization(name="Côte", published=False)
    record.name = "Éden"
    write([Draft(record)], by=None)
    assert folded() == ("eden", "eden")


def test_update_would_leave_it_stale() -> None:
    organization(published=False)
    with pytest.raises(FieldError, match="name_folded"):
        Organization.objects.update(name="Autre")
    assert Organization.objects.update(postal_code="G1R 5P3") == 1


def test_codes_sort_by_code_point() -> None:
    for key in ("b", "B", "a-1", "a1", "É", "A"):
        organization(key=key, published=False)
    keys = Organization.objects.order_by("key").values_list("key", flat=True)
    assert list(keys) == ["A", "B", "a-1", "a1", "b", "É"]


def test_history_leaves_folded_copies_out() -> None:
    names = {field.name for field in Organization.history.model._meta.get_fields()}
    assert "name" in names
    assert not names & {"name_folded", "search_folded"}


LETTERS = "abz09-./:_%AÉ[]@ \n"
ADDRESSES = st.builds(
    "{}{}.{}{}".format,
    st.sampled_from(["https://", "http://", "ftp://", "https:/", ""]),
    st.text(LETTERS, max_size=12),
    st.sampled_from(["ca", "example", "c", "c0", "x-y", f"{'a' * 64}", ""]),
    st.text(LETTERS, max_size=8).map(lambda text: text and f"/{text}"),
)


@given(ADDRESSES)
def test_a_plain_address_is_taken_as_django_takes_it(text: str) -> None:
    """Each way lets through, and refuses, the same."""
    found = [True, True]
    for number, validator in enumerate(
        [WebAddressValidator(), URLValidator(schemes=["http", "https"])]
    ):
        with suppress(ValidationError):
            validator(text)
            found[number] = False
    assert found[0] == found[1]
    assert not (PLAIN_ADDRESS.fullmatch(text) and found[1])
