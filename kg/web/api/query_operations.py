"""The operations of the OpenAPI document that are saved queries."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.queries.literals import NUMBERS
from kg.queries.parameter import ENTITY, LONGEST, MOST
from kg.rdf.media import TABLES
from kg.rdf.namespaces import curie
from kg.sparql.form import kind_of
from kg.sparql.negotiation import HTML
from kg.web.api.parts import errors, header, media, named_format, parameter, schema
from kg.web.queries.faces import offers
from kg.web.queries.paging import COUNT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.queries import Option, Parameter, SavedQuery
    from kg.queries.column import Column
    from kg.store.engine import Engine
    from kg.web.api.parts import Object

MOST_CHOICES: Final = 200
"""Choices that a schema lists; of more it says only what they are."""
ENTITY_FORMAT: Final = "neuroblastoma-kg-entity"
"""Format of a text that names an entity of a class too large to be listed."""
_LARGEST: Final = 10**18 - 1
_READ: Final = "An entity may also be given by its IRI, its CURIE, or its label in any case."

_TYPES: Final[Mapping[str, Object]] = {
    "string": {"type": "string", "maxLength": LONGEST},
    "integer": {"type": "integer", "minimum": -_LARGEST, "maximum": _LARGEST},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "language": {"type": "string", "pattern": "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"},
}
_CELLS: Final[Mapping[str, Object]] = {
    "entity": {"type": ["string", "null"], "format": "iri"},
    "iri": {"type": ["string", "null"], "format": "iri"},
    "string": {"type": ["string", "null"]},
    "integer": {"type": ["integer", "null"]},
    "decimal": {"type": ["number", "null"]},
    "boolean": {"type": ["boolean", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "any": {"type": ["string", "number", "boolean", "null"]},
}


def operation_id(slug: str) -> str:
    """Return a slug as programs name a function: ``gene-effects`` as ``geneEffects``."""
    first, *others = slug.split("-")
    return first + "".join(word.capitalize() for word in others)


def operation(query: SavedQuery, engine: Engine) -> Object:
    """Return a saved query as an operation."""
    kind = kind_of(query.form)
    names = [offer.name for offer in offers(kind) if offer.name != HTML]
    parameters = [_parameter(parameter, engine) for parameter in query.parameters]
    parameters.append(named_format(names))
    if query.form == "SELECT":
        parameters += [parameter("page"), parameter("pageSize")]
    headers = {COUNT: header("TotalCount"), "Link": header("Link"), "ETag": header("ETag")}
    return {
        "operationId": operation_id(query.slug),
        "summary": query.summary,
        "description": _description(query, names),
        "tags": [query.topic],
        "parameters": parameters,
        "responses": {
            "200": {
                "description": _answered(query),
                "headers": headers,
                "content": media(names, schema(row_name(query.slug))),
            },
            **errors(400, 404, 406, 413, 429, 503, 504, 507),
        },
        "externalDocs": {"description": "The page", "url": f"/queries/{query.slug}"},
        "x-slug": query.slug,
        "x-keywords": list(query.tags),
    }


def row_name(slug: str) -> str:
    """Return the name of the schema of a row: ``GeneEffectsRow``."""
    name = operation_id(slug)
    return f"{name[0].upper()}{name[1:]}Row"


def shared_schemas(queries: Sequence[SavedQuery], engine: Engine) -> Object:
    """Return schemas by name: of the classes that parameters choose from, and of all rows."""
    classes = {
        _class_name(parameter): _choices(parameter, engine)
        for query in queries
        for parameter in query.parameters
        if _whole_class(parameter)
    }
    return classes | {row_name(query.slug): _row(query.columns) for query in queries}


def values(options: Sequence[Option]) -> list[str]:
    """Return each option as a user types it: an entity by its local name where that is unique."""
    locals_ = [_local(option.term) for option in options]
    counts = Counter(locals_)
    return [
        local if counts[local] == 1 else curie(option.term.value) or option.term.value
        for local, option in zip(locals_, options, strict=True)
    ]


def _local(term: ox.NamedNode | ox.Literal) -> str:
    short = curie(term.value) if isinstance(term, ox.NamedNode) else None
    return short.partition(":")[2] if short else term.value


def _description(query: SavedQuery, names: Sequence[str]) -> str:
    """Return what a query tells, how people ask it, and where else it answers."""
    asked = "".join(f"\n- {question}" for question in query.questions)
    suffixes = ", ".join(f"`.{TABLES[name].suffix if name in TABLES else name}`" for name in names)
    return "\n\n".join(
        part
        for part in (
            query.description,
            f"It answers:\n{asked}" if asked else "",
            f"A suffix chooses a format too: {suffixes}, as in `/queries/{query.slug}.rows.json`.",
        )
        if part
    )


def _answered(query: SavedQuery) -> str:
    if query.form == "ASK":
        return "True or false."
    return "The rows." if query.form == "SELECT" else "The triples."


def _row(columns: Sequence[Column]) -> Object:
    """Return the schema of a row as an object."""
    return {
        "type": "object",
        "properties": {column.name: _cell(column) for column in columns},
        "required": [column.name for column in columns],
        "additionalProperties": False,
    }


def _cell(column: Column) -> Object:
    cell = {**_CELLS[column.datatype], "title": column.label}
    if column.description:
        cell["description"] = column.description
    if column.unit or column.unit_column:
        cell["x-unit"] = column.unit or f"in the column {column.unit_column}"
    if column.label_of:
        cell["x-label-of"] = column.label_of
    return cell


def _parameter(parameter: Parameter, engine: Engine) -> Object:
    """Return a parameter of a query."""
    one = schema(_class_name(parameter)) if _whole_class(parameter) else _choices(parameter, engine)
    default = [_value(parameter, _local(term)) for term in parameter.default]
    said: Object = {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "allowEmptyValue": not parameter.required,
        "description": " ".join(filter(None, [_sentence(parameter.label), parameter.description])),
    }
    if parameter.several:
        said |= {"style": "form", "explode": True}
        held: Object = {"type": "array", "items": one, "maxItems": MOST}
    else:
        held = dict(one)
    if default and not parameter.required:
        if parameter.several or len(default) == 1:
            held["default"] = default if parameter.several else default[0]
        else:  # no single value says it
            said["description"] += f" Without a value: {', '.join(map(str, default))}."
    said["schema"] = held
    if parameter.example:
        parts = [_value(parameter, part.strip()) for part in parameter.split(parameter.example)]
        said["example"] = parts if parameter.several else parts[0]
    return said


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _value(parameter: Parameter, text: str) -> Any:
    """Return a value as JSON holds it."""
    if parameter.type == ENTITY:
        return text.partition(":")[2] if text.startswith("nb:") else text
    if parameter.type == "boolean":
        return text.lower() in {"true", "yes", "1"}
    if parameter.type in NUMBERS:
        return int(text) if re.fullmatch(r"[+-]?[0-9]+", text) else float(text)
    return text


def _whole_class(parameter: Parameter) -> bool:
    """Whether a parameter takes any entity of its class, so that others can share its schema."""
    return parameter.of_class is not None and not parameter.options_query


def _class_name(parameter: Parameter) -> str:
    assert parameter.of_class is not None  # noqa: S101  # asked of entities only
    return _local(parameter.of_class)


def _choices(parameter: Parameter, engine: Engine) -> Object:
    """Return the schema of one value."""
    if not parameter.closed:
        found = {**_TYPES[parameter.type]}
        if parameter.pattern:
            found["pattern"] = parameter.pattern
        for key, bound in (("minimum", parameter.minimum), ("maximum", parameter.maximum)):
            if bound is not None:
                found[key] = int(bound) if bound == int(bound) else float(bound)
        return found
    options = parameter.options(engine)
    entity = parameter.of_class is not None
    if len(options) > MOST_CHOICES:
        return {
            "type": "string",
            "title": _class_name(parameter),
            "description": f"One of {len(options)} entities, by its local name. {_READ}",
            "format": ENTITY_FORMAT,
            "maxLength": LONGEST,
        }
    texts = values(options)
    found = {
        "type": "string" if entity else _TYPES[parameter.type]["type"],
        "enum": [_value(parameter, text) for text in texts],
        "x-labels": {text: option.label for text, option in zip(texts, options, strict=True)},
    }
    if entity:
        found |= {"title": _class_name(parameter), "description": _READ}
    return found
