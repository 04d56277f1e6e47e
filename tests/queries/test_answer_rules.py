"""Rules that hold saved queries against data: each one fires, and says where and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.errors import ContentError
from kg.queries import RULES, Catalog
from kg.queries.answers import RULES as ANSWER_RULES
from kg.queries.answers import check_answers
from kg.queries.reading import read
from kg.release import build
from kg.store.embedded import EmbeddedEngine

if TYPE_CHECKING:
    from kg.errors import Problem
    from kg.queries import SavedQuery

HERE = Path(__file__).parent
SMALL = HERE.parent / "data" / "small"
EXAMPLES = tuple(Catalog.load(HERE / "examples"))

SIGNS = """\
#+ summary: Signs
#+ description: One row per sign.
#+ tags: [signs]
#+ parameters:
#+   - name: disease
#+     type: entity
#+     class: nbo:Disease
#+     example: nb:root-rot
#+ columns:
#+   share: {label: Share, datatype: integer}
#+ expect: {rows: 4}
PREFIX nb: <https://w3id.org/neuroblastoma-kg/id/>
PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?disease ?sign ?signLabel ?share WHERE {
  VALUES ?disease { nb:leaf-spot }
  ?disease nbo:mayPresentWith ?sign ; nbo:hasShare/nbo:lowerBound ?share .
  ?sign rdfs:label ?signLabel .
}
ORDER BY ?sign ?share
"""


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    store = ox.Store()
    store.load(path=HERE / "plants.ttl", format=ox.RdfFormat.TURTLE)
    return EmbeddedEngine(store)


def signs(*changes: tuple[str, str]) -> SavedQuery:
    text = SIGNS
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read(text, Path("signs/signs.rq"), "signs/signs.rq")


def found(engine: EmbeddedEngine, *changes: tuple[str, str]) -> list[tuple[int, str, str]]:
    problems: list[Problem] = check_answers((signs(*changes), *EXAMPLES), engine)
    assert {problem.rule for problem in problems} <= set(ANSWER_RULES) <= RULES.keys()
    assert all(problem.remedy for problem in problems)
    return [(p.line, p.rule, p.message) for p in problems if p.file == "signs/signs.rq"]


def test_queries_that_keep_their_promises_break_nothing(engine: EmbeddedEngine) -> None:
    assert check_answers((signs(), *EXAMPLES), engine) == []


OPTIONS = (
    "#+     class: nbo:Disease\n",
    "#+     class: nbo:Disease\n#+     options: {query: 'SELECT ?value ?label WHERE { QUERY }'}\n",
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("{rows: 4}", "{rows: 5}", (11, "query-rows", "It gives 4 rows on its defaults, and prom")),
        (
            "#+   share: {label: Share, datatype: integer}",
            "#+   sign: Sign",
            (1, "query-cell", "The column share is taken for entity, and holds"),
        ),
        (
            "datatype: integer",
            "datatype: boolean",
            (10, "query-cell", "The column share is taken for boolean, and holds"),
        ),
        (
            "share: {label: Share,",
            "share: {unit: nb:fern,",
            (10, "query-unit", "The unit nb:fern of share is none that the data use."),
        ),
        (
            "share: {label: Share,",
            "share: {unit: qq:x,",
            (10, "query-unit", "The unit qq:x of share is none that the data use."),
        ),
        (
            "#+   share:",
            "#+   disease: {link: diseases-with-signs/sign}\n#+   share:",
            (10, "query-link", "The column disease links to diseases-with-signs, which takes no"),
        ),
        (
            "example: nb:root-rot",
            "example: nb:fern",
            (5, "query-option", "Parameter disease: its example cannot be chosen: 'nb:fern' is no"),
        ),
    ],
)
def test_a_broken_promise_is_found(
    old: str, new: str, expected: tuple[int, str, str], engine: EmbeddedEngine
) -> None:
    (problem,) = found(engine, (old, new))
    assert problem[:2] == expected[:2]
    assert problem[2].startswith(expected[2])


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?value a nbo:Nothing ; rdfs:label ?label", "the query for its options finds none."),
        ("?d nbo:hasShare ?x . ?x nbo:lowerBound ?value, ?label", 'its option "'),
        ("?value a nbo:Plant ; rdfs:label ?label", "its default <https://w3id.org/neuroblastoma"),
    ],
)
def test_options_that_a_query_finds_are_looked_at(
    query: str, message: str, engine: EmbeddedEngine
) -> None:
    problems = found(engine, (OPTIONS[0], OPTIONS[1].replace("QUERY", query)))
    assert {rule for _, rule, _ in problems} == {"query-option"}
    assert any(f"Parameter disease: {message}" in text for _, _, text in problems), problems


def test_a_build_stops_at_a_broken_promise(tmp_path: Path) -> None:
    (tmp_path / "queries" / "signs").mkdir(parents=True)
    promising = (SMALL / "queries" / "leaf-spot" / "signs.rq").read_text(encoding="utf-8")
    promising = promising.replace("#+ tags: [signs]\n", "#+ tags: [signs]\n#+ expect: {rows: 99}\n")
    (tmp_path / "queries" / "signs" / "signs.rq").write_text(promising, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        build(
            tmp_path / "releases",
            facts=SMALL / "facts",
            ontology=SMALL / "ontology.ttl",
            queries=tmp_path / "queries",
        )
    (problem,) = caught.value.problems
    assert (problem.rule, problem.line) == ("query-rows", 4)
    assert "rows on its defaults, and promises 99" in problem.message
    assert not (tmp_path / "releases" / "current").exists()
