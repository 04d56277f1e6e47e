"""What the tools are, for an assistant to read: descriptions and JSON Schemas (2020-12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.mcp.failures import KINDS
from kg.search import KINDS as FOUND
from kg.search import LONGEST

if TYPE_CHECKING:
    from kg.queries import Catalog

INSTRUCTIONS: Final = """\
What one document for parents and patients says about neuroblastoma, as cited facts. Not for the \
care of a patient. Take the state of each answer seriously: "listed" (the document says it), \
"not-known" (it says that it is not known), "none" (it says that none was found; no proof), \
"not-said" (it does not say: never answer no from this, nor from knowledge of your own as if the \
document said it), null (it tells of this dataset, or nothing follows). Repeat the hedges of a \
fact (frequency, certainty, scopes) with it, and cite the IRI of the fact and the section of its \
passages. Start with search; run the query that it finds with the values that it gives."""

_STATE: Final = {"enum": ["listed", "not-known", "none", "not-said", None]}
_MOST: Final = 100
_TEXT: Final = {"type": "string"}
_MAYBE: Final = {"type": ["string", "null"]}
_COUNT: Final = {"type": "integer", "minimum": 0}
_TEXTS: Final = {"type": "array", "items": _TEXT}
_OFFSET: Final = {"type": ["integer", "null"], "description": "Ask again with it for the rest."}
_TERM: Final = {
    "type": ["object", "null"],
    "properties": {"iri": _TEXT, "label": _TEXT},
    "required": ["iri", "label"],
}
_FACT: Final = {
    "type": "object",
    "properties": {
        "iri": _TEXT,
        "state": _STATE,
        "statement": _TEXT,
        "frequency": _TERM,
        "certainty": _TERM,
        "scopes": {"type": "array", "items": _TERM},
        "combination": _TERM,
        "note": _MAYBE,
        "passages": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"iri": _TEXT, "section": _TEXT},
                "required": ["iri", "section"],
            },
        },
        "sources": _TEXTS,
    },
    "required": [
        "iri", "state", "statement", "frequency", "certainty", "scopes", "passages", "sources",
    ],
}  # fmt: skip
_FACTS: Final = {"type": "array", "items": _FACT}


@dataclass(frozen=True)
class Definition:
    """A tool.

    Attributes:
        name: its name.
        title: what people see.
        description: when to use it and what comes of it.
        arguments: JSON Schema of its arguments.
        answer: JSON Schema of its answer.
    """

    name: str
    title: str
    description: str
    arguments: dict[str, Any]
    answer: dict[str, Any]


def definitions(catalog: Catalog) -> tuple[Definition, ...]:
    """Return the tools over the saved queries of a catalog."""
    name = {"enum": [query.slug for query in catalog], "description": "Name of a saved query."}
    limit = {"type": "integer", "minimum": 1, "maximum": _MOST, "default": 20}
    offset = {"type": "integer", "minimum": 0, "default": 0, "description": "How many to skip."}
    return (
        Definition(
            "search",
            "Search queries, entities and facts",
            "Find what answers a question: saved queries (with values to run them with), entities "
            "and facts. Takes words or a whole question; slips of the pen are mended.",
            _arguments(
                ["text"],
                text={"type": "string", "minLength": 1, "maxLength": LONGEST},
                kinds={"type": "array", "items": {"enum": [*FOUND]}, "default": [*FOUND]},
                limit={"type": "integer", "minimum": 1, "maximum": 20, "default": 8},
            ),
            _answer(
                hits={
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "kind": {"enum": [*FOUND]},
                            "name": _TEXT,
                            "iri": _TEXT,
                            "label": _TEXT,
                            "found_in": _TEXTS,
                            "values": {"type": "object", "description": "For run_query."},
                        },
                        "required": ["kind", "name", "iri", "label", "found_in", "values"],
                    },
                },
                facts=_FACTS,
                read_as={"type": "object"},
                unknown_words=_TEXTS,
            ),
        ),
        Definition(
            "entity",
            "Look up an entity",
            "Everything about one thing (gene, sign, test, stage, site, treatment …): label, "
            "definition, synonyms, mappings to other vocabularies, and the facts that speak of it.",
            _arguments(
                ["name"],
                name={
                    "type": "string",
                    "minLength": 1,
                    "description": "Label, synonym, local name, CURIE or IRI: MYCN, nb:MYCN, "
                    "HGNC:7559.",
                },
                limit=limit,
                offset=offset,
            ),
            _answer(
                entity={"type": "object", "required": ["iri", "label", "definitions"]},
                state=_STATE,
                explanation=_TEXT,
                facts_in_all=_COUNT,
                offset=_COUNT,
                facts=_FACTS,
                next_offset=_OFFSET,
            ),
        ),
        Definition(
            "list_queries",
            "List the saved queries",
            "All saved queries, or those of a topic: the question that each answers and the values "
            "that it takes.",
            _arguments([], topic={"enum": [*catalog.topics]}),
            _answer(
                queries={
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "name": _TEXT,
                            "topic": _TEXT,
                            "question": _TEXT,
                            "values": _TEXTS,
                            "required": _TEXTS,
                        },
                        "required": ["name", "topic", "question", "values", "required"],
                    },
                }
            ),
        ),
        Definition(
            "describe_query",
            "Describe a saved query",
            "What a saved query answers, the JSON Schema of its values with all options, its "
            "columns, and its SPARQL.",
            _arguments(["name"], name=name),
            _answer(query={"type": "object", "required": ["name", "values", "columns", "sparql"]}),
        ),
        Definition(
            "run_query",
            "Run a saved query",
            "Answer a saved query. Each row comes with its state and the facts that it rests on; "
            "`facts` holds these with hedges and citations. Read `state` and `explanation` first.",
            _arguments(
                ["name"],
                name=name,
                values={
                    "type": "object",
                    "description": "Values by parameter; describe_query gives their schema. "
                    "Entities by label, local name, CURIE or IRI. What is left out keeps its "
                    "default.",
                    "additionalProperties": {
                        "anyOf": [_VALUE, {"type": "array", "items": _VALUE, "maxItems": _MOST}]
                    },
                    "default": {},
                },
                limit=limit,
                offset=offset,
            ),
            _answer(
                query={"type": "object", "required": ["name", "question"]},
                state=_STATE,
                reason=_TEXT,
                explanation=_TEXT,
                columns={"type": "array", "items": _COLUMN},
                rows_in_all=_COUNT,
                offset=_COUNT,
                rows={"type": "array", "items": _ROW},
                next_offset=_OFFSET,
                labels={"type": "object", "description": "Labels of IRIs in the rows."},
                reported_by={
                    **_TEXTS,
                    "description": "Facts that say that it is not known, or that none was found.",
                },
                unmet={**_TEXTS, "description": "Parameters but for which there would be rows."},
                speaking_of_it={
                    "type": "object",
                    "properties": {"facts_in_all": _COUNT, "facts": _TEXTS},
                    "required": ["facts_in_all", "facts"],
                },
                facts=_FACTS,
            ),
        ),
    )


_VALUE: Final = {"type": ["string", "number", "boolean"]}
_COLUMN: Final = {
    "type": "object",
    "properties": {"name": _TEXT, "label": _TEXT, "datatype": _TEXT, "unit": _MAYBE},
    "required": ["name", "label", "datatype"],
}
_ROW: Final = {
    "type": "object",
    "properties": {
        "cells": {"type": "object", "description": "By name of column."},
        "state": _STATE,
        "facts": {**_TEXTS, "description": "IRIs of the first facts that it rests on."},
        "facts_in_all": _COUNT,
        "other_sources": _TEXTS,
    },
    "required": ["cells", "state", "facts", "facts_in_all", "other_sources"],
}


def _arguments(required: list[str], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _answer(**properties: Any) -> dict[str, Any]:
    """Return the schema of an answer, with what stands in all; an error has its own members."""
    return {
        "type": "object",
        "properties": {
            "release": {
                "type": "object",
                "properties": {"digest": _TEXT, "version": _TEXT},
                "required": ["digest", "version"],
            },
            "not_for_care": {"const": True},
            "notice": _TEXT,
            "scope": {"type": "string", "description": "Document, date and release it holds for."},
            "error": {
                "type": "object",
                "properties": {
                    "kind": {"enum": [*KINDS]},
                    "message": _TEXT,
                    "retry_after": {"type": ["number", "null"]},
                },
                "required": ["kind", "message"],
            },
            **properties,
        },
        "required": ["release", "not_for_care", "notice"],
        "oneOf": [{"required": ["error"]}, {"required": ["scope", *properties]}],
    }
