"""``/openapi.json``, the service described for programs, and ``/api``, the same to be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, Response, jsonify, redirect, render_template, request

from kg.errors import NotFoundError
from kg.rdf.media import FORMATS, TABLES
from kg.suggest import did_you_mean
from kg.web.api.document import DESCRIPTION, document
from kg.web.links import with_query
from kg.web.queries.snippets import Snippet, fields, snippets
from kg.web.service import service

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzeug.wrappers import Response as AnyResponse

    from kg.queries import SavedQuery
    from kg.web.api.parts import Object

blueprint = Blueprint("api", __name__)

_CODE: Final = re.compile(r"`([^`]+)`")
_OK: Final = "200"


@dataclass(frozen=True)
class Operation:
    """An operation of the document, as pages show it.

    Attributes:
        key: the last part of the address of its page: a slug, or the name of the operation.
        method: in capital letters.
        path: of the operation.
        said: the operation itself, references resolved.
        slug: of the saved query; empty for another operation.
    """

    key: str
    method: str
    path: str
    said: Object
    slug: str

    @property
    def parameters(self) -> list[Object]:
        """Return its own parameters; those of all saved queries are described once for all."""
        shared = {"format", "page", "page_size"} if self.slug else set()
        return [one for one in self.said.get("parameters", []) if one["name"] not in shared]

    @property
    def columns(self) -> Mapping[str, Object]:
        """Return the cells of a row by name; empty where there are no rows."""
        rows = self.said["responses"][_OK]["content"].get(TABLES["rows"].media_type, {})
        items = rows.get("schema", {}).get("items", {})
        found: Mapping[str, Object] = items.get("properties", {}) if self.slug else {}
        return found

    @property
    def formats(self) -> list[tuple[str, str]]:
        """Return media type and suffix of each form of the answer."""
        suffixes = {f.media_type: name for name, f in FORMATS.items()}
        suffixes |= {table.media_type: table.suffix for table in TABLES.values()}
        return [(m, suffixes.get(m, "rq")) for m in self.said["responses"][_OK]["content"]]


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Return the OpenAPI document."""
    return jsonify(document(service()))


@blueprint.get("/api")
def overview() -> str:
    """List the operations by topic."""
    described = document(service())
    by_tag: dict[str, list[Operation]] = {tag["name"]: [] for tag in described["tags"]}
    for one in operations().values():
        by_tag[one.said["tags"][0]].append(one)
    return render_template(
        "api.html",
        document=described,
        about=paragraphs(DESCRIPTION),  # the page itself says the rest
        tags=by_tag,
        example=_example(),
        base=request.host_url.rstrip("/"),
        errors=_errors(described),
        tables=list(TABLES.values()),
        formats=list(FORMATS.values()),
    )


@blueprint.get("/api/<key>")
def operation(key: str) -> str | AnyResponse:
    """Describe one operation, with code that asks it.

    Raises:
        NotFoundError: there is none of that name.
    """
    found = operations()
    if key not in found:
        by_id = {one.said["operationId"]: one.key for one in found.values()}
        if key in by_id:
            return redirect(f"/api/{by_id[key]}")
        remedy = f"{did_you_mean(key, found)} The page /api lists all.".lstrip()
        raise NotFoundError(f"There is no operation {key[:100]!r}. {remedy}")
    one = found[key]
    query = service().catalog[one.slug] if one.slug else None
    return render_template(
        "api_operation.html",
        one=one,
        query=query,
        tries=list(_tries(one, query)),
        code=_code(query),
        described=paragraphs,
    )


def paragraphs(text: str) -> list[tuple[str, list[list[tuple[str, str]]]]]:
    """Split what the document describes into paragraphs and lists.

    Returns:
        ``p`` or ``ul``, with the lines of each; a line is a list of pieces: ``code`` or ``text``,
        and what stands there.
    """
    found = []
    for block in text.strip().split("\n\n"):
        if block.startswith("- "):
            lines = [_pieces(line.removeprefix("- ")) for line in block.split("\n")]
            found.append(("ul", lines))
        else:
            found.append(("p", [_pieces(block)]))
    return found


def _pieces(line: str) -> list[tuple[str, str]]:
    parts = _CODE.split(line)
    return [("code" if i % 2 else "text", part) for i, part in enumerate(parts) if part]


def operations() -> dict[str, Operation]:
    """Return the operations by the last part of the address of their pages."""
    return service().once("operations", lambda: _read(document(service())))


def _read(described: Object) -> dict[str, Operation]:
    found = {}
    for path, methods in described["paths"].items():
        for method, said in methods.items():
            key = said.get("x-slug") or said["operationId"]
            whole = _resolved(described, said)
            found[key] = Operation(key, method.upper(), path, whole, said.get("x-slug", ""))
    return found


def _resolved(described: Object, value: Any) -> Any:
    """Return a part of the document with what its references name; what stands beside one wins."""
    if isinstance(value, list):
        return [_resolved(described, item) for item in value]
    if not isinstance(value, dict):
        return value
    rest = {key: _resolved(described, item) for key, item in value.items() if key != "$ref"}
    if "$ref" not in value:
        return rest
    target: Any = described
    for part in value["$ref"].removeprefix("#/").split("/"):
        target = target[part]
    return _resolved(described, target) | rest


def _example() -> str:
    """Return the address of a saved query with a value, if any takes one."""
    tried = [
        list(_tries(one, service().catalog[one.slug])) for one in operations().values() if one.slug
    ]
    return max(tried, key=lambda links: min(len(links), 2))[-1][1] if tried else "/queries"


def _errors(described: Object) -> list[tuple[str, str]]:
    """Return status and meaning of each error."""
    responses = described["components"]["responses"]
    return [(name.removeprefix("Error"), said["description"]) for name, said in responses.items()]


def _tries(one: Operation, query: SavedQuery | None) -> Iterator[tuple[str, str]]:
    """Yield label and address of links that ask the operation, as it stands and with examples."""
    if query is None:
        given = [
            (said["name"], str(said["example"])) for said in one.parameters if "example" in said
        ]
        # A browser would get a page, or nothing where there is none.
        given += [
            ("format", said["schema"]["enum"][0])
            for said in one.parameters
            if said["name"] == "format"
        ]
        if one.method == "GET" and "{" not in one.path:
            yield "Try it", with_query(one.path, given)
        return
    if not query.missing({}):
        yield "As it stands", f"{one.path}.rows.json"
    for said in one.parameters:
        if "example" in said:
            example = said["example"]
            texts = [str(part) for part in (example if isinstance(example, list) else [example])]
            address = with_query(f"{one.path}.rows.json", [(said["name"], t) for t in texts])
            yield f"{said['name']}={','.join(texts)}", address


def _code(query: SavedQuery | None) -> tuple[Snippet, ...]:
    """Return code that asks a saved query with the values of this address, else the examples."""
    if query is None:
        return ()
    given = {name: values for name, values in request.args.lists() if any(map(str.strip, values))}
    if not fields(query, given):
        given = {p.name: p.split(p.example) for p in query.parameters if p.example}
    return snippets(query, given, request.host_url.rstrip("/"))
