"""The OpenAPI document says what the running API does, and all of it."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.generation import GenerationMode

from organizations.models import Need
from portal.api_urls import API
from tests.builders import organization, partnership, project, stored
from tests.fuzzing import IS_ON, times
from tests.test_api import V1, get, refused

pytestmark = [pytest.mark.django_db, pytest.mark.fuzz]
FEW = times(5)  # requests of each kind to each address, the same each time


@pytest.fixture
def kept_open() -> Iterator[None]:
    """A request closes no connection: that of a test is in the middle of its transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def described(kept_open: None) -> Any:
    """The document of a small registry, and the application that it describes."""
    ico, south = organization(key="ico"), organization("southern_partner", key="south")
    partnership(ico, south)
    stored(Need(organization=south, title_fr="Eau", sector_id="14030"))
    project("development", lead=ico, partners={"contractor": south}, countries=["HT"])
    return schemathesis.openapi.from_wsgi(f"{V1}/openapi.json", get_wsgi_application())


@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value
)
def test_the_api_does_what_its_document_says(described: Any, mode: GenerationMode) -> None:
    """Asked as the document allows, and as it does not."""
    for found in described.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not operation.definition.raw["parameters"]:
            continue  # nothing of it can be wrong

        @settings(
            max_examples=FEW,
            derandomize=not IS_ON,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            case.call_and_validate(headers={"Accept-Encoding": "identity"})

        ask()


def test_every_parameter_field_and_error_is_described(client: Client) -> None:
    organization()
    document = get(client, "openapi.json")
    resources = [route.of["resource"] for route in API.routes if "resource" in route.of]

    assert document["openapi"] == "3.1.0"
    assert len(document["paths"]) == len(API.routes)
    for path, item in document["paths"].items():
        operation = item["get"]
        assert operation["responses"].keys() >= {"200", "304", "400", "404", "406", "429", "500"}
        for parameter in operation["parameters"]:
            assert parameter["schema"]["type"], (path, parameter)
            assert parameter["description"], (path, parameter)
    for resource in resources:
        model = resource.columns.model._meta.object_name
        fields = document["components"]["schemas"][model]["properties"]
        assert fields.keys() >= {*resource.offered}
    refused(client, "openapi.json?x=1", 400)


@pytest.mark.parametrize("address", ["/api/docs/", "/en/api/docs/"])
def test_the_page_of_the_documentation_is_valid_html(
    client: Client, assert_valid_html: Any, address: str
) -> None:
    response = client.get(address)

    assert response.status_code == 200
    assert_valid_html(response)
    assert f"{V1}/organizations/{{key}}/" in response.content.decode()
