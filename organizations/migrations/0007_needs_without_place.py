"""The searched text of needs no longer holds their place, which some partners hide."""

from typing import Any

from django.db import migrations

from registry.text import fold

SOURCES = ("title_fr", "title_en", "description_fr", "description_en")


def fold_again(apps: Any, schema_editor: Any) -> None:
    needs = apps.get_model("organizations", "Need").objects.using(schema_editor.connection.alias)
    placed = needs.exclude(place="").values_list("pk", *SOURCES)
    for pk, *texts in placed.iterator(1000):
        needs.filter(pk=pk).update(search_folded=fold(" ".join(texts)))


class Migration(migrations.Migration):
    dependencies = [("organizations", "0006_people_in_charge")]
    operations = [migrations.RunPython(fold_again, migrations.RunPython.noop)]
