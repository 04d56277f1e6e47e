"""The OWL API as a library in a process of its own, with typed answers."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any, Final, Self

from kg.errors import OntologyToolError
from kg.owlapi.installation import Line, installed

if TYPE_CHECKING:
    from collections.abc import Mapping

READABLE: Final = ("owl", "rdf", "ttl", "nt", "ofn", "owx")
"""Suffixes of the files that can be read: RDF/XML, Turtle, N-Triples, functional, OWL/XML."""

WRITABLE: Final = ("ofn", "owx", "owl", "ttl")
"""Formats that can be written: functional syntax, OWL/XML, RDF/XML, Turtle."""

LIMIT: Final = 300.0
"""Seconds that one request may take before the worker is stopped."""


@dataclass(frozen=True)
class Document:
    """A document that the worker has read; good as long as the worker runs."""

    number: int


@dataclass(frozen=True)
class Contents:
    """What the OWL API finds in a document, without what it imports.

    Attributes:
        iri: the ontology IRI, or None.
        version_iri: the version IRI, or None.
        axioms: type of axiom, for example ``SubClassOf``: how many.
        annotations: annotation property: how many annotations of axioms have it.
        annotated: annotation property: how many axioms have it at least once.
        header: number of annotations of the ontology itself.
        imported: number of documents that came with it, over all levels.
        unparsed: triples of an RDF document that stand for nothing in OWL 2.
        violations: what keeps document and imports out of OWL 2 DL (Structural Specification,
            section 3); empty for a document in that profile.
    """

    iri: str | None
    version_iri: str | None
    axioms: Mapping[str, int]
    annotations: Mapping[str, int]
    annotated: Mapping[str, int]
    header: int
    imported: int
    unparsed: tuple[str, ...]
    violations: tuple[str, ...]


@dataclass(frozen=True)
class Classification:
    """What HermiT says of a document.

    Attributes:
        consistent: whether anything can be as the document says.
        unsatisfiable: IRIs of the classes that can have no instance; empty if inconsistent.
        seconds: how long it took, loading not included.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class Axiom:
    """One axiom of an explanation: in Manchester syntax with labels, and as it is with IRIs."""

    text: str
    axiom: str


@dataclass(frozen=True)
class Difference:
    """Axioms, with their annotations, and header lines that only one of two documents has."""

    left: tuple[str, ...]
    right: tuple[str, ...]


class OwlApi:
    """One line of the OWL API in a process of its own; a context manager.

    A virtual machine holds one class path and cannot be started twice, hence the process. It
    reaches no address but those of this machine.
    """

    def __init__(self, line: Line) -> None:
        """Start the process; it takes about a second.

        Raises:
            MissingToolError: jars, Java or the bridge are not installed.
            OntologyToolError: Java does not start.
        """
        installed(line)
        self.line = line
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", __package__, line.value],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
            encoding="utf-8",
        )
        self.version: str = self._answer()["version"]
        """The version that the library itself says it has, for example ``5.1.9``."""

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.close()

    def close(self) -> None:
        """End the process; what it has read is gone."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        # It ends with its input; one that is busy need not finish.
        self._process.kill()
        self._process.wait()
        self._said.close()

    def read(self, place: Path | str, catalog: Path | None = None) -> Document:
        """Read a file, or an address of this machine, with all that it imports.

        Args:
            place: a file with one of the suffixes ``READABLE``, or an http address.
            catalog: an XML catalog that says where imported documents lie.

        Raises:
            OntologyToolError: no such file, another suffix, not the format that the suffix says,
                or an import that the catalog does not name.
        """
        if isinstance(place, Path):
            suffix = place.suffix.removeprefix(".")
            if suffix not in READABLE:
                raise OntologyToolError(
                    f"{place} has no suffix of an ontology; known are: {', '.join(READABLE)}."
                )
            if not place.is_file():
                raise OntologyToolError(f"There is no file {place}.")
        known = str(catalog) if catalog else None
        found = self._ask("read", place=str(place), catalog=known)
        return Document(number=found["document"])

    def contents(self, document: Document) -> Contents:
        """Return what is in a document, and whether it is in the profile OWL 2 DL."""
        found = self._ask("contents", document=document.number)
        for name in ("unparsed", "violations"):
            found[name] = tuple(found[name])
        return Contents(**found)

    def classify(self, document: Document) -> Classification:
        """Return whether HermiT finds a document consistent, and its classes satisfiable."""
        found = self._ask("classify", document=document.number)
        return Classification(**{**found, "unsatisfiable": tuple(found["unsatisfiable"])})

    def entailed(self, document: Document) -> frozenset[tuple[str, str, str]]:
        """Return types and object property values of individuals that HermiT finds, as IRIs.

        What the document says itself is among them; ``owl:Thing`` and the top property are not.
        """
        found = self._ask("entailed", document=document.number)
        return frozenset((subject, prop, value) for subject, prop, value in found)

    def explain(
        self, document: Document, statement: tuple[str, str, str], most: int = 1
    ) -> tuple[tuple[Axiom, ...], ...]:
        """Return up to ``most`` smallest sets of axioms from which a statement follows.

        Args:
            document: what has been read.
            statement: subject, property and object as IRIs; ``rdf:type``, ``rdfs:subClassOf`` or
                an object property.
            most: how many sets to look for.
        """
        self._needs_explanations()
        return self._axioms("explain", document, statement=list(statement), most=most)

    def explain_inconsistency(
        self, document: Document, most: int = 1
    ) -> tuple[tuple[Axiom, ...], ...]:
        """Return up to ``most`` smallest sets of axioms that contradict each other."""
        self._needs_explanations()
        return self._axioms("explain_inconsistency", document, most=most)

    def write(self, document: Document, name: str, out: Path) -> None:
        """Write a document into a file, in one of the formats ``WRITABLE``."""
        if name not in WRITABLE:
            raise OntologyToolError(f"The OWL API writes {', '.join(WRITABLE)} here, not {name}.")
        self._ask("write", document=document.number, name=name, out=str(out))

    def difference(self, left: Document, right: Document) -> Difference:
        """Compare two documents axiom by axiom, annotations included."""
        found = self._ask("difference", document=left.number, other=right.number)
        return Difference(left=tuple(found["left"]), right=tuple(found["right"]))

    def _needs_explanations(self) -> None:
        if self.line is not Line.CURRENT:
            raise OntologyToolError(f"Explanations need line {Line.CURRENT} of the OWL API.")

    def _axioms(
        self, wanted: str, document: Document, **more: Any
    ) -> tuple[tuple[Axiom, ...], ...]:
        found = self._ask(wanted, document=document.number, **more)
        return tuple(tuple(Axiom(**axiom) for axiom in each) for each in found)

    def _ask(self, wanted: str, **request: Any) -> Any:
        if self._process.stdin is None or self._process.stdin.closed:
            raise OntologyToolError("This worker of the OWL API has been closed; start another.")
        try:
            self._process.stdin.write(json.dumps({"do": wanted, **request}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise self._ended() from error
        return self._answer()

    def _answer(self) -> Any:
        """Wait for an answer.

        Raises:
            OntologyToolError: Java refuses the request, has ended, or takes too long.
        """
        if self._process.stdout is None:
            raise self._ended()
        watch = Timer(LIMIT, self._process.kill)
        watch.daemon = True
        watch.start()
        line = self._process.stdout.readline()
        late = not watch.is_alive()
        watch.cancel()
        if not line:
            if late:
                raise OntologyToolError(
                    f"The OWL API {self.line} gave no answer within {LIMIT:.0f} seconds."
                )
            raise self._ended()
        answer = json.loads(line)
        if "error" in answer:
            raise OntologyToolError(f"The OWL API {self.line} says: {answer['error']}")
        return answer["result"]

    def _ended(self) -> OntologyToolError:
        self._process.wait()
        self._said.seek(0)
        last = self._said.read().decode(errors="replace").strip().splitlines()[-3:]
        return OntologyToolError(
            f"The process of the OWL API {self.line} ended with {self._process.returncode}: "
            + " ".join(last)
        )
