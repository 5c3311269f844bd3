"""The reports on projects and on what they are funded with."""

from projects.reports.aqoci import AqociShare
from projects.reports.fieldwork import FieldworkParticipants
from projects.reports.leverage import Leverage
from projects.reports.pivot import Pivot
from projects.reports.places import FundingByCountry, FundingByRegion, FundingBySector
from projects.reports.sources import CashAndInKind, FundingBySource
from projects.reports.types import ProjectsByTypeYear
from projects.reports.watched import ObligationsDue, WithoutSouthernPartner

__all__ = [
    "AqociShare",
    "CashAndInKind",
    "FieldworkParticipants",
    "FundingByCountry",
    "FundingByRegion",
    "FundingBySector",
    "FundingBySource",
    "Leverage",
    "ObligationsDue",
    "Pivot",
    "ProjectsByTypeYear",
    "WithoutSouthernPartner",
]
