"""The pages of the staff's site, and the right that each asks: a page that is not here is refused.

A page of a model asks a right on the model, as ``accounts.roles`` grants them; what a page does
beyond that, its own view judges. A page of the site itself is open to all staff, who see on it
what they may see elsewhere.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from registry.admin.addresses import may, page_name

# Page of a model: the right to read it, and to post to it. A list posts its actions, each of
# which has a right of its own.
OF_MODELS: dict[str, tuple[str, str]] = {
    "changelist": ("view", "view"),
    "add": ("add", "add"),
    "change": ("view", "change"),
    "delete": ("delete", "delete"),
    "history": ("view", "view"),
    "move": ("change", "change"),
    "schedule": ("publish", "publish"),
    "confirm": ("confirm", "confirm"),
    "revoke": ("confirm", "confirm"),
    "version": ("add", "add"),
    "reveal": ("reveal", "reveal"),
    "hide": ("reveal", "reveal"),
    "export": ("export", "export"),
    "person": ("export", "export"),
    "presence": ("view", "view"),
    "decide": ("decide", "decide"),
    "answer": ("decide", "decide"),
    "keep_view": ("view", "view"),
    "drop_view": ("view", "view"),
    "revert": ("change", "change"),
    "duplicates": ("view", "view"),
    "alike": ("view", "view"),
    "tidy": ("change", "change"),
    "tell_apart": ("change", "change"),
    "bring_together": ("change", "change"),
    "compare": ("change", "change"),
    "merge": ("publish", "publish"),
    "merged": ("view", "publish"),
    "split": ("publish", "publish"),
    "parted": ("view", "publish"),
    "take": ("view", "view"),
}
# Of the site itself, and those whose own view alone knows whose business they are.
OF_SITE = {
    "auth_user_password_change",
    "import",
    "import_again",
    "import_columns",
    "import_confirm",
    "import_discard",
    "import_progress",
    "import_rejects",
    "import_stop",
    "import_undo",
    "imports",
    "index",
    "app_list",
    "autocomplete",
    "bulk_change",
    "bulk_change_confirm",
    "bulk_change_preview",
    "bulk_change_undo",
    "bulk_changes",
    "jsi18n",
    "login",
    "logout",
    "organizations_evidence",
    "password_change",
    "password_change_done",
    "quality",
    "quality_csv",
    "send_again",
    "session",
    "view_on_site",
}


# Django's pages without a name: a record's bare address leads to its form, any other nowhere.
UNNAMED = ("/<path:object_id>/", "(?P<url>.*)$")


def rights(site: admin.AdminSite, page: str) -> tuple[Any, tuple[str, str]] | None:
    """The model of a page and its rights to read and to post; None where no table has it."""
    for model in site._registry:
        prefix = page_name(model, "")
        if page.startswith(prefix) and (found := OF_MODELS.get(page.removeprefix(prefix))):
            return model, found
    return None


def is_open(site: admin.AdminSite, request: HttpRequest) -> bool:
    """Whether the page is in a table, and the person has the right that it asks."""
    match = request.resolver_match
    if match is None:
        return False
    if match.url_name in OF_SITE or (match.url_name is None and match.route.endswith(UNNAMED)):
        return True
    model, (reads, posts) = rights(site, match.url_name or "") or (None, ("", ""))
    if model is None:
        return False
    verb = reads if request.method in {"GET", "HEAD", "OPTIONS"} else posts
    return may(request, verb, model) or (verb == "view" and may(request, "change", model))
