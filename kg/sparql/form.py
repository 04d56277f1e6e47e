r"""Which form a query has, and whether a read-only service without network may evaluate it.

Parsers disagree on odd text: pyoxigraph's follows the context where the recommendation takes the
longest token. It reads ``?a<1)SERVICE?x#>`` as a comparison and a SERVICE clause where the
recommendation sees an IRI, ``service:p {`` as SERVICE with ``:p`` even if a prefix ``service:`` is
declared, and ``trueSERVICE`` as two words. So this check refuses every text in which *some* reading
has SERVICE, and where a string, a comment or an IRI could be read as something else it hands on a
spelling of it that has one reading only (``kg.sparql.respelling``).
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NoReturn

from kg.config import Settings
from kg.errors import QueryForbiddenError, QuerySyntaxError, TooLargeError
from kg.rdf.namespaces import PREFIXES
from kg.sparql import respelling
from kg.sparql.bounds import Bounds
from kg.sparql.determinism import Determinism
from kg.sparql.prologue import Form as Form  # noqa: PLC0414  # part of what a check says
from kg.sparql.prologue import Prologue, read_prologue
from kg.sparql.tokens import Token, decoded, position, prefixes, tokens, values

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["bindings", "graph"]

DEFAULTS: Final = Settings()

_SERVICE: Final = re.compile("service", re.IGNORECASE)
_GLUED_SERVICE: Final = re.compile(r"service.*:", re.IGNORECASE)
_DOT_SERVICE: Final = re.compile(r"[.:]service(silent)?$", re.IGNORECASE)
_ENDS_OPERAND: Final = frozenset(
    {"variable", "string", "language", "number", "name", "iri", "run", "blank", "values"}
)


def kind_of(form: Form) -> Kind:
    """Return the kind of ``kg.rdf.media.Format`` that can hold the result of a form."""
    return "bindings" if form in {"SELECT", "ASK"} else "graph"


@dataclass(frozen=True)
class Checked:
    """A query that may be evaluated.

    Attributes:
        text: what to give to an engine: the query, respelled where it was ambiguous.
        form: its form.
        written: the query as it was written.
        edits: how ``text`` differs from it.
        deterministic: whether it surely gives the same answer whenever it is asked of the same
            data; see ``kg.sparql.determinism``.
        default_graphs: IRIs after FROM; to be given to the engine unless the request has a dataset.
        named_graphs: IRIs after FROM NAMED. Empty where one is no IRI, even with BASE; such a
            query is none, and every engine refuses it.
    """

    text: str
    form: Form
    written: str = field(repr=False)
    edits: tuple[respelling.Edit, ...] = field(repr=False)
    deterministic: bool
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """Return the kind of ``kg.rdf.media.Format`` that can hold its result."""
        return kind_of(self.form)


def check(text: str, settings: Settings = DEFAULTS) -> Checked:
    """Find the form of a query and refuse what this service does not do.

    Args:
        text: the query.
        settings: ``max_query_bytes`` (of UTF-8), ``max_query_nesting``, ``max_query_parts``.

    Raises:
        TooLargeError: over one of these limits.
        QueryForbiddenError: an update, or a query with SERVICE.
        QuerySyntaxError: no query form, an unended string, an undeclared prefix or half a surrogate
            pair. Other syntax errors are left to the engine's parser.
    """
    size = _bytes(text)
    if size > settings.max_query_bytes:
        raise TooLargeError(
            f"The query is {size} bytes long; this service reads up to {settings.max_query_bytes}. "
            "Split it, or download the data and query it on your machine."
        )
    scan = _Scan(text, settings)
    checked = scan.run()
    if scan.escapes:
        # An engine that decodes escapes first, as SPARQL 1.1 says in 19.2, sees another text.
        respelled = decoded(checked.text)
        if _SERVICE.search(respelled):
            _Scan(respelled, settings).run()
    return checked


def _bytes(text: str) -> int:
    """Return the length in UTF-8."""
    try:
        return len(text.encode())
    except UnicodeEncodeError as error:
        line, column = position(text, error.start)
        raise QuerySyntaxError(
            f"The query holds half a surrogate pair at line {line}, column {column}; remove it.",
            line,
            column,
        ) from error


class _Scan:
    """One pass over the tokens of a query."""

    def __init__(self, text: str, settings: Settings) -> None:
        self.text = text
        self.bounds = Bounds(text, settings)
        self.default_graphs: list[str] = []
        self.named_graphs: list[str] = []
        self.last: deque[Token] = deque(maxlen=3)
        self.braces = 0
        self.parentheses = 0
        self.edits: list[respelling.Edit] = []
        self.escapes = False  # whether there may be escapes outside strings and comments
        self.skipping = True  # whether many values may be read in one go
        self.undeclared: Token | None = None
        self.prologue: Prologue

    def run(self) -> Checked:
        """Read all tokens; raise what ``check`` promises."""
        stream = self._tokens(0)
        self.prologue = read_prologue(self.text, stream)
        determinism = Determinism(construct=self.prologue.form == "CONSTRUCT")
        while token := next(stream, None):
            self._visit(token)
            self.bounds.follow(token, comparable=self._comparable(token))
            determinism.follow(token)
            self.last.append(token)
            if plain := self._plain_values(token):
                stream = self._tokens(plain.end)
        if self.undeclared:
            self._complain_about_prefix(self.undeclared)
        return Checked(
            text=respelling.applied(self.text, self.edits),
            form=self.prologue.form,
            written=self.text,
            edits=tuple(self.edits),
            deterministic=determinism.holds,
            default_graphs=self.prologue.resolved(self.default_graphs),
            named_graphs=self.prologue.resolved(self.named_graphs),
        )

    def _tokens(self, start: int) -> Iterator[Token]:
        """Yield the tokens from an offset, without comments; see to their escapes."""
        for token in tokens(self.text, start, comments=True):
            self.bounds.count(token)
            if "\\" in token.text:
                self._visit_escapes(token)
            if token.kind != "comment":
                yield token

    def _visit_escapes(self, token: Token) -> None:
        if token.kind == "string":
            self._respell(token, respelling.of_string(token))
        elif token.kind == "comment":
            self._respell(token, respelling.of_comment(token))
        else:
            self.escapes = True

    def _plain_values(self, before: Token) -> Token | None:
        """Pass over values after a token where there may be many: no word of theirs is code."""
        arguments = self.bounds.in_arguments
        if not (arguments or self.bounds.in_data):
            return None
        found = self.skipping and values(self.text, before.end, arguments=arguments)
        if not found:
            return None
        if "\\" in found.text:
            self.escapes = True
            if respelling.has_own_meaning(found.text):
                self.skipping = False  # each string must be looked at
                return None
        if not self.undeclared and not prefixes(found) <= self.prologue.prefixes:
            named = (Token(t.kind, t.text, t.start + found.start) for t in tokens(found.text))
            self.undeclared = next(filter(self._is_undeclared, named), None)
        if not arguments:
            self.last.append(found)
        return found

    def _is_undeclared(self, token: Token) -> bool:
        # "true.ex:a" is a name only by the longest match: leave it to the parser.
        prefix = token.text.partition(":")[0]
        return token.kind == "name" and prefix not in self.prologue.prefixes and "." not in prefix

    def _visit(self, token: Token) -> None:
        """Look at one token after the query form."""
        kind, text, _ = token
        if not self.braces and kind in {"iri", "name"} and self.last:
            self._dataset_clause(token)
        if kind == "mark":
            self._mark(token)
        elif kind == "run":
            if _SERVICE.search(text):
                self._forbid_service(token)
        elif kind == "iri":
            if self._comparable(token):
                self._respell(token, respelling.of_iri(token))
        elif self._is_undeclared(token) and not self.undeclared:
            self.undeclared = token

    def _respell(self, token: Token, new: str) -> None:
        if new != token.text:
            self.edits.append(respelling.Edit(token.start, token.text, new))

    def _dataset_clause(self, token: Token) -> None:
        """Keep what stands after FROM and FROM NAMED."""
        words = [t.text.upper() for t in self.last if t.kind == "run"]
        if words[-1:] == ["FROM"] and self.last[-1].text.upper() == "FROM":
            self.default_graphs.append(token.text)
        elif words[-2:] == ["FROM", "NAMED"] and self.last[-1].text.upper() == "NAMED":
            self.named_graphs.append(token.text)

    def _mark(self, token: Token) -> None:
        """Follow nesting; a brace may show that a name before it was SERVICE all along."""
        match token.text:
            case "(":
                self.parentheses += 1
            case ")":
                self.parentheses = max(0, self.parentheses - 1)
            case "}":
                self.braces = max(0, self.braces - 1)
            case "{":
                self._forbid_glued_service()
                self.braces += 1

    def _forbid_glued_service(self) -> None:
        """At ``{``: refuse ``SERVICE:p {``, ``serviceex:p {`` and ``a:b.SERVICE ?x {``."""
        if not self.braces or not self.last:
            return  # SERVICE stands inside a group; FROM service:g { is fine
        *before, target = self.last
        if target.kind == "name" and _GLUED_SERVICE.search(target.text):
            if not (before and before[-1].text.upper() == "GRAPH"):
                self._forbid_service(target)
        elif target.kind in {"variable", "iri", "name"}:
            if before and before[-1].text.upper() == "SILENT":
                before.pop()
            word = before[-1] if before else target
            if word.kind in {"name", "blank"} and _DOT_SERVICE.search(word.text):
                self._forbid_service(word)

    def _comparable(self, token: Token) -> bool:
        """Whether the last token could be the left side of a comparison that this one begins."""
        if not (self.parentheses and self.last and token.kind == "iri"):
            return False
        left = self.last[-1]
        return left.kind in _ENDS_OPERAND or left.text in {")", "]"}

    def _forbid_service(self, token: Token) -> NoReturn:
        line, column = position(self.text, token.start)
        raise QueryForbiddenError(
            f"The query uses SERVICE at line {line}, column {column}; this service fetches nothing "
            "from elsewhere. Ask the other endpoint yourself, and give its values here in a VALUES "
            "block."
        )

    def _complain_about_prefix(self, token: Token) -> NoReturn:
        prefix = token.text.partition(":")[0]
        line, column = position(self.text, token.start)
        known = PREFIXES.get(prefix)
        remedy = f"PREFIX {prefix}: <{known or '…'}>"
        raise QuerySyntaxError(
            f"The prefix {prefix}: at line {line}, column {column} is not declared; begin the "
            f"query with {remedy}.",
            line,
            column,
        )
