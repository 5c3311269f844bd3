"""The predicates, by domain; each says that a record breaks a rule, from the words of the domain.

They take values as they are in memory and know no query. What is blank is blank as people type
it: an empty text, an unknown date.
"""

from tests.oracle.judge import Judges
from tests.oracle.judges.eligibility import ELIGIBILITY
from tests.oracle.judges.funding import FUNDING
from tests.oracle.judges.incidents import INCIDENTS
from tests.oracle.judges.organizations import ORGANIZATIONS
from tests.oracle.judges.parts import PARTS
from tests.oracle.judges.programmes import PROGRAMMES
from tests.oracle.judges.projects import PROJECTS
from tests.oracle.judges.ties import TIES
from tests.oracle.judges.translations import TRANSLATIONS

DOMAINS = {
    "organizations": ORGANIZATIONS,
    "ties": TIES,
    "eligibility": ELIGIBILITY,
    "projects": PROJECTS,
    "parts": PARTS,
    "funding": FUNDING,
    "programmes": PROGRAMMES,
    "translations": TRANSLATIONS,
    "incidents": INCIDENTS,
}


def together(*domains: Judges) -> Judges:
    return Judges({key: verdict for judges in domains for key, verdict in judges.items()})


__all__ = ["DOMAINS", "together"]
