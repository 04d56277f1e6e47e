"""What the pool adds to an engine: limits, shares, and the same answers in any format."""

from __future__ import annotations

import gc
import sys
import threading
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from kg.errors import QueryMemoryError, QueryTimeoutError, TooLargeError
from kg.pool import Limits, Outcome, PoolError
from kg.queries.choosing import members
from kg.rdf.media import FORMATS
from kg.store.pooled import PooledEngine, open_pool
from kg.store.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.store.embedded import EmbeddedEngine

MIB = 1024 * 1024
MANY = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r . ?s ?t ?u . ?v ?w ?x ."


@pytest.fixture(scope="module")
def bounded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PooledEngine]:
    folder: Path = tmp_path_factory.mktemp("bounded")
    lines = [f'<http://x/{n}> <http://x/p> "{n}" .' for n in range(1000)]
    (folder / "d.nt").write_text("\n".join(lines), "utf-8")
    (folder / "d.nq").write_text("", "utf-8")
    # Long enough for a busy machine to meet the other limits first.
    limits = Limits(workers=1, reserved=0, deadline=5, memory=200 * MIB, reply=MIB)
    with open_pool(limits, quads=folder / "d.nq", merged=folder / "d.nt") as owner:
        engine = PooledEngine(owner.caller(), limits)
        yield engine
        engine.close()


@pytest.mark.parametrize(
    ("query", "error"),
    [
        (f"SELECT (COUNT(*) AS ?n) {{ {MANY} }}", QueryTimeoutError),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c", QueryMemoryError),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000", TooLargeError),
        (f"ASK {'{' * 200_000} ?s ?p ?o {'}' * 200_000}", TooLargeError),
    ],
)
def test_a_query_that_meets_a_limit_is_refused_and_the_next_is_answered(
    bounded: PooledEngine, query: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        bounded.for_client("someone").query(query)
    assert bool(bounded.query("ASK {}")) is True


@pytest.mark.parametrize("outcome", [*Outcome][1:])
def test_every_end_of_a_call_is_told_in_a_sentence(outcome: Outcome) -> None:
    said = refusal(PoolError(outcome, "what it said", 2.0), Limits())
    assert 400 <= said.status < 600
    assert str(said).endswith(".")


@pytest.mark.parametrize("outcome", [Outcome.CLIENT, Outcome.REQUEST])
def test_limits_that_differ_by_lane_or_by_characters_are_told_without_numbers(
    outcome: Outcome,
) -> None:
    said = str(refusal(PoolError(outcome), Limits()))
    assert not any(letter.isdigit() for letter in said), said


@pytest.mark.parametrize("outcome", [Outcome.KILLED, Outcome.LOST])
def test_what_the_query_is_not_to_blame_for_may_be_tried_again(outcome: Outcome) -> None:
    said = refusal(PoolError(outcome), Limits())
    assert said.status == 503
    assert "Try again" in str(said)


@pytest.mark.parametrize("name", [f.name for f in FORMATS.values() if f.kind == "bindings"])
def test_a_result_is_the_same_to_the_byte_whoever_writes_it(
    pooled: PooledEngine, embedded: EmbeddedEngine, name: str
) -> None:
    query = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p"
    wanted = FORMATS[name]
    expected = embedded.query(query).serialize(wanted)
    assert pooled.query(query, wanted=wanted).serialize(wanted) == expected
    assert pooled.query(query).serialize(wanted) == expected


@pytest.mark.parametrize("name", [f.name for f in FORMATS.values() if f.kind != "bindings"])
def test_a_graph_is_the_same_whoever_writes_it(
    pooled: PooledEngine, embedded: EmbeddedEngine, name: str
) -> None:
    query = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(?s = <http://x/b>) }"
    wanted = FORMATS[name]
    expected = embedded.query(query).serialize(wanted)
    assert pooled.query(query, wanted=wanted).serialize(wanted) == expected


def test_a_wanted_format_that_cannot_hold_the_result_is_no_obstacle(pooled: PooledEngine) -> None:
    assert bool(pooled.query("ASK {}", wanted=FORMATS["ttl"])) is True


def test_what_the_data_say_is_asked_once_for_all_clients(bounded: PooledEngine) -> None:
    of_class = ox.NamedNode("http://x/Class")
    members(of_class, bounded.for_client("someone"))
    asked = bounded.statistics()["open.done"]
    members(of_class, bounded.for_client("someone else"))
    assert bounded.statistics()["open.done"] == asked


def test_a_result_may_be_let_go_by_any_thread(
    bounded: PooledEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", raised.append)
    result = bounded.query("SELECT ?s { ?s ?p ?o } LIMIT 3")
    next(iter(result))
    circle: list[Any] = [result]
    circle.append(circle)
    del result, circle
    thread = threading.Thread(target=gc.collect)
    thread.start()
    thread.join()
    assert not raised
