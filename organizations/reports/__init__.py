"""The reports on organizations, on their ties and on what they ask for."""

from organizations.reports.eligibility import EligibilityLapsing
from organizations.reports.expertise import QuebecPartnersExpertise
from organizations.reports.icos import Icos
from organizations.reports.needs import NeedsUnmet
from organizations.reports.partnerships import Partnerships
from organizations.reports.southern import SouthernPartnersByCountry

__all__ = [
    "EligibilityLapsing",
    "Icos",
    "NeedsUnmet",
    "Partnerships",
    "QuebecPartnersExpertise",
    "SouthernPartnersByCountry",
]
