"""What HermiT concludes: kept as it is, complete, and about cases as expected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.curation.cases import Description, Sites, case_triples
from kg.errors import InconsistencyError
from kg.paths import ontology_file
from kg.rdf.graphs import GRAPH_CASES, GRAPH_ONTOLOGY
from kg.rdf.namespaces import PREFIXES, iri
from kg.reasoning import background
from kg.reasoning.completion import triples
from kg.reasoning.example_cases import conclude_cases
from kg.reasoning.hermit import conclude
from kg.reasoning.inferred import differing, inferred_file, inferred_text
from kg.reasoning.inferring import infer, is_about_case
from kg.reasoning.input import assertions, axioms, closures, n_triples

if TYPE_CHECKING:
    from kg.curation import Content
    from kg.reasoning.inferring import Inferences

pytestmark = pytest.mark.usefixtures("hermit")

TYPE, SUBCLASS, SUBPROPERTY = iri("rdf:type"), iri("rdfs:subClassOf"), iri("rdfs:subPropertyOf")


@pytest.fixture(scope="module")
def found(hermit: None, real_quads: list[ox.Quad]) -> Inferences:
    del hermit
    return infer(real_quads)


def test_the_file_is_what_a_fresh_run_writes(found: Inferences) -> None:
    assert differing(inferred_file(ontology_file()), inferred_text(found)) == []


def test_every_case_comes_out_as_expected(found: Inferences, real_content: Content) -> None:
    expected = {case.id: case.expected for case in real_content.cases}
    assert {name: outcome.words for name, outcome in found.cases.items()} == expected
    assert len(expected) >= 16
    assert {"undetermined", "outside-stages"} < set(expected.values())


def test_no_class_is_without_members(found: Inferences) -> None:
    assert found.unsatisfiable == ()


def test_nothing_given_and_nothing_empty_is_inferred(
    found: Inferences, real_quads: list[ox.Quad]
) -> None:
    assert not {quad.triple for quad in real_quads} & set(found.triples)
    terms = {term for triple in found.triples for term in (triple.subject, triple.object)}
    assert not [term for term in terms if str(term).startswith(f"<{PREFIXES['owl']}")]
    assert all(isinstance(term, ox.NamedNode) for term in terms)


def test_nothing_made_up_is_inferred_of_what_is_real(found: Inferences) -> None:
    real = [triple for triple in found.triples if not is_about_case(triple)]
    assert not [triple for triple in real if "/case/" in str(triple)]


def test_inferences_hold_all_that_a_rule_engine_finds(
    found: Inferences, real_quads: list[ox.Quad]
) -> None:
    """A fixed point of the rules that need no search, worked out apart from HermiT."""
    without_cases = [quad for quad in real_quads if quad.graph_name != GRAPH_CASES]
    known = {*axioms(without_cases), *assertions(without_cases)}
    start = set(known)
    ontology = [triple for triple in known if isinstance(triple.subject, ox.NamedNode)]
    up = {t for t in ontology if t.predicate in {SUBCLASS, SUBPROPERTY}}
    up = {t for t in up if isinstance(t.object, ox.NamedNode)}
    inverse = {(t.subject, t.object) for t in ontology if t.predicate == iri("owl:inverseOf")}
    transitive = {t.subject for t in ontology if t.object == iri("owl:TransitiveProperty")}
    cells = {(t.subject, t.predicate): t.object for t in known}
    chains = {}
    for triple in ontology:
        if triple.predicate == iri("owl:propertyChainAxiom"):
            second = cells[triple.object, iri("rdf:rest")]
            assert cells[second, iri("rdf:rest")] == iri("rdf:nil")
            steps = (cells[triple.object, iri("rdf:first")], cells[second, iri("rdf:first")])
            chains[triple.subject] = steps
    chains |= {one: (one, one) for one in transitive}
    links = {t for t in known if isinstance(t.object, ox.NamedNode)}
    links = {t for t in links if t.predicate not in {SUBCLASS, SUBPROPERTY}}
    links = {t for t in links if not str(t.predicate).startswith(f"<{PREFIXES['owl']}")}
    while True:
        new = set()
        for name, above in ((t.subject, t.object) for t in up):
            new |= {ox.Triple(t.subject, above, t.object) for t in links if t.predicate == name}
            new |= {
                ox.Triple(t.subject, TYPE, above)
                for t in links
                if t.predicate == TYPE and t.object == name
            }
        for one, other in inverse:
            new |= {ox.Triple(t.object, other, t.subject) for t in links if t.predicate == one}
            new |= {ox.Triple(t.object, one, t.subject) for t in links if t.predicate == other}
        for name, (first, second) in chains.items():
            ends: dict[object, list[ox.NamedNode]] = {}
            for t in links:
                if t.predicate == second:
                    ends.setdefault(t.subject, []).append(t.object)
            new |= {
                ox.Triple(t.subject, name, end)
                for t in links
                if t.predicate == first
                for end in ends.get(t.object, ())
            }
        if new <= links:
            break
        links |= new
    by_rule = {t for t in links - start if not str(t.subject).startswith(f"<{PREFIXES['nbo']}")}
    assert len(by_rule) > 500
    assert by_rule <= set(found.triples) | start


def test_a_case_as_a_class_and_as_an_individual_come_to_the_same(
    real_quads: list[ox.Quad],
) -> None:
    none = Sites(none=True)
    described = {
        "C91": Description(6, none, Sites(("liver", "skin")), none, risk_group="low-risk-group"),
        "C92": Description(None, distant=Sites(("brain",), unknown=True)),
        "C93": Description(30, Sites(("lymph-node",)), none, none),
        "C94": Description(None, none, Sites(("liver",)), none),
    }
    cases = [
        ox.Quad(*triple, GRAPH_CASES)
        for name, description in described.items()
        for triple in case_triples(iri(f"case:{name}"), description)
    ]
    dataset = [*(quad for quad in real_quads if quad.graph_name != GRAPH_CASES), *cases]
    names = {iri(f"case:{name}") for name in described}
    group, survival = iri("nb:low-risk-group"), iri("nbo:fiveYearSurvival")
    (link,) = {q.triple for q in dataset if (q.subject, q.predicate) == (group, survival)}
    ground = background(dataset, [link, *(quad.triple for quad in cases)])
    given = n_triples(
        [*ground, link, *assertions([*dataset_ontology(dataset), *cases]), *closures(cases)]
    )
    found = conclude(given)
    as_individuals = {triple for triple in triples(found) if triple.subject in names}
    assert conclude_cases(dataset, found) == as_individuals
    assert len(as_individuals) > 30


def dataset_ontology(dataset: list[ox.Quad]) -> list[ox.Quad]:
    return [quad for quad in dataset if quad.graph_name == GRAPH_ONTOLOGY]


def test_a_contradictory_case_is_explained(real_quads: list[ox.Quad]) -> None:
    wrong = Description(24, distant=Sites(("liver",)), stage="stage-ms")
    cases = [ox.Quad(*triple, GRAPH_CASES) for triple in case_triples(iri("case:C97"), wrong)]
    found = conclude(n_triples(background(real_quads, [])))
    with pytest.raises(InconsistencyError) as caught:
        conclude_cases([*real_quads, *cases], found)
    assert str(caught.value).splitlines()[2:] == [
        "  case:C97 nbo:ageInMonths 24",
        "  case:C97 nbo:hasStage nb:stage-ms",
    ]
