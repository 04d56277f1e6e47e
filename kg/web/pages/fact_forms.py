"""A fact in the forms that exports have: named graph, RDF 1.2, annotated axiom, nanopublication."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.exports import DOWNLOADS
from kg.exports.axioms import AXIOM_ANNOTATIONS
from kg.exports.order import written as serialized
from kg.rdf.namespaces import PREFIXES, iri
from kg.web.pages.turtle import described, predicate, term, with_prefixes
from kg.web.service import service

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kg.store.engine import Term

_NP: Final = "http://www.nanopub.org/nschema#"
_HEAD_SAYS: Final = {
    ox.NamedNode(_NP + name) for name in ("hasAssertion", "hasProvenance", "hasPublicationInfo")
}
_LABEL: Final = iri("rdfs:label")
NANOPUBLICATIONS: Final = DOWNLOADS["nanopubs.trig"].file
"""The download that holds all nanopublications."""


def named_graph(fact: ox.NamedNode, triples: Sequence[ox.Triple]) -> str:
    """Return the claim as the named graph that it is in the dataset (TriG, section 2.2)."""
    lines = "\n".join(
        f"  {term(t.subject)} {predicate(t.predicate)} {term(t.object)} ." for t in triples
    )
    return with_prefixes(f"{term(fact)} {{\n{lines}\n}}\n")


def reified(
    fact: ox.NamedNode, triples: Sequence[ox.Triple], said: Mapping[str, Sequence[Term]]
) -> str:
    """Return the claim in Turtle of RDF 1.2, annotated at its first triple."""
    pairs = [
        (ox.NamedNode(of), value) for of in sorted(said) for value in said[of] if of != _LABEL.value
    ]
    lines = []
    for at, t in enumerate(triples):
        line = f"{term(t.subject)} {predicate(t.predicate)} {term(t.object)}\n    ~ {term(fact)}"
        if not at:
            line += f" {{| {described(pairs, ' ' * 8)} |}}"
        lines.append(f"{line} .")
    return with_prefixes("\n".join(lines) + "\n")


def annotated_axioms(
    fact: ox.NamedNode, triples: Sequence[ox.Triple], said: Mapping[str, Sequence[Term]]
) -> str:
    """Return the claim as Protégé has it: an ``owl:Axiom`` for each triple."""
    blocks = []
    for t in triples:
        pairs: list[tuple[ox.NamedNode, Term]] = [
            (iri("rdf:type"), iri("owl:Axiom")),
            (iri("owl:annotatedSource"), t.subject),
            (iri("owl:annotatedProperty"), t.predicate),
            (iri("owl:annotatedTarget"), t.object),
        ]
        for annotation in AXIOM_ANNOTATIONS:
            if annotation.said_by is None:
                pairs.append((annotation.property, fact))
            else:
                values = said.get(annotation.said_by.value, [])
                pairs += [(annotation.property, value) for value in values]
        blocks.append(f"[] {described(pairs, '   ')} .")
    return with_prefixes("\n".join(blocks) + "\n")


def nanopublication(fact: ox.NamedNode) -> str:
    """Return the nanopublication of a fact as TriG, or nothing where the release has none."""
    serving = service()
    files = {entry.name for entry in serving.release.manifest.files}
    if NANOPUBLICATIONS not in files:
        return ""
    path = serving.release.path(NANOPUBLICATIONS)
    return serving.once("nanopublications", lambda: _by_fact(path)).get(fact.value, "")


def _by_fact(path: Path) -> dict[str, str]:
    """Cut the download into the nanopublications of single facts, by the IRI of the fact.

    A head names the other three graphs (Nanopublication Guidelines, working draft); the provenance
    says of which fact the assertion is.
    """
    graphs: defaultdict[str, list[ox.Quad]] = defaultdict(list)
    heads: defaultdict[str, list[str]] = defaultdict(list)
    facts: dict[str, str] = {}
    derived = iri("prov:wasDerivedFrom")
    for quad in ox.parse(path=path, format=ox.RdfFormat.TRIG):
        graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
        graphs[graph].append(quad)
        value = quad.object
        if not isinstance(value, ox.NamedNode):
            continue
        if quad.predicate in _HEAD_SAYS:
            heads[graph].append(value.value)
        elif quad.predicate == derived and value.value.startswith(PREFIXES["fact"]):
            facts[str(quad.subject)] = value.value
    found = {}
    for head, parts in heads.items():
        quads = [quad for graph in (head, *parts) for quad in graphs[graph]]
        text = serialized(quads, ox.RdfFormat.TRIG, {**PREFIXES, "np": _NP}).decode()
        body = "".join(
            line for line in text.splitlines(keepends=True) if not line.startswith("@prefix ")
        )
        for part in parts:
            if of := facts.get(str(ox.NamedNode(part))):
                found[of] = body
    return found
