"""Records for tests, built through the product's own verbs and published unless told otherwise."""

import itertools
from typing import Any

from organizations.models import Alias, Membership, Organization, Partnership
from projects.models import CountryShare, Participation, Project, ProjectRegion, SectorShare
from registry.actions import Draft, publish, write

_numbers = itertools.count(1)

KINDS: dict[str, dict[str, Any]] = {
    "ico": {"country": "CA", "quebec_presence": "headquarters", "region": "06"},
    "southern_partner": {"country": "HT", "nonprofit": True},
    "quebec_partner": {"country": "CA"},
}


def stored(record: Any, **parts: list[Any]) -> Any:
    write([Draft(record, parts)], by=None)
    return record


def organization(kind: str = "ico", *, published: bool = True, **fields: Any) -> Organization:
    """An organization; ``aliases``: its other names."""
    number = next(_numbers)
    aliases = [Alias(name=name) for name in fields.pop("aliases", [])]
    values = {"key": f"O{number}", "name": f"Organization {number}", **KINDS[kind], **fields}
    record = stored(Organization(kind=kind, **values), aliases=aliases)
    return _published(record) if published else record


def organizations(kind: str, count: int) -> list[Organization]:
    """Many organizations at once, published, named ``Groupe 00`` and so on."""
    named = [Organization(kind=kind, name=f"Groupe {n:02}", **KINDS[kind]) for n in range(count)]
    write([Draft(one) for one in named], by=None)
    publish(Organization, [one.pk for one in named], by=None)
    return named


def project(
    type: str = "awareness",  # noqa: A002 - the field's own name
    *,
    lead: Organization | None = None,
    published: bool = True,
    **fields: Any,
) -> Project:
    """A project; ``partners``: organizations by role; the other parts: their codes."""
    number = next(_numbers)
    partners = fields.pop("partners", {})
    parts = {
        "countries": [CountryShare(country=code) for code in fields.pop("countries", [])],
        "sectors": [SectorShare(sector_id=code) for code in fields.pop("sectors", [])],
        "regions": [ProjectRegion(region=code) for code in fields.pop("regions", ["06"])],
    }
    values = {"key": f"P{number}", "title_fr": f"Projet {number}", **fields}
    record = stored(Project(type=type, **values), **parts)
    lead = lead or organization()
    taken = [("lead", lead), *partners.items()]
    rows = [Participation(project=record, organization=one, role=role) for role, one in taken]
    write([Draft(row) for row in rows], by=None)
    return _published(record) if published else record


def membership(ico: Organization, start: str, end: str | None = None, **fields: Any) -> Membership:
    sourced = {"source_url": "https://example.org/members", "checked_on": "2026-01-15"}
    return stored(Membership(organization=ico, start=start, end=end, **{**sourced, **fields}))


def partnership(ico: Organization, partner: Organization, **fields: Any) -> Partnership:
    return stored(Partnership(ico=ico, partner=partner, **fields))


def _published(record: Any) -> Any:
    decision = publish(type(record), [record.pk], by=None)
    assert not decision.held_back, decision.held_back
    record.refresh_from_db()
    return record
