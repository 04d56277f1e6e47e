"""What a search found, and the release that is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, overload

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.client.values import Iri


@dataclass(frozen=True)
class Hit:
    """A saved query, an entity or a fact that fits.

    Attributes:
        kind: ``query``, ``entity`` or ``fact``.
        name: what it is called by: the name of a query, the local name of anything else.
        iri: its IRI, with its title.
        score: how well it fits; comparable within one search only.
        values: of a query, the values that were named; ``client.query(hit.name, **hit.values)``.
        matches: the texts by which it was found, best first, each with what it is, such as
            ``question`` or ``synonym``.
    """

    kind: str
    name: str
    iri: Iri
    score: float
    values: Mapping[str, str]
    matches: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """Return what it is, in words: a question, a label or a statement."""
        return self.iri.label or self.name


class Found(Sequence[Hit]):
    """What a search found, best first.

    Attributes:
        read_as: words that stand nowhere, with what was looked for instead.
        unknown: words that are close to nothing.
    """

    def __init__(
        self, hits: Iterable[Hit], read_as: Mapping[str, Iterable[str]], unknown: Iterable[str]
    ) -> None:
        """Put the hits in order."""
        self._hits = tuple(sorted(hits, key=lambda hit: (-hit.score, hit.iri.iri)))
        self.read_as = {word: tuple(words) for word, words in read_as.items()}
        self.unknown = tuple(unknown)

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Hit, ...]: ...
    def __getitem__(self, place: int | slice) -> Hit | tuple[Hit, ...]:
        """Return a hit, or some."""
        return self._hits[place]

    def __len__(self) -> int:
        """Return the number of hits."""
        return len(self._hits)

    def __repr__(self) -> str:
        """Show what was found."""
        return f"<Found: {', '.join(f'{hit.kind} {hit.name}' for hit in self._hits) or 'nothing'}>"


@dataclass(frozen=True)
class Release:
    """The release that is asked.

    Attributes:
        digest: SHA-256 over data, ontology, queries and software version: the same digest, the
            same answers.
        version: of the software that built it.
        source: the document: title, page, date of review and more.
        counts: how much is in it.
    """

    digest: str
    version: str
    source: Mapping[str, str | int]
    counts: Mapping[str, int]

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Read a manifest."""
        return cls(told["release"], told["version"], dict(told["source"]), dict(told["counts"]))

    def __str__(self) -> str:
        """Return the digest."""
        return self.digest
