"""The feed (Atom) of a filtered list: the rows last published or changed, for a reader of feeds."""

from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.views.decorators.http import conditional_page

from registry.days import morning
from registry.filters import RecordFilterSet
from registry.following import MOST, Followed, latest
from registry.listings import list_page
from registry.xml import writable

BEGUN = 2026  # the year of the tag: URI, which never changes (RFC 4151)


@conditional_page
def feed(request: HttpRequest, followed: Followed) -> HttpResponse:
    """The feed of a list; the list's own page, status 400, when a parameter is wrong.

    Its ETag alone tells a reader that nothing changed: what leaves a list, or comes into it by
    what changed elsewhere, gives it no later date.
    """
    found = followed.filters(request.GET)
    if not found.is_valid():
        return list_page(request, found, followed.template)
    response = ListFeed(followed, found, request.get_host())(request)
    del response.headers["Last-Modified"]
    return response


class _Atom(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """Without a row, this morning: the same answer keeps the same ETag for a day."""
        return super().latest_post_date() if self.items else morning(timezone.localdate())


class ListFeed(Feed):
    feed_type = _Atom

    def __init__(self, followed: Followed, found: RecordFilterSet, host: str) -> None:
        self.followed, self.found = followed, found
        self.host = urlsplit(settings.SITE_URL).hostname or host.partition(":")[0]
        self.language = get_language()
        self.author_name = self.subtitle = settings.SITE_NAMES[self.language or "fr"]

    def title(self) -> str:
        return writable(self.followed.words(self.found))

    def link(self) -> str:
        return self.followed.url(self.found.querystring)

    def feed_url(self) -> str:
        query = self.found.querystring
        return f"{self.followed.url()}feed.atom{'?' if query else ''}{query}"

    def items(self) -> Any:
        return latest(self.found)[:MOST]

    def item_title(self, item: Any) -> str:
        return writable(str(item))

    def item_description(self, item: Any) -> str:
        return escape(writable(self.followed.summary(item)))

    def item_updateddate(self, item: Any) -> datetime:
        return item.updated_at

    def item_guid(self, item: Any) -> str:
        """The same for ever and in both languages: a slug may change, a key does not."""
        of = f"{item._meta.model_name}/{quote(item.key, safe='')}"
        return f"tag:{self.host},{BEGUN}:{of}"
