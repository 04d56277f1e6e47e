"""The catalog: every saved query of a folder ``<topic>/<slug>.rq``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Self

from kg.errors import ContentError, NotFoundError, Problem
from kg.paths import shown
from kg.queries.collection import check_collection
from kg.queries.declaring import RESERVED
from kg.queries.reading import read
from kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.queries.saved_query import SavedQuery

SUFFIX: Final = ".rq"

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Catalog:
    """Saved queries in the order of topic and slug."""

    def __init__(self, queries: Iterable[SavedQuery]) -> None:
        """Keep queries whose slugs are unique."""
        ordered = sorted(queries, key=lambda query: (query.topic, query.slug))
        self._by_slug = {query.slug: query for query in ordered}

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read all queries of a folder.

        Raises:
            ContentError: a file breaks the format, or two go against each other; with every
                problem of every file.
        """
        catalog, problems = cls.inspect(folder)
        if problems:
            raise ContentError(problems)
        return catalog

    @classmethod
    def inspect(cls, folder: Path) -> tuple[Self, tuple[Problem, ...]]:
        """Read all queries of a folder, each file once, however broken they are.

        Returns:
            The queries that keep the format by themselves, and every problem of every file.
        """
        problems: list[Problem] = []
        queries: list[SavedQuery] = []
        for path in sorted(folder.rglob("*")):
            if path.is_dir() or path == folder / "README.md":
                continue
            misplaced = _misplaced(path, folder)
            if misplaced:
                problems.append(misplaced)
                continue
            try:
                queries.append(read(_text(path), path, shown(path)))
            except ContentError as error:
                problems += error.problems
        problems += check_collection(queries)
        return cls(queries), tuple(problems)

    def __iter__(self) -> Iterator[SavedQuery]:
        """Iterate over the queries by topic and slug."""
        return iter(self._by_slug.values())

    def __len__(self) -> int:
        """Return the number of queries."""
        return len(self._by_slug)

    def __contains__(self, slug: object) -> bool:
        """Whether there is a query of this slug."""
        return slug in self._by_slug

    def __getitem__(self, slug: str) -> SavedQuery:
        """Return the query of a slug.

        Raises:
            NotFoundError: there is none; the message names what may be meant.
        """
        found = self._by_slug.get(slug)
        if found:
            return found
        listed = "`nbkg query` and /queries list them all."
        remedy = did_you_mean(slug, self._by_slug) or listed
        raise NotFoundError(f"There is no saved query {slug[:100]!r}. {remedy}")

    @property
    def topics(self) -> tuple[str, ...]:
        """Return the topics, sorted."""
        return tuple(dict.fromkeys(query.topic for query in self))


def _text(path: Path) -> str:
    """Read a file as UTF-8 without a byte order mark and with LF line ends.

    Raises:
        ContentError: it is something else, or cannot be read.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        remedy = "Make it readable, or remove it."
        raise ContentError([Problem(shown(path), 0, message, remedy, "query-file")]) from error
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _encoding(path, line, "This is not UTF-8.") from error
    if text.startswith("\ufeff"):
        raise _encoding(path, 1, "The file starts with a byte order mark.")
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        raise _encoding(path, line, "The line ends with CR.")
    return text


def _encoding(path: Path, line: int, message: str) -> ContentError:
    remedy = "Save the file as UTF-8 without a byte order mark, with LF line ends."
    return ContentError([Problem(shown(path), line, message, remedy, "query-encoding")])


def _misplaced(path: Path, folder: Path) -> Problem | None:
    """Check place and name of a file."""
    parts = path.relative_to(folder).parts
    if len(parts) != 2 or path.suffix != SUFFIX:  # noqa: PLR2004 - a topic and a file
        return Problem(
            shown(path),
            0,
            "A saved query stands at <topic>/<slug>.rq, and nothing else stands in its folder.",
            "Move or rename the file.",
            "query-place",
        )
    topic, slug = parts[0], path.stem
    if not (_SLUG.fullmatch(topic) and _SLUG.fullmatch(slug)) or slug in RESERVED:
        return Problem(
            shown(path),
            0,
            "Topic or slug is no name that an address can have.",
            "Use small letters, digits and single hyphens, and none of: "
            f"{', '.join(sorted(RESERVED))}.",
            "query-place",
        )
    return None
