"""Which words are of the names of organizations that are published, and of their needs."""

from django.db import migrations

from registry.filling import publish_words


def load(apps, schema_editor):
    word = apps.get_model("registry", "Word")
    for model, owner, names in NAMES:
        rows = apps.get_model("organizations", model).objects
        publish_words(word, rows.filter(**{f"{owner}publication": "published"}), *names)


NAMES = [
    ("Organization", "", ("name", "acronym")),
    ("Alias", "organization__", ("name",)),
    ("Need", "organization__", ("title_fr", "title_en")),
    ("Expertise", "organization__", ("domain_fr", "domain_en")),
]


class Migration(migrations.Migration):
    dependencies = [("organizations", "0009_fill_forms"), ("registry", "0006_word_is_public")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
