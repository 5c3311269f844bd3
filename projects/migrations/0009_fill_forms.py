"""The forms of the words of what is stored already, and the words of its titles."""

from django.db import migrations

from registry.filling import fill, learn
from registry.text import fold
from registry.words import forms


def load(apps, schema_editor):
    project = apps.get_model("projects", "Project")
    fill(
        project,
        {
            "key_folded": lambda row: fold(row.key),
            "title_forms": lambda row: forms(row.title_fr, row.title_en, row.key, named=True),
            "text_forms": lambda row: forms(row.summary_fr, row.summary_en),
        },
    )
    learn(apps.get_model("registry", "Word"), project, "title_fr", "title_en")


class Migration(migrations.Migration):
    dependencies = [("projects", "0008_forms"), ("registry", "0005_word")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
