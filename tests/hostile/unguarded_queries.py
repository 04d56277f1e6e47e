"""Removals of the checks of queries; each is called in every process of a service as it starts."""

# ruff: noqa: SLF001  # what is taken out here is nobody else's business

from __future__ import annotations

import re
import resource
import urllib.request
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from hostile_unguarded import replace

from kg.errors import QueryForbiddenError
from kg.pool import confine
from kg.sparql import bounds, form, protocol
from kg.sparql.prologue import Prologue
from kg.store.embedded import EmbeddedEngine

if TYPE_CHECKING:
    from collections.abc import Callable

_PREFIX: Final = re.compile(r"PREFIX\s+(\w*):", re.IGNORECASE)
_REGEX: Final = re.compile(r"REGEX\('([^']*)', '([^']*)'\)")


def confinement() -> None:
    """Leave workers files, network and programs; their memory stays bounded."""

    def memory_only(memory: int) -> None:
        most = confine.mapped() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))

    replace(confine, "confine", memory_only)


def pool() -> None:
    """Evaluate in the web worker, as a plain application would."""
    from kg.web import service  # noqa: PLC0415  # the zygote needs none of it

    def in_process(*_: Any, **paths: Any) -> EmbeddedEngine:
        return EmbeddedEngine.load(**paths)

    replace(service, "open_engine", in_process)


def bounds_of_queries() -> None:
    """Let queries be as deep and as long as they like."""
    replace(bounds.Bounds, "_refuse", lambda *_: None)


def services() -> None:
    """Let SERVICE through to the engine."""
    replace(form._Scan, "_forbid_service", lambda *_: None)


def updates() -> None:
    """Hand updates to the engine like queries."""

    def lenient(text: str, stream: Any) -> Prologue:
        try:
            return read_prologue(text, stream)
        except QueryForbiddenError:
            return Prologue("", "ASK", frozenset(_PREFIX.findall(text)))

    def renamed(given: list[tuple[str, str]]) -> protocol.ProtocolRequest:
        updates = [("query", value) for name, value in given if name == "update"]
        return from_fields(updates or given)

    def any_type(content_type: str | None) -> str:
        try:
            return media_type(content_type)
        except QueryForbiddenError:
            return protocol.DIRECT

    read_prologue = replace(form, "read_prologue", lenient)
    from_fields = replace(protocol, "_from_fields", renamed)
    media_type = replace(protocol, "_media_type", any_type)


def before_each_query(first: Callable[[EmbeddedEngine, str, dict[str, Any]], Any]) -> None:
    """Let the engine do something before it evaluates, and in place of it where that answers."""

    def query(self: EmbeddedEngine, text: str, **options: Any) -> Any:
        answer = first(self, text, options)
        return proper(self, text, **options) if answer is None else proper(self, answer)

    proper = replace(EmbeddedEngine, "query", query)


def backtracking_engine() -> None:
    """Make the engine one whose regular expressions backtrack, as Python's do."""

    def match(_self: EmbeddedEngine, text: str, _options: dict[str, Any]) -> None:
        for found in _REGEX.finditer(text):
            re.search(found[2], found[1])

    before_each_query(match)


def updating_engine() -> None:
    """Make the engine one that takes updates, as most do."""

    def update(self: EmbeddedEngine, text: str, _options: dict[str, Any]) -> str | None:
        try:
            self._store.update(text)
        except SyntaxError:
            return None
        return "ASK {}"

    before_each_query(update)


def fetching_engine() -> None:
    """Make the engine one that fetches graphs that it does not have, as some do."""

    def fetch(self: EmbeddedEngine, _text: str, options: dict[str, Any]) -> None:
        for graph in (*options.get("default_graphs", ()), *options.get("named_graphs", ())):
            if not graph.startswith("https://w3id.org/"):
                with urllib.request.urlopen(graph) as fetched:  # noqa: S310  # it is the attack
                    triples = list(ox.parse(fetched.read(), format=ox.RdfFormat.TURTLE))
                name = ox.NamedNode(graph)
                self._store.extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)

    before_each_query(fetch)
