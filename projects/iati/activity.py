"""One project as one activity, its elements in the order that the schema asks for."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from organizations import iati
from organizations.iati import narratives, texts
from projects.enums import Status
from projects.iati import classes, geography, money
from projects.iati.parties import participating_orgs
from projects.iati.results import results
from projects.iati.rows import complete
from registry.batches import in_batches
from registry.bilingual import LANGUAGES
from registry.serving.freshness import stamp
from registry.xml import LANG, Node, document, node

# Codelist ActivityStatus.
STATUSES = {
    Status.PIPELINE: "1",
    Status.IMPLEMENTATION: "2",
    Status.FINALISATION: "3",
    Status.CLOSED: "4",
    Status.CANCELLED: "5",
    Status.SUSPENDED: "6",
}
# Codelist ActivityDateType.
DATES = {"1": "planned_start", "2": "actual_start", "3": "planned_end", "4": "actual_end"}
# Codelists DescriptionType, OtherIdentifierType, ContactType.
GENERAL, TARGET_GROUPS = "1", "3"
INTERNAL = "A1"
PAGE = iati.Words(_("Page of the project in the registry"))
SOURCE = iati.Words(_("Source of the record"))


def activities(site: str, dictionary: str = "") -> Iterator[bytes]:
    """The pieces of the activity file. ``site``: the address of the site, without a slash at its
    end; ``dictionary``: that of the page which explains our own codes; both may be empty."""
    found = (_activity(one, site, dictionary) for one in in_batches(complete(), "key"))
    return document("iati-activities", iati.header(), found)


def _activity(project: Any, site: str, dictionary: str) -> Node:
    where = geography.countries(project)
    return node(
        "iati-activity",
        {"last-updated-datetime": _updated(project), LANG: "fr", "default-currency": "CAD"},
        node("iati-identifier", text=iati.local(project.key)),
        iati.reporting_org(),
        *_words(project),
        *participating_orgs(project),
        _other_identifier(project),
        node("activity-status", {"code": STATUSES[Status(project.status)]}),
        *_dates(project),
        _contact(),
        geography.scope(where),
        *(one.node("recipient-country") for one in where),
        *geography.locations(project),
        *classes.sectors(project),
        *classes.tags(project, dictionary),
        *classes.markers(project),
        classes.aid_type(project),
        *money.budgets(project),
        *money.transactions(project),
        *_documents(project, site),
        *results(project),
    )


def _updated(project: Any) -> str:
    """When something of what the activity tells changed."""
    rows = [project, *project.parties, *project.paid]
    others = [one.organization for one in (*project.parties, *project.paid)]
    rows += [one for one in others if one is not None and one.is_public]
    moments = [row.updated_at for row in rows]
    if project.programme is not None:
        moments.append(project.programme.updated_at)
    moments += [one.left_at for one in (*project.parties_gone, *project.payers_gone)]
    return stamp(max(moments))


def _words(project: Any) -> Iterator[Node]:
    """The title, the description, for which the title serves where there is none, and whom the
    project is for."""
    yield node("title", {}, *_title(project))
    summary = narratives(texts(project, "summary"))
    yield node("description", {"type": GENERAL}, *(summary or _title(project)))
    if audience := narratives({LANGUAGES[0]: project.audience}):
        yield node("description", {"type": TARGET_GROUPS}, *audience)


def _title(project: Any) -> list[Node]:
    return narratives(texts(project, "title")) or [iati.narrative(project.key)]


def _other_identifier(project: Any) -> Node:
    """Our key as it is written: in the identifier, some of its characters are not."""
    owner = node("owner-org", {"ref": iati.ministry()}, *iati.ministry_names())
    return node("other-identifier", {"ref": project.key, "type": INTERNAL}, owner)


def _dates(project: Any) -> Iterator[Node]:
    for code, name in DATES.items():
        if day := getattr(project, name):
            yield node("activity-date", {"type": code, "iso-date": day})


def _contact() -> Node | None:
    """The ministry's, never a person's."""
    email, site = settings.MINISTRY["email"], iati.web_address(settings.MINISTRY["website"])
    if not email and not site:
        return None
    return node(
        "contact-info",
        {"type": GENERAL},
        node("organisation", {}, *iati.ministry_names()),
        node("email", text=email) if email else None,
        node("website", text=site) if site else None,
    )


def _documents(project: Any, site: str) -> Iterator[Node | None]:
    yield from iati.pages(site, "projects:list", project.slug, iati.ACTIVITY_PAGE, PAGE)
    if project.source_url:
        yield iati.elsewhere(project.source_url, iati.ACTIVITY_PAGE, SOURCE)
