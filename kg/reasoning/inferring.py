"""The whole run of the reasoner: what follows from the dataset, and what it shows."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import InconsistencyError
from kg.rdf.graphs import GRAPH_CASES, GRAPH_ENTITIES, GRAPH_IMPORTS, GRAPH_ONTOLOGY
from kg.rdf.namespaces import PREFIXES, iri
from kg.reasoning import hermit
from kg.reasoning.clashing import clashing_facts
from kg.reasoning.classify import Outcome, outcomes
from kg.reasoning.completion import hierarchy, triples
from kg.reasoning.example_cases import conclude_cases
from kg.reasoning.input import digest, is_fact, reasoner_input

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Progress = Callable[[str, int, int], None]

STEPS: Final = ("Concluding from ontology and facts", "Concluding about the example cases")
"""Titles of the steps that ``progress`` is told of, in order."""
_GIVEN: Final = frozenset({GRAPH_ONTOLOGY, GRAPH_IMPORTS, GRAPH_ENTITIES, GRAPH_CASES})
_KINDS: Final = {
    iri("rdf:type").value: "types",
    iri("rdfs:subClassOf").value: "superclasses",
    iri("rdfs:subPropertyOf").value: "super-properties",
}


@dataclass(frozen=True)
class Inferences:
    """What a run of the reasoner came to.

    Attributes:
        digest: SHA-256 of what it was given.
        triples: what follows and was not given, sorted.
        cases: the outcome of each example case, by its name.
        unsatisfiable: classes that can have no member.
        seconds: how long it took.
    """

    digest: str
    triples: tuple[ox.Triple, ...]
    cases: Mapping[str, Outcome]
    unsatisfiable: tuple[str, ...]
    seconds: float

    @property
    def kinds(self) -> dict[str, int]:
        """How many there are of each kind, about cases and about all else."""
        counted: Counter[str] = Counter()
        for triple in self.triples:
            kind = _KINDS.get(triple.predicate.value, "values of properties")
            counted[f"{kind} of cases" if is_about_case(triple) else kind] += 1
        return dict(sorted(counted.items()))


def infer(dataset: Iterable[ox.Quad], progress: Progress | None = None) -> Inferences:
    """Let HermiT conclude what follows from a dataset.

    Args:
        dataset: quads; what was inferred before is left aside.
        progress: called before each step, and once at the end, with the step's title, the number
            of steps done and the number of steps.

    Raises:
        InconsistencyError: facts or a case contradict the ontology; the message has the fewest
            statements that do.
        ReasonerError: HermiT or Java is missing, or HermiT failed.
    """
    tell = progress or _silent
    start = time.monotonic()
    given = list(dataset)
    tell(STEPS[0], 0, len(STEPS))
    without_cases = [quad for quad in given if quad.graph_name != GRAPH_CASES]
    try:
        found = hermit.conclude(reasoner_input(without_cases))
    except InconsistencyError as error:
        raise InconsistencyError(clashing_facts(without_cases)) from error
    tell(STEPS[1], 1, len(STEPS))
    about_cases = conclude_cases(given, found)
    said = {quad.triple for quad in given if quad.graph_name in _GIVEN or is_fact(quad)}
    nothing = iri("owl:Nothing").value
    names = {
        quad.subject.value.removeprefix(PREFIXES["case"])
        for quad in given
        if quad.graph_name == GRAPH_CASES and isinstance(quad.subject, ox.NamedNode)
    }
    unsatisfiable = tuple(sorted(c for c, above in found.superclasses.items() if nothing in above))
    new = (triples(found) | about_cases | hierarchy(found, said)) - said
    tell(STEPS[-1], len(STEPS), len(STEPS))
    return Inferences(
        digest(reasoner_input(given)),
        tuple(sorted(new, key=str)),
        outcomes(about_cases, sorted(names)),
        unsatisfiable,
        time.monotonic() - start,
    )


def is_about_case(triple: ox.Triple) -> bool:
    """Tell whether a triple says something of a case."""
    subject = triple.subject
    return isinstance(subject, ox.NamedNode) and subject.value.startswith(PREFIXES["case"])


def _silent(step: str, done: int, total: int) -> None:
    """Tell nobody."""
