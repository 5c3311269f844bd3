"""What django-allauth's own pages leave to the product."""

from allauth.socialaccount.providers.openid_connect import views as provider
from django.http import HttpRequest, HttpResponse
from requests import RequestException

from accounts.oidc import INCOMPLETE, back_to_sign_in


def provider_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Leaves for the identity provider, or says that it does not answer."""
    try:
        return provider.login(request, provider_id)
    except RequestException:
        return back_to_sign_in(request, request.GET.get("next"), INCOMPLETE)
