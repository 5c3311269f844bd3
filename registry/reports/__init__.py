"""Reports: tables whose every figure is defined, each asked for in one way by page, file and
command."""

from registry.reports.headings import amount, code, count, names, of_field
from registry.reports.lines import Daily, Keyed, Lines, Sliced
from registry.reports.parameters import Parameters, any_of_choice
from registry.reports.report import Drawn, Question, Report, ReportCatalogue, Unanswerable
from registry.reports.screen import Screen

__all__ = [
    "Daily",
    "Drawn",
    "Keyed",
    "Lines",
    "Parameters",
    "Question",
    "Report",
    "ReportCatalogue",
    "Screen",
    "Sliced",
    "Unanswerable",
    "amount",
    "any_of_choice",
    "code",
    "count",
    "names",
    "of_field",
]
