"""The verb of the code table of sectors."""

from collections.abc import Collection

from django.db.models import Max
from django.utils import timezone

from organizations.models import Sector

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
