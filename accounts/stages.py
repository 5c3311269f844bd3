"""The second step of a sign-in."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from accounts.factors import is_vouched_for


class SecondFactorStage(AuthenticateStage):
    """Ours is asked unless the identity provider said that it asked for one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        asked = super()._should_handle(request)
        return asked and not is_vouched_for(request, self.login.user)
