"""French names of sectors as French writes them; see organizations/data/README.md."""

import csv
from pathlib import Path

from django.db import migrations

TABLE = Path(__file__).parent.parent / "data" / "sectors.csv"


def name(apps, schema_editor):
    Sector = apps.get_model("organizations", "Sector")
    with TABLE.open(encoding="utf-8", newline="") as lines:
        names = {row["code"]: row["name_fr"] for row in csv.DictReader(lines)}
    sectors = Sector.objects.in_bulk(names)
    for code, sector in sectors.items():
        sector.name_fr = names[code]
    Sector.objects.bulk_update(sectors.values(), ["name_fr"])


class Migration(migrations.Migration):
    dependencies = [("organizations", "0014_names_that_begin")]
    operations = [migrations.RunPython(name, migrations.RunPython.noop, elidable=True)]
