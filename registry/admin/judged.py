"""What a task asks of someone, of a long list whose records were judged beforehand."""

from collections.abc import Sequence
from typing import Any

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from registry.enums import Publication
from registry.memory.everything import Everything
from registry.memory.judged import Judged, judged, judged_at
from registry.rules import Rule


def kept_breaking(model: Any, rules: Sequence[Rule], known: Everything) -> Judged | None:
    """The records that break one of the rules and are not archived; None where that is asked."""
    found = judged(model, rules, known.known)
    if found is None or not known.knows("publication"):
        return None
    archived = known.having("publication", [Publication.ARCHIVED])
    return Judged(found.keys - archived, found.at)


def with_time(label: Any, model: Any, rules: Sequence[Rule]) -> str:
    """A filter's choice, with when the records were judged, where it was not just now."""
    at = judged_at(model, rules)
    if at is None:
        return str(label)
    time = time_format(localtime(at))
    return _("%(label)s (judged at %(time)s)") % {"label": label, "time": time}
