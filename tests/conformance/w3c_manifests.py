"""The W3C's tests as its manifests describe them."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterator

PUBLISHED: Final = "https://w3c.github.io/rdf-tests/sparql/"
"""Where the suites are published: base of every relative IRI in them."""
HERE: Final = Path(__file__).parent
ABSENT: Final = (
    "the W3C test suites are not here: set NBKG_W3C to a folder that holds sparql/ of the W3C's "
    "rdf-tests and protocol_tests.json, or put it at ../shared/w3c"
)

_MF: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_QT: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
_UT: Final = "http://www.w3.org/2009/sparql/tests/test-update#"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

UPDATES: Final = frozenset(
    {
        "UpdateEvaluationTest",
        "PositiveUpdateSyntaxTest",
        "NegativeUpdateSyntaxTest",
        "PositiveUpdateSyntaxTest11",
        "NegativeUpdateSyntaxTest11",
    }
)
EVALUATIONS: Final = frozenset({"QueryEvaluationTest", "CSVResultFormatTest"})
POSITIVE: Final = frozenset({"PositiveSyntaxTest", "PositiveSyntaxTest11"})
NEGATIVE: Final = frozenset({"NegativeSyntaxTest", "NegativeSyntaxTest11"})

_ELSEWHERE: Final = frozenset({"entailment", "http-rdf-update", "protocol", "service-description"})
"""Folders whose tests need an entailment regime, or come as protocol_tests.json."""


@dataclass(frozen=True)
class Case:
    """One test of a manifest.

    Attributes:
        id: folder and name of the test: unique, and the same wherever the suites lie.
        iri: of the test.
        suite: under which the report counts it.
        kind: class of the test, without namespace.
        action: the file with the query or update.
        data: files of the default graph.
        graphs: files of the named graphs, by the graph's IRI.
        result: the file with the expected answer.
        lax: whether rows may come more or less often (REDUCED).
    """

    id: str
    iri: str
    suite: str
    kind: str
    action: Path
    data: tuple[Path, ...] = ()
    graphs: dict[str, Path] = field(default_factory=dict)
    result: Path | None = None
    lax: bool = False

    @property
    def updates(self) -> bool:
        """Whether the text is an update, of which some are tests of negative syntax by kind."""
        return self.action.suffix == ".ru"


def folder() -> Path | None:
    """Return the folder of the suites, or None where they are not."""
    named = os.environ.get("NBKG_W3C")
    found = Path(named) if named else HERE.parents[2] / "shared" / "w3c"
    return found if (found / "sparql" / "sparql11").is_dir() else None


def published(path: Path) -> str:
    """Return the IRI under which a file of the suites is published."""
    root = folder()
    assert root is not None
    return PUBLISHED + path.resolve().relative_to((root / "sparql").resolve()).as_posix()


def local(iri: str) -> Path:
    """Return the file that is published under an IRI."""
    root = folder()
    assert root is not None
    return root / "sparql" / iri.removeprefix(PUBLISHED)


@cache
def cases() -> tuple[Case, ...]:
    """Return the tests of queries, results, syntax and updates; none where the suites are not."""
    root = folder()
    if root is None:
        return ()
    manifests = sorted((root / "sparql").rglob("manifest.ttl"))
    return tuple(
        case for path in manifests if path.parent.name not in _ELSEWHERE for case in _entries(path)
    )


@cache
def protocol_cases() -> tuple[dict[str, Any], ...]:
    """Return the tests of protocol, graph store protocol and service description."""
    root = folder()
    if root is None:
        return ()
    return tuple(json.loads((root / "protocol_tests.json").read_text(encoding="utf-8")))


def _entries(path: Path) -> Iterator[Case]:
    graph = ox.Store()
    graph.load(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=published(path))

    def values(subject: Any, predicate: str) -> list[Any]:
        found = graph.quads_for_pattern(subject, ox.NamedNode(predicate), None)
        return [quad.object for quad in found]

    def value(subject: Any, predicate: str) -> Any:
        return next(iter(values(subject, predicate)), None)

    heads = values(None, _MF + "entries")
    if not heads:
        return  # it only includes others
    (head,) = heads
    part = "/".join(path.parent.parts[-2:])
    while head.value != _RDF + "nil":
        test, head = value(head, _RDF + "first"), value(head, _RDF + "rest")
        kind = value(test, _RDF + "type").value.rpartition("#")[2]
        if kind.startswith(("GraphStore", "Protocol", "ServiceDescription")):
            continue
        action, result = value(test, _MF + "action"), value(test, _MF + "result")
        query = action
        if isinstance(action, ox.BlankNode):
            query = value(action, _QT + "query") or value(action, _UT + "request")
        name = test.value.rpartition("#")[2]
        yield Case(
            id=f"{part}/{name}",
            iri=test.value,
            suite=_suite(part, kind),
            kind=kind,
            action=local(query.value),
            data=tuple(local(n.value) for n in values(action, _QT + "data")),
            graphs={n.value: local(n.value) for n in values(action, _QT + "graphData")},
            result=local(result.value) if isinstance(result, ox.NamedNode) else None,
            lax=value(test, _MF + "resultCardinality") is not None,
        )


def _suite(part: str, kind: str) -> str:
    version = {"sparql10": "SPARQL 1.0", "sparql11": "SPARQL 1.1", "sparql12": "SPARQL 1.2"}
    number = version[part.partition("/")[0]]
    if kind in UPDATES or (part == "sparql11/delete-insert" and kind in EVALUATIONS):
        return f"{number} update"
    if part == "sparql11/service":
        return f"{number} federated query"
    if part in {"sparql11/csv-tsv-res", "sparql11/json-res"}:
        return f"{number} result formats"
    if kind in EVALUATIONS:
        return f"{number} query evaluation"
    return f"{number} syntax, {'positive' if kind in POSITIVE else 'negative'}"
