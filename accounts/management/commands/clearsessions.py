"""Removes what is left of ended sessions: Django's own, and where each one was open from."""

from typing import Any

from django.contrib.sessions.management.commands import clearsessions

from accounts.actions import forget_ended_sessions


class Command(clearsessions.Command):
    def handle(self, **options: Any) -> None:
        super().handle(**options)
        forget_ended_sessions()
