"""The demonstration staff: one account for each role, on a machine of one's own alone."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

NAMES = {
    "officer": ("Alix", "Dossier"),
    "reviewer": ("Robin", "Révision"),
    "analyst": ("Andréa", "Chiffre"),
    "administrator": ("Dominique", "Réglage"),
}
ROLES = tuple(NAMES)
PASSWORD = "demo-only-2026"  # noqa: S105 - published, and refused with DEBUG off
PREFIX = "demo-"


def account(role: str) -> Any:
    """The demonstration account of the role, or None."""
    return get_user_model()._default_manager.filter(username=f"{PREFIX}{role}").first()


def accounts() -> dict[str, Any]:
    """The demonstration accounts that exist, by role."""
    return {role: user for role in ROLES if (user := account(role))}


def make_accounts() -> None:
    """Make the accounts that are missing; those that exist stay as they are."""
    missing = [role for role in ROLES if account(role) is None]
    password = make_password(PASSWORD) if missing else ""
    for role in missing:
        first_name, last_name = NAMES[role]
        user = get_user_model()(
            username=f"{PREFIX}{role}",
            first_name=first_name,
            last_name=f"{last_name} (démo)",
            email=f"{PREFIX}{role}@example.org",
            password=password,
            is_staff=True,
        )
        user.save()
        user.groups.add(Group.objects.get(name=role))
