"""What follows for the example cases, asked of HermiT one question at a time.

As individuals beside all facts the cases take it minutes, because each one of unknown stage doubles
the worlds that it has to look at. So the cases are put to it as classes (see `described`), without
the facts that have nothing to do with them, and it is asked of each case whether it belongs to each
class of cases and has each value that could follow. A value could follow if an axiom names it
(``owl:hasValue``), or if a property chain leads to it; values by sub-properties are completed as
everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import InconsistencyError
from kg.rdf.graphs import GRAPH_CASES
from kg.rdf.namespaces import curie, iri
from kg.reasoning import hermit
from kg.reasoning.classify import background
from kg.reasoning.completion import closed, triples
from kg.reasoning.contradictions import explain
from kg.reasoning.described import Described
from kg.reasoning.hermit import Conclusions, Role
from kg.reasoning.input import assertions, axioms, is_fact, n_triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_TYPE: Final = iri("rdf:type")
_CASE: Final = iri("nbo:Case")
_Value = tuple[ox.NamedNode, ox.NamedNode]


def conclude_cases(dataset: Iterable[ox.Quad], of_facts: Conclusions) -> set[ox.Triple]:
    """Return all that holds of the example cases, what is said of them included.

    Args:
        dataset: quads with the ontology, entities, facts and cases.
        of_facts: what HermiT concluded from the dataset without the cases.

    Raises:
        InconsistencyError: a case contradicts itself; the message has the statements that do.
        ReasonerError: HermiT or Java is missing, or HermiT failed.
    """
    given = list(dataset)
    every = assertions(given)
    cases: dict[ox.NamedNode, list[ox.Triple]] = {
        quad.subject: []
        for quad in given
        if quad.graph_name == GRAPH_CASES and isinstance(quad.subject, ox.NamedNode)
    }
    for triple in every:
        if isinstance(triple.subject, ox.NamedNode) and triple.subject in cases:
            cases[triple.subject].append(triple)
    said = [triple for triples_ in cases.values() for triple in triples_]
    # A chain goes on among the facts about what a case names.
    named = {triple.object for triple in said}
    in_facts = {quad.triple for quad in given if is_fact(quad)}
    links = [triple for triple in every if triple.subject in named and triple in in_facts]
    ground = [*background(given, [*said, *links]), *links]
    above = closed(of_facts.superclasses)
    classes = [ox.NamedNode(c) for c in sorted(above) if _CASE.value in above[c]]
    ontology = axioms(given)
    asked = {case: _values(triples_, ontology, of_facts) for case, triples_ in cases.items()}
    answers = _ask(ground, cases, classes, asked)
    found = Conclusions(superclasses=of_facts.superclasses, roles=of_facts.roles)
    for case, triples_ in cases.items():
        possible = answers[case]
        found.types[case.value] = {_CASE.value, *(c.value for c in classes if not next(possible))}
        values = [value for value in asked[case] if not next(possible)]
        values += [
            (t.predicate, t.object)
            for t in triples_
            if isinstance(t.object, ox.NamedNode) and t.predicate != _TYPE
        ]
        for predicate, value in values:
            found.values.setdefault(predicate.value, set()).add((case.value, value.value))
    return {triple for triple in triples(found) if triple.subject in cases}


def _ask(
    ground: Sequence[ox.Triple],
    cases: Mapping[ox.NamedNode, Sequence[ox.Triple]],
    classes: Sequence[ox.NamedNode],
    asked: Mapping[ox.NamedNode, Sequence[_Value]],
) -> dict[ox.NamedNode, Iterator[bool]]:
    """Ask whether each case can be outside each class, then be without each value."""
    given = [*ground]
    questions: list[str] = []
    for number, (case, said) in enumerate(cases.items()):
        described = Described(said, str(number))
        whole = described.choice(said)
        questions.append(whole.value)
        questions += [described.without(whole, one).value for one in classes]
        for value in asked[case]:
            questions.append(described.without(whole, described.having(*value)).value)
        given += described.axioms
    possible = iter(hermit.satisfiable([n_triples(given)], questions)[0])
    answers: dict[ox.NamedNode, Iterator[bool]] = {}
    for case, said in cases.items():
        if not next(possible):
            raise InconsistencyError(_contradiction(case, explain(said, ground)))
        count = len(classes) + len(asked[case])
        answers[case] = iter([next(possible) for _ in range(count)])
    return answers


def _values(
    said: Sequence[ox.Triple], ontology: Sequence[ox.Triple], of_facts: Conclusions
) -> list[_Value]:
    """Return the values that could follow for a case, beside those of super-properties."""
    roles = closed(of_facts.roles)
    about: dict[tuple[object, ox.NamedNode], object] = {
        (triple.subject, triple.predicate): triple.object for triple in ontology
    }
    found: set[_Value] = set()
    for triple in ontology:
        if triple.predicate == iri("owl:hasValue"):
            predicate = about[triple.subject, iri("owl:onProperty")]
            if isinstance(predicate, ox.NamedNode) and isinstance(triple.object, ox.NamedNode):
                found.add((predicate, triple.object))
        if triple.predicate == iri("owl:propertyChainAxiom"):
            chain: list[str] = []
            cell: object = triple.object
            while cell != iri("rdf:nil"):
                step = about[cell, iri("rdf:first")]
                # An inverse as a step would be a blank node; the ontology names its inverses.
                chain.append(step.value if isinstance(step, ox.NamedNode) else "")
                cell = about[cell, iri("rdf:rest")]
            if isinstance(triple.subject, ox.NamedNode):
                ends = _ends(chain, said, roles, of_facts)
                found.update((triple.subject, end) for end in ends)
    return sorted(found, key=str)


def _ends(
    chain: Sequence[str],
    said: Sequence[ox.Triple],
    roles: Mapping[Role, set[Role]],
    of_facts: Conclusions,
) -> set[ox.NamedNode]:
    """Return where a chain leads from a case: one step of its own, the others among facts."""

    def below(upper: str) -> set[str]:
        same = {r.iri for r, above in roles.items() if Role(upper) in above and not r.inverse}
        return {upper, *same}

    first, *others = chain
    reached = {
        triple.object.value
        for triple in said
        if triple.predicate.value in below(first) and isinstance(triple.object, ox.NamedNode)
    }
    for step in others:
        pairs = {pair for name in below(step) for pair in of_facts.values.get(name, ())}
        reached = {end for start, end in pairs if start in reached}
    return {ox.NamedNode(end) for end in reached}


def _contradiction(case: ox.NamedNode, said: Sequence[ox.Triple]) -> str:
    lines = [
        " ".join(_short(term) for term in (triple.subject, triple.predicate, triple.object))
        for triple in said
    ]
    return "\n".join(
        [
            f"The case {_short(case)} contradicts itself under the ontology.",
            "These statements cannot hold together; correct one of them in cases.csv:",
            *(f"  {line}" for line in lines),
        ]
    )


def _short(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    if isinstance(term, ox.NamedNode):
        return curie(term.value) or str(term)
    return term.value if isinstance(term, ox.Literal) else str(term)
