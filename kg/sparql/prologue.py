"""What stands before a query: BASE, PREFIX and VERSION, and the word that names its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NoReturn, cast

import pyoxigraph as ox

from kg.errors import QueryForbiddenError, QuerySyntaxError
from kg.rdf.namespaces import ENDPOINT
from kg.sparql.tokens import Token, position

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES: Final = frozenset(
    "INSERT DELETE LOAD CLEAR CREATE DROP COPY MOVE ADD WITH".split()  # noqa: SIM905  # readable
)
_DECLARATIONS: Final = frozenset({"BASE", "PREFIX", "VERSION"})


@dataclass(frozen=True)
class Prologue:
    """What stands before a query.

    Attributes:
        text: all that stands before the form.
        form: the word after it.
        prefixes: the prefixes that it declares, without colon.
    """

    text: str
    form: Form
    prefixes: frozenset[str]

    def resolved(self, terms: Sequence[str]) -> tuple[str, ...]:
        """Return IRIs by BASE and PREFIX, which Turtle writes as SPARQL does; none if one fails.

        Without BASE a relative one is resolved as the engines resolve it: against our endpoint.
        """
        if not terms:
            return ()
        triples = "".join(f"{term} <x:p> <x:o> .\n" for term in terms)
        try:
            text = f"{self.text}\n{triples}"
            quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=ENDPOINT))
        except (SyntaxError, ValueError):
            return ()
        return tuple(q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode))


def read_prologue(text: str, stream: Iterable[Token]) -> Prologue:
    """Read a stream of tokens up to the form of the query.

    Args:
        text: the query.
        stream: its tokens.

    Raises:
        QueryForbiddenError: an update.
        QuerySyntaxError: no SELECT, ASK, CONSTRUCT or DESCRIBE comes.
    """
    before = ""
    prefixes: set[str] = set()
    for token in stream:
        if token.kind == "run":
            before = token.text.upper()
            if before in _FORMS:
                form = cast("Form", before)
                return Prologue(text[: token.start], form, frozenset(prefixes))
            if before in _UPDATES:
                raise QueryForbiddenError(
                    f"{before} changes data, and this service is read-only. Ask with SELECT, "
                    "ASK, CONSTRUCT or DESCRIBE; to change data, load the download into an "
                    "engine of yours."
                )
            if before not in _DECLARATIONS:
                _no_form(text, token)
        elif token.kind == "name" and before == "PREFIX":
            prefixes.add(token.text.partition(":")[0])
        elif token.kind not in {"iri", "string"}:
            _no_form(text, token)
    return _no_form(text, None)


def _no_form(text: str, token: Token | None) -> NoReturn:
    wanted = "A query begins with PREFIX lines and then SELECT, ASK, CONSTRUCT or DESCRIBE"
    if token is None:
        raise QuerySyntaxError(f"{wanted}; here the text ends before.")
    line, column = position(text, token.start)
    raise QuerySyntaxError(
        f"{wanted}; at line {line}, column {column} it has {token.text[:40]!r}.", line, column
    )
