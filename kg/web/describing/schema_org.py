"""What search engines read of a page: JSON-LD in the vocabulary of https://schema.org.

It says no more than the dataset does: an entity is a defined term and never a medical entity of
schema.org, whose properties would claim more, and a fact is a claim that appears in a document,
with how often and how firmly that says it. Nothing is a MedicalWebPage: this is no advice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.exports import DOWNLOADS
from kg.rdf.namespaces import BASE, PREFIXES
from kg.release.metadata import CONTRIBUTORS, DATASET, LICENSE, TITLE
from kg.store.labels import labels
from kg.web import lookups
from kg.web.describing.things import SCHEMA_ORG
from kg.web.service import service

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kg.release.manifest import Manifest
    from kg.store.engine import Term
    from kg.web.describing.things import Thing

Object = dict[str, Any]
_Said = dict[str, list["Term"]]

DESCRIPTION: Final = (
    "What one health-library page states on neuroblastoma, as linked data: each claim is a fact "
    "with an address, with how often and how firmly the page says it, and with the passage it "
    "comes from. It is not medical advice and not affiliated with the page's publisher."
)
KEYWORDS: Final = ("neuroblastoma", "knowledge graph", "linked data", "RDF", "ontology", "SPARQL")
_TERMS: Final = f"{BASE}ontology"
_PART: Final = {"@type": "Dataset", "@id": DATASET.value, "name": TITLE}
_NBO, _SKOS, _OA = PREFIXES["nbo"], PREFIXES["skos"], PREFIXES["oa"]
_LABEL, _DCTERMS = PREFIXES["rdfs"] + "label", PREFIXES["dcterms"]
_HEDGES: Final = {"frequency": "How often", "certainty": "How firmly it is said"}


def structured(found: Thing, root: str) -> Object | None:
    """Return the JSON-LD of a thing's page, or None where schema.org has no word for it.

    Args:
        found: the thing.
        root: address of the service as the client sees it, with a slash at the end.

    Raises:
        KgError: the data cannot be asked.
    """
    if found.iri == BASE:
        return {"@context": SCHEMA_ORG, **dataset(service().release.manifest, root)}
    for prefix, describe in _KINDS.items():
        if found.iri.startswith(PREFIXES[prefix]):
            said = lookups.about(service().engine, [found.iri]).get(found.iri, {})
            page = root + found.page.removeprefix("/")
            return {"@context": SCHEMA_ORG, "@id": found.iri, "url": page, **describe(said)}
    return None


def dataset(manifest: Manifest, root: str) -> Object:
    """Return the dataset: what it is, on what terms, what it rests on, where to get it."""
    source = manifest.source
    return {
        "@type": "Dataset",
        "@id": DATASET.value,
        "name": TITLE,
        "description": DESCRIPTION,
        "url": root,
        "identifier": f"{PREFIXES['release']}{manifest.release}",
        "version": manifest.version,
        "license": LICENSE.value,
        "isAccessibleForFree": True,
        "inLanguage": "en",
        "keywords": list(KEYWORDS),
        "creator": {"@type": "Organization", "name": CONTRIBUTORS},
        "isBasedOn": {
            "@type": "WebPage",
            "@id": PREFIXES["source"] + str(source["id"]),
            "name": source["title"],
            "url": source["page"],
            "publisher": {"@type": "Organization", "name": source["publisher"]},
            "lastReviewed": source["reviewed"],
        },
        "includedInDataCatalog": {"@type": "DataCatalog", "name": TITLE, "url": f"{root}catalog"},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": entry.title,
                "contentUrl": f"{root}downloads/{entry.name}",
                "encodingFormat": entry.media_type,
                "contentSize": f"{entry.bytes} B",
                "sha256": entry.sha256,
            }
            for entry in manifest.files
            if entry.name in {download.file for download in DOWNLOADS.values()}
        ],
    }


def _entity(said: _Said) -> Object:
    return _without_empty(
        {
            "@type": "DefinedTerm",
            "name": _text(said, _LABEL),
            "description": _text(said, _SKOS + "definition"),
            "alternateName": sorted(_texts(said, _SKOS + "altLabel"), key=str.casefold),
            "inDefinedTermSet": {"@type": "DefinedTermSet", "@id": _TERMS, "url": _TERMS},
            "sameAs": _iris(said, _SKOS + "exactMatch"),
        }
    )


def _fact(said: _Said) -> Object:
    hedged = [t for name in (*_HEDGES, "scope") for t in _iris(said, _NBO + name)]
    passages = _iris(said, _NBO + "cites")
    known = labels(service().engine, [*hedged, *passages])
    hedges = [
        f"{words}: {known.get(value, value)}."
        for name, words in _HEDGES.items()
        for value in _iris(said, _NBO + name)
    ]
    scope = [known.get(value, value) for value in _iris(said, _NBO + "scope")]
    source = service().release.manifest.source
    document = {
        "@type": "WebPage",
        "@id": PREFIXES["source"] + str(source["id"]),
        "name": source["title"],
        "url": source["page"],
    }
    return _without_empty(
        {
            "@type": "Claim",
            "name": _text(said, _LABEL),
            "text": _text(said, _NBO + "statement"),
            "description": " ".join(
                [*hedges, *([f"It holds for: {'; '.join(scope)}."] if scope else [])]
            ),
            "appearance": document,
            "citation": [
                {
                    "@type": "WebPageElement",
                    "@id": passage,
                    "name": known.get(passage, passage),
                    "isPartOf": {"@id": document["@id"]},
                }
                for passage in passages
            ],
            "isPartOf": _PART,
            "license": LICENSE.value,
        }
    )


def _passage(said: _Said) -> Object:
    return _without_empty(
        {
            "@type": "WebPageElement",
            "name": _text(said, _LABEL),
            "isPartOf": [{"@id": source} for source in _iris(said, _OA + "hasSource")],
        }
    )


def _source(said: _Said) -> Object:
    publisher = _text(said, _DCTERMS + "publisher")
    return _without_empty(
        {
            "@type": "WebPage",
            "name": _text(said, _DCTERMS + "title"),
            "publisher": publisher and {"@type": "Organization", "name": publisher},
            "lastReviewed": _text(said, _NBO + "reviewedOn"),
            "inLanguage": _text(said, _DCTERMS + "language"),
            "sameAs": _iris(said, PREFIXES["foaf"] + "page"),
        }
    )


_KINDS: Final[Mapping[str, Callable[[_Said], Object]]] = {
    "nb": _entity,
    "fact": _fact,
    "passage": _passage,
    "source": _source,
}
"""Prefix to how such a thing is told; cases are made up and are told to nobody."""


def _texts(said: _Said, predicate: str) -> list[str]:
    return [t.value for t in said.get(predicate, []) if isinstance(t, ox.Literal)]


def _text(said: _Said, predicate: str) -> str:
    return next(iter(_texts(said, predicate)), "")


def _iris(said: _Said, predicate: str) -> Sequence[str]:
    return [t.value for t in said.get(predicate, []) if isinstance(t, ox.NamedNode)]


def _without_empty(found: Object) -> Object:
    return {name: value for name, value in found.items() if value}
