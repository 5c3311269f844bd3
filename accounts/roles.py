"""Who may do what: one table, from which the groups take their permissions.

The table speaks of categories of models, never of one screen. A model of no category is of
nobody's business: no group has any permission on it.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.models import Publishable, Record


class Role(TextChoices):
    OFFICER = "officer", _("officer")
    REVIEWER = "reviewer", _("reviewer")
    ANALYST = "analyst", _("analyst")
    ADMINISTRATOR = "administrator", _("administrator")


class Category(TextChoices):
    """What a model is about, in the terms of who may touch it."""

    PUBLISHED = "published", _("records with a page of their own")
    RECORD = "record", _("other records")
    PART = "part", _("parts of records")
    PERSONAL = "personal", _("personal data")
    DECISION = "decision", _("decisions of eligibility")
    EVIDENCE = "evidence", _("files of evidence")
    NORM = "norm", _("norms and programmes")
    CODE_TABLE = "code_table", _("code tables")
    ACCESS_LOG = "access_log", _("log of uses of personal data")
    INCIDENT = "incident", _("confidentiality incidents")
    CORRECTION = "correction", _("corrections proposed by the public")
    ACCOUNT = "account", _("accounts")
    GROUP = "group", _("groups")
    SAVED_VIEW = "saved_view", _("saved views of lists")
    IMPORT = "import", _("imports of files")
    RECEIVER = "receiver", _("receivers of changes")
    MESSAGE = "message", _("messages to receivers")
    SCHEDULED = "scheduled", _("extracts taken by the clock")
    KEPT = "kept", _("files that the clock took")


# What no trait of the model tells, by label.
NAMED = {
    "accounts.user": Category.ACCOUNT,
    "auth.group": Category.GROUP,
    "organizations.sector": Category.CODE_TABLE,
    "organizations.norm": Category.NORM,
    "organizations.criterion": Category.NORM,
    "organizations.eligibilityreview": Category.DECISION,
    "organizations.criterionanswer": Category.DECISION,
    "organizations.evidencefile": Category.EVIDENCE,
    "projects.programme": Category.NORM,
    "registry.savedview": Category.SAVED_VIEW,
    "registry.importbatch": Category.IMPORT,
    "projects.programmerule": Category.NORM,
    "registry.personalaccess": Category.ACCESS_LOG,
    "registry.incident": Category.INCIDENT,
    "portal.correctionproposal": Category.CORRECTION,
    "portal.receiver": Category.RECEIVER,
    "portal.delivery": Category.MESSAGE,
    "portal.scheduledextract": Category.SCHEDULED,
    "portal.keptextract": Category.KEPT,
}

# Rights that Django's permissions do not know, on every record: to read its history, to take
# lists away as files, to see the personal data that its pages mask.
RIGHTS = ("history", "export", "reveal")

VIEW = ("view",)
READ = ("view", "history", "export")
EDIT = (*READ, "add", "change")
ALL = (*EDIT, "delete")
# Personal data leave in no list, and what they were before is read by who answers for them.
TEND = ("view", "add", "change", "reveal")
ANSWER = (*TEND, "delete", "history", "export")

READER: dict[Category, tuple[str, ...]] = {
    Category.PUBLISHED: READ,
    Category.RECORD: READ,
    Category.PART: READ,
    Category.DECISION: READ,
    Category.EVIDENCE: VIEW,
    Category.NORM: READ,
    Category.CODE_TABLE: VIEW,
    Category.SAVED_VIEW: ("add",),  # one's own; it shows only what one may see
    Category.SCHEDULED: ("view", "add", "change", "delete"),  # one's own, likewise
    Category.KEPT: VIEW,
}
OFFICER = {
    **READER,
    Category.PUBLISHED: EDIT,
    Category.RECORD: EDIT,
    Category.PART: ALL,
    Category.PERSONAL: TEND,
    Category.DECISION: EDIT,  # it prepares a decision; a reviewer confirms it
    Category.CORRECTION: ("view", "reveal"),
    Category.IMPORT: ("add", "view"),
}
REVIEWER = {
    **OFFICER,
    Category.PUBLISHED: (*EDIT, "publish"),
    Category.DECISION: (*EDIT, "confirm"),
    Category.CORRECTION: ("view", "reveal", "decide"),
    Category.SAVED_VIEW: ("add", "share"),  # what everyone finds above a list is chosen
}
# An account is deactivated, never deleted: history keeps saying who. Groups follow this table.
ADMINISTRATOR = {
    Category.PUBLISHED: (*ALL, "publish"),
    Category.RECORD: ALL,
    Category.PART: ALL,
    Category.PERSONAL: ANSWER,
    Category.DECISION: (*ALL, "confirm"),
    Category.EVIDENCE: VIEW,
    Category.NORM: ALL,
    Category.CODE_TABLE: VIEW,
    Category.ACCESS_LOG: ("view", "export"),  # nobody changes it
    Category.INCIDENT: EDIT,  # kept five years
    Category.CORRECTION: ("view", "reveal", "decide"),
    Category.ACCOUNT: ("view", "add", "change"),
    Category.GROUP: VIEW,
    Category.SAVED_VIEW: ("add", "share"),
    Category.IMPORT: ("add", "view"),
    Category.RECEIVER: ("view", "add", "change", "delete"),
    Category.MESSAGE: ("view",),  # sent again by who may change its receiver
    Category.SCHEDULED: ("view", "add", "change", "delete"),
    Category.KEPT: VIEW,
}
TABLE: dict[Role, dict[Category, tuple[str, ...]]] = {
    Role.OFFICER: OFFICER,
    Role.REVIEWER: REVIEWER,
    Role.ANALYST: READER,
    Role.ADMINISTRATOR: ADMINISTRATOR,
}


def category_of(model: type[models.Model]) -> Category | None:
    if model._meta.label_lower in NAMED:
        return NAMED[model._meta.label_lower]
    if not issubclass(model, Record):
        return None
    if model.is_personal:
        return Category.PERSONAL
    if issubclass(model, Publishable):
        return Category.PUBLISHED
    return Category.PART if model.part_of else Category.RECORD


def permissions_of(role: Role, of_models: Iterable[type[models.Model]]) -> set[tuple[str, str]]:
    """What the table gives the role on these models, as model name and codename."""
    return {
        (model._meta.model_name or "", f"{verb}_{model._meta.model_name}")
        for model in of_models
        if (category := category_of(model))
        for verb in TABLE[role].get(category, ())
    }


def make_groups(apps: Any, using: str) -> dict[str, Any]:
    groups = apps.get_model("auth", "Group")._default_manager.using(using)
    return {role: groups.get_or_create(name=role)[0] for role in Role.values}


def make_rights(sender: AppConfig, apps: Any, using: str) -> None:
    """The permissions of ``RIGHTS``, for every record of the app that has its table: Django makes
    the others."""
    permissions = apps.get_model("auth", "Permission")._default_manager.using(using)
    own = apps.get_model("contenttypes", "ContentType")._default_manager.using(using)
    types = dict(own.filter(app_label=sender.label).values_list("model", "pk"))
    records = (one for one in sender.get_models() if category_of(one) and issubclass(one, Record))
    models = [one for one in records if one._meta.model_name in types]
    known = {*permissions.values_list("content_type__app_label", "codename")}
    permissions.bulk_create(
        permissions.model(
            codename=f"{right}_{model._meta.model_name}",
            name=f"Can {right} {model._meta.verbose_name_raw}"[:255],
            content_type_id=types[model._meta.model_name],
        )
        for model in models
        for right in RIGHTS
        if (sender.label, f"{right}_{model._meta.model_name}") not in known
    )


def grant(
    sender: AppConfig, *, using: str, apps: Any = installed, verbosity: int = 1, **kwargs: Any
) -> None:
    """Give each group exactly what the table says on the models of one app.

    Runs after every ``migrate``, for each app: it adds what is missing and takes away what the
    table does not give. Groups that are no role are left alone.
    """
    try:
        permission = apps.get_model("auth", "Permission")
    except LookupError:  # the migrations stop before Django's permissions exist
        return
    create_permissions(sender, verbosity=verbosity, using=using, apps=apps)
    make_rights(sender, apps, using)
    of_app = permission.objects.using(using).filter(content_type__app_label=sender.label)
    rows = of_app.values_list("pk", "content_type__model", "codename")
    known = {(model, codename): pk for pk, model, codename in rows}
    for role, group in make_groups(apps, using).items():
        given = permissions_of(Role(role), sender.get_models())
        wanted = {pk for key, pk in known.items() if key in given}
        held = {*group.permissions.filter(pk__in=known.values()).values_list("pk", flat=True)}
        group.permissions.add(*wanted - held)
        group.permissions.remove(*held - wanted)
