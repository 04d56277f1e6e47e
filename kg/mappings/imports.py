"""Import modules: the names and sources of mapped terms, so that tools show names, not numbers.

They are written from the mapping set and ``imports/sources.tsv``, and are never edited. A module
declares each term, so that it is OWL 2 DL by itself, and nothing else of its source: no hierarchy,
no axioms. A term whose name is not known here, or may not be shown, has its identifier for a label.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.namespaces import BASE

if TYPE_CHECKING:
    from kg.mappings.content import Mapping, MappingContent, TermSource

_HEAD: Final = """\
# Written by python -m kg.mappings from mappings.sssom.tsv and imports/sources.tsv: edit those.
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
_ANNOTATIONS: Final = ("identifier", "license", "rights", "source", "title")
KINDS: Final = {"class": "owl:Class", "individual": "owl:NamedIndividual"}
"""What the terms of a source are in OWL, by the word for it in ``sources.tsv``."""


def module_iri(source: TermSource) -> ox.NamedNode:
    """Return the IRI of a module."""
    return ox.NamedNode(f"{BASE}ontology/imports/{source.module}")


def modules(content: MappingContent) -> dict[str, str]:
    """Return the text of each module by its file name: Turtle, the same for the same content."""
    return {f"{source.module}.ttl": _module(source, content) for source in content.sources}


def _module(source: TermSource, content: MappingContent) -> str:
    terms = {m.object_id: m for m in content.mappings if m.object_prefix == source.prefix}
    parts = [_HEAD, _ontology(source), *_declared()]
    parts += [_term(terms[curie], source, content) for curie in sorted(terms)]
    return "\n".join(parts)


def _ontology(source: TermSource) -> str:
    title = ox.Literal(f"Mapped terms of {source.title}", language="en")
    said = [
        "a owl:Ontology",
        f"dcterms:title {title}",
        f"dcterms:source {ox.NamedNode(source.ontology)}",
    ]
    if source.license:
        said.append(f"dcterms:license {ox.NamedNode(source.license)}")
    if source.notice:
        said.append(f"dcterms:rights {ox.Literal(source.notice, language='en')}")
    return _statement(module_iri(source), said)


def _declared() -> list[str]:
    return [f"dcterms:{name} a owl:AnnotationProperty .\n" for name in _ANNOTATIONS]


def _term(mapping: Mapping, source: TermSource, content: MappingContent) -> str:
    identifier = ox.Literal(mapping.object_id)
    kind = "owl:ObjectProperty" if mapping.relation else KINDS[source.kind]
    name = ox.Literal(mapping.object_label, language="en") if mapping.object_label else identifier
    said = [
        f"a {kind}",
        f"dcterms:identifier {identifier}",
        f"rdfs:label {name}",
        f"rdfs:isDefinedBy {ox.NamedNode(source.ontology)}",
    ]
    if mapping.object_source_version:
        said.append(f"owl:versionInfo {ox.Literal(mapping.object_source_version)}")
    return _statement(content.prefixes.expand(mapping.object_id), said)


def _statement(subject: ox.NamedNode, said: list[str]) -> str:
    return f"{subject} " + " ;\n    ".join(said) + " .\n"
