"""The forms of the words of what is stored already, and the words of its names."""

from django.db import migrations

from registry.filling import fill, learn
from registry.text import fold
from registry.words import forms


def load(apps, schema_editor):
    word = apps.get_model("registry", "Word")
    organization = apps.get_model("organizations", "Organization")
    alias = apps.get_model("organizations", "Alias")
    need = apps.get_model("organizations", "Need")
    expertise = apps.get_model("organizations", "Expertise")
    fill(organization, {"name_forms": named("name", "acronym"), "text_forms": public_texts})
    fill(alias, {"name_forms": named("name")})
    fill(
        need,
        {
            "title_folded": lambda row: fold(f"{row.title_fr} {row.title_en}"),
            "title_forms": named("title_fr", "title_en"),
            "text_forms": lambda row: forms(row.description_fr, row.description_en),
        },
    )
    fill(expertise, {"domain_forms": named("domain_fr", "domain_en")})
    learn(word, organization, "name", "acronym")
    learn(word, alias, "name")
    learn(word, need, "title_fr", "title_en")
    learn(word, expertise, "domain_fr", "domain_en")


def named(*names):
    return lambda row: forms(*(getattr(row, name) for name in names), named=True)


def public_texts(row):
    hidden = row.kind == "southern_partner" and not row.publish_location
    return forms(row.description_fr, row.description_en, "" if hidden else row.city)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0008_forms"), ("registry", "0005_word")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
