"""The corpus of hostile requests, and what becomes of a running service that meets them all."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Final

import pytest
from hostile_cases import MOST_OF_ONE_GENERATOR, Hostile
from hostile_corpus import CORPUS
from hostile_guards import GUARDS
from hostile_replay import Replayed, replay_all
from hostile_summary import BEGIN, END, FIGURES, PAGE, table

from kg.config import SETTINGS

if TYPE_CHECKING:
    from pathlib import Path

    from kg.release import Release

REMEDY: Final = "Run: .venv/bin/python tests/hostile/hostile_report.py"


def test_there_are_hundreds_of_cases_with_names_of_their_own() -> None:
    assert len(CORPUS) >= 300
    assert not [name for name, count in Counter(c.name for c in CORPUS).items() if count > 1]


def test_no_generator_makes_more_than_a_handful() -> None:
    made = Counter((case.attack_class, case.generator) for case in CORPUS)
    assert max(made.values()) <= MOST_OF_ONE_GENERATOR
    assert not [name for name, count in Counter(g for _, g in made).items() if count > 1]


def test_each_case_names_a_guard_and_each_guard_is_attacked() -> None:
    assert {case.limit for case in CORPUS} == set(GUARDS)


def test_each_limit_that_can_be_set_is_attacked() -> None:
    limits = {name for name, setting in SETTINGS.items() if setting.status >= 400}
    assert not limits - {case.limit for case in CORPUS}
    for case in CORPUS:
        if case.limit in limits:
            assert case.expected == {SETTINGS[case.limit].status}, case.name


def test_each_case_expects_an_answer_that_is_no_failure_of_the_server() -> None:
    for case in CORPUS:
        assert case.expected, case.name
        assert 500 not in case.expected, case.name


@pytest.fixture(scope="module")
def replayed(release: Release, short_folder: Path) -> Replayed:
    folder = short_folder / "all"
    folder.mkdir()
    return replay_all(release.folder, CORPUS, folder)


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.name)
def test_it_ends_as_it_must(replayed: Replayed, case: Hostile) -> None:
    assert replayed.ended[case.name].faults == []


def test_no_process_of_the_service_dies(replayed: Replayed) -> None:
    assert replayed.deaths == {"web": 0, "zygote": 0}


def test_nobody_reaches_the_canary(replayed: Replayed) -> None:
    assert replayed.hits == []


def test_nothing_goes_wrong_inside(replayed: Replayed) -> None:
    assert not replayed.tracebacks, replayed.tracebacks[0]
    assert not [name for name, ended in replayed.ended.items() if ended.status == 500]


def test_another_client_gets_right_answers_meanwhile(replayed: Replayed) -> None:
    assert len(replayed.liveness.seconds) > 100
    assert replayed.liveness.wrong == []


def test_docs_name_the_corpus_as_it_is() -> None:
    shown = json.loads(FIGURES.read_text(encoding="utf-8"))
    counted = Counter(case.attack_class for case in CORPUS)
    assert {c["class"]: c["cases"] for c in shown["classes"]} == counted, REMEDY
    assert shown["passed"] == shown["cases"] == len(CORPUS), REMEDY
    assert f"{BEGIN}\n{table(shown)}\n{END}" in PAGE.read_text(encoding="utf-8"), REMEDY
