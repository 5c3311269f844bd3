"""What of a file is not brought in, and why: a line for each reason, with how often."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.bilingual import sentence


class Notes:
    def __init__(self) -> None:
        self.counts: Counter[Any] = Counter()

    def note(self, reason: Any) -> None:
        self.counts[reason] += 1

    @property
    def lines(self) -> list[Any]:
        told = _("%(reason)s (%(count)s times)")
        return [
            sentence(told, reason=reason, count=count) if count > 1 else reason
            for reason, count in self.counts.items()
        ]
