"""The rules and HermiT say the same of every description of a grid, and no rule is idle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cases_described import EMPTY, GIVEN, GRID, named

from kg.errors import ReasonerError
from kg.reasoning import Outcome, classify
from kg.staging import Assessment, Rule, determine, load_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.store.embedded import EmbeddedEngine

# Every second one, so that the tests stay quick; the whole of it agrees as well.
CASES = {named(case): case for case in (*EMPTY, *GIVEN, *GRID[::2])}
RULES = load_rules()
TO_A_FIXED_POINT = [rule for rule in RULES if not rule.after]


@pytest.fixture(scope="module")
def by_hermit() -> Mapping[str, Outcome]:
    try:
        return classify(CASES)
    except ReasonerError as error:
        pytest.skip(f"needs HermiT and Java: pip install -r requirements-dev.txt ({error})")


@pytest.fixture(scope="module")
def by_rules(release_engine: EmbeddedEngine) -> Mapping[str, Assessment]:
    return {name: determine(case, release_engine) for name, case in CASES.items()}


def agrees(found: Assessment, outcome: Outcome) -> bool:
    said = (found.stage, frozenset(found.excluded), found.outside)
    return said == (outcome.stage, outcome.excluded, outcome.outside) and not found.contradictions


def test_the_grid_is_large_enough() -> None:
    assert len(CASES) == len(EMPTY) + len(GIVEN) + len(GRID) / 2
    assert len(CASES) >= 200


def test_rules_and_hermit_agree(
    by_hermit: Mapping[str, Outcome], by_rules: Mapping[str, Assessment]
) -> None:
    assert [n for n in CASES if not agrees(by_rules[n], by_hermit[n])] == []


@pytest.mark.parametrize("rule", TO_A_FIXED_POINT, ids=lambda rule: rule.name)
def test_no_rule_can_be_left_out(
    rule: Rule, by_hermit: Mapping[str, Outcome], release_engine: EmbeddedEngine
) -> None:
    others = [other for other in RULES if other is not rule]
    assert any(
        not agrees(determine(case, release_engine, others), by_hermit[name])
        for name, case in CASES.items()
    )


def test_every_answer_has_its_reason(by_rules: Mapping[str, Assessment]) -> None:
    for name, found in by_rules.items():
        assert found.reasons or found.stage is None or CASES[name].stage
        assert all(found.excluded.values())
        assert all(found.open.values())
        stages = {*found.excluded, *found.open, *([found.stage] if found.stage else [])}
        assert stages == set(found.labels)


def test_the_grid_holds_every_kind_of_answer(by_rules: Mapping[str, Assessment]) -> None:
    stages = {found.stage for found in by_rules.values()}
    assert stages == {None, "stage-l1", "stage-l2", "stage-m", "stage-ms"}
    statuses = {found.status for found in by_rules.values()}
    assert statuses == {"determined", "outside", "not determined"}
