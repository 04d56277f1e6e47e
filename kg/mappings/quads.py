"""Mappings and the names of what they point at, in RDF.

``graph:mappings`` holds one ``skos:*Match`` for each row of the mapping set, ``graph:imports`` what
the import modules say. The relations that ours are below stand in the ontology's edit file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.mappings.imports import modules
from kg.rdf.graphs import GRAPH_IMPORTS, GRAPH_MAPPINGS
from kg.rdf.namespaces import iri

if TYPE_CHECKING:
    from kg.mappings.content import MappingContent

_CLASS: Final = iri("owl:Class")
_INDIVIDUAL: Final = iri("owl:NamedIndividual")
_ONTOLOGY: Final = iri("owl:Ontology")


def quads(content: MappingContent) -> list[ox.Quad]:
    """Say mappings that keep every rule in RDF: named graphs only, none twice.

    In two things ``graph:imports`` differs from the modules. A module is no ontology of its own:
    merged with ours, its header would be a second one, and a document has one (OWL 2 Mapping to
    RDF Graphs, section 3.1.2). And a class is declared as an individual, as what it is matched with
    is one (OWL 2 lets a term be both): the class tree stays ours, and HermiT, which looks into
    every class, takes a fifth of the time.
    """
    expand = content.prefixes.expand
    matches = [
        ox.Quad(expand(m.subject_id), expand(m.predicate_id), expand(m.object_id), GRAPH_MAPPINGS)
        for m in content.mappings
        if not m.relation
    ]
    imports = [
        ox.Quad(quad.subject, quad.predicate, _INDIVIDUAL, GRAPH_IMPORTS)
        if quad.object == _CLASS
        else ox.Quad(quad.subject, quad.predicate, quad.object, GRAPH_IMPORTS)
        for text in modules(content).values()
        for quad in ox.parse(text, ox.RdfFormat.TURTLE)
        if quad.object != _ONTOLOGY
    ]
    return list(dict.fromkeys([*matches, *imports]))
