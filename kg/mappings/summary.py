"""How much is mapped: entities by category and by their strongest match."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.mappings.rules.rows import MATCHES
from kg.rdf.namespaces import iri

if TYPE_CHECKING:
    from kg.curation import Content
    from kg.mappings.content import MappingContent

_NONE: Final = "none"
_KINDS: Final = (*(match.removeprefix("skos:").removesuffix("Match") for match in MATCHES), _NONE)


def strongest(said: MappingContent) -> dict[str, str]:
    """Return the strongest kind of match by entity or quantity; only those that are mapped."""
    found: dict[str, str] = {}
    for match, kind in reversed(list(zip(MATCHES, _KINDS, strict=False))):
        for row in said.mappings:
            if row.predicate_id == match:
                found[row.subject_id.removeprefix("nb:")] = kind
    return found


def table(said: MappingContent, content: Content) -> str:
    """Return a Markdown table: entities and quantities by category and strongest match.

    A category is a class right below ``nbo:Entity``.
    """
    kinds = strongest(said)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, thing in content.thing_of.items():
        counts[_category(thing.class_name, content)][kinds.get(name, _NONE)] += 1
    total = sum(counts.values(), Counter[str]())
    lines = [
        f"| Category | all | {' | '.join(_KINDS)} |",
        "|---" * (2 + len(_KINDS)) + "|",
        *(_line(name, counts[name]) for name in sorted(counts)),
        _line("**all**", total),
    ]
    return "\n".join(lines) + "\n"


def _line(name: str, counts: Counter[str]) -> str:
    cells = [str(counts[kind]) for kind in _KINDS]
    return f"| {name} | {counts.total()} | {' | '.join(cells)} |"


def _category(class_name: str, content: Content) -> str:
    """Return the label of the class right below ``nbo:Entity`` that a class is under."""
    ontology = content.ontology
    above = ontology.closure(iri(f"nbo:{class_name}"), iri("rdfs:subClassOf"))
    tops = sorted(
        str(getattr(label, "value", ""))
        for node in above
        if isinstance(node, ox.NamedNode)
        and iri("nbo:Entity") in ontology.objects(node, iri("rdfs:subClassOf"))
        for label in ontology.objects(node, iri("rdfs:label"))
    )
    return tops[0] if tops else class_name
