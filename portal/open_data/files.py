"""The files of the whole of the data that were made beforehand, as they are in their folder."""

import datetime
import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from organizations.models import Organization
from registry.actions.change_feed import the_feed
from registry.models import Change

NAME = "mrif-partners"
MANIFEST = f"{NAME}.json"
FRESH = datetime.timedelta(days=1)
MEDIA_TYPES = {"zip": "application/zip", "sqlite": "application/vnd.sqlite3"}


@dataclass(frozen=True)
class Built:
    """One file. ``path``: where it is kept."""

    ending: str
    path: Path
    bytes: int
    sha256: str
    made_at: datetime.datetime

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.ending]

    @property
    def file_name(self) -> str:
        return f"{NAME}-{timezone.localdate(self.made_at)}.{self.ending}"

    @property
    def is_stale(self) -> bool:
        """Whether something public changed since it was made, as far as was looked."""
        feed = the_feed()
        return bool(feed.epoch) and feed.at > self.made_at


def built() -> dict[str, Built]:
    """The files that are there, by their endings; none where they were never made."""
    folder = Path(settings.OPEN_DATA_FOLDER)
    if not settings.OPEN_DATA_FOLDER:
        return {}
    try:
        told = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    made_at = datetime.datetime.fromisoformat(told["made_at"])
    found = {
        ending: Built(ending, folder / one["name"], one["bytes"], one["sha256"], made_at)
        for ending, one in told["files"].items()
        if ending in MEDIA_TYPES
    }
    return {ending: one for ending, one in found.items() if one.path.is_file()}


def are_due() -> bool:
    """Whether they are to be made anew: they are not there, hold what was withdrawn or hidden
    since, or are of another day and the registry has changed."""
    one = next(iter(built().values()), None)
    if one is None or Change.objects.withdrawn_since(one.made_at).exists():
        return True
    hidden = Organization.objects.all().switched_off_since(one.made_at, "publish_location")
    if hidden.exists():
        return True
    return one.is_stale and timezone.now() - one.made_at > FRESH
