"""What a person has read before a split, in one word: it says whether it is still so."""

import hashlib
from collections.abc import Iterable
from typing import Any

from organizations.actions.merging.relations import relations_of
from organizations.models import Organization
from registry.models import Record


def state_of(original: Any, members: Iterable[Any]) -> str:
    """Changes with the record, the members that are stored, and any row that refers to it."""
    digest = hashlib.sha256()
    pks = [original.pk, *(one.pk for one in members if one.pk is not None)]
    records = Organization.objects.filter(pk__in=pks).order_by("pk")
    for line in records.values_list("pk", "updated_at"):
        digest.update(f"{line}".encode())
    for relation in relations_of(Organization):
        digest.update(f"{relation.label}.{relation.field.name}".encode())
        names = ["pk", *(["updated_at"] if issubclass(relation.model, Record) else [])]
        for line in relation.rows(original).values_list(*names):
            digest.update(f"{line}".encode())
    return digest.hexdigest()
