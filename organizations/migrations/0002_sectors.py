"""Loads the sectors; see organizations/data/README.md for their source."""

import csv
from pathlib import Path

from django.db import migrations

TABLE = Path(__file__).parent.parent / "data" / "sectors.csv"


def load(apps, schema_editor):
    Sector = apps.get_model("organizations", "Sector")
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = [
            {**row, "withdrawn_on": row["withdrawn_on"] or None} for row in csv.DictReader(lines)
        ]
    Sector.objects.bulk_create(Sector(**row) for row in rows)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
