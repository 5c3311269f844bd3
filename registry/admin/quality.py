"""The staff's page of data quality: the broken rules, each with the list of what breaks it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from registry.admin.addresses import address, may
from registry.models import Verdict
from registry.quality import Finding, findings
from registry.rules import Severity
from registry.watches import records

TITLES = {
    Severity.REFUSE: gettext_lazy("Should not exist: stored in spite of a rule that refuses it"),
    Severity.PUBLISH: gettext_lazy("Keeps records from publication"),
    Severity.WARN: gettext_lazy("To check: blocks nothing"),
}


@dataclass(frozen=True)
class Line:
    """A finding, what its records are called, and the address of their list, if they have one."""

    finding: Finding
    records: str
    url: str


def quality_for(site: admin.AdminSite, request: HttpRequest) -> list[tuple[Any, list[Line]]]:
    """By severity, the gravest first, the lines of what the person may see."""
    lines = [_line(site, one) for one in seen_by(request)]
    grouped = groupby(lines, key=lambda line: line.finding.rule.severity)
    return [(TITLES[severity], list(group)) for severity, group in grouped]


def seen_by(request: HttpRequest) -> list[Finding]:
    seen = [model for model in records() if may(request, "view", model)]
    return findings(seen, kept=Verdict.objects.all().counts())


def _line(site: admin.AdminSite, finding: Finding) -> Line:
    meta = finding.model._meta
    url = ""
    if site.is_registered(finding.model):
        url = address(finding.model, "changelist", broken=finding.rule.name)
    name = meta.verbose_name if finding.count == 1 else meta.verbose_name_plural
    return Line(finding, str(name), url)


def table(site: admin.AdminSite, request: HttpRequest) -> Iterator[list[Any]]:
    """The lines that the person may take away, as rows of a file, after their header; ``judged``:
    when the records were, where it was not just now."""
    yield ["severity", "code", "records", "count", "excepted", "message", "remedy", "judged"]
    for one in (found for found in seen_by(request) if may(request, "export", found.model)):
        rule, model = one.rule, one.model._meta.label_lower
        counts = [one.count, one.excepted]
        said = [str(rule.message), str(rule.remedy), one.at.isoformat() if one.at else ""]
        yield [str(rule.severity), rule.code, model, *counts, *said]
