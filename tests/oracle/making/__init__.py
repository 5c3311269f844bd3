"""Random worlds, by domain: mostly good, now and then what no verb would store."""

from tests.oracle.making.eligibility import reviewed_worlds
from tests.oracle.making.funding import funded_worlds, programme_worlds, publishable_worlds
from tests.oracle.making.incidents import incident_worlds
from tests.oracle.making.organizations import organization_worlds
from tests.oracle.making.projects import project_worlds
from tests.oracle.making.ties import tied_worlds

__all__ = [
    "funded_worlds",
    "incident_worlds",
    "organization_worlds",
    "programme_worlds",
    "project_worlds",
    "publishable_worlds",
    "reviewed_worlds",
    "tied_worlds",
]
