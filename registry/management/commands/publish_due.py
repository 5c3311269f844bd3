"""Publishes what was to be published by today; for cron, every day after midnight."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from registry.actions import publish_due
from registry.models import Publishable
from registry.watches import records


class Command(BaseCommand):
    help = "Publishes the drafts whose day of publication has come, and says what is held back."

    def handle(self, *args: Any, **options: Any) -> None:
        for model in records():
            if issubclass(model, Publishable):
                self._publish(model)

    def _publish(self, model: type[Publishable]) -> None:
        decision = publish_due(model)
        for record in decision.moved:
            self.stdout.write(_("Published: %(record)s") % {"record": f"{record.key} {record}"})
        keys = dict(
            model._default_manager.filter(pk__in=decision.held_back).values_list("pk", "key")
        )
        for pk, rules in decision.held_back.items():
            reasons = "; ".join(f"{rule} [{rule.code}]" for rule in rules)
            self.stdout.write(_("Held back: %(held)s") % {"held": f"{keys[pk]}: {reasons}"})
