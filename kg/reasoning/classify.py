"""The stages of described cases, as HermiT concludes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.curation import load
from kg.curation import quads as content_quads
from kg.curation.cases import case_triples
from kg.curation.distinct import all_different
from kg.errors import InconsistencyError
from kg.paths import content_folder, ontology_file
from kg.rdf.graphs import GRAPH_ENTITIES, GRAPH_IMPORTS, GRAPH_ONTOLOGY
from kg.rdf.namespaces import iri
from kg.reasoning import hermit
from kg.reasoning.described import Described
from kg.reasoning.input import assertions, axioms, n_triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.curation.cases import Description

STAGES: Final[Mapping[str, tuple[ox.NamedNode, ox.NamedNode]]] = {
    "stage-l1": (iri("nbo:StageL1Case"), iri("nbo:NotStageL1Case")),
    "stage-l2": (iri("nbo:StageL2Case"), iri("nbo:NotStageL2Case")),
    "stage-m": (iri("nbo:StageMCase"), iri("nbo:NotStageMCase")),
    "stage-ms": (iri("nbo:StageMSCase"), iri("nbo:NotStageMSCase")),
}
"""By stage: the class of the cases of it, and of those that cannot be of it."""
OUTSIDE: Final = iri("nbo:CaseOutsideStages")
_BACKGROUND: Final = frozenset({GRAPH_ONTOLOGY, GRAPH_IMPORTS, GRAPH_ENTITIES})


@dataclass(frozen=True)
class Outcome:
    """What follows about the stage of a case.

    Attributes:
        stage: entity of its stage, for example ``stage-ms``; None if none follows.
        excluded: entities of the stages that it cannot have.
        outside: whether it meets the description of none of the stages.
    """

    stage: str | None = None
    excluded: frozenset[str] = frozenset()
    outside: bool = False

    @property
    def words(self) -> str:
        """The outcome as cases.csv says it: a stage, ``outside-stages`` or ``undetermined``."""
        return self.stage or ("outside-stages" if self.outside else "undetermined")


def outcomes(found: Iterable[ox.Triple], names: Iterable[str]) -> dict[str, Outcome]:
    """Read the outcomes of cases from all that holds of them.

    Args:
        found: triples.
        names: the names of the cases.
    """
    types: dict[ox.NamedNode, set[ox.NamedNode]] = {}
    for triple in found:
        subject, value = triple.subject, triple.object
        if not (isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode)):
            continue
        if triple.predicate == iri("rdf:type"):
            types.setdefault(subject, set()).add(value)
    return {
        name: Outcome(
            next((stage for stage, (of, _) in STAGES.items() if of in held), None),
            frozenset(stage for stage, (_, not_of) in STAGES.items() if not_of in held),
            OUTSIDE in held,
        )
        for name, held in ((name, types.get(iri(f"case:{name}"), set())) for name in names)
    }


def classify(
    descriptions: Mapping[str, Description], *, dataset: Iterable[ox.Quad] | None = None
) -> dict[str, Outcome]:
    """Let HermiT conclude the stages of described cases, all in one run.

    Each case is put to HermiT as a class, and each question as a class that has no member just if
    the answer is yes. As individuals, a hundred cases of unknown stage take it longer than anyone
    waits: it looks for one world that has room for all of them at once.

    Args:
        descriptions: cases by a name that can stand in an IRI.
        dataset: quads that hold the ontology and the entities; None for the project's content.

    Returns:
        The outcome of each case, by its name.

    Raises:
        InconsistencyError: a case contradicts itself under the ontology; the message names it.
        ReasonerError: HermiT or Java is missing, or HermiT failed.
    """
    if dataset is None:
        dataset = content_quads(load(content_folder("facts"), ontology_file()))
    said = {
        name: list(case_triples(iri(f"case:{name}"), description))
        for name, description in descriptions.items()
    }
    given = background(dataset, [triple for triples in said.values() for triple in triples])
    targets = [*(one for pair in STAGES.values() for one in pair), OUTSIDE]
    questions: list[ox.NamedNode] = []
    for number, triples in enumerate(said.values()):
        described = Described(triples, str(number))
        case = described.choice(triples)
        questions += [case, *(described.without(case, target) for target in targets)]
        given += described.axioms
    possible = iter(hermit.satisfiable([n_triples(given)], [one.value for one in questions])[0])
    found: dict[str, Outcome] = {}
    wrong: list[str] = []
    for name in said:
        if not next(possible):
            wrong.append(name)
        # No member without it: every member is one.
        follows = {target: not next(possible) for target in targets}
        found[name] = Outcome(
            next((stage for stage, (of, _) in STAGES.items() if follows[of]), None),
            frozenset(stage for stage, (_, not_of) in STAGES.items() if follows[not_of]),
            follows[OUTSIDE],
        )
    if wrong:
        raise InconsistencyError(
            "What is said of these cases contradicts itself under the ontology: "
            f"{', '.join(wrong)}."
        )
    return found


def background(dataset: Iterable[ox.Quad], said: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return the ontology, with no more entities than statements and axioms speak of.

    The whole of the facts says nothing about the stage of a case and would take seconds.

    Args:
        dataset: quads that hold the ontology and the entities.
        said: statements about cases.
    """
    given = [quad for quad in dataset if quad.graph_name in _BACKGROUND]
    ontology = axioms(given)
    named = {term for triple in (*ontology, *said) for term in (triple.subject, triple.object)}
    needed = [q for q in given if q.graph_name != GRAPH_ENTITIES or q.subject in named]
    return [*ontology, *assertions(needed), *all_different(needed)]
