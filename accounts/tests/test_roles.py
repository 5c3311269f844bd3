"""Each group has exactly the permissions of the table, after every migrate."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from accounts.roles import RIGHTS, TABLE, Category, Role, category_of
from accounts.tests.people import person, signed_in

pytestmark = pytest.mark.django_db

WORDS = {
    "organizations.organization": Category.PUBLISHED,
    "projects.project": Category.PUBLISHED,
    "organizations.partnership": Category.RECORD,
    "organizations.need": Category.RECORD,
    "projects.contribution": Category.PART,
    "organizations.alias": Category.PART,
    "organizations.contact": Category.PERSONAL,
    "organizations.eligibilityreview": Category.DECISION,
    "organizations.criterionanswer": Category.DECISION,
    "organizations.evidencefile": Category.EVIDENCE,
    "organizations.norm": Category.NORM,
    "projects.programmerule": Category.NORM,
    "organizations.sector": Category.CODE_TABLE,
    "accounts.user": Category.ACCOUNT,
    "auth.group": Category.GROUP,
    "registry.personalaccess": Category.ACCESS_LOG,
    "registry.incident": Category.INCIDENT,
    "registry.historicalincident": None,
    "sessions.session": None,
    "admin.logentry": None,
    "organizations.organizationslug": None,
    "organizations.historicalcontact": None,
}


def held(role: str) -> set[str]:
    permissions = Group.objects.get(name=role).permissions.select_related("content_type")
    return {f"{one.content_type.app_label}.{one.codename}" for one in permissions}


@pytest.mark.parametrize(("label", "category"), WORDS.items())
def test_a_model_is_of_the_category_that_its_traits_say(
    label: str, category: Category | None
) -> None:
    assert category_of(apps.get_model(label)) == category


@pytest.mark.parametrize("role", Role.values)
def test_a_group_has_what_the_table_says_and_nothing_else(role: str) -> None:
    expected = {
        f"{model._meta.app_label}.{verb}_{model._meta.model_name}"
        for model in apps.get_models()
        if (category := category_of(model))
        for verb in TABLE[Role(role)].get(category, ())
        if verb
        in (*model._meta.default_permissions, *RIGHTS)  # one part of a decision is not confirmed
    }
    assert held(role) == expected


def test_no_group_has_a_permission_on_a_model_of_no_category() -> None:
    models = [model for model in apps.get_models() if category_of(model) is None]
    assert {"Session", "LogEntry", "HistoricalContact"} <= {m.__name__ for m in models}
    given = Permission.objects.filter(group__isnull=False)
    pairs = {*given.values_list("content_type__app_label", "content_type__model")}
    assert not pairs & {(m._meta.app_label, m._meta.model_name) for m in models}


def test_migrate_restores_what_someone_changed() -> None:
    officer = Group.objects.get(name="officer")
    before = held("officer")
    officer.permissions.add(*Permission.objects.filter(codename__endswith="_session"))
    officer.permissions.add(Permission.objects.get(codename="publish_project"))
    officer.permissions.remove(Permission.objects.get(codename="view_organization"))
    call_command("migrate", verbosity=0)
    assert held("officer") == before


def test_migrate_leaves_other_groups_alone_and_makes_a_lost_one_again() -> None:
    mine = Group.objects.create(name="translators")
    mine.permissions.add(Permission.objects.get(codename="view_organization"))
    before = held("analyst")
    Group.objects.get(name="analyst").delete()
    call_command("migrate", verbosity=0)
    assert held("analyst") == before
    assert held("translators") == {"organizations.view_organization"}


@pytest.mark.parametrize(
    ("role", "permission", "expected"),
    [
        ("officer", "organizations.change_organization", True),
        ("officer", "organizations.publish_organization", False),
        ("officer", "organizations.delete_organization", False),
        ("officer", "organizations.delete_partnership", False),
        ("officer", "projects.delete_contribution", True),
        ("officer", "organizations.view_contact", True),
        ("officer", "organizations.add_eligibilityreview", True),
        ("officer", "organizations.change_criterionanswer", True),
        ("officer", "organizations.confirm_eligibilityreview", False),
        ("officer", "organizations.delete_eligibilityreview", False),
        ("officer", "organizations.view_evidencefile", True),
        ("reviewer", "projects.publish_project", True),
        ("reviewer", "organizations.change_eligibilityreview", True),
        ("reviewer", "organizations.confirm_eligibilityreview", True),
        ("reviewer", "organizations.change_norm", False),
        ("analyst", "projects.view_contribution", True),
        ("analyst", "organizations.view_contact", False),
        ("analyst", "organizations.view_eligibilityreview", True),
        ("analyst", "organizations.add_eligibilityreview", False),
        ("analyst", "organizations.confirm_eligibilityreview", False),
        ("analyst", "projects.change_project", False),
        ("officer", "organizations.history_organization", True),
        ("officer", "organizations.export_organization", True),
        ("officer", "organizations.reveal_contact", True),
        ("officer", "organizations.history_contact", False),
        ("officer", "organizations.export_contact", False),
        ("analyst", "projects.export_project", True),
        ("analyst", "projects.history_project", True),
        ("analyst", "organizations.reveal_contact", False),
        ("analyst", "organizations.export_contact", False),
        ("officer", "registry.view_personalaccess", False),
        ("reviewer", "registry.view_incident", False),
        ("analyst", "registry.view_incident", False),
        ("administrator", "registry.view_personalaccess", True),
        ("administrator", "registry.export_personalaccess", True),
        ("administrator", "registry.change_incident", True),
        ("administrator", "registry.history_incident", True),
        ("administrator", "registry.delete_incident", False),
        ("administrator", "organizations.export_contact", True),
        ("administrator", "organizations.history_contact", True),
        ("administrator", "organizations.delete_contact", True),
        ("administrator", "organizations.confirm_eligibilityreview", True),
        ("administrator", "organizations.add_norm", True),
        ("administrator", "accounts.change_user", True),
        ("administrator", "accounts.delete_user", False),
        ("administrator", "auth.view_group", True),
        ("administrator", "auth.change_group", False),
        ("administrator", "organizations.change_sector", False),
    ],
)
def test_what_a_person_of_each_role_may_do(role: str, permission: str, expected: bool) -> None:
    assert person(role).has_perm(permission) is expected


def test_accounts_are_listed_by_the_names_of_roles() -> None:
    administrator = signed_in("administrator")
    person("analyst")
    page = administrator.get("/admin/accounts/user/", {"role": "analyst"})
    assert [str(user) for user in page.context["cl"].result_list] == ["analyst"]
    assert ">responsable de dossiers</a>" in page.content.decode()
    assert administrator.get("/admin/accounts/user/", {"role": "none"}).status_code == 200
