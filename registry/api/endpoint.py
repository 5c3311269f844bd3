"""What every address of the API does alike: negotiate, limit, tell errors, let caches ask again."""

from hashlib import sha256
from typing import Any, ClassVar

import msgspec
from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from registry.api.limits import PerMinute
from registry.api.problems import Moved, Problem, absent, answer, redirected, told
from registry.serving.compressing import Compressing
from registry.serving.freshness import date_of, is_settled, last_change
from registry.watches import records

ENCODER = msgspec.json.Encoder(decimal_format="number", enc_hook=str)
METHODS = "GET, HEAD, OPTIONS"
# Any site's page may read what anyone may read; no cookie is sent along.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-Modified-Since, If-None-Match",
    "Access-Control-Expose-Headers": "Content-Language, ETag, Last-Modified, Link, Retry-After",
    "Access-Control-Max-Age": "86400",
}
_compressing = Compressing(lambda request: None)  # type: ignore[arg-type]


class Json(BaseRenderer):
    media_type, format, charset = "application/json", "json", None

    def render(self, data: Any, accepted_media_type: Any = None, context: Any = None) -> bytes:
        return b"" if data is None else ENCODER.encode(data)


class ByAccept(DefaultContentNegotiation):
    """By the header alone: ``format`` is a parameter like another, and unknown."""

    def filter_renderers(self, renderers: Any, format: str) -> Any:  # noqa: A002 - its name there
        return renderers


class Endpoint(APIView):
    """Answers GET with what ``body`` gives. Nobody is signed in here: all see the same."""

    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = []
    renderer_classes = [Json]
    throttle_classes = [PerMinute]
    content_negotiation_class = ByAccept
    http_method_names = ["get", "head", "options"]

    def body(self, request: Request, **place: Any) -> Any:
        raise NotImplementedError

    def changed(self, request: Request) -> tuple[int, bool]:
        """The second at which the answer last changed, and whether it changes no more in it."""
        changed = last_change(records())
        return int(changed.timestamp()), is_settled(changed)

    def headers_of(self, body: Any) -> dict[str, str]:
        return {}

    def get(self, request: Request, **place: Any) -> HttpResponse:
        """Raises ``Problem`` where the client's condition does not hold."""
        # Before the rows are read: never too late.
        changed, is_settled = self.changed(request)
        body = self.body(request, **place)
        whole = HttpResponse(ENCODER.encode(body), content_type="application/json")
        for name, value in self.headers_of(body).items():
            whole[name] = value
        response = _conditional(request, whole, changed, is_settled=is_settled)
        if response.status_code == 412:
            raise Problem(412, _("What you have is not what there is now."))
        return response

    def options(self, request: Request, **place: Any) -> Response:
        return Response(status=204)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = get_language_from_request(request)
        with override(language):
            response: Any = super().dispatch(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
        for name, value in CORS.items():
            response[name] = value
        response["Content-Language"] = language
        patch_vary_headers(response, ["Accept-Encoding", "Accept-Language"])
        return _compressing.process_response(request, response)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Moved):
            return redirected(exc, self.request.META.get("QUERY_STRING", ""))
        response = answer(told(exc), self.request.get_full_path())
        response.exception = True
        return response


class Nothing(Endpoint):
    """Every other address below that of the API."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise absent()


def _conditional(request: Any, response: HttpResponse, changed: int, *, is_settled: bool) -> Any:
    """The answer, or 304 where the client has it, or 412."""
    etag = f'"{sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    response["Last-Modified"] = date_of(changed, is_settled=is_settled)
    response["Cache-Control"] = "public, no-cache"
    return get_conditional_response(request, etag, changed if is_settled else None, response)
