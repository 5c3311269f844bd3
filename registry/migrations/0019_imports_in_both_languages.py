"""What imports tell is kept in both languages. The columns there are renamed; the new ones of
rows, of which there may be millions, are null, so that neither engine writes any of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0018_verdict"),
    ]

    operations = [
        migrations.RenameField("importbatch", "problems", "problems_fr"),
        migrations.RenameField("importbatch", "ignored", "ignored_fr"),
        migrations.RenameField("importbatch", "read_as", "read_as_fr"),
        migrations.RenameField("importbatch", "told", "told_fr"),
        migrations.RenameField("importrow", "why", "why_fr"),
        migrations.RenameField("importrow", "doubt", "doubt_fr"),
        migrations.AddField(
            "importbatch",
            "problems_en",
            models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "importbatch",
            "ignored_en",
            models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "importbatch",
            "read_as_en",
            models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "importbatch",
            "told_en",
            models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField("importrow", "why_en", models.TextField(null=True)),
        migrations.AddField("importrow", "doubt_en", models.TextField(null=True)),
    ]
