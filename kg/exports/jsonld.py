"""The merge as JSON-LD 1.1, compacted: one object a subject, our prefixes in the context.

https://www.w3.org/TR/json-ld11/ Numbers are written as typed values, so that their lexical forms
stay; RDF lists stay chains of nodes, as the other formats hold them.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES, curie, iri

if TYPE_CHECKING:
    from kg.exports.published import Published, Term

_Value = str | dict[str, str]
_TYPE, _STRING = iri("rdf:type"), iri("xsd:string")
_CONTEXT: Final = {
    prefix: {"@id": namespace, "@prefix": True} for prefix, namespace in PREFIXES.items()
}


def jsonld(published: Published) -> bytes:
    """Return the merge as a JSON-LD document, one line a subject."""
    nodes: list[str] = []
    for subject, said in published.about.items():
        node: dict[str, str | list[_Value]] = {"@id": _name(subject)}
        for predicate, value in said:
            key = "@type" if predicate == _TYPE else _name(predicate)
            values = node.setdefault(key, [])
            if isinstance(values, list):
                values.append(_name(value) if predicate == _TYPE else _value(value))
        nodes.append(json.dumps(node, ensure_ascii=False))
    context = json.dumps(_CONTEXT, ensure_ascii=False)
    graph = ",\n".join(nodes)
    return f'{{"@context": {context},\n"@graph": [\n{graph}\n]}}\n'.encode()


def _value(value: Term) -> _Value:
    if not isinstance(value, ox.Literal):
        return {"@id": _name(value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype == _STRING:
        return value.value
    return {"@value": value.value, "@type": _name(value.datatype)}


@cache
def _name(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return curie(term.value) or term.value
    return str(term)
