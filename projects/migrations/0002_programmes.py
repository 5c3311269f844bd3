"""Loads the ministry's programmes, as its published guides name them; no figure is known of any."""

from django.db import migrations

PROGRAMMES = {
    "PQDI": (
        "Programme québécois de développement international",
        "Québec international development program",
    ),
    "QSF": ("Québec sans frontières (1995-2020)", "Québec sans frontières (1995–2020)"),
    "PECM": (
        "Programme d’éducation à la citoyenneté mondiale",
        "Global citizenship education program",
    ),
    "NQSF-2021": (
        "Nouveau Québec sans frontières (2021-2024)",
        "Nouveau Québec sans frontières (2021–2024)",
    ),
    "QSF-2024": ("Québec sans frontières (2024-2028)", "Québec sans frontières (2024–2028)"),
}


def load(apps, schema_editor):
    Programme = apps.get_model("projects", "Programme")
    Programme.objects.bulk_create(
        Programme(code=code, name_fr=fr, name_en=en) for code, (fr, en) in PROGRAMMES.items()
    )


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
