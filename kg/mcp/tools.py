"""What the tools do: each takes arguments in the terms of JSON and returns an object of JSON.

Nothing here knows the protocol; `server.py` does.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from jsonschema import Draft202012Validator

from kg.errors import KgError
from kg.evidence import behind, scope_of, state_of
from kg.evidence.behind import MOST_ROWS
from kg.evidence.facts import facts_of
from kg.evidence.inquiries import speaking_of
from kg.mcp import schemas
from kg.mcp.describing import columns_of, values_of
from kg.mcp.entities import Entities
from kg.mcp.failures import BadArgumentsError, failure
from kg.mcp.quoting import as_typed, cells, missing_labels, quoted
from kg.queries.rows import table_of
from kg.search import KINDS, Search

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jsonschema import ValidationError

    from kg.evidence import Scope
    from kg.evidence.facts import State
    from kg.queries import Catalog
    from kg.release import Release
    from kg.store.engine import Engine

NOTICE: Final = (
    "This repeats what one document for parents and patients says, as of its review date. It is "
    "no medical advice and must not be used for the care of a patient."
)
_FACTS_OF_ROW: Final = 5
"""Facts that are named for one row at most; how many there are is said in any case."""
_FACTS_OF_ROWS: Final = 40
"""Facts of all rows of an answer, one of each row at least; more would fill the context."""
_ROWS: Final = 20
_FACTS: Final = 20
_HITS: Final = 8


class Tools:
    """The tools over one release."""

    def __init__(self, release: Release, catalog: Catalog, engine: Engine) -> None:
        """Keep what is asked.

        Args:
            release: what answers are of.
            catalog: its saved queries.
            engine: holds it.
        """
        self._release = release
        self._catalog = catalog
        self._engine = engine
        self.definitions = schemas.definitions(catalog)
        self._checks = {
            tool.name: Draft202012Validator(tool.arguments) for tool in self.definitions
        }
        self._do: Mapping[str, Callable[..., dict[str, Any]]] = {
            "search": self._search,
            "entity": self._entity,
            "list_queries": self._list_queries,
            "describe_query": self._describe_query,
            "run_query": self._run_query,
        }

    def call(self, name: str, arguments: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
        """Call a tool.

        Returns:
            Its answer, and whether it is an error.

        Raises:
            KeyError: there is no such tool.
        """
        check, do = self._checks[name], self._do[name]
        try:
            for wrong in check.iter_errors(arguments):
                # A name that no query has gets a better answer below, with what may be meant.
                if wrong.validator != "enum" or [*wrong.path] != ["name"] or not _text(wrong):
                    place = ".".join(map(str, wrong.path)) or "arguments"
                    raise BadArgumentsError(f"{place}: {wrong.message[:300]}")
            return {**self._frame, **do(**arguments)}, False
        except KgError as error:
            return {**self.release_and_notice, "error": failure(error)}, True

    @cached_property
    def release_and_notice(self) -> dict[str, Any]:
        """What stands in every result, errors too."""
        manifest = self._release.manifest
        return {
            "release": {"digest": manifest.release, "version": manifest.version},
            "not_for_care": True,
            "notice": NOTICE,
        }

    @property
    def _frame(self) -> dict[str, Any]:
        return {**self.release_and_notice, "scope": self._scope.sentence}

    @cached_property
    def _scope(self) -> Scope:
        return scope_of(self._engine, self._release.digest)

    @cached_property
    def _finder(self) -> Search:
        return Search(self._catalog, self._engine)

    @cached_property
    def _entities(self) -> Entities:
        return Entities(self._engine)

    def _search(self, text: str, kinds: list[str] | None = None, limit: int = _HITS) -> Any:
        wanted = [kind for kind in KINDS if kind in (kinds or KINDS)]
        found = self._finder.find(text, wanted, most=limit)
        hits = found.hits[:limit]
        facts = facts_of(self._engine, [h.thing.iri for h in hits if h.thing.kind == "fact"])
        return {
            "hits": [
                {
                    "kind": hit.thing.kind,
                    "name": hit.thing.name,
                    "iri": hit.thing.iri,
                    "label": hit.thing.title,
                    "found_in": [match.field for match in hit.matches],
                    "values": dict(hit.values),
                }
                for hit in hits
            ],
            "facts": quoted(facts.values()),
            "read_as": {typed: list(words) for typed, words in found.read_as.items()},
            "unknown_words": list(found.unknown),
        }

    def _entity(self, name: str, limit: int = _FACTS, offset: int = 0) -> dict[str, Any]:
        entity = self._entities.named(name)
        facts = facts_of(self._engine, sorted(speaking_of(self._engine, [entity])))
        _check_offset(offset, len(facts), "facts")
        states: set[State | None] = {fact.state for fact in facts.values()}
        if facts:
            said = "What speaks of it is in the facts, with how firmly and for whom."
        elif self._scope.covered:
            said, states = "The document says nothing of it, which does not mean no.", {"not-said"}
        else:
            said, states = "The graph does not hold all that the document says.", {None}
        return {
            "entity": self._entities.described(entity),
            "state": states.pop() if len(states) == 1 else "listed",
            "explanation": said,
            "facts_in_all": len(facts),
            "offset": offset,
            "facts": quoted([*facts.values()][offset : offset + limit]),
            "next_offset": _next(offset, limit, len(facts)),
        }

    def _list_queries(self, topic: str | None = None) -> dict[str, Any]:
        return {
            "queries": [
                {
                    "name": query.slug,
                    "topic": query.topic,
                    "question": query.question or query.summary,
                    "values": [parameter.name for parameter in query.parameters],
                    "required": [p.name for p in query.parameters if p.required],
                }
                for query in self._catalog
                if topic in {None, query.topic}
            ]
        }

    def _describe_query(self, name: str) -> dict[str, Any]:
        query = self._catalog[name]
        return {
            "query": {
                "name": query.slug,
                "topic": query.topic,
                "summary": query.summary,
                "description": query.description,
                "questions": list(query.questions),
                "values": values_of(query, self._engine),
                "columns": columns_of(query),
                "sparql": query.text,
            }
        }

    def _run_query(
        self,
        name: str,
        values: Mapping[str, Any] | None = None,
        limit: int = _ROWS,
        offset: int = 0,
    ) -> dict[str, Any]:
        query = self._catalog[name]
        bound = query.bind(as_typed(values or {}), self._engine)
        all_rows = table_of(self._engine.query(bound)).rows
        _check_offset(offset, len(all_rows), "rows")
        # The state is that of the whole answer, so the same on each of its pages.
        first = all_rows[:MOST_ROWS]
        grounds = behind(query, bound, first, self._engine)
        count = None if query.form == "ASK" else len(all_rows)
        answer = state_of(
            query, bound, first, self._engine, count=count, evidence=grounds, scope=self._scope
        )
        rows = all_rows[offset : offset + limit]
        why = grounds[offset : offset + limit]
        if len(why) < len(rows):
            why = behind(query, bound, rows, self._engine)
        each = min(_FACTS_OF_ROW, max(1, _FACTS_OF_ROWS // max(1, len(rows))))
        named = [fact for one in why for fact in one.facts[:each]]
        return {
            "query": {"name": query.slug, "question": query.question or query.summary},
            "state": answer.state,
            "reason": answer.reason,
            "explanation": answer.explanation,
            "columns": columns_of(query),
            "rows_in_all": len(all_rows),
            "offset": offset,
            "rows": [
                {
                    "cells": cells(query.columns, row),
                    "state": one.state,
                    "facts": [fact.iri for fact in one.facts[:each]],
                    "facts_in_all": one.facts_in_all,
                    "other_sources": [other.kind.said for other in one.others],
                }
                for row, one in zip(rows, why, strict=True)
            ],
            "next_offset": _next(offset, limit, len(all_rows)),
            "labels": missing_labels(query.columns, rows, self._engine),
            "reported_by": [fact.iri for fact in answer.facts],
            "unmet": list(answer.unmet),
            "speaking_of_it": {
                "facts_in_all": answer.speaking,
                "facts": [fact.iri for fact in answer.examples],
            },
            "facts": quoted([*named, *answer.facts, *answer.examples]),
        }


def _text(wrong: ValidationError) -> bool:
    return isinstance(wrong.instance, str)


def _check_offset(offset: int, count: int, what: str) -> None:
    """Refuse an offset behind the last one: an empty page would look like an empty answer.

    Raises:
        BadArgumentsError: it is.
    """
    if offset and offset >= count:
        raise BadArgumentsError(f"offset is {offset}, but there are only {count} {what}.")


def _next(offset: int, limit: int, count: int) -> int | None:
    return offset + limit if offset + limit < count else None
