"""Who asks: what a client's share of the query processes is counted by."""

from __future__ import annotations

import ipaddress
from typing import Final

from flask import request

_NETWORK: Final = 64
"""Bits of an IPv6 address that one customer is given whole; the rest costs nothing to change."""


def client() -> str:
    """Return the address of the client: of IPv6 the network, empty where nothing is known.

    Behind proxies that the settings trust it is the address that these name; see ``guard``.
    """
    given = request.remote_addr or ""
    try:
        address = ipaddress.ip_address(given.partition("%")[0])
    except ValueError:
        return given[:100]
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, _NETWORK), strict=False))
    return str(address)
