r"""Which form a query has, and whether a read-only service without network may evaluate it.

Parsers disagree on odd text: pyoxigraph's follows the context where the recommendation takes the
longest token. It reads ``?a<1)SERVICE?x#>`` as a comparison and a SERVICE clause where the
recommendation sees an IRI, ``service:p {`` as SERVICE with ``:p`` even if a prefix ``service:`` is
declared, and ``trueSERVICE`` as two words. So this check refuses every text in which *some* reading
has SERVICE, and where an IRI could be read as something else it hands on a spelling of the same
IRI (``#`` as ``\u0023``) that has one reading only.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NoReturn, cast

import pyoxigraph as ox

from kg.config import Settings
from kg.errors import QueryForbiddenError, QuerySyntaxError, TooLargeError
from kg.rdf.namespaces import PREFIXES
from kg.sparql.bounds import Bounds
from kg.sparql.tokens import Token, decoded, position, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
Kind = Literal["bindings", "graph"]

DEFAULTS: Final = Settings()

_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATES: Final = frozenset(
    "INSERT DELETE LOAD CLEAR CREATE DROP COPY MOVE ADD WITH".split()  # noqa: SIM905  # readable
)
_SERVICE: Final = re.compile("service", re.IGNORECASE)
_DOT_SERVICE: Final = re.compile(r"[.:]service(silent)?$", re.IGNORECASE)
_ENDS_OPERAND: Final = frozenset(
    {"variable", "string", "language", "number", "name", "iri", "run", "blank"}
)
_AMBIGUOUS: Final = re.compile("[#']")


def kind_of(form: Form) -> Kind:
    """Return the kind of ``kg.rdf.media.Format`` that can hold the result of a form."""
    return "bindings" if form in {"SELECT", "ASK"} else "graph"


@dataclass(frozen=True)
class Checked:
    """A query that may be evaluated.

    Attributes:
        text: what to give to an engine: the query, with IRIs respelled where they were ambiguous.
        form: its form.
        default_graphs: IRIs after FROM; to be given to the engine unless the request has a dataset.
        named_graphs: IRIs after FROM NAMED. Empty where one is no IRI, even with BASE; such a
            query is none, and every engine refuses it.
    """

    text: str
    form: Form
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
        QuerySyntaxError: no query form, an unended string or an undeclared prefix. Other syntax
            errors are left to the engine's parser.
    """
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > settings.max_query_bytes:
        raise TooLargeError(
            f"The query is {size} bytes long; this service reads up to {settings.max_query_bytes}. "
            "Split it, or download the data and query it on your machine."
        )
    checked = _Scan(text, settings).run()
    if "\\u" in text or "\\U" in text:
        # An engine that decodes escapes first, as section 19.2 says, sees another text.
        respelled = decoded(text)
        if _SERVICE.search(respelled):
            _Scan(respelled, settings).run()
    return checked


class _Scan:
    """One pass over the tokens of a query."""

    def __init__(self, text: str, settings: Settings) -> None:
        self.text = text
        self.bounds = Bounds(text, settings)
        self.form: str | None = None
        self.declared: dict[str, str] = {}
        self.prologue = ""
        self.default_graphs: list[str] = []
        self.named_graphs: list[str] = []
        self.last: deque[Token] = deque(maxlen=3)
        self.braces = 0
        self.parentheses = 0
        self.respelled: list[tuple[int, str]] = []
        self.undeclared: Token | None = None

    def run(self) -> Checked:
        """Read all tokens; raise what ``check`` promises."""
        stream = tokens(self.text)
        self._prologue(stream)
        for token in stream:
            self._visit(token)
            self.bounds.follow(token, comparable=self._comparable(token))
            self.last.append(token)
        if self.undeclared:
            self._complain_about_prefix(self.undeclared)
        form = cast("Form", self.form)
        return Checked(
            self._spelled(),
            form,
            self._resolved(self.default_graphs),
            self._resolved(self.named_graphs),
        )

    def _prologue(self, stream: Iterable[Token]) -> None:
        """Read BASE and PREFIX lines and the word that follows them."""
        before = prefix = ""
        for token in stream:
            if token.kind == "run":
                word = token.text.upper()
                if word in _FORMS:
                    self.form = word
                    self.prologue = self.text[: token.start]
                    return
                if word in _UPDATES:
                    raise QueryForbiddenError(
                        f"{word} changes data, and this service is read-only. Ask with SELECT, "
                        "ASK, CONSTRUCT or DESCRIBE; to change data, load the download into an "
                        "engine of yours."
                    )
                if word not in {"BASE", "PREFIX", "VERSION"}:
                    self._no_form(token)
                before = word
            elif token.kind == "name" and before == "PREFIX":
                prefix = token.text.partition(":")[0]
                self.declared[prefix] = ""
            elif token.kind == "iri" and before == "PREFIX":
                self.declared[prefix] = token.text[1:-1]
            elif token.kind not in {"iri", "string"}:
                self._no_form(token)
        self._no_form(None)

    def _no_form(self, token: Token | None) -> NoReturn:
        """Complain that no SELECT, ASK, CONSTRUCT or DESCRIBE comes."""
        wanted = "A query begins with PREFIX lines and then SELECT, ASK, CONSTRUCT or DESCRIBE"
        if token is None:
            raise QuerySyntaxError(f"{wanted}; here the text ends before.")
        line, column = position(self.text, token.start)
        raise QuerySyntaxError(
            f"{wanted}; at line {line}, column {column} it has {token.text[:40]!r}.", line, column
        )

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
            if self._comparable(token) and _AMBIGUOUS.search(text):
                self.respelled.append((token.start, text))
        elif kind == "name":
            prefix = text.partition(":")[0]
            # "true.ex:a" is a name only by the longest match: leave it to the parser.
            if prefix not in self.declared and "." not in prefix and not self.undeclared:
                self.undeclared = token

    def _dataset_clause(self, token: Token) -> None:
        """Keep what stands after FROM and FROM NAMED."""
        words = [t.text.upper() for t in self.last if t.kind == "run"]
        if words[-1:] == ["FROM"] and self.last[-1].text.upper() == "FROM":
            self.default_graphs.append(token.text)
        elif words[-2:] == ["FROM", "NAMED"] and self.last[-1].text.upper() == "NAMED":
            self.named_graphs.append(token.text)

    def _resolved(self, terms: Sequence[str]) -> tuple[str, ...]:
        """Return IRIs by BASE and PREFIX, which Turtle writes as SPARQL does; none if one fails."""
        if not terms:
            return ()
        triples = "".join(f"{term} <x:p> <x:o> .\n" for term in terms)
        try:
            quads = list(ox.parse(f"{self.prologue}\n{triples}", format=ox.RdfFormat.TURTLE))
        except (SyntaxError, ValueError):
            return ()
        return tuple(q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode))

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
        if target.kind == "name" and _SERVICE.search(target.text):
            if not (before and before[-1].text.upper() == "GRAPH"):
                self._forbid_service(target)
        elif target.kind in {"variable", "iri", "name"}:
            for token in before:
                if token.kind in {"name", "blank"} and _DOT_SERVICE.search(token.text):
                    self._forbid_service(token)

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

    def _spelled(self) -> str:
        r"""Return the text with ``#`` and ``'`` of ambiguous IRIs as ``\u0023`` and ``\u0027``."""
        parts, end = [], 0
        for start, iri in self.respelled:
            parts += [self.text[end:start], iri.replace("#", r"\u0023").replace("'", r"\u0027")]
            end = start + len(iri)
        return "".join([*parts, self.text[end:]])
