"""Who asks: what a client's share of the query processes is counted by."""

from __future__ import annotations

import ipaddress
import re
from typing import Final

from flask import request

_NETWORK: Final = 64
"""Bits of an IPv6 address that one customer is given whole; the rest costs nothing to change."""

_WITH_PORT: Final = re.compile(r"\[([^\]]*)\](?::[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}")
"""As some proxies name a client: each connection has another port, none is another client."""


def client() -> str:
    """Return whom the current request counts for: see ``counted``.

    Behind proxies that the settings trust it is the address that these name; see ``guard``.
    """
    return counted(request.remote_addr or "")


def counted(given: str) -> str:
    """Return what an address counts for: of IPv6 the network, empty where nothing is known."""
    if found := _WITH_PORT.fullmatch(given):
        given = found[1] or found[2] or ""
    try:
        address = ipaddress.ip_address(given.partition("%")[0])
    except ValueError:
        return given[:100]
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, _NETWORK), strict=False))
    return str(address)
