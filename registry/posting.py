"""Posts to an address that someone gave, and to no other machine than it may be: the name is looked
up once, what it leads to is judged, and the connection is made to that very address."""

import contextlib
import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from registry.enums import Fault

CONNECT = 5  # seconds
DEADLINE = 10  # seconds from the connection to the status
MOST = 1024  # bytes of the answer, which nobody reads
GONE = 410  # the receiver wants no more
# Addresses of IPv6 in which others are written, that a gateway may lead to.
WRAPPED = [ipaddress.ip_network(one) for one in ("64:ff9b::/96", "2002::/16", "2001::/32")]


class Refused(Exception):
    """What is at the address is not asked."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Outcome:
    status: int | None = None
    fault: str = ""

    @property
    def is_done(self) -> bool:
        return self.fault == ""


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Outcome:
    """Post once. No redirect is followed, and no proxy of the environment used."""
    parts = urlsplit(url)
    try:
        with _connected(parts) as connection:
            path = f"{parts.path or '/'}{'?' * bool(parts.query)}{parts.query}"
            connection.request("POST", path, body, {"Connection": "close", **headers})
            status = connection.getresponse().status
    except Refused as refused:
        return Outcome(fault=refused.fault)
    except ssl.SSLError:
        return Outcome(fault=Fault.TLS)
    except (OSError, http.client.HTTPException, ValueError):
        return Outcome(fault=Fault.SILENCE)
    return Outcome(status, "" if 200 <= status < 300 else Fault.STATUS)


@contextmanager
def _connected(parts: SplitResult) -> Iterator[http.client.HTTPConnection]:
    """A connection that ends at the deadline, whoever keeps it waiting byte by byte."""
    place = place_of(parts)
    with socket.create_connection(place, timeout=CONNECT) as plain:
        timer = Timer(DEADLINE, _end, [plain])
        timer.start()
        try:
            host = parts.hostname or ""
            encrypted = parts.scheme == "https"
            sock = _encrypted(plain, host) if encrypted else plain
            sock.settimeout(DEADLINE)
            connection = http.client.HTTPConnection(host, parts.port or place[1])
            connection.sock = sock
            yield connection
        finally:
            timer.cancel()


def _encrypted(sock: socket.socket, host: str) -> socket.socket:
    return ssl.create_default_context().wrap_socket(sock, server_hostname=host)


def _end(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def place_of(parts: SplitResult) -> tuple[str, int]:
    """The address and the port that a receiver is reached at. Raises ``Refused`` where one of the
    addresses that its name leads to is not one of the open network."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused(Fault.NAME) from None
    addresses = [str(one[4][0]) for one in found]
    if not addresses or not all(map(is_allowed, addresses)):
        raise Refused(Fault.PLACE)
    return addresses[0], port


def is_allowed(address: str) -> bool:
    """Whether it is of the open network, or the operator lets receivers be inside."""
    if settings.WEBHOOKS_INSIDE:
        return True
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    is_wrapped = any(found in one for one in WRAPPED if one.version == found.version)
    return found.is_global and not (found.is_multicast or found.is_reserved or is_wrapped)
