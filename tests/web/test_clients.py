"""What an address counts for."""

from __future__ import annotations

import pytest

from kg.web.clients import counted


@pytest.mark.parametrize(
    ("given", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:51234", "192.0.2.7"),
        ("2001:db8::7", "2001:db8::/64"),
        ("[2001:db8::7]", "2001:db8::/64"),
        ("[2001:db8::7]:51234", "2001:db8::/64"),
        ("[2001:db8::7%eth0]:51234", "2001:db8::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("[::ffff:192.0.2.7]:51234", "192.0.2.7"),
        ("unknown", "unknown"),
        ("a:b", "a:b"),
        ("", ""),
    ],
)
def test_a_port_is_no_part_of_a_client(given: str, client: str) -> None:
    assert counted(given) == client
