"""Removals of the checks of queries; each is called in every process of a service as it starts."""

# ruff: noqa: SLF001  # what is taken out here is nobody else's business

from __future__ import annotations

import re
import resource
import urllib.request
from typing import TYPE_CHECKING, Any

from kg.errors import QueryForbiddenError
from kg.pool import confine
from kg.sparql import bounds, form, protocol
from kg.store import embedded

if TYPE_CHECKING:
    from kg.sparql.tokens import Token


def confinement() -> None:
    """Leave workers files, network and programs; their memory stays bounded."""

    def memory_only(memory: int) -> None:
        most = confine.mapped() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))

    confine.confine = memory_only


def pool() -> None:
    """Evaluate in the web worker, as a plain application would."""
    from kg.web import service  # noqa: PLC0415  # the zygote needs none of it

    def in_process(*_: Any, **paths: Any) -> embedded.EmbeddedEngine:
        return embedded.EmbeddedEngine.load(**paths)

    service.open_engine = in_process


def bounds_of_queries() -> None:
    """Let queries be as deep and as long as they like."""

    def follow(self: bounds.Bounds, token: Token, *, comparable: bool) -> None:
        del self, token, comparable

    bounds.Bounds.follow = follow


def services() -> None:
    """Let SERVICE through to the engine."""

    def forbid(self: form._Scan, token: Token) -> None:
        del self, token

    form._Scan._forbid_service = forbid


def updates() -> None:
    """Hand updates to the engine like queries."""
    prologue, fields, media_type = (
        form._Scan._prologue,
        protocol._from_fields,
        protocol._media_type,
    )

    def lenient(self: form._Scan, stream: Any) -> None:
        try:
            prologue(self, stream)
        except QueryForbiddenError:
            self.form = "ASK"
            list(stream)

    def renamed(given: list[tuple[str, str]]) -> protocol.ProtocolRequest:
        return fields([("query" if name == "update" else name, value) for name, value in given])

    def any_type(content_type: str | None) -> str:
        try:
            return media_type(content_type)
        except QueryForbiddenError:
            return protocol.DIRECT

    form._Scan._prologue = lenient
    protocol._from_fields = renamed
    protocol._media_type = any_type


def backtracking_engine() -> None:
    """Make the engine one whose regular expressions backtrack, as Python's do."""
    query = embedded.EmbeddedEngine.query
    match = re.compile(r"REGEX\('([^']*)', '([^']*)'\)")

    def match_and_query(self: embedded.EmbeddedEngine, text: str, **options: Any) -> Any:
        for found in match.finditer(text):
            re.search(found[2], found[1])
        return query(self, text, **options)

    embedded.EmbeddedEngine.query = match_and_query


def updating_engine() -> None:
    """Make the engine one that takes updates, as most do."""
    query = embedded.EmbeddedEngine.query

    def query_or_update(self: embedded.EmbeddedEngine, text: str, **options: Any) -> Any:
        try:
            self._store.update(text)
        except SyntaxError:
            return query(self, text, **options)
        return query(self, "ASK {}")

    embedded.EmbeddedEngine.query = query_or_update


def fetching_engine() -> None:
    """Make the engine one that fetches graphs that it does not have, as some do."""
    query = embedded.EmbeddedEngine.query

    def fetch_and_query(self: embedded.EmbeddedEngine, text: str, **options: Any) -> Any:
        for graph in (*options.get("default_graphs", ()), *options.get("named_graphs", ())):
            if not graph.startswith("https://w3id.org/"):
                with urllib.request.urlopen(graph) as fetched:  # noqa: S310  # that is the attack
                    fetched.read()
        return query(self, text, **options)

    embedded.EmbeddedEngine.query = fetch_and_query
