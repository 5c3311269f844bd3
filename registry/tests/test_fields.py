"""Folded fields stay in step on every path that stores; codes sort the same everywhere."""

import pytest
from django.core.exceptions import FieldError

from organizations.models import Organization
from registry.actions import Draft, write
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
