"""The operation of the OpenAPI document that says which stage a case is of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.curation.cases import NONE, SITES, UNKNOWN
from kg.queries.choosing import members
from kg.rdf.namespaces import PREFIXES, iri
from kg.staging.telling import OLDEST
from kg.web.api.parts import errors, header, named_format
from kg.web.stages.asking import AGE, LABELS, STAGE

if TYPE_CHECKING:
    from kg.store.engine import Engine
    from kg.web.api.parts import Object

_STRING: Final[Object] = {"type": "string"}
_CLAUSES: Final[Object] = {"type": "array", "items": _STRING}


def paths(tag: str, engine: Engine) -> Object:
    """Return the operation ``GET /stages`` by path and method; none of data without stages.

    Args:
        tag: under which it stands.
        engine: holds the stages and the parts of the body.
    """
    stages = _names("nbo:Stage", engine)
    if not stages:
        return {}
    return {"/stages": {"get": _stage_of_case(tag, stages, _names("nbo:AnatomicalEntity", engine))}}


def _names(of_class: str, engine: Engine) -> list[str]:
    known = members(iri(of_class), engine)
    return [entity.value.removeprefix(PREFIXES["nb"]) for entity in known]


def _stage_of_case(tag: str, stages: list[str], parts: list[str]) -> Object:
    return {
        "operationId": "stageOfCase",
        "summary": "Say which stage a described case is of, and why",
        "description": (
            "Applies what one page says about the stages, no more: it is no medical advice. What "
            "is not given counts as unknown, and leaves open what it bears on."
        ),
        "tags": [tag],
        "parameters": [
            _parameter(
                AGE,
                f"{LABELS[AGE]}, or {UNKNOWN}.",
                {"type": "string", "pattern": f"^([0-9]{{1,3}}|1[0-9]{{3}}|{OLDEST}|{UNKNOWN})?$"},
                "6",
            ),
            *(_sites(name, parts) for name in SITES),
            _parameter(
                STAGE,
                "A stage that somebody gave the case; it is checked against the rest.",
                {"type": "string", "enum": stages},
                stages[-1],
            ),
            named_format(["json"]),
        ],
        "responses": {
            "200": {
                "description": "The stage, or why there is none.",
                "headers": {"ETag": header("ETag")},
                "content": {"application/json": {"schema": _ANSWER}},
            },
            **errors(400, 406, 429, 503),
        },
    }


def _parameter(name: str, description: str, schema: Object, example: str) -> Object:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "allowEmptyValue": True,
        "schema": schema,
        "example": example,
    }


def _sites(name: str, parts: list[str]) -> Object:
    return {
        "name": name,
        "in": "query",
        "description": (
            f"{LABELS[name]}: names of parts of the body, repeated or with commas between; "
            f"{NONE} alone if there is none; {UNKNOWN}, alone or beside names, if there may be "
            "others."
        ),
        "style": "form",
        "explode": True,
        "schema": {
            "type": "array",
            "anyOf": [
                {"items": {"const": NONE}, "maxItems": 1},
                {"items": {"type": "string", "enum": [*parts, UNKNOWN]}},
            ],
        },
        "example": [NONE],
    }


def _record(**properties: Any) -> Object:
    return {"type": "object", "properties": properties, "required": list(properties)}


_VERDICT: Final[Object] = {
    "type": "object",
    "properties": {
        "stage": _STRING,
        "label": _STRING,
        "of_it": {"enum": ["yes", "open", "no"]},
        "because": _CLAUSES,
        "missing": _CLAUSES,
    },
    "required": ["stage", "label", "of_it"],
}
_ANSWER: Final = _record(
    answer=_STRING,
    status={"enum": ["contradictory", "determined", "outside", "not determined"]},
    stage={"type": ["string", "null"]},
    contradictions=_CLAUSES,
    stages={"type": "array", "items": _VERDICT},
    assumed=_CLAUSES,
    how_the_page_was_read=_CLAUSES,
    care=_STRING,
)
