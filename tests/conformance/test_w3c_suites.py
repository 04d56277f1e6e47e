"""The W3C's tests of SPARQL, sent to the running service; see docs/conformance.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from w3c_manifests import ABSENT, EVALUATIONS, Case, cases, folder, protocol_cases
from w3c_protocol import protocol_id, run_protocol
from w3c_report import FAILED, PAGE, exceptions, expected, record, refusals, results, suites
from w3c_running import run
from w3c_service import Served, served

from kg.web.operations import conformance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(folder() is None, reason=ABSENT)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("conformance")) as running:
        yield running


@pytest.fixture(scope="module")
def pooled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    make = tmp_path_factory.mktemp
    with served(make("conformance"), pool=make("data")) as running:
        yield running


def _as_expected(test: str, found: Callable[[], str]) -> None:
    """Fail on any other outcome than the expected one, a better one included."""
    wanted = expected()[test]
    if wanted != FAILED:
        assert found() == wanted
        return
    try:
        better = found()
    except AssertionError:
        pytest.xfail(exceptions()[test].reason)
    pytest.fail(f"{test} {better}: take it off expected_failures.csv")


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_w3c(case: Case, service: Served) -> None:
    _as_expected(case.id, lambda: run(case, service, refusals()))


SOME = ("sparql11/csv-tsv-res/", "sparql11/json-res/", "sparql11/construct/", "sparql10/dataset/")
"""Tests of each kind of answer; a pool takes a while to start, so the rest is slow."""
POOLED = [
    pytest.param(case, id=case.id, marks=[] if case.id.startswith(SOME) else pytest.mark.slow)
    for case in cases()
    if case.kind in EVALUATIONS
]


@pytest.mark.parametrize("case", POOLED)
def test_w3c_by_the_pool(case: Case, pooled: Served) -> None:
    _as_expected(case.id, lambda: run(case, pooled, refusals()))


@pytest.mark.parametrize("test", protocol_cases(), ids=protocol_id)
def test_w3c_protocol(test: dict[str, Any], service: Served) -> None:
    _as_expected(protocol_id(test), lambda: run_protocol(test, service))


def test_every_exception_is_a_test() -> None:
    assert set(exceptions()) <= set(suites())


def test_the_pages_say_what_is_expected() -> None:
    # Outcomes are as expected, or a test above has failed: so the pages are current if this holds.
    shown = conformance.results()
    assert shown == record(expected(), shown["date"])
    assert results(shown) in PAGE.read_text(encoding="utf-8")


def test_results_are_about_the_tests_of_the_w3c() -> None:
    assert {conformance.iri(case.id) for case in cases()} == {case.iri for case in cases()}
