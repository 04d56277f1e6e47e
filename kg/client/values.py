"""RDF terms as values of Python, and values of Python as a user would type them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self, TypeAlias

import pyoxigraph as ox

from kg.errors import BadRequestError
from kg.rdf.namespaces import PREFIXES, curie

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.store.engine import Term

_XSD: Final = PREFIXES["xsd"]


class Iri(str):
    """An IRI: a text that knows the label which the answer gives it.

    Equal to the plain text of the IRI; the label counts for nothing there.
    """

    __slots__ = ("_label",)
    _label: str | None

    def __new__(cls, iri: str, label: str | None = None) -> Self:
        """Keep an IRI and its label."""
        made = super().__new__(cls, iri)
        made._label = label
        return made

    @property
    def iri(self) -> str:
        """Return the IRI as a plain text."""
        return str.__str__(self)

    @property
    def label(self) -> str | None:
        """Return what the entity is called, or None where the answer does not say."""
        return self._label

    @property
    def name(self) -> str:
        """Return the short name: ``MYCN`` for ``nb:MYCN``, else the CURIE if any, else the IRI."""
        return local(self.iri)

    def __repr__(self) -> str:
        """Show IRI and label."""
        told = "" if self._label is None else f", label={self._label!r}"
        return f"Iri({self.iri!r}{told})"


class BlankNode(str):
    """A node without a name; the text tells nodes of one answer apart and means nothing else."""

    __slots__ = ()


class Triple(NamedTuple):
    """A triple as a term (RDF 1.2)."""

    subject: Any
    predicate: Any
    object: Any


Value: TypeAlias = (
    Iri | BlankNode | Triple | str | bool | int | Decimal | float | dt.date | dt.datetime | None
)
"""A cell; None where the query left it empty."""


def local(value: str) -> str:
    """Return how an IRI is typed: the local name of an entity, else its CURIE, else as it is."""
    short = curie(value)
    return value if short is None else short.removeprefix("nb:")


def _datetime(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# Lexical forms of XML Schema 1.1 Part 2: what Python reads beyond them ("1_000") stays a text.
_INTEGER: Final = r"[+-]?[0-9]{1,4000}"
_READ: Final[dict[str, tuple[str, Callable[[str], Value]]]] = {
    **dict.fromkeys(
        (
            "integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger",
            "nonPositiveInteger", "negativeInteger", "unsignedLong", "unsignedInt",
            "unsignedShort", "unsignedByte",
        ),
        (_INTEGER, int),
    ),
    "decimal": (r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", Decimal),
    **dict.fromkeys(
        ("double", "float"),
        (r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN", float),
    ),
    "boolean": ("true|false|1|0", lambda text: text in {"true", "1"}),
    "date": (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", _date),
    "dateTime": (
        r"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})?",
        _datetime,
    ),
}  # fmt: skip


def value_of(term: Term | None, label: str | None = None) -> Value:
    """Return a term as a value.

    Args:
        term: an IRI becomes an `Iri`; a number, boolean, date or date with time that of Python;
            any other literal its text, and so does one that is ill-typed.
        label: of the IRI.
    """
    if isinstance(term, ox.NamedNode):
        return Iri(term.value, label)
    if isinstance(term, ox.Literal):
        return _literal(term.value, term.datatype.value)
    if isinstance(term, ox.BlankNode):
        return BlankNode(term.value)
    if isinstance(term, ox.Triple):
        return Triple(*map(value_of, (term.subject, term.predicate, term.object)))
    return None


def _literal(text: str, datatype: str) -> Value:
    pattern, read = _READ.get(datatype.removeprefix(_XSD), ("", str))
    if not datatype.startswith(_XSD) or not pattern or not re.fullmatch(pattern, text):
        return text
    try:
        return read(text)
    except ValueError:  # the 30th of February
        return text


def typed(name: str, value: object) -> list[str]:
    """Return a value for a parameter as a user types it, or several of them.

    Args:
        name: of the parameter, for messages.
        value: a text, IRI, number (numpy's too), boolean or date, or a list, set or column of them;
            None for no value.

    Raises:
        BadRequestError: it is something else.
    """
    if value is None:
        return []
    text = _text(value)
    if text is not None:
        return [text]
    if isinstance(value, Iterable) and not isinstance(value, Mapping | bytes):
        # The same set makes the same query.
        given = sorted(value, key=str) if isinstance(value, AbstractSet) else value
        return [text for one in given for text in typed(name, one)]
    raise BadRequestError(
        f"{name} is given as {type(value).__name__}; give a text, an IRI, a number, True, False, a "
        "date, or a list of them."
    )


def _text(value: object) -> str | None:
    """Return one value as typed; None if it is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | Integral):
        return str(value)
    if isinstance(value, Real):
        value = Decimal(repr(float(value)))
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    return None
