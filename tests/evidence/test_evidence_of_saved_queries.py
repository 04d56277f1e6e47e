"""What every saved query rests on, on its defaults and examples, held against the data.

No list of facts stands here. The data answer instead: a row is still there when all other facts are
taken away, and gone when its own are; its columns say what its facts say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import pyoxigraph as ox
import pytest
from answering import Counting, bindings, rows_of

from kg.evidence import MOST_ROWS, behind
from kg.paths import content_folder
from kg.queries import Catalog

if TYPE_CHECKING:
    from collections.abc import Callable

    from answering import Thinned

    from kg.evidence import Evidence, Fact
    from kg.queries import SavedQuery
    from kg.store.embedded import EmbeddedEngine
    from kg.store.engine import Row

CATALOG = Catalog.load(content_folder("queries"))

ABOUT_THE_GRAPH = {"graph", "provenance"}
"""Topics whose queries ask what the graph is made of."""
WITHOUT_FACTS = {"example-cases", "find-by-word"}
"""Of other topics: made-up cases, and names that this project gives."""
ROWS_TAKEN = 6
"""Rows of an answer whose facts are taken away; all of them in the slow test."""

Explain: TypeAlias = "Callable[[SavedQuery], list[Explained]]"

each_query = pytest.mark.parametrize("query", CATALOG, ids=lambda query: query.slug)


class Explained(NamedTuple):
    """A bound query, the rows of it that are explained at once, and what they rest on."""

    bound: str
    rows: list[Row]
    evidence: tuple[Evidence, ...]


@pytest.fixture(scope="module")
def explained(release_engine: EmbeddedEngine) -> Callable[[SavedQuery], list[Explained]]:
    """Explain a query on its defaults and examples, the first time it is asked for."""
    known: dict[str, list[Explained]] = {}

    def explain(query: SavedQuery) -> list[Explained]:
        if query.slug not in known:
            known[query.slug] = [
                Explained(bound, rows, behind(query, bound, rows, release_engine))
                for bound in bindings(query, release_engine)
                for rows in (rows_of(release_engine, bound)[:MOST_ROWS],)
            ]
        return known[query.slug]

    return explain


@each_query
def test_each_row_rests_on_facts_or_on_a_named_source(
    query: SavedQuery, explained: Explain
) -> None:
    of_document = query.topic not in ABOUT_THE_GRAPH and query.slug not in WITHOUT_FACTS
    for bound, rows, evidence in explained(query):
        assert len(evidence) == len(rows) > 0
        for row, why in zip(rows, evidence, strict=True):
            said = query.form != "ASK" or row == (ox.Literal(value=True),)
            assert why.facts or not (of_document and said), (bound, row)
            assert why.facts or why.others or not said, (bound, row)
            assert all(fact.statement and fact.passages and fact.sources for fact in why.facts)


@each_query
def test_facts_hold_what_they_are_given_for(
    query: SavedQuery, explained: Explain, thinned: Thinned
) -> None:
    for _, _, evidence in explained(query):
        for why in evidence:
            for fact in why.facts:
                assert all(thinned.holds(triple, fact.iri) for triple in fact.triples)


SAME = {"certainty", "frequency", "statement", "fact", "scope", "note", "combination"}
"""Columns that mean the same in all queries: what the header of a fact says."""


@each_query
def test_what_a_row_says_of_its_fact_a_fact_says(query: SavedQuery, explained: Explain) -> None:
    names = [column.name for column in query.columns]
    about_facts = {n for n in names if n in SAME and query.form == "SELECT"}
    if not about_facts or query.slug in {"hedge-counts", "source", "notes"}:
        return  # their columns of these names are about other things than one fact
    for bound, rows, evidence in explained(query):
        for row, why in zip(rows, evidence, strict=True):
            cells = {n: t for n, t in zip(names, row, strict=True) if n in about_facts}
            if query.slug == "stage-names" and cells["certainty"] is None:
                continue  # a stage that has no other name
            nearest = [fact for fact in why.facts if fact.role == "says"]
            # A row of analytes is made of a test, a level and a share, each with its own fact.
            every = any if query.slug == "analytes" else all
            assert nearest, (bound, row)
            assert every(agrees(fact, cells) for fact in nearest), (bound, row)


def agrees(fact: Fact, cells: dict[str, ox.Literal | ox.NamedNode | None]) -> bool:
    """Whether a fact says what a row says of its fact."""
    said: dict[str, set[str]] = {
        "certainty": {fact.certainty.label if fact.certainty else ""},
        "frequency": {fact.frequency.label if fact.frequency else ""},
        "statement": {fact.statement},
        "fact": {fact.iri},
        "scope": {name for scope in fact.scopes for name in scope} or {""},
        "note": {fact.note},
        "combination": {fact.combination.label if fact.combination else "", ""},
    }
    return all((cell.value if cell else "") in said[name] for name, cell in cells.items())


@each_query
def test_the_facts_found_are_enough(
    query: SavedQuery, explained: Explain, thinned: Thinned
) -> None:
    for bound, rows, evidence in explained(query):
        used = {fact.iri for why in evidence for fact in why.facts}
        with thinned.without(thinned.facts - used) as engine:
            left = rows_of(engine, bound)
        for row, why in zip(rows, evidence, strict=True):
            if why.facts and len(why.facts) == why.facts_in_all:
                assert row in left, (bound, row)


def check_without(query: SavedQuery, explained: Explain, thinned: Thinned, most: int) -> None:
    """Check that rows are gone when the facts are that they rest on."""
    for bound, rows, evidence in explained(query):
        step = max(1, len(rows) // most)
        for row, why in list(zip(rows, evidence, strict=True))[::step]:
            concluded = any(other.kind.name == "concluded" for other in why.others)
            if not why.facts or len(why.facts) < why.facts_in_all or concluded:
                continue  # what was concluded stays in the data, and facts beyond the first fifty
            with thinned.without({fact.iri for fact in why.facts}) as engine:
                left = rows_of(engine, bound)
            assert row not in left, (bound, row)


@each_query
def test_no_fact_is_missing(query: SavedQuery, explained: Explain, thinned: Thinned) -> None:
    check_without(query, explained, thinned, ROWS_TAKEN)


@pytest.mark.slow
@each_query
def test_no_fact_is_missing_from_any_row(
    query: SavedQuery, explained: Explain, thinned: Thinned
) -> None:
    check_without(query, explained, thinned, MOST_ROWS)


@each_query
def test_rows_are_explained_together(query: SavedQuery, release_engine: EmbeddedEngine) -> None:
    rows = rows_of(release_engine, query.text)[:MOST_ROWS]
    together = Counting(release_engine)
    evidence = behind(query, query.text, rows, together)
    one = Counting(release_engine)
    assert behind(query, query.text, rows[:1], one) == evidence[:1]
    parts = query.text.count("SELECT") + query.text.count("EXISTS") + (query.form == "ASK")
    assert together.asked <= parts + 5
    assert one.asked <= together.asked


def test_more_rows_than_are_explained_at_once_are_refused(release_engine: EmbeddedEngine) -> None:
    rows = rows_of(release_engine, CATALOG["all-facts"].text)
    assert len(rows) > MOST_ROWS
    with pytest.raises(ValueError, match="at most"):
        behind(CATALOG["all-facts"], CATALOG["all-facts"].text, rows, release_engine)
