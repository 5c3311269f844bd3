"""Answers are compressed for who takes them so, and for nobody else."""

import re
from typing import Any

from django.http import HttpRequest
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.decorators import decorator_from_middleware

# Django's own finds the word alone, and takes a refusal for consent.
REFUSED = re.compile(r"(?:^|,)\s*gzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)", re.IGNORECASE)


class Compressing(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if REFUSED.search(request.headers.get("Accept-Encoding", "")):
            patch_vary_headers(response, ["Accept-Encoding"])
            return response
        return super().process_response(request, response)


compressed = decorator_from_middleware(Compressing)
