"""What is answered to who proposed a correction: plain text, in their language."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.correctable import public_label, text_in_words
from portal.enums import Verdict
from portal.models import CorrectionProposal, ProposedChange
from registry.bilingual import labelled


def draft(proposal: CorrectionProposal) -> str:
    """The answer that a reviewer begins with, and completes."""
    with override(proposal.locale):
        told = {"record": proposal.record, "day": _day(proposal)}
        return "\n\n".join(
            [
                _("Hello,"),
                _("Thank you for the correction of “%(record)s” that you sent us on %(day)s.")
                % told,
                _("We have examined it. Here is what we decided."),
            ]
        )


def email(proposal: CorrectionProposal, site: str) -> EmailMessage:
    """The message, with what became of each change. ``site``: the site's address, or nothing."""
    with override(proposal.locale):
        record = proposal.record
        told = {"number": proposal.pk, "record": record}
        subject = _("Your correction no. %(number)d: %(record)s") % told
        lines = [_line(record, change) for change in proposal.changes.all()]
        link = urljoin(site, record.get_absolute_url()) if site and record.is_public else ""
        kept = _("Your name and e-mail address are erased %(days)d days after the decision.")
        parts = [
            proposal.answer.strip(),
            "\n".join(lines),
            link,
            f"-- \n{settings.SITE_NAMES[proposal.locale]}",
            kept % {"days": settings.PERSONAL_DATA_DAYS},
        ]
        body = "\n\n".join(part for part in parts if part)
        # One line, whatever the record is called: a header has no other.
        return EmailMessage(" ".join(subject.split()), f"{body}\n", to=[proposal.email])


def _line(record: object, change: ProposedChange) -> str:
    field = type(record)._meta.get_field(change.field)  # type: ignore[attr-defined]
    said = str(Verdict(change.verdict).label)
    if change.verdict == Verdict.ACCEPTED and change.written != change.proposed:
        value = text_in_words(field, change.written) or _("(empty)")
        said = _("accepted in other words: %(value)s") % {"value": value}
    return "- " + labelled(public_label(field), said)


def _day(proposal: CorrectionProposal) -> str:
    return date_format(timezone.localtime(proposal.submitted_at), "DATE_FORMAT")
