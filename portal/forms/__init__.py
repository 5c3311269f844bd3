"""The forms that anyone may send, without an account."""

from portal.forms.correction import CorrectionForm
from portal.forms.follow import FollowForm

__all__ = ["CorrectionForm", "FollowForm"]
