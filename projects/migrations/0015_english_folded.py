from django.db import migrations

import registry.fields


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0014_staff_list_orders"),
    ]

    operations = [
        migrations.AddField(
            model_name="project",
            name="english_folded",
            field=registry.fields.FoldedField(blank=True, default="", editable=False),
        ),
    ]
