"""What every page knows of the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language


def site(request: HttpRequest) -> dict[str, Any]:
    """The site's name, the page's address in each language, and the notice of the English one."""
    here = request.build_absolute_uri()
    languages = [
        {
            "code": code,
            "name": {"fr": "Français", "en": "English"}[code],
            "url": translate_url(here, code),
            "current": code == get_language(),
        }
        for code, _name in settings.LANGUAGES
    ]
    return {
        "site_name": settings.SITE_NAMES[get_language() or settings.LANGUAGE_CODE],
        "page_languages": languages,
        "english_notice": settings.ENGLISH_NOTICE,
    }
