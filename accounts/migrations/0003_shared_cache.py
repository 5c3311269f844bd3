"""The table of the default cache, which every process shares: failed sign-ins are counted there."""

from django.core.management import call_command
from django.db import migrations

TABLE = "shared_cache"


def make_table(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop_table(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {TABLE}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_groups")]
    operations = [migrations.RunPython(make_table, drop_table)]
