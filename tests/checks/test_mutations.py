"""Each rule fires on its mutation of the data, and no other rule does.

What the small copy breaks anyway, because so much was left out of it, does not count: only findings
that the mutation adds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import query_mutations
import rdflib
import shape_mutations
from checked_copy import SmallCopy, key
from mutation import Mutated, mutate

from kg.checks.shapes import asserted, graph_of

if TYPE_CHECKING:
    from kg.checks import Finding

MUTATIONS = query_mutations.MUTATIONS | shape_mutations.MUTATIONS
BY_NATURE = query_mutations.BY_NATURE | shape_mutations.BY_NATURE


@pytest.mark.parametrize("rule", MUTATIONS)
def test_exactly_that_rule_fires(small_copy: SmallCopy, rule: str) -> None:
    mutated = mutate(small_copy.quads, MUTATIONS[rule])
    found, _ = small_copy.suite.run(mutated.quads)
    found += shapes_broken(small_copy, mutated)
    fired = {finding.rule.name for finding in found if key(finding) not in small_copy.known}
    assert fired == {rule, *BY_NATURE.get(rule, {})}


def shapes_broken(small_copy: SmallCopy, mutated: Mutated) -> list[Finding]:
    """Run the shapes on everything that the mutation touches."""
    before, after = small_copy.triples, {*asserted(mutated.named)}
    removed, added = graph_of(before - after), graph_of(after - before)
    data = small_copy.graph
    # IRIs only: no shape has literals or blank nodes as targets.
    nodes = {node for s, _, o in [*removed, *added] for node in (s, o)}
    touched = {node for node in nodes if isinstance(node, rdflib.URIRef)}
    focus = touched | {s for node in nodes for s in data.subjects(None, node)}
    try:
        for triple in removed:
            data.remove(triple)
        for triple in added:
            data.add(triple)
        return small_copy.shapes.run(data, [str(n) for n in focus if isinstance(n, rdflib.URIRef)])
    finally:
        for triple in added:
            data.remove(triple)
        for triple in removed:
            data.add(triple)


def test_every_rule_has_a_mutation(small_copy: SmallCopy) -> None:
    names = [check.rule.name for check in small_copy.suite.checks if not check.of_axioms]
    names += [rule.name for rule in small_copy.shapes.rules.values()]
    assert sorted(names) == sorted(MUTATIONS)
    assert len(names) == len(set(names))
