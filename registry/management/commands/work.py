"""Does what is in the queue, and what is due by the clock; runs until it is told to end."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from registry.worker import Worker


class Command(BaseCommand):
    help = "Does what staff left to the background: large imports, messages, extracts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when the queue is empty")
        parser.add_argument(
            "--interval", type=float, default=1.0, help="seconds between two looks at the queue"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker(interval=options["interval"], once=options["once"])
        worker.configure_signals()
        worker.run()
