"""Says how many ICOs are members of the AQOCI on a day, and their share of the published ICOs."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from organizations.aqoci import Share, share_on
from organizations.management.asking import add_arguments, day_of
from registry.bilingual import labelled


class Command(BaseCommand):
    help = (
        "Says how many published ICOs are members of the AQOCI on a day, by sourced memberships, "
        "and their share."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["lang"]):
            share = share_on(day_of(options["on"]))
            if options["format"] == "json":
                self.stdout.write(json.dumps(as_json(share), indent=1))
            else:
                self.stdout.write("\n".join(as_lines(share)))


def as_lines(share: Share) -> list[str]:
    counts = {
        _("Members"): share.members,
        _("Not members"): share.others,
        _("Not checked"): share.unknown,
        _("Members at any time"): share.members_ever,
    }
    return [
        _("AQOCI, on %(day)s") % {"day": date_format(share.day)},
        *(labelled(name, count) for name, count in counts.items()),
        _share(share),
    ]


def _share(share: Share) -> str:
    if share.percent is None:
        return _("Share: there is no published ICO.")
    told = _("Share: %(percent)s%% of the %(count)d published ICOs are members.")
    return told % {"percent": number_format(share.percent, 1), "count": share.icos}


def as_json(share: Share) -> dict[str, Any]:
    return {
        "on": share.day.isoformat(),
        "members": share.members,
        "not_members": share.others,
        "unknown": share.unknown,
        "ever": share.members_ever,
        "published_icos": share.icos,
        "share_percent": None if share.percent is None else str(share.percent),
    }
