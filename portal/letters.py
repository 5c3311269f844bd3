"""The messages to who follows a list: plain text, in their language."""

from traceback import format_tb
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from portal.following import LISTS, News, url_of, words_of
from portal.models import Subscription
from portal.querysets import TO_CONFIRM
from registry.bilingual import labelled


def fault_of(error: Exception) -> str:
    """Where a message failed, for the log: the error's own words may quote the address."""
    return f"{type(error).__name__}\n{''.join(format_tb(error.__traceback__))}"


def to_confirm(one: Subscription, site: str) -> EmailMessage:
    """Asks whether the address is its owner's wish; nothing else leaves before the answer."""
    with override(one.locale):
        days = {"days": TO_CONFIRM.days}
        parts = [
            _("Someone, probably you, asks to be told by e-mail what changes in this list:"),
            words_of(one),
            _("To confirm, open this page within %(days)d days:") % days,
            _link(one, site),
            _("If it was not you, do nothing: we do not write again, and erase your address."),
        ]
        return _letter(one, site, _("Confirm that you follow a list"), parts)


def already(one: Subscription, site: str) -> EmailMessage:
    """To who asks for what they have."""
    with override(one.locale):
        parts = [
            _("You asked to follow a list that you follow already:"),
            words_of(one),
            _("There is nothing to do."),
        ]
        return _letter(one, site, _("You follow this list already"), parts, footer=True)


def digest(one: Subscription, news: News, site: str) -> EmailMessage:
    with override(one.locale):
        title = str(LISTS[one.list].title)
        parts = [
            _since(one),
            f"{words_of(one)}\n{urljoin(site, url_of(one))}",
            *_section(_("New in the list"), one, news.new, site),
            *_section(_("Changed in the list"), one, news.changed, site),
            *_rest(one, news.rest, site),
        ]
        subject = labelled(title, _figures(news))
        return _letter(one, site, subject, parts, footer=True)


def ended(one: Subscription, site: str) -> EmailMessage:
    """Says that the list is followed no more: one of its filters is not there any longer."""
    with override(one.locale):
        followed = LISTS.get(one.list)
        parts = [
            _("You followed a list of which a filter no longer exists:"),
            words_of(one),
            _("We cannot tell what changes in it: you follow it no more. Your address is erased."),
            _("Choose your filters again, then follow the new list:"),
            urljoin(site, followed.url() if followed else reverse("home")),
        ]
        return _letter(one, site, _("A list that you follow is no more"), parts)


def _letter(
    one: Subscription, site: str, subject: str, parts: list[str], *, footer: bool = False
) -> EmailMessage:
    stop = urljoin(site, reverse("following_stop", args=[one.token]))
    name = settings.SITE_NAMES[one.locale]
    # Above the signature, which mail programs fold away: nobody is to look for how to stop.
    end = _footer(one, site, stop) if footer else []
    body = [_("Hello,"), *parts, *end, f"-- \n{name}"]
    headers = {
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    # One line, whatever the list is called: a header has no other.
    title = " ".join(subject.splitlines())
    return EmailMessage(title, "\n\n".join(body) + "\n", to=[one.email], headers=headers)


def _footer(one: Subscription, site: str, stop: str) -> list[str]:
    return [
        _("To stop these messages:") + f"\n{stop}",
        _("All that you follow:") + f"\n{_link(one, site)}",
        _("Your address serves for these messages alone. It is erased as soon as you stop."),
    ]


def _link(one: Subscription, site: str) -> str:
    return urljoin(site, reverse("following", args=[one.token]))


def _since(one: Subscription) -> str:
    at = one.told_at or one.confirmed_at
    day = date_format(localtime(at), "DATE_FORMAT") if at else ""
    return _("Here is what is new, since %(day)s, in the list that you follow.") % {"day": day}


def _figures(news: News) -> str:
    new, changed = len(news.new), len(news.changed)
    if news.rest:
        return _("%(count)d new or changed") % {"count": new + changed + news.rest}
    said = [
        ngettext("%(count)d new", "%(count)d new", new) % {"count": new} if new else "",
        ngettext("%(count)d changed", "%(count)d changed", changed) % {"count": changed}
        if changed
        else "",
    ]
    return ", ".join(filter(None, said))


def _section(title: str, one: Subscription, rows: list[Any], site: str) -> list[str]:
    if not rows:
        return []
    heading = f"{title.upper()} ({len(rows)})"
    return [heading, *(_entry(one, row, site) for row in rows)]


def _entry(one: Subscription, row: Any, site: str) -> str:
    summary = LISTS[one.list].summary(row)
    lines = [str(row), summary, urljoin(site, row.get_absolute_url())]
    return "\n  ".join(["- " + lines[0], *filter(None, lines[1:])])


def _rest(one: Subscription, count: int, site: str) -> list[str]:
    if not count:
        return []
    more = ngettext(
        "And %(count)d other, in the list:", "And %(count)d others, in the list:", count
    )
    narrowing = f"{one.narrowing}&sort=-updated".lstrip("&")
    return [f"{more % {'count': count}}\n{urljoin(site, LISTS[one.list].url(narrowing))}"]
