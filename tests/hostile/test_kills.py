"""``kill -9`` of any process of the service while clients ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.kills import ROLES, mixed, run
from bench.known import questions
from bench.served import Served

if TYPE_CHECKING:
    from kg.release import Release


@pytest.mark.parametrize(
    "number", [pytest.param(10, id="ten"), pytest.param(100, id="hundred", marks=pytest.mark.slow)]
)
def test_kills_cost_single_requests_and_no_right_answer(release: Release, number: int) -> None:
    folder = str(release.folder)
    with Served(folder, {"workers": 2}) as served:
        known = questions(served, folder, dear=True)
        done = run(served, known, mixed(number))
        served.terminate()
        code = served.wait()
        left = served.left_behind()
        said = served.log.read_text(encoding="utf-8")
    assert {kill.role for kill in done.kills} == set(ROLES)
    assert done.load.labels("wrong") == {}, done.load.samples
    assert done.unexplained() == []
    assert done.load.count("right") > number
    assert code == 0, said
    assert left == []
