"""Saved queries as a client knows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from kg.client.values import local
from kg.errors import NotFoundError
from kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True)
class Parameter:
    """What a query may be given.

    Attributes:
        name: the keyword to give it by.
        type: entity, string, integer, decimal, boolean, date or language.
        label: what a form calls it.
        description: what it does.
        default: what holds without a value, as typed; empty where the question is left open.
        example: another value, or None.
        several: whether it takes a list of values.
        required: whether it needs a value.
        pattern: a regular expression that matches somewhere in the value, or None.
        minimum: for a number, the least value, or None.
        maximum: for a number, the greatest value, or None.
    """

    name: str
    type: str
    label: str
    description: str
    default: tuple[str, ...]
    example: str | None
    several: bool
    required: bool
    pattern: str | None
    minimum: float | None
    maximum: float | None


@dataclass(frozen=True)
class Column:
    """What a query gives.

    Attributes:
        name: of the column in rows.
        label: its heading.
        description: what a cell says; may be empty.
        datatype: what cells hold; see ``queries/README.md``.
        unit: CURIE of the unit of its numbers, or None.
    """

    name: str
    label: str
    description: str
    datatype: str
    unit: str | None


@dataclass(frozen=True)
class Query:
    """A saved query.

    Attributes:
        slug: its name.
        topic: the group it stands in.
        summary: its title.
        questions: how people ask it.
        description: what a row is and what to know about it.
        tags: words to find it by.
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.
        parameters: what it may be given.
        columns: what it gives.
    """

    slug: str
    topic: str
    summary: str
    questions: tuple[str, ...]
    description: str
    tags: tuple[str, ...]
    form: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Read what ``/queries`` says of a query in JSON.

        Raises:
            KeyError: something lacks.
            TypeError: something is of another kind.
        """
        return cls(
            told["slug"],
            told["topic"],
            told["summary"],
            tuple(told["questions"]),
            told["description"],
            tuple(told["tags"]),
            told["form"],
            tuple(_parameter(parameter) for parameter in told["parameters"]),
            tuple(
                Column(c["name"], c["label"], c["description"], c["datatype"], c["unit"])
                for c in told["columns"]
            ),
        )

    def __str__(self) -> str:
        """Show how it is called."""
        names = [p.name if p.required else f"{p.name}=…" for p in self.parameters]
        return f"{self.slug}({', '.join(names)}): {self.summary}"


class Queries(Mapping[str, Query]):
    """The saved queries by their slugs, in the order of topic and slug."""

    def __init__(self, queries: Iterable[Query]) -> None:
        """Keep them."""
        self._by_slug = {query.slug: query for query in queries}

    def __getitem__(self, slug: str) -> Query:
        """Return a query.

        Raises:
            NotFoundError: there is none of that name; the message names what may be meant.
        """
        found = self._by_slug.get(slug)
        if found is None:
            remedy = did_you_mean(slug, self._by_slug) or "client.queries lists them all."
            raise NotFoundError(f"There is no saved query {slug[:100]!r}. {remedy}")
        return found

    def __contains__(self, slug: object) -> bool:
        """Whether there is a query of that name."""
        return slug in self._by_slug

    def get(self, slug: str, default: Any = None) -> Any:
        """Return a query, or the default where there is none of that name."""
        return self._by_slug.get(slug, default)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the slugs."""
        return iter(self._by_slug)

    def __len__(self) -> int:
        """Return the number of queries."""
        return len(self._by_slug)

    def __repr__(self) -> str:
        """Show the names."""
        return f"<Queries: {', '.join(self._by_slug)}>"


def _parameter(told: Mapping[str, Any]) -> Parameter:
    return Parameter(
        told["name"],
        told["type"],
        told["label"],
        told["description"],
        tuple(local(text) for text in told["default"]),
        told["example"],
        told["several"],
        told["required"],
        told["pattern"],
        told["minimum"],
        told["maximum"],
    )
