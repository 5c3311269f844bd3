"""What people follow by e-mail, and what is new in it since they were last told."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from organizations.following import NEEDS, ORGANIZATIONS
from portal.models import Subscription
from projects.following import PROJECTS
from registry.filters import RecordFilterSet
from registry.following import MOST, Followed, latest

LISTS: dict[str, Followed] = {one.name: one for one in (ORGANIZATIONS, PROJECTS, NEEDS)}
Seen = dict[str, int]


@dataclass(frozen=True)
class News:
    """What came into a list or changed in it, the last first: ``new`` and ``changed`` hold at most
    fifty rows in all, ``rest`` counts the others. ``seen``: the list as it is now."""

    new: list[Any]
    changed: list[Any]
    rest: int
    seen: Seen

    def __bool__(self) -> bool:
        return bool(self.new or self.changed)


def found_of(one: Subscription) -> RecordFilterSet | None:
    """The list that is followed; None where a list or a filter of it is no more."""
    followed = LISTS.get(one.list)
    found = followed.read(one.narrowing) if followed else None
    return found if found and found.is_valid() else None


def words_of(one: Subscription) -> str:
    """The list in words, and its filters, as far as they still say something."""
    followed = LISTS.get(one.list)
    return followed.words(followed.read(one.narrowing)) if followed else one.list


def url_of(one: Subscription) -> str:
    return LISTS[one.list].url(one.narrowing)


def seen_in(found: RecordFilterSet) -> Seen:
    """Each public row of a list, the last changed first, with the moment of its last change.

    To compare moments with what was seen, not with a clock, misses nothing: neither what was
    being stored while a digest was made, nor what a change elsewhere brings into the list.
    """
    rows = found.qs.order_by("-updated_at", "key").values_list("pk", "updated_at")
    return {str(pk): _stamp(at) for pk, at in rows}


def news(found: RecordFilterSet, seen: Mapping[str, int]) -> News:
    now = seen_in(found)
    differ = [pk for pk, at in now.items() if seen.get(pk) != at]
    told = differ[:MOST]
    rows = list(latest(found).filter(pk__in=told)) if told else []
    return News(
        new=[row for row in rows if str(row.pk) not in seen],
        changed=[row for row in rows if str(row.pk) in seen],
        rest=len(differ) - len(told),
        seen=now,
    )


def _stamp(at: datetime.datetime) -> int:
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    return (at - epoch) // datetime.timedelta(microseconds=1)
