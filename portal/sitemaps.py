"""What search engines may read: every public page, in each language, by its address and day."""

import datetime
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from organizations.models import Need, Organization
from portal.reports import CATALOGUE
from projects.models import Project
from registry.bilingual import in_each_language

# Records in a file: two addresses each, well below the protocol's 50,000 and 50 MB.
PAGE = 10_000
PLAIN = (
    "home",
    "organizations:list",
    "projects:list",
    "needs",
    "finder",
    "map",
    "network",
    "reports",
    "open_data",
)


@cache
def paths(view: str, *args: Any) -> dict[str, str]:
    """The path of a page in each language."""
    return in_each_language(lambda: reverse(view, args=args))


class _Bilingual(Sitemap):
    """``items``: in a total order; ``_paths``: of an item, by language."""

    limit = PAGE

    def _paths(self, item: Any) -> dict[str, str]:
        raise NotImplementedError

    def _day(self, item: Any) -> datetime.date | None:
        return None

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        root = f"{self.get_protocol(protocol)}://{self.get_domain(site)}"
        items = self.paginator.page(page).object_list
        return [url for item in items for url in self._urls_of(item, root)]

    def _urls_of(self, item: Any, root: str) -> Iterator[dict[str, Any]]:
        locations = {code: f"{root}{path}" for code, path in self._paths(item).items()}
        told = [{"location": url, "lang_code": code} for code, url in locations.items()]
        told.append({"location": locations["fr"], "lang_code": "x-default"})
        for url in locations.values():
            yield {
                "item": item,
                "location": url,
                "lastmod": self._day(item),
                "changefreq": None,
                "priority": "",
                "alternates": told,
            }


class PageSitemap(_Bilingual):
    """The pages that are no record: lists, maps, public reports."""

    def items(self) -> Sequence[tuple[str, ...]]:
        reports = [("report", one.name) for one in CATALOGUE if not one.is_staff]
        return [*((name,) for name in PLAIN), *reports]

    def _paths(self, item: Any) -> dict[str, str]:
        return paths(*item)

    def get_latest_lastmod(self) -> None:
        return None


class RecordSitemap(_Bilingual):
    """The published records of one model, each below the page of their list."""

    def __init__(self, model: Any, view: str, name: str = "slug") -> None:
        self.model, self.view, self.name = model, view, name

    def items(self) -> QuerySet[Any]:
        return self.model.objects.public().order_by("pk").values_list(self.name, "updated_at")

    def get_latest_lastmod(self) -> datetime.datetime | None:
        found: datetime.datetime | None = self.model.objects.public().latest_update()
        return found

    def _paths(self, item: Any) -> dict[str, str]:
        return {code: f"{path}{item[0]}/" for code, path in paths(self.view).items()}

    def _day(self, item: Any) -> datetime.date:
        return timezone.localdate(item[1])


SITEMAPS = {
    "pages": PageSitemap(),
    "organizations": RecordSitemap(Organization, "organizations:list"),
    "projects": RecordSitemap(Project, "projects:list"),
    "needs": RecordSitemap(Need, "needs", "pk"),
}
