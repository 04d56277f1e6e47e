"""The OWL API, the Java library under Protege, where it is installed."""

from kg.owlapi.conversion import SYNTAXES, convert
from kg.owlapi.installation import Installation, Line, installed
from kg.owlapi.library import (
    READABLE,
    WRITABLE,
    Axiom,
    Classification,
    Contents,
    Difference,
    Document,
    OwlApi,
)

__all__ = [
    "READABLE",
    "SYNTAXES",
    "WRITABLE",
    "Axiom",
    "Classification",
    "Contents",
    "Difference",
    "Document",
    "Installation",
    "Line",
    "OwlApi",
    "convert",
    "installed",
]
