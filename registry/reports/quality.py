"""How true the registry is: the rules that records break."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.extracts import Heading
from registry.quality import findings
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
    )

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Iterator[Any]:
        for one in findings():
            severity = one.rule.severity.value
            if asked["severity"] and severity not in asked["severity"]:
                continue
            told = (str(one.rule.message), str(one.rule.remedy))
            label = one.model._meta.label_lower
            yield (one.rule.code, severity, label, one.count, one.excepted, *told)
