"""Ontology documents in the worker: read, examined, written, compared."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Final

from kg.owlapi.catalog import read_catalog
from kg.owlapi.java import items, java_class, present
from kg.rdf.namespaces import PREFIXES

_MODEL: Final = "org.semanticweb.owlapi.model"
_FORMATS: Final = {
    "owl": "RDFXMLDocumentFormat",
    "rdf": "RDFXMLDocumentFormat",
    "ttl": "TurtleDocumentFormat",
    # N-Triples is a part of Turtle.
    "nt": "TurtleDocumentFormat",
    "ofn": "FunctionalSyntaxDocumentFormat",
    "owx": "OWLXMLDocumentFormat",
}
"""Suffix of a file: the format of the OWL API."""


_AS_IT_IS: Final = False
"""Whether to repair a document, which would hide what is wrong with it: no."""


def version() -> str:
    """Return the version that the OWL API itself says it has."""
    full = java_class("org.semanticweb.owlapi.util.VersionInfo").getVersionInfo().getVersion()
    return ".".join(str(full).split(".")[:3])


def read(place: str, catalog: str | None) -> Any:
    """Read a document from a file, or from an address of this machine, with all it imports.

    A file is read in the format that its suffix says, so that no other parser makes something
    else of a broken one. An import that cannot be had is an error.
    """
    manager = java_class("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    strategy = java_class(f"{_MODEL}.MissingImportHandlingStrategy").THROW_EXCEPTION
    configuration = (
        java_class(f"{_MODEL}.OWLOntologyLoaderConfiguration")()
        .setMissingImportHandlingStrategy(strategy)
        .setRepairIllegalPunnings(_AS_IT_IS)
    )
    for name, file in (read_catalog(Path(catalog)) if catalog else {}).items():
        mapper = java_class("org.semanticweb.owlapi.util.SimpleIRIMapper")
        manager.getIRIMappers().add(mapper(_iri(name), _iri_of_file(file)))
    return manager.loadOntologyFromOntologyDocument(_source(place), configuration)


def _source(place: str) -> Any:
    if place.startswith(("http://", "https://")):
        # As Protege opens an address: the server is asked for any format.
        return java_class("org.semanticweb.owlapi.io.IRIDocumentSource")(_iri(place), None, None)
    path = Path(place)
    known = _FORMATS[path.suffix.removeprefix(".")]
    return java_class("org.semanticweb.owlapi.io.FileDocumentSource")(
        java_class("java.io.File")(str(path)), _format(known)
    )


def contents(ontology: Any) -> dict[str, Any]:
    """Return what a document holds, without what it imports."""
    axioms = list(items(ontology.getAxioms()))
    annotations: Counter[str] = Counter()
    annotated: Counter[str] = Counter()
    for axiom in axioms:
        found = [
            str(annotation.getProperty().getIRI().toString())
            for annotation in items(axiom.getAnnotations())
        ]
        annotations.update(found)
        annotated.update(set(found))
    identity = ontology.getOntologyID()
    iri = present(identity.getOntologyIRI())
    version_iri = present(identity.getVersionIRI())
    return {
        "iri": str(iri.toString()) if iri else None,
        "version_iri": str(version_iri.toString()) if version_iri else None,
        "axioms": dict(Counter(str(axiom.getAxiomType().getName()) for axiom in axioms)),
        "annotations": dict(annotations),
        "annotated": dict(annotated),
        "header": sum(1 for _ in items(ontology.getAnnotations())),
        "imported": sum(1 for _ in items(ontology.getImports())),
        "unparsed": _unparsed(ontology),
        "violations": _violations(ontology),
    }


def _unparsed(ontology: Any) -> list[str]:
    """Return the triples of an RDF document that stand for nothing in OWL 2."""
    known = ontology.getOWLOntologyManager().getOntologyFormat(ontology)
    report = present(known.getOntologyLoaderMetaData())
    if report is None or not hasattr(report, "getUnparsedTriples"):
        return []
    return sorted(str(triple) for triple in items(report.getUnparsedTriples()))


def _violations(ontology: Any) -> list[str]:
    """Return what keeps a document and its imports out of OWL 2 DL."""
    profile = java_class("org.semanticweb.owlapi.profiles.OWL2DLProfile")()
    return sorted(str(found) for found in items(profile.checkOntology(ontology).getViolations()))


def write(ontology: Any, name: str, out: str) -> None:
    """Write a document in the format that a suffix names, with the project's prefixes."""
    manager = ontology.getOWLOntologyManager()
    target = _format(_FORMATS[name])
    # One writer takes the prefixes from the target, the other from what was read.
    for known in (target, manager.getOntologyFormat(ontology)):
        _set_prefixes(known)
    stream = java_class("java.io.FileOutputStream")(out)
    try:
        manager.saveOntology(ontology, target, stream)
    finally:
        stream.close()


def _set_prefixes(known: Any) -> None:
    if isinstance(known, java_class("org.semanticweb.owlapi.formats.PrefixDocumentFormat")):
        known.clear()
        for prefix, namespace in PREFIXES.items():
            known.setPrefix(f"{prefix}:", namespace)


def difference(left: Any, right: Any) -> dict[str, list[str]]:
    """Return the axioms, annotations included, and header lines that only one document has."""
    ours, theirs = _statements(left), _statements(right)
    return {
        "left": sorted(str(found.toString()) for found in ours - theirs),
        "right": sorted(str(found.toString()) for found in theirs - ours),
    }


def _statements(ontology: Any) -> set[Any]:
    return {*items(ontology.getAxioms()), *items(ontology.getAnnotations())}


def _iri(text: str) -> Any:
    return java_class(f"{_MODEL}.IRI").create(text)


def _iri_of_file(file: Path) -> Any:
    return java_class(f"{_MODEL}.IRI").create(java_class("java.io.File")(str(file.resolve())))


def _format(name: str) -> Any:
    return java_class(f"org.semanticweb.owlapi.formats.{name}")()
