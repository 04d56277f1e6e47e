"""Writing triples in a graph format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast
from xml.parsers import expat

import pyoxigraph as ox

from kg.errors import NotAcceptableError
from kg.rdf.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.rdf.media import Format

PLAIN: Final = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
"""Formats without prefixes, a line for each triple."""
NO_XML: Final = (
    "The result cannot be written as XML: it holds a control character, or a property whose IRI "
    "ends in no XML name. Ask for another format, such as JSON or Turtle."
)
"""Why a result has no form in XML, and what to do."""
_HEAD: Final = 10_000
"""Bytes in which the root element of RDF/XML ends."""


def serialize_triples(
    triples: Iterable[ox.Triple] | Iterable[ox.Quad],
    format: Format,  # noqa: A002
    prefixes: Mapping[str, str] = PREFIXES,
) -> bytes:
    """Write triples, or quads in a format that holds them, with those prefixes that they use."""
    assert isinstance(format.engine, ox.RdfFormat)  # noqa: S101  # caller's mistake
    if format.engine in PLAIN:
        return ox.serialize(triples, format=format.engine) or b""
    held = cast("list[ox.Triple]", list(triples))  # or of quads: the same to what follows
    used = _used(prefixes, held)
    return _settled(ox.serialize(held, format=format.engine, prefixes=used) or b"")


def check_xml(text: bytes) -> None:
    """Refuse RDF/XML that is none: some properties have no XML name (RDF/XML, section 5.3).

    Raises:
        NotAcceptableError: it is not well formed.
    """
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(text, True)  # noqa: FBT003  # no keyword
    except expat.ExpatError as error:
        raise NotAcceptableError(NO_XML) from error


def with_returns(text: bytes) -> bytes:
    """Write carriage returns in XML so that they stay: a parser makes bare ones line feeds.

    Extensible Markup Language 1.0, section 2.11.
    """
    return text.replace(b"\r", b"&#xD;")


def _used(prefixes: Mapping[str, str], triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return the prefixes of namespaces that occur: a short answer has a short head."""
    iris = {value for triple in triples for term in triple for value in _iris(term)}
    return {
        prefix: namespace
        for prefix, namespace in prefixes.items()
        if any(value.startswith(namespace) for value in iris)
    }


def _settled(text: bytes) -> bytes:
    """Sort the declarations of prefixes: pyoxigraph writes them in another order every time."""
    if text.startswith(b"@prefix "):
        end = re.match(rb"(?:@prefix .*\n)+", text).end()  # type: ignore[union-attr]
        return b"".join(sorted(text[:end].splitlines(keepends=True))) + text[end:]
    head = re.search(rb"<rdf:RDF((?: xmlns:[^\s>]+)+)>", text[:_HEAD])
    if head:
        declared = b" ".join(sorted(head[1].split()))
        return text[: head.start(1)] + b" " + declared + text[head.end(1) :]
    return text


def _iris(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> tuple[str, ...]:
    """Return the IRIs in a term: its own, or its datatype's."""
    if isinstance(term, ox.NamedNode):
        return (term.value,)
    if isinstance(term, ox.Literal):
        return (term.datatype.value,)
    return ()
