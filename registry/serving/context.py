"""What every page knows of the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language, override


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name, the page's address in each language, and the notice of the English one."""
    languages = [
        {
            "code": code,
            "name": {"fr": "Français", "en": "English"}[code],
            "url": _address(request, code),
            "current": code == get_language(),
        }
        for code, _name in settings.LANGUAGES
    ]
    return {
        "site_name": settings.SITE_NAMES[get_language() or settings.LANGUAGE_CODE],
        "page_languages": languages,
        "english_notice": settings.ENGLISH_NOTICE,
    }


def _address(request: HttpRequest, language: str) -> str:
    """This page in the language; the home page where this one has no other address."""
    here = request.build_absolute_uri()
    there = translate_url(here, language)
    if there != here or language == get_language():
        return there
    with override(language):
        return request.build_absolute_uri(reverse("home"))
