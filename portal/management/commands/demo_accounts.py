"""Prints the demonstration staff accounts, for a first look on one's own machine."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.demo.accounts import PASSWORD, accounts


class Command(BaseCommand):
    help = "Prints the demonstration staff accounts, one for each role."

    def handle(self, *args: Any, **options: Any) -> None:
        found = accounts()
        if not found:
            self.stdout.write(_("There are no demonstration accounts."))
            return
        if not settings.DEBUG:
            names = ", ".join(user.get_username() for user in found.values())
            message = _("DEBUG is off, yet demonstration accounts exist: remove them (%(names)s).")
            raise CommandError(message % {"names": names})
        role, name, password = _("Role"), _("User name"), _("Password")
        self.stdout.write(f"{role:<16}{name:<24}{password}")
        for role, user in found.items():
            self.stdout.write(f"{role:<16}{user.get_username():<24}{PASSWORD}")
