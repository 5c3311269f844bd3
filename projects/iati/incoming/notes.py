"""What of a file is not brought in, and why: a line for each reason, with how often."""

from collections import Counter

from django.utils.translation import gettext as _


class Notes:
    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def note(self, reason: str) -> None:
        self.counts[reason] += 1

    @property
    def lines(self) -> list[str]:
        told = _("%(reason)s (%(count)s times)")
        return [
            told % {"reason": reason, "count": count} if count > 1 else reason
            for reason, count in self.counts.items()
        ]
