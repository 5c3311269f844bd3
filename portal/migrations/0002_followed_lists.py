import django.utils.timezone
from django.db import migrations, models

import portal.models.subscription
import registry.fields


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_corrections")]
    operations = [
        migrations.RenameModel("CorrectionSender", "Sending"),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("list", registry.fields.CodeField(max_length=30, verbose_name="list")),
                (
                    "narrowing",
                    models.TextField(blank=True, max_length=4000, verbose_name="filters"),
                ),
                ("asked_for", registry.fields.CodeField(max_length=64)),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                (
                    "locale",
                    registry.fields.CodeField(
                        choices=[("fr", "French"), ("en", "English")],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "secret",
                    registry.fields.CodeField(
                        default=portal.models.subscription.new_secret, max_length=40, unique=True
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked"),
                ),
                ("written_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                ("seen", models.JSONField(default=dict)),
                ("told_at", models.DateTimeField(null=True, verbose_name="last message")),
                ("claimed_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "followed list",
                "verbose_name_plural": "followed lists",
                "ordering": ["id"],
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        models.F("confirmed_at"), models.F("asked_at"), name="subscription_waiting"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("email", "list", "asked_for"), name="followed_once"
                    )
                ],
            },
        ),
    ]
