from django.db import migrations


def forget_tallies(apps, schema_editor):
    """They are made anew, with the words of their records."""
    apps.get_model("registry", "Tally").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0015_tally_word"),
    ]

    operations = [
        migrations.RunPython(forget_tallies, migrations.RunPython.noop),
    ]
