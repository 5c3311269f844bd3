"""The language of a name, as files of other sources write it."""

import pytest

from organizations.models import Organization
from registry.cells import read

FIELD = Organization._meta.get_field("name_language")


@pytest.mark.parametrize(
    "cell, code",
    [
        ("es", "es"),
        ("Espagnol", "es"),
        ("Haitian Creole", "ht"),
        ("mam", "mam"),  # a rare one, without a name
        ("kom", "kom"),  # a code, not the language that is named Kom
        ("?", "?"),  # refused by the field
        ("", None),
    ],
)
def test_a_code_or_a_name_is_read(cell: str, code: str | None) -> None:
    assert read(cell, FIELD) == code
