"""Twenty hostile queries at one moment, and a second client that notices little of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.figures import quantile
from bench.known import questions
from bench.second_client import MANY, ONE, at_once
from bench.served import Served
from kg.config import Settings

if TYPE_CHECKING:
    from kg.release import Release

SETTINGS = {"query_seconds": 3, "query_memory": 256, "workers": 2}


@pytest.mark.parametrize("sources", [MANY, ONE], ids=["twenty-addresses", "one-address"])
def test_second_client_is_served_while_twenty_queries_attack(
    release: Release, sources: tuple[str, ...]
) -> None:
    folder = str(release.folder)
    with Served(folder, SETTINGS) as served:
        known = questions(served, folder)
        before = {p.pid for p in served.processes() if p.role != "pool worker"}
        phase = at_once(served, known, "attack", sources)
        after = {p.pid for p in served.processes() if p.role != "pool worker"}
    assert phase.second.labels("wrong", "failed") == {}, phase.second.samples
    assert len(phase.second.records) >= len(known)
    # Generous: the attackers use both processors of the machine that measures.
    assert quantile(phase.second.seconds(), 0.95) < Settings().queue_seconds / 2
    assert max(phase.second.seconds()) < Settings().queue_seconds
    assert phase.attack.samples == []
    assert phase.attack.count("refused") + phase.attack.count("complete") == 20
    assert phase.attack.count("refused") >= 10  # else it was no attack
    assert phase.answers_after
    assert after == before
