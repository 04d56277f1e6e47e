"""``/sparql/vocabulary.json``: what the editor completes, from the data that are served.

An object with ``release``, ``prefixes`` (prefix to namespace) and ``terms``. A term has ``iri``,
``curie`` (null where no prefix fits), ``label``, ``kind`` (``class``, ``property``, ``entity`` or
``graph``) and, where there are any, ``definition``, cut to a line, and ``names``: its other names,
everyday words among them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from flask import Blueprint, Response, jsonify, request

from kg.errors import ReleaseError
from kg.rdf.namespaces import PREFIXES, curie
from kg.sparql.negotiation import JSON_OFFER
from kg.web.answers import negotiated
from kg.web.endpoint.dataset import graphs
from kg.web.http import caching
from kg.web.links import spoken, with_query
from kg.web.lookups import rows
from kg.web.service import service

if TYPE_CHECKING:
    from kg.web.service import Service

blueprint = Blueprint("vocabulary", __name__)

_LONGEST: Final = 160
"""Characters of a definition: what a list of suggestions has room for."""
_FOREVER: Final = "public, max-age=31536000, immutable"
_LOCAL: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
"""Local names that stand in a query as they are, a part of PN_LOCAL (SPARQL 1.1, section 19.8)."""
_FIELDS: Final = {
    PREFIXES["rdfs"] + "label": "label",
    PREFIXES["skos"] + "definition": "definition",
    PREFIXES["skos"] + "altLabel": "names",
    PREFIXES["nbo"] + "layTerm": "names",
    PREFIXES["nbo"] + "clinicalTerm": "names",
    PREFIXES["nbo"] + "abbreviation": "names",
    PREFIXES["nbo"] + "relatedTerm": "names",
}
"""What is told of a term, by the property that says it."""

_KINDS: Final = f"""SELECT DISTINCT ?term ?kind {{
  {{ ?term a <{PREFIXES["owl"]}Class> BIND ("class" AS ?kind) }}
  UNION {{ ?any a ?term BIND ("class" AS ?kind) }}
  UNION {{ VALUES ?type {{ {
    " ".join(f"<{PREFIXES['owl']}{p}Property>" for p in ("Object", "Datatype", "Annotation"))
} }}
           ?term a ?type BIND ("property" AS ?kind) }}
  UNION {{ ?any ?term ?value BIND ("property" AS ?kind) }}
  UNION {{ ?term rdfs:label ?label FILTER (STRSTARTS(STR(?term), "{PREFIXES["nb"]}"))
           BIND ("entity" AS ?kind) }}
  FILTER (isIRI(?term))
}} ORDER BY ?kind ?term"""

_TEXTS: Final = f"""SELECT DISTINCT ?term ?said ?text {{
  VALUES ?said {{ {" ".join(f"<{said}>" for said in _FIELDS)} }}
  ?term ?said ?text FILTER (isIRI(?term) && isLiteral(?text))
}} ORDER BY ?term ?said ?text"""


def address(serving: Service) -> str:
    """Return where the vocabulary of what is served lies: an address of its own per release.

    An error page, which has a form too, must be shown where there is no release.
    """
    try:
        named = [("release", serving.release.manifest.folder)] if serving.holds_release else []
    except ReleaseError:
        named = []
    return with_query("/sparql/vocabulary.json", named)


@blueprint.get("/sparql/vocabulary.json")
def vocabulary() -> Response:
    """Return prefixes and terms."""
    serving = service()
    negotiated((JSON_OFFER,), named=request.args.get("format"))
    etag = caching.tag("vocabulary", [])
    response = caching.unchanged(etag) or caching.tagged(jsonify(_content(serving)), etag)
    if etag and request.args.get("release") == serving.release.manifest.folder:
        response.headers["Cache-Control"] = _FOREVER
    return response


def _content(serving: Service) -> dict[str, Any]:
    release = serving.release.manifest.folder if serving.holds_release else None
    terms = serving.once("vocabulary", lambda: _terms(serving))
    return {"release": release, "prefixes": PREFIXES, "terms": terms}


def _terms(serving: Service) -> list[dict[str, Any]]:
    """Return the terms: classes, properties, entities, then the graphs that are no facts."""
    told = _told(serving)
    kinds: dict[str, str] = {}
    for term, kind in rows(serving.own_engine, _KINDS):
        if isinstance(term, ox.NamedNode) and isinstance(kind, ox.Literal):
            # The ontology's own word for a term comes first: a class may also be a value.
            kinds.setdefault(term.value, kind.value)
    found = [_term(iri, kind, told[iri]) for iri, kind in kinds.items()]
    named = [name.value for name, _ in graphs(serving)]
    ours = [iri for iri in named if not iri.startswith(PREFIXES["fact"])]
    return [*found, *(_term(iri, "graph", told[iri]) for iri in ours)]


def _told(serving: Service) -> dict[str, dict[str, list[str]]]:
    """Return the texts of every term: IRI to field to texts."""
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for term, said, text in rows(serving.own_engine, _TEXTS):
        if (
            isinstance(term, ox.NamedNode)
            and isinstance(said, ox.NamedNode)
            and isinstance(text, ox.Literal)
        ):
            told[term.value][_FIELDS[said.value]].append(text.value)
    return told


def _term(iri: str, kind: str, texts: dict[str, list[str]]) -> dict[str, Any]:
    label = next(iter(texts["label"]), None) or spoken(iri, {})
    names = [name for name in dict.fromkeys((*texts["label"], *texts["names"])) if name != label]
    definition = next(iter(texts["definition"]), "")
    optional = {"definition": _line(definition), "names": names}
    return {"iri": iri, "curie": written(iri), "label": label, "kind": kind} | {
        name: value for name, value in optional.items() if value
    }


def written(iri: str) -> str | None:
    """Return an IRI as a prefixed name that needs no escapes, or None where there is none."""
    short = curie(iri)
    return short if short and _LOCAL.fullmatch(short.partition(":")[2]) else None


def _line(text: str) -> str:
    """Cut a text to a line, between words."""
    if len(text) <= _LONGEST:
        return text
    return text[: _LONGEST - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"
