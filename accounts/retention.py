"""Where a member of the staff is found: an account is deactivated, and kept with the history."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from registry.retention import Held, Holder, register
from registry.text import fold

TOLD = ("username", "first_name", "last_name", "email")


def _find(words: str) -> list[Held]:
    asked = fold(words).split()
    return [_held(one) for one in User.objects.order_by("pk") if _is_about(one, asked)]


def _is_about(user: User, words: list[str]) -> bool:
    text = fold(" ".join(getattr(user, name) for name in TOLD))
    return all(word in text for word in words)


def _held(user: User) -> Held:
    fields: list[Any] = [User._meta.get_field(name) for name in TOLD]
    told = [(str(one.verbose_name), getattr(user, one.name)) for one in fields]
    values = [(label, value) for label, value in told if value]
    return Held(user.pk, _("Account %(name)s") % {"name": user.username}, values, user.date_joined)


register(Holder("account", gettext_lazy("Accounts of the staff"), _find))
