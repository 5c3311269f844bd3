"""Records for tests, built through the product's own verbs and published unless told otherwise."""

import itertools
from collections.abc import Iterable
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


def stored_together(records: list[Any]) -> list[Any]:
    """Many records of one model, in one write."""
    write([Draft(one) for one in records], by=None)
    return records


def organization(kind: str = "ico", *, published: bool = True, **fields: Any) -> Organization:
    """An organization; ``aliases``: its other names."""
    number = next(_numbers)
    aliases = [Alias(name=name) for name in fields.pop("aliases", [])]
    values = {"key": f"O{number}", "name": f"Organization {number}", **KINDS[kind], **fields}
    record = stored(Organization(kind=kind, **values), aliases=aliases)
    return _published(record) if published else record


def organizations(
    kind: str, count: int, *, named: str = "Groupe", **fields: Any
) -> list[Organization]:
    """Many organizations at once, published, named ``Groupe 00`` and so on."""
    values = {**KINDS[kind], **fields}
    records = [Organization(kind=kind, name=f"{named} {n:02}", **values) for n in range(count)]
    stored_together(records)
    publish(Organization, [one.pk for one in records], by=None)
    return records


def project(
    type: str = "awareness",  # noqa: A002 - the field's own name
    *,
    lead: Organization | None = None,
    published: bool = True,
    **fields: Any,
) -> Project:
    """A project; ``partners``: organizations by role; the other parts: their codes."""
    (one,) = projects(type, [lead or organization()], published=published, **fields)
    return one


def projects(
    type: str,  # noqa: A002 - the field's own name
    leads: Iterable[Organization],
    *,
    published: bool = True,
    **fields: Any,
) -> list[Project]:
    """Many projects at once, one of each lead, as ``project`` makes one."""
    partners = fields.pop("partners", {})
    countries, sectors = fields.pop("countries", []), fields.pop("sectors", [])
    regions = fields.pop("regions", ["06"])
    drafts, taken = [], []
    for lead, number in zip(leads, _numbers, strict=False):
        values = {"key": f"P{number}", "title_fr": f"Projet {number}", **fields}
        record = Project(type=type, **values)
        parts = {
            "countries": [CountryShare(country=code) for code in countries],
            "sectors": [SectorShare(sector_id=code) for code in sectors],
            "regions": [ProjectRegion(region=code) for code in regions],
        }
        drafts.append(Draft(record, parts))
        taken += [(record, role, one) for role, one in [("lead", lead), *partners.items()]]
    write(drafts, by=None)
    stored_together([Participation(project=p, role=r, organization=o) for p, r, o in taken])
    records = [draft.record for draft in drafts]
    return _all_published(records) if published else records


def membership(ico: Organization, start: str, end: str | None = None, **fields: Any) -> Membership:
    sourced = {"source_url": "https://example.org/members", "checked_on": "2026-01-15"}
    return stored(Membership(organization=ico, start=start, end=end, **{**sourced, **fields}))


def partnership(ico: Organization, partner: Organization, **fields: Any) -> Partnership:
    return stored(Partnership(ico=ico, partner=partner, **fields))


def _published(record: Any) -> Any:
    (one,) = _all_published([record])
    return one


def _all_published(records: list[Any]) -> list[Any]:
    decision = publish(type(records[0]), [one.pk for one in records], by=None)
    assert not decision.held_back, decision.held_back
    for one in records:
        one.refresh_from_db()
    return records
