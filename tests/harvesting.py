"""The harvester of the documentation, and what it must have: exactly what the API gives."""

import importlib.util
from pathlib import Path
from typing import Any

from django.test import Client

from portal.api_urls import API

EXAMPLES = Path(__file__).resolve().parent.parent / "docs" / "examples"
SITE = "http://testserver"


def example(name: str) -> Any:
    """A script of the documentation, as a module."""
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


HARVEST = example("harvest")


def asking(client: Client) -> Any:
    """What asks the site of the tests for an address, as the script asks a real one."""

    def ask(address: str) -> Any:
        response = client.get(address.removeprefix(SITE))
        if response.status_code in (404, 410):
            raise HARVEST.TooOld
        assert response.status_code == 200, response.content
        return response.json()

    return ask


def followed(client: Client, copy: Any = None) -> Any:
    """A copy brought up to date; a new one unless it is given."""
    return HARVEST.follow(SITE, copy or HARVEST.nothing(), ask=asking(client))


def everything(client: Client) -> dict[str, dict[str, Any]]:
    """What the lists of the API give, page by page, by resource and key."""
    ask, found = asking(client), {}
    for resource in API.resources:
        records, address = {}, f"/api/v1/{resource.name}/?limit=200"
        while address:
            page = ask(address)
            records |= {str(one[resource.keyed]): one for one in page["results"]}
            address = page["next"]
        found[resource.name] = records
    return {name: records for name, records in found.items() if records}


def held(copy: Any) -> dict[str, dict[str, Any]]:
    return {name: records for name, records in copy["records"].items() if records}
