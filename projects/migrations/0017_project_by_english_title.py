from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0016_staff_list_orders"),
        ("projects", "0016_fill_english_folded"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                fields=["english_folded", "key", "id"], name="project_by_english_title"
            ),
        ),
    ]
