"""Loads the demonstration data: fictional, labelled, and the same for the same seed."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Organization
from portal.demo.accounts import account, make_accounts
from portal.demo.load import load
from portal.demo.storing import Store
from portal.demo.world import PREFIX, TODAY, World
from projects.models import Project

PROJECTS = 240
MOST_PROJECTS = 1_000_000
MOST_SEED = 2**31 - 1


class Command(BaseCommand):
    help = (
        "Loads fictional, clearly labelled organizations and projects, the same for the same "
        "seed. A second run changes nothing; a greater number adds what is missing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--projects",
            default=str(PROJECTS),
            metavar="N",
            help=f"from 0 (organizations alone) to {MOST_PROJECTS}; {PROJECTS} unless given",
        )
        parser.add_argument("--seed", default="1", metavar="S", help="1 unless given")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there is any record"
        )
        parser.add_argument(
            "--accounts", action="store_true", help="then print the accounts (demo_accounts)"
        )
        parser.add_argument(
            "--force", action="store_true", help="load although there are real records"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._seed(options)
        if options["accounts"]:
            call_command("demo_accounts", stdout=self.stdout)

    def _seed(self, options: dict[str, Any]) -> None:
        world = World(
            seed=self._number("--seed", options["seed"], MOST_SEED),
            projects=self._number("--projects", options["projects"], MOST_PROJECTS),
        )
        if options["if_empty"] and (Organization.objects.exists() or Project.objects.exists()):
            self.stdout.write(_("The registry is not empty: nothing was loaded."))
            return
        self._check(world, force=options["force"])
        if settings.DEBUG:
            make_accounts()
        self._print(load(world, by=account("officer"), reader=account("reviewer")))

    def _number(self, option: str, value: Any, most: int) -> int:
        text = str(value)
        if not (text.isascii() and text.isdecimal() and int(text) <= most):
            message = _("%(option)s: %(value)s is not a whole number from 0 to %(most)s.")
            raise CommandError(message % {"option": option, "value": text, "most": most})
        return int(text)

    def _check(self, world: World, *, force: bool) -> None:
        """Refuse what would mix demonstration data with other data, or two worlds."""
        if timezone.localdate() < TODAY:
            message = _("This machine's clock is wrong: the demonstration takes place on %(day)s.")
            raise CommandError(message % {"day": TODAY})
        for model in (Organization, Project):
            other_world = model.objects.filter(key__startswith=PREFIX)
            if other_world.exclude(key__startswith=world.prefix).exists():
                message = _("The registry holds the demonstration data of another seed.")
                raise CommandError(message)
            if not force and (real := model.objects.exclude(key__startswith=PREFIX).count()):
                message = _(
                    "The registry holds real data (%(count)s %(name)s): nothing was loaded. "
                    "Use another database, or --force to have both in one."
                )
                name = model._meta.verbose_name_plural
                raise CommandError(message % {"count": real, "name": name})

    def _print(self, store: Store) -> None:
        for model in store.created | store.updated | store.unchanged:
            line = _("%(name)s: %(created)s created, %(updated)s updated, %(unchanged)s unchanged")
            self.stdout.write(
                line
                % {
                    "name": model._meta.verbose_name_plural,
                    "created": store.created[model],
                    "updated": store.updated[model],
                    "unchanged": store.unchanged[model],
                }
            )
        if not settings.DEBUG:
            self.stdout.write(_("DEBUG is off: no demonstration accounts were made."))
