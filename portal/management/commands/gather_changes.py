"""Brings the feed of changes up to date (docs/operators.md)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from registry.actions.change_feed import begin_anew, gather, keep_tallies, the_feed
from registry.actions.judging import judge_long_tables
from registry.sources import SOURCES


class Command(BaseCommand):
    help = "Brings the feed of changes, and the counts of long lists, up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anew",
            action="store_true",
            help="every copy begins anew: after the database was put back as it was before",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        before = the_feed().last
        if options["anew"]:
            begin_anew()
        gather(SOURCES)
        keep_tallies(SOURCES)
        judge_long_tables()
        told = the_feed().last - before
        self.stdout.write(_("Changes told: %(number)s") % {"number": told})
