"""Loads the norms of eligibility that are known, and fills what follows from stored names.

The base criterion is the ministry's own page on its civil-society partners; the norm of 2021 is
that of Québec sans frontières. No source gives their exact days: they stay unknown.
"""

from django.db import migrations

from registry.text import fold, likeness, web_domain

NORMS = {
    ("OCI", "base"): (
        "Critère de base des OCI : présence au Québec",
        "Base criterion of ICOs: presence in Québec",
        {
            "presence": (
                "L’organisme a son siège au Québec, ou y a un bureau qui a le pouvoir de choisir "
                "les projets, de les gérer et d’agir dans les pays en développement.",
                "The organization has its headquarters in Québec, or an office there with "
                "authority to select projects, manage them and act in developing countries.",
                "document",
            ),
        },
    ),
    ("QSF", "2021"): (
        "Nouveau Québec sans frontières : admissibilité des OCI (2021)",
        "Nouveau Québec sans frontières: eligibility of ICOs (2021)",
        {
            "1-nonprofit": (
                "L’organisme est enregistré et sans but lucratif.",
                "The organization is a registered non-profit.",
                "register",
            ),
            "2-presence": (
                "Son siège, ou un bureau autonome, est au Québec.",
                "Its head office, or an autonomous office, is in Québec.",
                "document",
            ),
            "3-independence": (
                "Son conseil d’administration est indépendant du réseau public.",
                "Its board is independent of the public network.",
                "statement",
            ),
            "4-residents": (
                "La majorité des membres du conseil résident au Canada.",
                "A majority of its board resides in Canada.",
                "statement",
            ),
            "5-staff": (
                "Du personnel travaille au Québec au moins 28 heures par semaine.",
                "Staff work in Québec at least 28 hours a week.",
                "document",
            ),
            "6-experience": (
                "Deux années de financement ont été menées à bien au cours des cinq dernières.",
                "Two years of funding were completed satisfactorily in the last five.",
                "document",
            ),
        },
    ),
}


def load(apps, schema_editor):
    Norm = apps.get_model("organizations", "Norm")
    Criterion = apps.get_model("organizations", "Criterion")
    for (code, version), (french, english, criteria) in NORMS.items():
        names = {"name_fr": french, "name_en": english}
        norm, made = Norm.objects.get_or_create(code=code, version=version, defaults=names)
        if made:
            Criterion.objects.bulk_create(
                Criterion(norm=norm, code=name, text_fr=fr, text_en=en, evidence=evidence)
                for name, (fr, en, evidence) in criteria.items()
            )


def fill(apps, schema_editor):
    Organization = apps.get_model("organizations", "Organization")
    for pk, name, acronym, website in Organization.objects.values_list(
        "pk", "name", "acronym", "website"
    ).iterator():
        Organization.objects.filter(pk=pk).update(
            acronym_folded=fold(acronym),
            name_likeness=likeness(fold(name)),
            web_domain=web_domain(website),
        )
    Alias = apps.get_model("organizations", "Alias")
    for pk, name in Alias.objects.values_list("pk", "name").iterator():
        Alias.objects.filter(pk=pk).update(name_likeness=likeness(fold(name)))


class Migration(migrations.Migration):
    dependencies = [("organizations", "0003_eligibility_and_likeness")]
    operations = [
        migrations.RunPython(load, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
