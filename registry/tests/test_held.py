"""What many records hold is what each says that it holds."""

import pytest

from organizations.models import Organization
from registry.held import held
from tests import builders


def test_each_attribute_is_told_of_each_record() -> None:
    records = [Organization(key=key, country=country) for key, country in (("a", "HT"), ("b", ""))]
    assert held(records, ["key", "country"]) == {"key": ("a", "b"), "country": ("HT", "")}
    assert held(records, ["key"]) == {"key": ("a", "b")}
    assert held([], ["key", "name"]) == {"key": (), "name": ()}
    assert held(records, []) == {}


@pytest.mark.django_db
def test_what_was_not_read_is_read() -> None:
    made = builders.organization("ico", published=False)
    read = Organization.objects.only("key").get(pk=made.pk)
    assert held([made, read], ["key", "name"])["name"] == (made.name, made.name)
