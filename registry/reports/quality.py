"""How true the registry is: the rules that records break."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from registry.extracts import Heading
from registry.models import Verdict
from registry.past import is_past
from registry.quality import NONE, findings
from registry.reports.headings import code, count
from registry.reports.parameters import Parameters, any_of_choice
from registry.reports.report import Drawn, Question, Report
from registry.rules import Severity

SEVERITIES = {
    Severity.REFUSE: _("refused: nobody can store it"),
    Severity.PUBLISH: _("keeps from publication"),
    Severity.WARN: _("warning"),
}


class QualityParameters(Parameters):
    severity = any_of_choice(_("Severity"), [(one.value, SEVERITIES[one]) for one in Severity])


def _severities() -> dict[str, Any]:
    return {one.value: label for one, label in SEVERITIES.items()}


class DataQuality(Report):
    name = "data-quality"
    question = Question.WATCH
    title = _("Data quality")
    purpose = _("Which rules records break, how many do, and what to do about it.")
    grain = _("One row for each rule that some record breaks, the gravest first.")
    remarks = (_("A record that breaks several rules is counted under each."),)
    version = 2
    parameters = QualityParameters
    key = ("rule", "records")
    is_staff = True
    permissions = ("organizations.view_organization", "projects.view_project")
    drawn = Drawn("rule", "broken_by")
    headings = (
        Heading("rule", _("rule"), help=_("Its code, the same in every message and file.")),
        code("severity", _("severity"), _severities),
        Heading("records", _("records"), help=_("What sort of records break it.")),
        count(
            "broken_by",
            _("broken by"),
            _("Records that break the rule. One that breaks two is counted under each."),
            is_summed=False,
        ),
        count(
            "excepted",
            _("by exception"),
            _("Those of them for which an exception to the rule is recorded, with its reason."),
            is_summed=False,
        ),
        Heading("message", _("what is wrong")),
        Heading("remedy", _("what to do")),
        Heading(
            "judged_at",
            _("judged at"),
            help=_(
                "When the records of a long table were judged by the rule, in the time of Québec; "
                "empty where they were just now."
            ),
        ),
    )

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Iterator[Any]:
        """What is compared with another day is asked anew."""
        is_kept = not (is_past() or asked.get("since"))
        kept = Verdict.objects.all().counts() if is_kept else NONE
        for one in findings(kept=kept, severities=asked["severity"]):
            told = (str(one.rule.message), str(one.rule.remedy))
            label, at = one.model._meta.label_lower, one.at and localtime(one.at)
            counts = (one.count, one.excepted)
            judged = f"{at:%Y-%m-%d %H:%M}" if at else None
            yield (one.rule.code, one.rule.severity.value, label, *counts, *told, judged)
