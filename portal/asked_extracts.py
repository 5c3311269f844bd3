"""The extract that a name and parameters ask for, with the rights of a person."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.extracts import LISTS
from portal.reports import CATALOGUE
from registry.actions.change_feed import catch_up
from registry.extracts import Extract, Manner
from registry.forms import ExtractForm
from registry.known_names import unknown_names
from registry.listings import Listed, extract_of, may_see_all
from registry.reports import Report, Unanswerable


class Unaskable(Exception):
    """Why there is no such extract, in words."""


def offered() -> list[tuple[str, str]]:
    """The lists and reports that can be taken by the clock, by name."""
    lists = [(one.name, str(one.title)) for one in LISTS]
    return [*lists, *((one.name, str(one.title)) for one in CATALOGUE)]


def query_of(text: str) -> str:
    """The parameters of an address, given whole or from its question mark on."""
    text = text.strip()
    return urlsplit(text).query if "?" in text or "://" in text else text


def asked_extract(what: str, query: str, user: Any) -> tuple[Extract, Manner]:
    """Raises ``Unaskable``."""
    data = QueryDict(query)
    if report := CATALOGUE.get(what):
        return _of_report(report, data, user)
    for listed in LISTS:
        if listed.name == what:
            return _of_list(listed, data, user)
    raise Unaskable(_("There is no list or report %(name)s.") % {"name": what})


def public_reports(asked: list[str]) -> list[Extract]:
    """The reports named ``NAME`` or ``NAME?PARAMETERS``, as anyone sees them; ``all``: each. Raises
    ``Unaskable``."""
    everyone = AnonymousUser()
    wanted = [one for one in asked if one != "all"]
    if "all" in asked:
        wanted = [one.name for one in CATALOGUE if one.is_open_to(everyone)] + wanted
    found: list[Extract] = []
    for one in dict.fromkeys(wanted):
        name, _mark, query = one.partition("?")
        if CATALOGUE.get(name) is None:
            raise Unaskable(_("There is no report %(name)s.") % {"name": name})
        if name in [extract.name for extract in found]:
            message = _("%(name)s is asked for twice: its files would have one name.")
            raise Unaskable(message % {"name": name})
        found.append(asked_extract(name, query, everyone)[0])
    return found


def _of_report(report: Report, data: QueryDict, user: Any) -> tuple[Extract, Manner]:
    own = [*report.parameters.base_fields]
    _check_names(data, own)
    form = report.parameters(data)
    _check(form)
    if not report.is_open_to(user, everything=form.is_of_staff):
        raise Unaskable(_may_not(user))
    catch_up()
    try:
        return report.extract(form), form.manner
    except Unanswerable:
        raise Unaskable(_told(form)) from None


def _of_list(listed: Listed, data: QueryDict, user: Any) -> tuple[Extract, Manner]:
    _check_names(data, listed.parameters)
    form = ExtractForm(data, columns=listed.columns)
    _check(form)
    if form.is_of_staff and not may_see_all(user, listed.columns):
        raise Unaskable(_may_not(user))
    found = listed.filters(data, everything=form.is_of_everything)
    _check(found.form)
    return extract_of(listed, found, form), form.manner


def _check_names(data: QueryDict, known: list[str]) -> None:
    if message := unknown_names(data, known):
        raise Unaskable(message)


def _check(form: Any) -> None:
    if not form.is_valid():
        raise Unaskable(_told(form))


def _told(form: Any) -> str:
    return " ".join(f"{name}: {' '.join(errors)}" for name, errors in form.errors.items())


def _may_not(user: Any) -> str:
    if user.is_anonymous:
        return _("This is for staff alone.")
    return _("%(who)s may not see what this holds.") % {"who": user}
