"""What rows rest on, construct by construct of SPARQL, in a small made-up graph."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from answering import rows_of

from kg.evidence import Evidence, behind
from kg.queries.reading import read
from kg.rdf.namespaces import PREFIXES
from kg.store.embedded import EmbeddedEngine

PROLOGUE = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("nb", "nbo", "rdfs", "owl"))
HEAD = """#+ summary: Some rows
#+ description: One row per thing.
#+ tags: [things]
"""
GRAPHS = """
fact:F1 { nb:a nbo:leadsTo nb:b }
fact:F2 { nb:b nbo:leadsTo nb:c }
fact:F3 { nb:c nbo:leadsTo nb:d . nb:c nbo:near nb:e }
fact:F4 { nb:a nbo:leadsTo nb:b }
fact:F5 { nb:x nbo:near nb:a }
fact:F6 { nb:b nbo:near nb:y }
graph:entities { nb:a a nbo:Thing ; rdfs:label "a"@en . nb:b rdfs:label "b"@en }
graph:ontology { nbo:cameFrom owl:inverseOf nbo:leadsTo . nbo:Thing rdfs:subClassOf nbo:Entity }
graph:inferred { nb:b nbo:cameFrom nb:a . nb:a a nbo:Entity }
graph:mappings { nb:a skos:exactMatch <http://example.org/a> }
"""


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    about = "".join(
        f'fact:F{n} a nbo:Fact ; nbo:statement "F{n}"@en ; nbo:certainty nb:certainty-can ; '
        f"nbo:cites passage:P{n} .\n"
        for n in range(1, 7)
    )
    text = f"{prefixes}{GRAPHS}\ngraph:provenance {{ {about} }}"
    store = ox.Store()
    for quad in ox.parse(text, format=ox.RdfFormat.TRIG):
        store.add(quad)
        store.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    return EmbeddedEngine(store)


def explained(engine: EmbeddedEngine, text: str) -> list[Evidence]:
    """Return what the rows of a query rest on, in their order."""
    query = read(f"{HEAD}{PROLOGUE}{text}\n", Path("things/some.rq"), "some.rq")
    rows = rows_of(engine, query.text)
    assert rows
    return list(behind(query, query.text, rows, engine))


def facts(evidence: Evidence) -> dict[str, str]:
    """Return the facts of a row with their roles."""
    return {fact.statement: fact.role for fact in evidence.facts}


def others(evidence: Evidence) -> set[str]:
    return {other.kind.name for other in evidence.others}


def only(engine: EmbeddedEngine, text: str) -> Evidence:
    (evidence,) = explained(engine, text)
    return evidence


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("nb:b nbo:leadsTo ?x", {"F2"}),
        ("nb:a nbo:leadsTo ?x", {"F1", "F4"}),
        ("nb:c ^nbo:leadsTo ?x", {"F2"}),
        ("nb:b nbo:leadsTo/nbo:leadsTo ?x", {"F2", "F3"}),
        ("nb:b nbo:leadsTo/nbo:leadsTo/^nbo:leadsTo ?x", {"F2", "F3"}),
        ("nb:c nbo:near|nbo:far ?x", {"F3"}),
        ("VALUES ?x { nb:d } nb:a nbo:leadsTo+ ?x", {"F1", "F2", "F3", "F4"}),
        ("VALUES ?x { nb:c } nb:b nbo:leadsTo* ?x", {"F2"}),
        ("VALUES ?x { nb:c } nb:b nbo:leadsTo? ?x", {"F2"}),
        ("nb:c !nbo:leadsTo ?x", {"F3"}),
        ("nb:d ^(nbo:leadsTo/nbo:leadsTo) ?x", {"F2", "F3"}),
        ("VALUES ?x { nb:e } nb:b (nbo:leadsTo|nbo:near)+ ?x", {"F2", "F3"}),
        ("nb:b ?property ?x FILTER (?x = nb:y)", {"F6"}),
    ],
)
def test_paths_show_the_facts_of_their_links(
    engine: EmbeddedEngine, where: str, expected: set[str]
) -> None:
    evidence = only(engine, f"SELECT ?x WHERE {{ {where} }} ORDER BY ?x")
    assert facts(evidence) == dict.fromkeys(expected, "says")
    assert all(fact.triples for fact in evidence.facts)


def test_the_graph_of_the_row_says_it_and_links_support_it(engine: EmbeddedEngine) -> None:
    evidence = only(
        engine,
        """SELECT ?x ?fact WHERE {
          nb:a nbo:leadsTo ?x . GRAPH ?fact { ?x nbo:near ?y } ?fact a nbo:Fact
        } ORDER BY ?x""",
    )
    assert facts(evidence) == {"F6": "says", "F1": "supports", "F4": "supports"}
    assert [fact.role for fact in evidence.facts] == ["says", "supports", "supports"]


def test_rows_of_the_same_values_are_told_apart_by_empty_cells(engine: EmbeddedEngine) -> None:
    first, second = explained(
        engine,
        """SELECT ?x ?y WHERE { { nb:b nbo:near ?y . BIND (nb:z AS ?x) }
          UNION { nb:c nbo:near ?e . BIND (nb:z AS ?x) } } ORDER BY ?x ?y""",
    )
    assert facts(first) == {"F3": "says"}
    assert facts(second) == {"F6": "says"}


def test_distinct_rows_rest_on_all_that_gives_them(engine: EmbeddedEngine) -> None:
    evidence = only(
        engine,
        "SELECT DISTINCT ?p WHERE { VALUES ?p { nbo:near } GRAPH ?f { ?s ?p ?o } } ORDER BY ?p",
    )
    assert set(facts(evidence)) == {"F3", "F5", "F6"}


def test_an_optional_group_counts_only_as_a_whole(engine: EmbeddedEngine) -> None:
    where = "nb:b nbo:leadsTo ?x OPTIONAL { ?x nbo:near ?y . ?y nbo:near ?z }"
    evidence = only(engine, f"SELECT ?x ?y WHERE {{ {where} }} ORDER BY ?x ?y")
    assert facts(evidence) == {"F2": "says"}
    whole = "nb:b nbo:leadsTo ?x OPTIONAL { ?x nbo:near ?y . ?x nbo:leadsTo ?z }"
    evidence = only(engine, f"SELECT ?x ?y WHERE {{ {whole} }} ORDER BY ?x ?y")
    assert facts(evidence) == {"F2": "says", "F3": "says"}


def test_exists_shows_what_is_there_and_minus_shows_nothing(engine: EmbeddedEngine) -> None:
    where = """nb:b nbo:leadsTo ?x
      FILTER EXISTS { ?x nbo:leadsTo ?further }
      FILTER NOT EXISTS { ?x nbo:far ?nothing }
      MINUS { ?x nbo:isNo ?thing }"""
    evidence = only(engine, f"SELECT ?x WHERE {{ {where} }} ORDER BY ?x")
    assert facts(evidence) == {"F2": "says", "F3": "says"}


def test_an_expression_of_exists_shows_what_is_there(engine: EmbeddedEngine) -> None:
    where = "nb:b nbo:leadsTo ?x BIND (EXISTS { nb:x nbo:near nb:a } AS ?also)"
    evidence = only(engine, f"SELECT ?x ?also WHERE {{ {where} }} ORDER BY ?x")
    assert facts(evidence) == {"F2": "says", "F5": "says"}


def test_subselects_that_count_show_what_they_count(engine: EmbeddedEngine) -> None:
    evidence = only(
        engine,
        """SELECT ?s ?o ?many WHERE {
          { SELECT ?s (COUNT(?f) AS ?many) WHERE { GRAPH ?f { ?s nbo:leadsTo ?any } }
            GROUP BY ?s HAVING (COUNT(?f) > 1) }
          GRAPH ?fact { ?s nbo:leadsTo ?o }
          FILTER (STR(?fact) < "https://w3id.org/neuroblastoma-kg/fact/F2")
        } ORDER BY ?s ?o""",
    )
    assert facts(evidence) == {"F1": "says", "F4": "counted"}


def test_subselects_that_choose_are_followed(engine: EmbeddedEngine) -> None:
    evidence = only(
        engine,
        """SELECT ?o WHERE {
          { SELECT ?s WHERE { { SELECT ?s WHERE { ?s nbo:near nb:a } } } } ?s nbo:near ?o
        } ORDER BY ?o""",
    )
    assert facts(evidence) == {"F5": "says"}


def test_groups_show_the_facts_behind_them(engine: EmbeddedEngine) -> None:
    first, second = explained(
        engine,
        """SELECT ?p (COUNT(DISTINCT ?fact) AS ?facts) WHERE {
          GRAPH ?fact { ?s ?p ?o } ?fact a nbo:Fact } GROUP BY ?p ORDER BY ?p""",
    )
    assert facts(first) == dict.fromkeys(("F1", "F2", "F3", "F4"), "counted")
    assert facts(second) == dict.fromkeys(("F3", "F5", "F6"), "counted")


def test_expressions_among_the_columns_tell_rows_apart(engine: EmbeddedEngine) -> None:
    first, second = explained(
        engine,
        """SELECT (STRAFTER(STR(?s), "id/") AS ?name) WHERE {
          VALUES ?s { nb:b nb:x } GRAPH ?f { ?s nbo:near ?o } } ORDER BY ?name""",
    )
    assert facts(first) == {"F6": "says"}
    assert facts(second) == {"F5": "says"}


def test_all_columns_of_a_star_count(engine: EmbeddedEngine) -> None:
    evidence = only(engine, "SELECT * WHERE { nb:x nbo:near ?o } ORDER BY ?o LIMIT 1")
    assert facts(evidence) == {"F5": "says"}


def test_ask_rests_on_what_makes_it_true(engine: EmbeddedEngine) -> None:
    evidence = only(engine, "ASK { nb:b nbo:near ?y . ?y ^nbo:near nb:b }")
    assert facts(evidence) == {"F6": "says"}
    assert only(engine, "ASK { nb:b nbo:near nb:nothing }") == Evidence()


def test_triples_are_looked_up_themselves(engine: EmbeddedEngine) -> None:
    text = """CONSTRUCT {
        ?s nbo:leadsTo ?o . ?o nbo:isLedToBy ?s . ?s rdfs:label ?l . ?f a nbo:Fact
      }
      WHERE { GRAPH ?f { ?s nbo:leadsTo ?o } ?s rdfs:label ?l FILTER (?s = nb:a) }"""
    query = read(f"{HEAD}{PROLOGUE}{text}\n", Path("things/some.rq"), "some.rq")
    rows = rows_of(engine, query.text)
    found = dict(zip(rows, behind(query, query.text, rows, engine), strict=True))
    told = {
        (row[1].value.rpartition("#")[2], tuple(facts(why)), *sorted(others(why)))
        for row, why in found.items()
    }
    assert told == {
        ("leadsTo", ("F1", "F4")),
        ("isLedToBy", (), "query"),
        ("label", (), "entities"),
        ("type", ("F1",)),
        ("type", ("F4",)),
    }


def test_described_triples_are_looked_up_too(engine: EmbeddedEngine) -> None:
    text = f"{HEAD}{PROLOGUE}DESCRIBE nb:x\n"
    query = read(text, Path("things/some.rq"), "some.rq")
    rows = rows_of(engine, query.text)
    assert [facts(why) for why in behind(query, query.text, rows, engine)] == [{"F5": "says"}]


def test_conclusions_name_the_facts_they_follow_from(engine: EmbeddedEngine) -> None:
    evidence = only(engine, "SELECT ?x WHERE { ?x nbo:cameFrom nb:a } ORDER BY ?x")
    (other,) = evidence.others
    assert not evidence.facts
    assert other.kind.said == "concluded by the reasoner"
    assert [fact.rpartition("/")[2] for fact in other.premises] == ["F1", "F4"]


@pytest.mark.parametrize(
    ("where", "kinds"),
    [
        ("nb:a a nbo:Thing . BIND (1 AS ?x)", {"entities"}),
        ("nb:a a nbo:Entity . BIND (1 AS ?x)", {"concluded"}),
        ("nb:a a/rdfs:subClassOf nbo:Entity . BIND (1 AS ?x)", {"entities", "ontology"}),
        ("nb:a <http://www.w3.org/2004/02/skos/core#exactMatch> ?x", {"mappings"}),
        ("nb:a rdfs:label ?x", {"entities"}),
        ("?p owl:inverseOf ?q OPTIONAL { nb:a rdfs:label ?x }", {"ontology"}),
        ("BIND (1 AS ?x)", set()),
    ],
)
def test_other_sources_are_named(engine: EmbeddedEngine, where: str, kinds: set[str]) -> None:
    evidence = only(engine, f"SELECT ?x WHERE {{ {where} }} ORDER BY ?x")
    assert not evidence.facts
    assert others(evidence) == kinds


def test_facts_need_no_other_source(engine: EmbeddedEngine) -> None:
    where = "nb:a nbo:leadsTo ?x . ?x rdfs:label ?l"
    evidence = only(engine, f"SELECT ?x ?l WHERE {{ {where} }} ORDER BY ?x")
    assert facts(evidence) == {"F1": "says", "F4": "says"}
    assert not evidence.others


def test_what_many_facts_make_is_cut_and_says_so() -> None:
    store = ox.Store()
    near = ox.NamedNode(PREFIXES["nbo"] + "near")
    kind = ox.NamedNode(PREFIXES["rdf"] + "type")
    for n in range(5_100):
        fact = ox.NamedNode(f"{PREFIXES['fact']}F{n:05}")
        triple = (ox.NamedNode(f"{PREFIXES['nb']}n{n}"), near, ox.NamedNode(PREFIXES["nb"] + "a"))
        about = (fact, kind, ox.NamedNode(PREFIXES["nbo"] + "Fact"))
        said = (fact, ox.NamedNode(PREFIXES["nbo"] + "statement"), ox.Literal(f"F{n}"))
        store.extend([ox.Quad(*triple, fact), ox.Quad(*triple), ox.Quad(*about), ox.Quad(*said)])
    engine = EmbeddedEngine(store)
    text = "SELECT (COUNT(*) AS ?many) WHERE { GRAPH ?f { ?s nbo:near ?o } }"
    all_of_them = only(engine, text)
    assert len(all_of_them.facts) == 50
    assert all_of_them.facts_in_all == 5_000
    assert not all_of_them.complete
    sixty = "{ SELECT ?s WHERE { GRAPH ?f { ?s nbo:near ?o } } LIMIT 60 }"
    some = only(engine, f"SELECT (COUNT(*) AS ?many) WHERE {{ {sixty} }}")
    assert (len(some.facts), some.facts_in_all, some.complete) == (50, 60, True)
