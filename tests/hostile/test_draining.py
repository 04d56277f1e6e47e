"""SIGTERM while clients wait for answers."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from bench.asking import ask, sparql
from bench.served import Served

if TYPE_CHECKING:
    from kg.release import Release

EACH = 2000
SLOW = sparql(
    "product",
    f"SELECT (COUNT(*) AS ?n) {{ {{ SELECT ?a {{ ?a ?b ?c }} LIMIT {EACH} }} "
    f"{{ SELECT ?d {{ ?d ?e ?f }} LIMIT {EACH} }} }}",
)
HOSTILE = sparql("attack", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
# Time enough for all to be answered in turn, also where others use the machine.
SETTINGS = {"workers": 2, "query_seconds": 8, "queue_seconds": 60}


@pytest.mark.parametrize("everyone", [False, True], ids=["first-process", "every-process"])
def test_sigterm_lets_everything_end_that_was_accepted(release: Release, *, everyone: bool) -> None:
    with Served(str(release.folder), SETTINGS) as served, ThreadPoolExecutor(10) as threads:
        asked = [
            threads.submit(ask, served, SLOW, source=f"127.0.4.{number}") for number in range(1, 9)
        ]
        attacks = [threads.submit(ask, served, HOSTILE, source="127.0.5.1") for _ in range(2)]
        while not any(future.done() for future in asked):
            time.sleep(0.01)
        running = sum(not future.done() for future in asked)
        served.terminate(everyone=everyone)
        code = served.wait()
        late = ask(served, SLOW)
        answers = [future.result() for future in asked]
        ends = [future.result() for future in attacks]
        left = served.left_behind()
    assert running >= 2  # else nothing was left to end
    assert [answer.label for answer in answers] == ["200"] * len(answers)
    counts = [json.loads(answer.body)["results"]["bindings"] for answer in answers]
    assert {row["n"]["value"] for rows in counts for row in rows} == {str(EACH * EACH)}
    assert [end.label for end in ends] == ["504", "504"]
    assert late.label == "refused"
    assert code == 0
    assert left == []
