"""Makes a new version of a norm: the one that decisions were taken under stays as it is."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.models import Criterion, Norm
from registry.actions import Draft, write
from registry.refusals import Problem, Refused


def new_version(norm: Norm, *, version: str, by: Any) -> Norm:
    """Store a copy of the norm and of its criteria under another version, in force on no day
    that is known. Raises ``Refused`` where the version is empty or exists."""
    copy = Norm(
        code=norm.code,
        version=version.strip(),
        name_fr=norm.name_fr,
        name_en=norm.name_en,
        source_url=norm.source_url,
    )
    if not copy.version:
        message = _("A new version of a norm has a name of its own, such as its year.")
        raise Refused([Problem(copy, message, "required", "version")])
    write([Draft(copy, {"criteria": [_copy(one) for one in norm.criteria.all()]})], by=by)
    return copy


def _copy(criterion: Criterion) -> Criterion:
    names = ("code", "text_fr", "text_en", "severity", "evidence")
    return Criterion(**{name: getattr(criterion, name) for name in names})
