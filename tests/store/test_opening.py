"""The limits of a pool, made from settings."""

from __future__ import annotations

from kg.config import Settings
from kg.store.opening import pool_limits


def test_each_thread_of_each_web_worker_may_keep_a_connection() -> None:
    limits = pool_limits(Settings(workers=8, blocking_threads=64))
    assert limits.connections > 8 * 64
