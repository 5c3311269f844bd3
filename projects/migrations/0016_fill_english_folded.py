"""The folded English titles of what is stored already: a thousand at a time, each stored before the
next, so that nobody waits; interrupted, it goes on where it was."""

from django.db import migrations

from registry.filling import fill
from registry.text import fold


def load(apps, schema_editor):
    project = apps.get_model("projects", "Project")
    left = project.objects.filter(english_folded="").exclude(title_en="").only("title_en")
    fill(project, {"english_folded": lambda row: fold(row.title_en)}, left)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("projects", "0015_english_folded")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
