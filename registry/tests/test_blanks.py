"""What an import begins a new record with is what the model itself would."""

import pytest

from organizations.models import Organization
from registry.imports.blanks import Blank
from registry.imports.importer import IMPORTERS


@pytest.mark.parametrize("name", IMPORTERS)
def test_a_blank_is_a_new_record(name: str) -> None:
    model = IMPORTERS[name].model
    one, made = Blank(model)(), model()
    chosen = {"_state", "key", "created_at", "updated_at"}
    assert {k: v for k, v in vars(one).items() if k not in chosen} == {
        k: v for k, v in vars(made).items() if k not in chosen
    }
    assert vars(one).keys() == vars(made).keys()
    assert vars(one._state).keys() == vars(made._state).keys()


def test_what_is_told_anyway_is_not_made_up_for_each() -> None:
    blank = Blank(Organization, {"key"})
    assert blank().key == blank().key


def test_each_blank_has_what_is_its_own() -> None:
    blank = Blank(Organization)
    one, other = blank(), blank()
    assert one.key != other.key
    one.merged_into = Organization(pk=1)
    one.name = "Une"
    assert (other.name, other.merged_into) == ("", None)
