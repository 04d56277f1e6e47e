"""Good requests whose right answers are known, as any client may send them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from bench.asking import JSON, Request, ask, sparql
from kg.exports import DOWNLOADS
from kg.rdf.media import FORMATS
from kg.release import open_release
from kg.store.embedded import EmbeddedEngine

if TYPE_CHECKING:
    from bench.asking import Answer
    from bench.served import Served

Verdict = Literal["right", "wrong", "failed"]
"""Right: the known answer. Wrong: a status of success with anything else. Failed: no success."""

_OK: Final = 200
_PREFIXES: Final = """PREFIX nb: <https://w3id.org/neuroblastoma-kg/id/>
PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#>
"""
_QUERIES: Final = {
    "ASK {}": "ASK {}",
    "point query": _PREFIXES + "SELECT ?p ?o { nb:MYCN ?p ?o FILTER(!ISBLANK(?o)) } ORDER BY ?p ?o",
    "list of facts": _PREFIXES + "SELECT ?fact ?statement { ?fact a nbo:Fact ; nbo:statement "
    "?statement } ORDER BY ?fact LIMIT 100",
    "count by property": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p",
}
"""Queries with one right answer, byte for byte: they sort what they select."""
_DEAR: Final = {
    "sort of everything": "SELECT ?s ?p ?o { ?s ?p ?o FILTER(!ISBLANK(?s) && !ISBLANK(?o)) } "
    "ORDER BY ?p ?o ?s LIMIT 5",
}
"""One that takes a tenth of a second and more."""
_PAGES: Final = (
    "/",
    "/page/MYCN",
    "/queries",
    "/queries/metastasis-sites",
    "/queries/metastasis-sites.json",
    "/downloads",
)


class NoAnswerError(Exception):
    """A service that nobody else uses does not answer a good request, or not twice the same."""


@dataclass(frozen=True)
class Question:
    """A good request with its right answer.

    Attributes:
        request: what to send.
        body: of the right answer.
    """

    request: Request
    body: bytes

    def verdict(self, answer: Answer) -> Verdict:
        """Judge an answer."""
        if answer.ending != "answered" or not _OK <= answer.status < 300:  # noqa: PLR2004  # 2xx
            return "failed"
        return "right" if answer.status == _OK and answer.body == self.body else "wrong"


def questions(served: Served, release: str = "", *, dear: bool = False) -> list[Question]:
    """Return good requests: queries, pages and a saved query.

    Answers to the queries come from an engine in this process, which shares nothing with the
    service but the release. The pages are those that the service gives while nobody else asks.

    Args:
        served: a service that nobody else uses yet.
        release: the folder that it serves; empty: the current release.
        dear: add a query that takes longer than pages and small queries do.

    Raises:
        NoAnswerError: the service gives no page, or another one the second time.
    """
    folder = open_release(Path(release) if release else None)
    engine = EmbeddedEngine.load(
        quads=folder.path(DOWNLOADS["nq"].file), merged=folder.path(DOWNLOADS["nt"].file)
    )
    queries = _QUERIES | _DEAR if dear else _QUERIES
    known = [
        Question(sparql(name, query), _evaluated(engine, query)) for name, query in queries.items()
    ]
    for path in _PAGES:
        request = Request(path, path, JSON if path.endswith(".json") else "text/html")
        first, second = ask(served, request), ask(served, request)
        if first.status != _OK or second.body != first.body:
            raise NoAnswerError(f"{path} is answered with {first.label}, then {second.label}.")
        known.append(Question(request, first.body))
    return known


def _evaluated(engine: EmbeddedEngine, query: str) -> bytes:
    output = io.BytesIO()
    engine.query(query).write(FORMATS["json"], output)
    return output.getvalue()
