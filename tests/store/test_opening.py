"""The limits of a pool, made from settings."""

from __future__ import annotations

import json

import pytest

from kg.config import Settings
from kg.store.opening import pool_limits


def test_each_thread_of_each_web_worker_may_keep_a_connection() -> None:
    limits = pool_limits(Settings(workers=8, blocking_threads=64))
    assert limits.connections > 8 * 64


@pytest.mark.parametrize("character", ["x", "é", "\N{SNOWMAN}", "\N{PILE OF POO}", "\x01"])
def test_the_longest_query_fits_in_a_call(character: str) -> None:
    longest = 4_000_000
    query = character * (longest // len(character.encode()))
    limits = pool_limits(Settings(max_query_bytes=longest))
    assert len(json.dumps({"query": query})) <= limits.request
