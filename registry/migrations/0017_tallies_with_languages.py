from django.db import migrations


def forget_tallies(apps, schema_editor):
    """They are made anew, with the languages of the names of organizations."""
    apps.get_model("registry", "Tally").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0016_tallies_anew"),
    ]

    operations = [
        migrations.RunPython(forget_tallies, migrations.RunPython.noop),
    ]
