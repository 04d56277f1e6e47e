"""Rules about the ontology file, as far as the build leans on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curation import terms
from kg.curation.registry import ONTOLOGY, Finding, rule
from kg.rdf.namespaces import PREFIXES, curie, iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.curation.content import Content


@rule(
    "undeclared-model-term", "The ontology declares what every fact is said with.", needs=[ONTOLOGY]
)
def undeclared_model_term(content: Content) -> Iterator[Finding]:
    """Find classes and properties of the model that the ontology does not declare."""
    declared = content.ontology.classes | content.ontology.properties.keys()
    for term in terms.MODEL_TERMS:
        if term.value not in declared:
            is_class = term.value.removeprefix(PREFIXES["nbo"])[0].isupper()
            message = f"{curie(term.value)} is not declared, and the build writes it."
            kind = "owl:Class" if is_class else "owl:ObjectProperty or owl:DatatypeProperty"
            yield Finding(ONTOLOGY, 0, message, f"Declare it as an {kind}.")


@rule(
    "undescribed-ontology-term",
    "Every class and property has an English label and definition.",
    needs=[ONTOLOGY],
)
def undescribed_ontology_term(content: Content) -> Iterator[Finding]:
    """Find terms of the project that a reader of the ontology could not tell apart."""
    ontology = content.ontology
    for name in ontology.local_names(ontology.classes | ontology.properties.keys()):
        term = iri(f"nbo:{name}")
        for what, predicate in (("label", "rdfs:label"), ("definition", "skos:definition")):
            found = ontology.objects(term, iri(predicate))
            if not any(getattr(value, "language", None) == "en" for value in found):
                message = f"nbo:{name} has no English {what}."
                remedy = f'Add {predicate} "..."@en.'
                yield Finding(ONTOLOGY, ontology.line_of(term.value), message, remedy)
