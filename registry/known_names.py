"""The names of parameters: a page passes over what it does not know, and a link to it may have
gathered some on its way; a file, which nobody looks at, must not."""

from collections.abc import Container, Iterable

from django.http import QueryDict
from django.utils.translation import gettext as _

from registry.text import nearest


def unknown_name(name: str, known: Iterable[str]) -> str:
    """What is said of a name that is none of those known, with the nearest of them."""
    message = _("There is no parameter %(name)s.") % {"name": name[:80]}
    near = nearest(name[:80], known)
    return f"{message} {_('Did you mean %(near)s?') % {'near': near}}" if near else message


def unknown_names(data: Iterable[str], known: Iterable[str]) -> str:
    """What is said of those given that are not known; empty where each is."""
    names = [*known]
    return " ".join(unknown_name(name, names) for name in data if name not in names)


def of_known(data: QueryDict, known: Container[str]) -> QueryDict:
    """The parameters whose names are known."""
    kept = data.copy()
    for name in data:
        if name not in known:
            del kept[name]
    return kept
