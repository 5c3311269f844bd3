"""Which words are of the titles of projects that are published."""

from django.db import migrations

from registry.filling import publish_words


def load(apps, schema_editor):
    rows = apps.get_model("projects", "Project").objects.filter(publication="published")
    publish_words(apps.get_model("registry", "Word"), rows, "title_fr", "title_en")


class Migration(migrations.Migration):
    dependencies = [("projects", "0009_fill_forms"), ("registry", "0006_word_is_public")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
