"""Cases that contradict themselves, and which of their statements do."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.curation.cases import SITES
from kg.rdf.namespaces import iri
from kg.reasoning import hermit
from kg.reasoning.described import Described
from kg.reasoning.input import n_triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_IS_A_CASE: Final = iri("nbo:Case")
_AT_ONCE: Final = 300
"""How many choices among statements are put to one run of HermiT."""


def contradictory(
    background: Iterable[ox.Triple], cases: Mapping[ox.NamedNode, Sequence[ox.Triple]]
) -> frozenset[ox.NamedNode]:
    """Return the cases that contradict themselves under the ontology, in one run.

    Args:
        background: the ontology, and what is known of the entities.
        cases: what is said of each case, as `kg.curation.cases.case_triples` says it.

    Raises:
        InconsistencyError: the background contradicts itself.
        ReasonerError: HermiT or Java is missing, or HermiT failed.
    """
    given = list(background)
    members: list[ox.NamedNode] = []
    for number, said in enumerate(cases.values()):
        described = Described(said, str(number))
        members.append(described.choice(said))
        given += described.axioms
    possible = hermit.satisfiable([n_triples(given)], [one.value for one in members])[0]
    return frozenset(case for case, able in zip(cases, possible, strict=True) if not able)


def explain(said: Sequence[ox.Triple], background: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return the fewest statements of a case that contradict one another under the ontology.

    Args:
        said: what is said of one case.
        background: the ontology, and what is known of the entities.

    Returns:
        The statements, in the order given; of several smallest sets the first one. With a list that
        is said to be complete come its members. Empty if the case does not contradict itself.

    Raises:
        InconsistencyError: the background contradicts itself.
        ReasonerError: HermiT or Java is missing, or HermiT failed.
    """
    ground = list(background)
    said = list(dict.fromkeys(said))
    if not contradictory(ground, {ox.NamedNode("urn:case"): said}):
        return []
    # That it is a case at all holds of each choice.
    statements = [one for one in said if one.object != _IS_A_CASE]
    choices = (
        choice
        for size in range(1, len(statements) + 1)
        for choice in combinations(statements, size)
    )
    while batch := [choice for choice, _ in zip(choices, range(_AT_ONCE), strict=False)]:
        described = Described(said, "case")
        names = [described.choice(choice).value for choice in batch]
        given = n_triples([*ground, *described.axioms])
        possible = hermit.satisfiable([given], names)[0]
        if not all(possible):
            return _with_members(batch[possible.index(False)], said)
    return said


def _with_members(found: Sequence[ox.Triple], said: Sequence[ox.Triple]) -> list[ox.Triple]:
    """Add the members of lists that are said to be complete: without them that says nothing."""
    of_lists = {triple.predicate for triple in found}
    members = {of.member for of in SITES.values() if of.complete in of_lists}
    return [one for one in said if one in found or one.predicate in members]
