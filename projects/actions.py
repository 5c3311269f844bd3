"""The verbs of projects that the kit's do not cover."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from projects.models import Project, RuleException
from registry.actions import Draft, Written, write
from registry.rules import Severity


@transaction.atomic
def record_exceptions(reasons: Mapping[int, str], *, by: Any, reason: str = "") -> Written:
    """Record, for each project (by primary key), why it may be published although it breaks
    rules that allow an exception; a rule it does not break gets none."""
    rules = [rule for rule in Project.rules_of(Severity.PUBLISH) if rule.exceptional]
    broken = Project.objects.filter(pk__in=reasons).breaches(rules)
    stored = {
        (one.project_id, one.rule): one for one in RuleException.objects.filter(project__in=broken)
    }
    drafts = list(_drafts(reasons, broken, stored))
    return write(drafts, by=by, reason=reason)


def _drafts(
    reasons: Mapping[int, str], broken: Mapping[int, list[Any]], stored: Mapping[Any, RuleException]
) -> Iterable[Draft]:
    for pk, rules in broken.items():
        for rule in rules:
            one = stored.get((pk, rule.code)) or RuleException(project_id=pk, rule=rule.code)
            one.reason = reasons[pk]
            yield Draft(one)
