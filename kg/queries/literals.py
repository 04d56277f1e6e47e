"""Literal values as a user types them, and RDF terms as they stand in a query."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.namespaces import iri

if TYPE_CHECKING:
    from collections.abc import Callable

_STRING: Final = iri("xsd:string")
_INTEGER: Final = iri("xsd:integer")
_DECIMAL: Final = iri("xsd:decimal")
_BOOLEAN: Final = iri("xsd:boolean")
_DATE: Final = iri("xsd:date")

_INTEGER_TEXT: Final = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL_TEXT: Final = re.compile(r"[+-]?([0-9]{1,18}(\.[0-9]{0,18})?|\.[0-9]{1,18})")
_DATE_TEXT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LANGUAGE_TAG: Final = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wyz](?:-[a-z0-9]{2,8})+)*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+"
    # Tags of before 2005 that the grammar above does not hold.
    r"|en-gb-oed|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)"
    r"|sgn-(?:be-fr|be-nl|ch-de)|art-lojban|cel-gaulish|no-(?:bok|nyn)"
    r"|zh-(?:guoyu|hakka|min(?:-nan)?|xiang)"
)
"""A well-formed language tag in small letters: RFC 5646, section 2.1."""
_TRUTH: Final = {"true": "true", "1": "true", "yes": "true"} | {
    "false": "false",
    "0": "false",
    "no": "false",
}


@dataclass(frozen=True)
class LiteralType:
    """A type of literal that a parameter may have.

    Attributes:
        expected: what a message asks for, after "write".
        datatypes: the datatypes that a default may have; the first is given to what a user types.
        read: turns text, stripped of white space around it, into a literal; None if it is none.
    """

    expected: str
    datatypes: tuple[ox.NamedNode, ...]
    read: Callable[[str], ox.Literal | None]


def _string(text: str) -> ox.Literal | None:
    # A lone surrogate is no character: it can stand neither in RDF nor in UTF-8.
    return None if re.search("[\ud800-\udfff]", text) else ox.Literal(text)


def _integer(text: str) -> ox.Literal | None:
    # 18 digits fit the 64 bits that engines count in; beyond them comparisons fail silently.
    if not _INTEGER_TEXT.fullmatch(text):
        return None
    return ox.Literal(str(int(text)), datatype=_INTEGER)


def _decimal(text: str) -> ox.Literal | None:
    if not _DECIMAL_TEXT.fullmatch(text):
        return None
    whole, _, fraction = text.lstrip("+-").partition(".")
    number = f"{int(whole or 0)}.{fraction.rstrip('0') or '0'}"
    sign = "-" if text.startswith("-") and number != "0.0" else ""
    return ox.Literal(sign + number, datatype=_DECIMAL)


def _boolean(text: str) -> ox.Literal | None:
    truth = _TRUTH.get(text.lower())
    return ox.Literal(truth, datatype=_BOOLEAN) if truth else None


def _date(text: str) -> ox.Literal | None:
    try:
        dt.date.fromisoformat(text if _DATE_TEXT.fullmatch(text) else "")
    except ValueError:
        return None
    return ox.Literal(text, datatype=_DATE)


def _language(text: str) -> ox.Literal | None:
    # Case says nothing in a tag (RFC 5646, section 2.1.1); one spelling makes one query.
    tag = text.lower()
    return ox.Literal(tag) if _LANGUAGE_TAG.fullmatch(tag) else None


LITERAL_TYPES: Final[dict[str, LiteralType]] = {
    "string": LiteralType("text", (_STRING, iri("rdf:langString")), _string),
    "integer": LiteralType(
        "a whole number such as 90, of at most 18 digits", (_INTEGER,), _integer
    ),
    "decimal": LiteralType("a number such as 0.5", (_DECIMAL, _INTEGER), _decimal),
    "boolean": LiteralType("true or false", (_BOOLEAN,), _boolean),
    "date": LiteralType("a date such as 2025-12-31", (_DATE,), _date),
    "language": LiteralType("a language tag such as en or pt-BR", (_STRING,), _language),
}
"""The literal types of a parameter by name; a language tag is bound as a string."""

NUMBERS: Final = ("integer", "decimal")
"""Types whose values have a least and a greatest one."""

_ESCAPE: Final = re.compile(r"\\(?:\\(?P<letter>[uU])|u(?P<code>[0-9A-F]{4})|.)")


def in_sparql(term: ox.NamedNode | ox.Literal) -> str:
    r"""Return the term as it stands in a query, so that every engine reads the same term.

    SPARQL 1.1 (section 19.2) leaves open when ``\u…`` is decoded. rdflib decodes before it parses,
    and takes eight digits after ``\u`` where there are eight: a typed backslash followed by
    ``u0022`` would turn into a quote there. So a ``u`` after a backslash is itself written as an
    escape, and every escape as ``\U`` with eight digits, which all engines read alike.
    """
    return _ESCAPE.sub(_escape_for_all, str(term))


def _escape_for_all(match: re.Match[str]) -> str:
    if letter := match["letter"]:
        return rf"\\\U{ord(letter):08X}"
    if code := match["code"]:
        return rf"\U0000{code}"
    return match[0]
