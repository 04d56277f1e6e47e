"""HermiT in the worker: consistency, what follows, and why it follows."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from kg.owlapi.installation import Line
from kg.owlapi.java import items, java_class

if TYPE_CHECKING:
    from collections.abc import Iterator

_MODEL: Final = "org.semanticweb.owlapi.model"
_RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SUBCLASS: Final = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
_EXPLANATION: Final = "org.semanticweb.owl.explanation"
_INDIRECT: Final = False
"""What the reasoner's questions call "direct": no, every superclass counts."""

_LONGEST_CHECK: Final = 60_000
"""Milliseconds that one consistency check of an explanation may take."""


def _factory(line: Line) -> Any:
    name = {Line.PROTEGE: "Reasoner$ReasonerFactory", Line.CURRENT: "ReasonerFactory"}[line]
    return java_class(f"org.semanticweb.HermiT.{name}")()


@contextmanager
def _reasoner(ontology: Any, line: Line) -> Iterator[Any]:
    reasoner = _factory(line).createReasoner(ontology)
    try:
        yield reasoner
    finally:
        reasoner.dispose()


def classify(ontology: Any, line: Line) -> dict[str, Any]:
    """Return whether a document is consistent, and which of its classes can have no instance."""
    begun = time.monotonic()
    with _reasoner(ontology, line) as reasoner:
        consistent = bool(reasoner.isConsistent())
        unsatisfiable = _impossible(reasoner) if consistent else []
    return {
        "consistent": consistent,
        "unsatisfiable": unsatisfiable,
        "seconds": time.monotonic() - begun,
    }


def _impossible(reasoner: Any) -> list[str]:
    inference = java_class("org.semanticweb.owlapi.reasoner.InferenceType").CLASS_HIERARCHY
    reasoner.precomputeInferences(inference)
    bottom = reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()
    return sorted(_name(found) for found in items(bottom))


def entailed(ontology: Any, line: Line) -> list[tuple[str, str, str]]:
    """Return what follows about individuals: (subject, property, object), all of them IRIs.

    Types with all superclasses except ``owl:Thing``, and values of object properties, both with
    what the document says itself.
    """
    individuals = list(items(ontology.getIndividualsInSignature(_with_imports())))
    properties = [
        p
        for p in items(ontology.getObjectPropertiesInSignature(_with_imports()))
        if not p.isTopEntity()
    ]
    found: set[tuple[str, str, str]] = set()
    with _reasoner(ontology, line) as reasoner:
        for individual in individuals:
            types = reasoner.getTypes(individual, _INDIRECT).getFlattened()
            found.update(
                (_name(individual), _RDF_TYPE, _name(kind))
                for kind in items(types)
                if not kind.isTopEntity()
            )
        for prop in properties:
            for entry in items(reasoner.getObjectPropertyInstances(prop).entrySet()):
                found.update(
                    (_name(entry.getKey()), _name(prop), _name(value))
                    for value in items(entry.getValue())
                )
    return sorted(found)


def explain_inconsistency(ontology: Any, line: Line, most: int) -> list[list[dict[str, str]]]:
    """Return sets of axioms that contradict each other, each as small as can be."""
    builder = java_class(
        f"{_EXPLANATION}.impl.blackbox.checker.InconsistentOntologyExplanationGeneratorFactory"
    )(_factory(line), _LONGEST_CHECK)
    data = ontology.getOWLOntologyManager().getOWLDataFactory()
    contradiction = data.getOWLSubClassOfAxiom(data.getOWLThing(), data.getOWLNothing())
    return _explanations(ontology, builder, contradiction, most)


def explain(
    ontology: Any, line: Line, statement: tuple[str, str, str], most: int
) -> list[list[dict[str, str]]]:
    """Return sets of axioms, each as small as can be, from which a statement follows."""
    builder = java_class(
        f"{_EXPLANATION}.api.ExplanationManager"
    ).createExplanationGeneratorFactory(_factory(line))
    return _explanations(ontology, builder, _axiom(ontology, statement), most)


def _axiom(ontology: Any, statement: tuple[str, str, str]) -> Any:
    data = ontology.getOWLOntologyManager().getOWLDataFactory()
    iri = java_class(f"{_MODEL}.IRI")
    subject, predicate, value = (iri.create(part) for part in statement)
    if statement[1] == _RDF_TYPE:
        return data.getOWLClassAssertionAxiom(
            data.getOWLClass(value), data.getOWLNamedIndividual(subject)
        )
    if statement[1] == _SUBCLASS:
        return data.getOWLSubClassOfAxiom(data.getOWLClass(subject), data.getOWLClass(value))
    return data.getOWLObjectPropertyAssertionAxiom(
        data.getOWLObjectProperty(predicate),
        data.getOWLNamedIndividual(subject),
        data.getOWLNamedIndividual(value),
    )


def _explanations(
    ontology: Any, builder: Any, wanted: Any, most: int
) -> list[list[dict[str, str]]]:
    # Annotations bear on nothing that is concluded, and copying them takes the most time.
    logical = java_class("java.util.HashSet")()
    for axiom in items(ontology.getLogicalAxioms(_with_imports())):
        logical.add(axiom.getAxiomWithoutAnnotations())
    found = builder.createExplanationGenerator(logical).getExplanations(wanted, most)
    written = _manchester(ontology)
    return [
        [
            {"text": " ".join(str(written.render(axiom)).split()), "axiom": text}
            for text, axiom in sorted(
                ((str(axiom.toString()), axiom) for axiom in items(explanation.getAxioms())),
                key=lambda pair: pair[0],
            )
        ]
        for explanation in items(found)
    ]


def _manchester(ontology: Any) -> Any:
    """Return a writer of axioms in Manchester syntax with labels for names."""
    manager = ontology.getOWLOntologyManager()
    label = manager.getOWLDataFactory().getRDFSLabel()
    names = java_class("org.semanticweb.owlapi.util.AnnotationValueShortFormProvider")(
        java_class("java.util.Collections").singletonList(label),
        java_class("java.util.Collections").emptyMap(),
        manager,
    )
    renderer = java_class(
        "org.semanticweb.owlapi.manchestersyntax.renderer.ManchesterOWLSyntaxOWLObjectRendererImpl"
    )()
    renderer.setShortFormProvider(names)
    return renderer


def _with_imports() -> Any:
    return java_class(f"{_MODEL}.parameters.Imports").INCLUDED


def _name(entity: Any) -> str:
    return str(entity.getIRI().toString())
