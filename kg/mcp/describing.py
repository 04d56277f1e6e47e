"""A saved query for an assistant to read: the JSON Schema (2020-12) of its values, its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.rdf.namespaces import curie

if TYPE_CHECKING:
    from kg.queries import Parameter, SavedQuery
    from kg.store.engine import Engine

_OPTIONS: Final = 50
"""Options of a parameter that are listed; a wrong value is answered with what may be meant."""
_TYPES: Final = {"integer": "integer", "decimal": "number", "boolean": "boolean"}


def values_of(query: SavedQuery, engine: Engine) -> dict[str, Any]:
    """Return the JSON Schema of the values that a query takes, with the options in the data."""
    return {
        "type": "object",
        "properties": {p.name: _parameter(p, engine) for p in query.parameters},
        "required": [p.name for p in query.parameters if p.required],
        "additionalProperties": False,
    }


def columns_of(query: SavedQuery) -> list[dict[str, Any]]:
    """Return what the cells of a row are."""
    return [
        {
            "name": column.name,
            "label": column.label,
            "datatype": column.datatype,
            "unit": column.unit or None,
            "unit_column": column.unit_column or None,
        }
        for column in query.columns
    ]


def _parameter(parameter: Parameter, engine: Engine) -> dict[str, Any]:
    one: dict[str, Any] = {"type": _TYPES.get(parameter.type, "string")}
    said = [parameter.description or f"{parameter.label}."]
    if parameter.closed and parameter.type != "boolean":
        options = parameter.options(engine)
        if len(options) <= _OPTIONS:
            one["oneOf"] = [{"const": _short(o.term), "title": o.label} for o in options]
            said.append("Labels are taken too.")
        else:
            said.append(f"One of {len(options)}; the tool search finds them.")
    for key, bound in (("minimum", parameter.minimum), ("maximum", parameter.maximum)):
        if bound is not None:
            one[key] = float(bound)
    if parameter.pattern:
        one["pattern"] = parameter.pattern
    schema = {"type": "array", "items": one} if parameter.several else one
    default = [_short(term) for term in parameter.default]
    return {
        **schema,
        "title": parameter.label,
        "description": " ".join(said),
        **({"default": default if parameter.several else default[0]} if default else {}),
        **({"examples": [parameter.example]} if parameter.example else {}),
    }


def _short(term: ox.NamedNode | ox.Literal) -> Any:
    if isinstance(term, ox.NamedNode):
        return curie(term.value) or term.value
    return term.value
