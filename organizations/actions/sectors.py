"""The verbs of the code table of sectors."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from organizations.codelists import Entry, refreshed
from organizations.models import Sector
from registry.actions.noting import note_changed

CODE = 5
CATEGORY = 3


def adopt_sectors(codes: Collection[str]) -> list[Sector]:
    """Add the sector codes that sources have used and that the standard's list no longer, or
    does not, hold; they bear no name, and are withdrawn from the day of our table.

    Only a code of five digits in a known category (its first three) is adopted.
    """
    table = Sector.objects.all()
    since = table.aggregate(day=Max("withdrawn_on"))["day"] or timezone.localdate()
    categories = {code[:CATEGORY] for code in table.values_list("code", flat=True)}
    adopted = [
        Sector(code=code, withdrawn_on=since)
        for code in sorted(codes)
        if len(code) == CODE and code.isdecimal() and code[:CATEGORY] in categories
    ]
    return Sector.objects.bulk_create(adopted)


class Refreshed(NamedTuple):
    """How many codes."""

    created: int
    updated: int
    unchanged: int
    absent: int


@transaction.atomic
def refresh_sectors(entries: Sequence[Entry], *, dry_run: bool = False) -> Refreshed:
    """Bring the table to what the entries say. Codes that they do not name, of which some may be in
    use, stay as they are. What names a code that changed is looked at again by the feed."""
    found = [*refreshed(entries, timezone.localdate())]
    new, old = ([one for one, is_new in found if is_new is wanted] for wanted in (True, False))
    absent = Sector.objects.exclude(code__in=[one.code for one in entries]).count()
    if not dry_run:
        Sector.objects.bulk_create(new)
        Sector.objects.bulk_update(old, ["name_en", "name_fr", "withdrawn_on"])
        _note_uses([one.code for one in old])
    return Refreshed(len(new), len(old), len(entries) - len(found), absent)


def _note_uses(codes: Sequence[str]) -> None:
    for relation in Sector._meta.related_objects:
        rows = relation.related_model._default_manager.filter(sector__in=codes).order_by()
        note_changed(relation.related_model, rows.values_list("pk", flat=True).iterator())
