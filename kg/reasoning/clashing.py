"""Which facts contradict the ontology, found by leaving out as much as can be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curation.distinct import all_different
from kg.errors import InconsistencyError
from kg.rdf.namespaces import curie
from kg.reasoning import hermit
from kg.reasoning.input import assertions, axioms, n_triples

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyoxigraph as ox

_ANY_CLASS = "http://www.w3.org/2002/07/owl#Thing"


def clashing_facts(dataset: Sequence[ox.Quad]) -> str:
    """Return a message with a smallest set of triples that contradict the ontology.

    Args:
        dataset: quads that contradict themselves.

    Raises:
        ReasonerError: HermiT failed.
    """
    fixed = [*axioms(dataset), *all_different(dataset)]
    head = "The facts contradict the ontology."
    if _contradicts(fixed):
        return f"{head} Its axioms contradict one another; look at what was changed last."
    found = _fewest(fixed, [], list(dict.fromkeys(assertions(dataset))))
    lines = [
        "  " + " ".join(curie(getattr(term, "value", "")) or str(term) for term in triple)
        for triple in found
    ]
    return "\n".join(
        [f"{head} These triples cannot hold together; correct one, or an axiom:", *lines]
    )


def _fewest(
    fixed: Sequence[ox.Triple], added: Sequence[ox.Triple], others: Sequence[ox.Triple]
) -> list[ox.Triple]:
    """QuickXplain (Junker 2004): halve what may be left out, as long as the rest contradicts."""
    if added and _contradicts(fixed):
        return []
    if len(others) == 1:
        return list(others)
    middle = len(others) // 2
    first, second = others[:middle], others[middle:]
    of_second = _fewest([*fixed, *first], first, second)
    of_first = _fewest([*fixed, *of_second], of_second, first)
    return [*of_first, *of_second]


def _contradicts(triples: Sequence[ox.Triple]) -> bool:
    try:
        hermit.satisfiable([n_triples(triples)], [_ANY_CLASS])
    except InconsistencyError:
        return True
    return False
