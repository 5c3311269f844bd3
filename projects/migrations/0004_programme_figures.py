"""Loads the one figure that the published norms give; nobody has verified it, so nothing is
checked against it until someone does."""

from django.db import migrations


def load(apps, schema_editor):
    Programme = apps.get_model("projects", "Programme")
    awareness = Programme.objects.filter(code="PECM").first()
    if awareness is not None and not awareness.rule_sets.exists():
        awareness.rule_sets.create(months_max=36)


class Migration(migrations.Migration):
    dependencies = [("projects", "0003_parity_and_reach")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
