"""Compares the organizations that changed since they were compared with the others."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from organizations.actions.comparing import compare_waiting
from organizations.models import Compared, PossibleDouble


class Command(BaseCommand):
    help = "Finds possible duplicates among organizations, after a large import for instance."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="compare every organization anew")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"]:
            Compared.objects.all().delete()
        number = compare_waiting()
        pairs = PossibleDouble.objects.open().count()
        self.stdout.write(f"{number} organizations compared; {pairs} possible duplicates in all.")
