"""Which of two records each field of the one that is kept is taken from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from organizations.models import Organization

KEPT, DUPLICATE = "kept", "duplicate"
NEVER = {"key"}  # the source of the record that is kept knows it by it
PLACE = {"city", "latitude", "longitude"}
SHOWS = "publish_location"


@dataclass(frozen=True)
class Choice:
    """A field in which the two differ, and the side that is proposed."""

    field: models.Field
    kept: Any
    duplicate: Any
    proposed: str

    @property
    def name(self) -> str:
        return self.field.name


def choices_of(duplicate: Organization, kept: Organization) -> list[Choice]:
    """What is empty on one side is taken from the other; what both say, from the kept one."""
    found = []
    for field in Organization.stored_fields():
        mine, theirs = getattr(kept, field.attname), getattr(duplicate, field.attname)
        if field.name not in NEVER and mine != theirs:
            found.append(Choice(field, mine, theirs, _proposed(field, mine, theirs)))
    return found


def _proposed(field: models.Field, mine: Any, theirs: Any) -> str:
    return DUPLICATE if mine in (None, "") and theirs not in (None, "") else KEPT


def chosen(
    duplicate: Organization, kept: Organization, choices: Mapping[str, str]
) -> dict[str, Any]:
    """The attributes that the kept record takes from the other, and their values. A place that
    one of the two hides is not shown by the other: some partners are at risk."""
    taken = {
        one.field.attname: one.duplicate
        for one in choices_of(duplicate, kept)
        if choices.get(one.name, one.proposed) == DUPLICATE
    }
    hidden = PLACE & {*taken} and not duplicate.publish_location
    kept_hidden = not kept.publish_location and any(
        getattr(kept, name) not in (None, "") for name in PLACE - {*taken}
    )
    if taken.get(SHOWS, kept.publish_location) and (hidden or (kept_hidden and SHOWS in taken)):
        taken[SHOWS] = False
    return {name: value for name, value in taken.items() if value != getattr(kept, name)}


def unique_among(names: Mapping[str, Any]) -> list[str]:
    """Those of the attributes that no two records may share."""
    constraints = Organization._meta.constraints
    unique = {
        field
        for constraint in constraints
        if isinstance(constraint, models.UniqueConstraint)
        for field in constraint.fields
    }
    return sorted(unique & {*names})
