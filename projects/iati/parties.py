"""Who takes part in an activity, and who pays whom."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations import iati
from organizations.models import Organization
from projects.enums import Role, Source
from projects.models import Contribution
from registry.xml import Node, node

# Codelist OrganisationRole.
FUNDING, ACCOUNTABLE, IMPLEMENTING = "1", "2", "4"
ROLES = {
    Role.LEAD: ACCOUNTABLE,
    Role.CO_LEAD: ACCOUNTABLE,
    Role.CONTRACTOR: IMPLEMENTING,
    Role.PARTNER: IMPLEMENTING,
    Role.EXPERTISE_PROVIDER: IMPLEMENTING,
    Role.FUNDER: FUNDING,
}
# Codelist OrganisationType, where all that is known of a payer is where its money comes from.
TYPES = {
    Source.MRIF: iati.GOVERNMENT,
    Source.QUEBEC_OTHER: "15",
    Source.FEDERAL: iati.GOVERNMENT,
    Source.MUNICIPAL: "11",
    Source.OWN_RESOURCES: iati.NATIONAL_NGO,
    Source.OTHER_DONOR: iati.OTHER,
    Source.SOUTHERN_PARTNER: iati.PARTNER_COUNTRY_NGO,
}
# Public bodies, whose name is nobody's: a donor may be a person.
NAMED = (Source.QUEBEC_OTHER, Source.FEDERAL, Source.MUNICIPAL)
UNPUBLISHED = iati.Words(_("An organization that is not published"))
SOURCES = {source: iati.Words(source.label) for source in Source}


def participating_orgs(project: Any) -> Iterator[Node]:
    """The ministry where it funds, then the published organizations, each once in each role."""
    told = set()
    if project.programme is not None or any(one.source == Source.MRIF for one in project.paid):
        yield _participating(FUNDING, _ministry(), iati.ministry_names())
    for party in project.parties:
        one, role = party.organization, ROLES[party.role]
        if (one.pk, role) not in told:
            told.add((one.pk, role))
            yield _participating(role, _described(one), [iati.name(one)])
    if not any(party.role in (Role.LEAD, Role.CO_LEAD) for party in project.parties):
        # The standard asks for one, and this one is not ours to name.
        yield _participating(ACCOUNTABLE, {}, UNPUBLISHED.narratives)


def _participating(role: str, described: dict[str, str], names: list[Node]) -> Node:
    return node("participating-org", {**described, "role": role}, *names)


def _ministry() -> dict[str, str]:
    return {"ref": iati.ministry(), "type": iati.GOVERNMENT}


def _described(one: Organization) -> dict[str, str]:
    return {"ref": iati.identifier(one), "type": iati.type_of(one)}


def provider(paid: Contribution) -> Node:
    """Who pays: the ministry, a published organization, a public body by its name, or else only
    where the money comes from."""
    source, payer = Source(paid.source), paid.organization
    if source == Source.MRIF:
        return node("provider-org", _ministry(), *iati.ministry_names())
    if payer is not None and payer.is_public:
        return node("provider-org", _described(payer), iati.name(payer))
    if source in NAMED and paid.payer_name:
        names = [iati.narrative(paid.payer_name)]
    else:
        names = SOURCES[source].narratives
    return node("provider-org", {"type": TYPES[source]}, *names)


def receiver(project: Any, paid: Contribution) -> Node | None:
    """The lead, where there is one and it is not who pays."""
    leads = [one.organization for one in project.parties if one.role == Role.LEAD]
    if len(leads) != 1 or leads[0].pk == paid.organization_id:
        return None
    return node("receiver-org", _described(leads[0]), iati.name(leads[0]))
