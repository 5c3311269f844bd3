"""The catalogue of reports: those of every room, in the order in which they are offered."""

from organizations.reports import (
    EligibilityLapsing,
    Icos,
    NeedsUnmet,
    Partnerships,
    QuebecPartnersExpertise,
    SouthernPartnersByCountry,
)
from projects.reports import (
    AqociShare,
    CashAndInKind,
    FieldworkParticipants,
    FundingByCountry,
    FundingByRegion,
    FundingBySector,
    FundingBySource,
    Leverage,
    ObligationsDue,
    Pivot,
    ProjectsByTypeYear,
    WithoutSouthernPartner,
)
from registry.reports import ReportCatalogue
from registry.reports.quality import DataQuality

CATALOGUE = ReportCatalogue(
    Icos,
    SouthernPartnersByCountry,
    QuebecPartnersExpertise,
    Partnerships,
    NeedsUnmet,
    ProjectsByTypeYear,
    FieldworkParticipants,
    Pivot,
    FundingBySource,
    FundingByCountry,
    FundingBySector,
    FundingByRegion,
    CashAndInKind,
    Leverage,
    AqociShare,
    ObligationsDue,
    EligibilityLapsing,
    WithoutSouthernPartner,
    DataQuality,
)
