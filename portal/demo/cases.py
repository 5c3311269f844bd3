"""What departs from the ordinary, so that every rule and state has something to show.

A record's case follows from its number: each case comes back at a fixed interval, and the
smallest demonstration has all those of the organizations.
"""

from enum import StrEnum


class IcoCase(StrEnum):
    OFFICE = "its Québec office has the three powers"
    WEAK_OFFICE = "its Québec office lacks a power"
    NO_PRESENCE = "nothing says that it is in Québec"
    NO_REGION = "its region is unknown"
    IN_REVIEW = "waits for a reviewer"
    ARCHIVED = "archived"
    DRAFT = "complete, and not submitted"
    OUTSIDE_POSTAL_CODE = "its postal code is not Québec's"
    TWIN = "has the acronym of the one before it"


class SouthernCase(StrEnum):
    UNVERIFIED = "nothing says whether it is a non-profit"
    FOR_PROFIT = "recorded as no non-profit"
    IN_REVIEW = "waits for a reviewer"
    ARCHIVED = "archived"
    UNLABELLED = "of another subtype that nothing describes"


class QuebecCase(StrEnum):
    NO_EXPERTISE = "no expertise recorded"
    DRAFT = "complete, and not submitted"


class ProjectCase(StrEnum):
    NO_LEAD = "project.lead"
    NO_SOUTHERN_PARTNER = "project.southern_partner"
    NO_CONTRACTOR = "project.contractor"
    NO_REGION = "project.awareness_place"
    NO_END = "project.status_dates"
    NO_FRENCH = "project.french"
    NO_COUNTRY = "project.country"
    UNVALUED = "contribution.in_kind"
    OUTSTANDING = "obligation.closing"
    EXCEPT_SOUTHERN_PARTNER = "published without a southern partner, by exception"
    EXCEPT_CONTRACTOR = "published without a main implementer, by exception"
    EXCEPT_END = "published without an end, by exception"
    EXCEPT_OUTSTANDING = "published with a report outstanding, by exception"
    IN_REVIEW = "waits for a reviewer"
    ARCHIVED = "archived"
    DRAFT = "complete, and not submitted"
    OVERSPENT = "more disbursed than committed"
    ENDING = "over, its final report still to come"
    UNFUNDED = "no contribution recorded"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


ICO_CYCLE = 24
ICO_CASES = {
    5: IcoCase.OFFICE,
    9: IcoCase.OUTSIDE_POSTAL_CODE,
    11: IcoCase.OFFICE,
    14: IcoCase.ARCHIVED,
    17: IcoCase.TWIN,
    19: IcoCase.WEAK_OFFICE,
    20: IcoCase.IN_REVIEW,
    21: IcoCase.NO_PRESENCE,
    22: IcoCase.DRAFT,
    23: IcoCase.NO_REGION,
}
SOUTHERN_CYCLE = 36
SOUTHERN_CASES = {
    29: SouthernCase.UNLABELLED,
    31: SouthernCase.UNVERIFIED,
    33: SouthernCase.FOR_PROFIT,
    34: SouthernCase.IN_REVIEW,
    35: SouthernCase.ARCHIVED,
}
QUEBEC_CYCLE = 12
QUEBEC_CASES = {7: QuebecCase.NO_EXPERTISE, 11: QuebecCase.DRAFT}
PROJECT_CYCLE = 60
PROJECT_CASES = {
    3: ProjectCase.NO_LEAD,
    5: ProjectCase.EXCEPT_SOUTHERN_PARTNER,
    7: ProjectCase.UNFUNDED,
    8: ProjectCase.NO_SOUTHERN_PARTNER,
    10: ProjectCase.EXCEPT_CONTRACTOR,
    13: ProjectCase.NO_CONTRACTOR,
    15: ProjectCase.EXCEPT_END,
    18: ProjectCase.NO_REGION,
    20: ProjectCase.EXCEPT_OUTSTANDING,
    23: ProjectCase.NO_END,
    25: ProjectCase.IN_REVIEW,
    27: ProjectCase.SUSPENDED,
    28: ProjectCase.NO_FRENCH,
    30: ProjectCase.ARCHIVED,
    32: ProjectCase.CANCELLED,
    33: ProjectCase.NO_COUNTRY,
    35: ProjectCase.ARCHIVED,
    37: ProjectCase.ENDING,
    38: ProjectCase.UNVALUED,
    40: ProjectCase.DRAFT,
    43: ProjectCase.OUTSTANDING,
    45: ProjectCase.IN_REVIEW,
    48: ProjectCase.UNFUNDED,
    50: ProjectCase.OVERSPENT,
    55: ProjectCase.DRAFT,
}


def ico_case(number: int) -> IcoCase | None:
    return ICO_CASES.get(number % ICO_CYCLE)


def southern_case(number: int) -> SouthernCase | None:
    return SOUTHERN_CASES.get(number % SOUTHERN_CYCLE)


def quebec_case(number: int) -> QuebecCase | None:
    return QUEBEC_CASES.get(number % QUEBEC_CYCLE)


def project_case(number: int) -> ProjectCase | None:
    return PROJECT_CASES.get(number % PROJECT_CYCLE)
