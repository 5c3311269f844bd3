"""What a project is funded with, stage by stage, and what its programme says of it."""

from projects.funding.chart import chart
from projects.funding.checks import Check, Verdict, checks, unchecked
from projects.funding.countries import ByCountry
from projects.funding.stages import BY, Funding, StageFunding
from projects.funding.standing import Standing, standing
from projects.funding.tables import Table, sentences, table

__all__ = [
    "BY",
    "ByCountry",
    "Check",
    "Funding",
    "StageFunding",
    "Standing",
    "Table",
    "Verdict",
    "chart",
    "checks",
    "sentences",
    "standing",
    "table",
    "unchecked",
]
