"""What an answer holds for: the document, its date, the release; and whether silence counts.

"The document does not say" follows from an empty answer only where the graph says all that the
document says. The data tell that themselves: each passage is cited by a fact, or has a reason why
it states nothing. That passages and facts are right is proved against the text (`nbkg verify`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.evidence.asking import rows

if TYPE_CHECKING:
    from kg.store.engine import Engine

_SOURCES: Final = """SELECT ?source ?title ?publisher ?page ?reviewed
  (COUNT(DISTINCT ?passage) AS ?passages) (COUNT(DISTINCT ?cited) AS ?citedPassages)
  (COUNT(DISTINCT ?open) AS ?uncited) {
  ?source a nbo:SourceDocument .
  OPTIONAL { ?source dcterms:title ?title }
  OPTIONAL { ?source dcterms:publisher ?publisher }
  OPTIONAL { ?source foaf:page ?page }
  OPTIONAL { ?source nbo:reviewedOn ?reviewed }
  OPTIONAL {
    ?passage oa:hasSource ?source .
    BIND (EXISTS { ?fact nbo:cites ?passage } AS ?isCited)
    BIND (IF(?isCited, ?passage, ?none) AS ?cited)
    BIND (IF(?isCited || EXISTS { ?passage nbo:reason ?reason }, ?none, ?passage) AS ?open)
  }
} GROUP BY ?source ?title ?publisher ?page ?reviewed ORDER BY ?source"""


@dataclass(frozen=True)
class Document:
    """A document that the graph was curated from.

    Attributes:
        iri: its name.
        title: its title.
        publisher: who publishes it.
        page: its address.
        reviewed: the date of its last review, as ISO 8601 has it.
        passages: number of its passages.
        cited: how many of them a fact cites.
        uncited: how many are cited by no fact and have no reason for that.
    """

    iri: str
    title: str
    publisher: str
    page: str
    reviewed: str
    passages: int
    cited: int
    uncited: int


@dataclass(frozen=True)
class Scope:
    """What answers hold for.

    Attributes:
        documents: the documents.
        release: digest of the release, or nothing where that is not known.
    """

    documents: tuple[Document, ...]
    release: str

    @property
    def covered(self) -> bool:
        """Whether every passage is cited, or has a reason why it states nothing."""
        return bool(self.documents) and not any(
            document.uncited or not document.cited for document in self.documents
        )

    @property
    def sentence(self) -> str:
        """What it is, in a sentence."""
        listed = " and ".join(
            f"“{document.title}” by {document.publisher}, reviewed on {document.reviewed}"
            for document in self.documents
        )
        release = f", in release {self.release[:16]}" if self.release else ""
        return f"This holds for {listed or 'no document'}{release}."

    @property
    def of_dataset(self) -> str:
        """What an answer holds for that tells of the dataset alone, in a sentence."""
        return (
            f"This holds for {f'release {self.release[:16]}' if self.release else 'this dataset'}."
        )

    def as_json(self) -> dict[str, Any]:
        """Return it in the terms of JSON; README.md describes them."""
        return {
            "documents": [vars(document) for document in self.documents],
            "release": self.release or None,
            "covered": self.covered,
            "sentence": self.sentence,
        }


def scope_of(engine: Engine, release: str = "") -> Scope:
    """Return what answers of an engine hold for; asks one query, whose answer does not change.

    Args:
        engine: holds the dataset.
        release: the digest of its release.
    """
    documents = []
    for row in rows(engine, _SOURCES):
        iri, title, publisher, page, reviewed, *counts = (
            str(getattr(term, "value", "")) for term in row
        )
        passages, cited, uncited = map(int, counts)
        documents.append(Document(iri, title, publisher, page, reviewed, passages, cited, uncited))
    return Scope(tuple(documents), release)
