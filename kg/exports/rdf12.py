"""The merge as RDF 1.2 Turtle: each fact is a reifier of its triples.

https://www.w3.org/TR/rdf12-turtle/ ``s p o ~ fact:F00042 {| nbo:certainty … |} .`` asserts the
triple, says that ``fact:F00042`` reifies it, and annotates the fact. A fact with several triples is
annotated at the first of them; the others name it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.exports.order import written
from kg.rdf.namespaces import PREFIXES, curie, iri

if TYPE_CHECKING:
    from kg.exports.published import Published, Term

_SAFE_CURIE: Final = re.compile(r"[a-z]+:[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")
"""CURIEs that need no escape in Turtle; other IRIs are written in full."""
_STRING, _TYPE = iri("xsd:string"), iri("rdf:type")


def rdf12_turtle(published: Published) -> bytes:
    """Return the merge, with each triple of a fact annotated by the fact."""
    reifiers: defaultdict[ox.Triple, list[ox.NamedNode]] = defaultdict(list)
    for fact, triples in published.claims.items():
        for triple in triples:
            reifiers[triple].append(fact)
    elsewhere = [
        triple
        for triple in published.merge
        if triple not in reifiers and triple.subject not in published.claims
    ]
    annotated: set[ox.NamedNode] = set()
    lines: list[str] = []
    for triple in sorted(reifiers, key=str):
        lines.append(f"{_term(triple.subject)} {_term(triple.predicate)} {_term(triple.object)}")
        for fact in reifiers[triple]:
            lines.append(f"    ~ {_term(fact)}")
            if fact not in annotated:
                annotated.add(fact)
                lines[-1] += f" {{| {_annotations(published, fact)} |}}"
        lines[-1] += " ."
    prefixes = [f"PREFIX {prefix}: <{namespace}>" for prefix, namespace in PREFIXES.items()]
    rest = written(elsewhere, ox.RdfFormat.TURTLE, PREFIXES).decode().split("\n")
    kept = (line for line in rest if not line.startswith("@prefix "))
    return "\n".join(
        ['VERSION "1.2"', *prefixes, "", *kept, "", "# Facts", "", *lines, ""]
    ).encode()


def _annotations(published: Published, fact: ox.NamedNode) -> str:
    said = groupby(published.about.get(fact, ()), key=lambda pair: pair[0])
    return " ;\n        ".join(
        ("a" if predicate == _TYPE else _term(predicate))
        + " "
        + " , ".join(_term(value) for _, value in pairs)
        for predicate, pairs in said
    )


def _term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        short = curie(term.value)
        return short if short and _SAFE_CURIE.fullmatch(short) else str(term)
    if isinstance(term, ox.Literal) and not term.language and term.datatype != _STRING:
        return f"{ox.Literal(term.value)}^^{_term(term.datatype)}"
    return str(term)
