"""How deep and how long a query may be built, so that no accepted query overflows the stack.

Engines follow a query by recursion: over its brackets, but also over what looks flat, such as a
chain of ``+``, the elements of a list, or one BIND after another. The parts counted here are at
least as many as those steps. Rows of VALUES and arguments of functions and IN cost no stack and are
not counted. And since reading a token takes two microseconds, there is an end to the tokens too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NoReturn

from kg.errors import TooLargeError
from kg.sparql.tokens import CLOSING, OPENING, Token, position

if TYPE_CHECKING:
    from kg.config import Settings

_TERMS: Final = frozenset({"variable", "string", "number", "name", "iri", "blank"})
_OPERATORS: Final = frozenset("+-*/|&!^?<~")
_OPERATORS_IN_IRI: Final = re.compile(r"[-+*/|&!^?<(.,;=]")
_GLUED: Final = re.compile(r"[-.]|true|false", re.IGNORECASE)
"""What a run of name characters may hide: some parsers read ``true-1`` as a difference."""
_TOKENS_PER_PART: Final = 50
"""No query within the parts needs near as many; a hostile one can have a million."""
_TRIPLE: Final = 3


class Bounds:
    """Follows the tokens of one query and refuses it where it is built too deep or too long."""

    def __init__(self, text: str, settings: Settings) -> None:
        """Begin.

        Args:
            text: the query, for places in messages.
            settings: ``max_query_nesting`` and ``max_query_parts``.
        """
        self._text = text
        self._settings = settings
        self._open: list[str] = []
        self._parts = 0
        self._before: Token | None = None
        self._last: Token | None = None
        self._values = ""
        self._data = 0
        self._row = 0
        self._tokens = 0

    @property
    def in_data(self) -> bool:
        """Whether the last token stands between the braces of a VALUES block, or opens them."""
        return bool(self._data)

    @property
    def in_arguments(self) -> bool:
        """Whether the last token is a comma between arguments of a function or of IN."""
        last = self._last
        return bool(last and last.text == "," and self._open[-1:] == ["("] and not self._data)

    def count(self, token: Token) -> None:
        """Count a token, of the prologue too, or a comment that is read as one.

        Raises:
            TooLargeError: there are too many tokens.
        """
        self._tokens += 1
        limit = self._settings.max_query_parts * _TOKENS_PER_PART
        if self._tokens > limit:
            self._refuse(
                token,
                f"The query has more than {limit} words, names and marks (plain values in VALUES "
                "blocks and between commas aside), which is what this service reads; the limit is "
                "passed at",
                "Give values in one VALUES block or after IN, where they do not count",
            )

    def follow(self, token: Token, *, comparable: bool) -> None:
        """Take the next token.

        Args:
            token: the token.
            comparable: whether ``<`` at its start could be read as a comparison.

        Raises:
            TooLargeError: a bound is passed.
        """
        kind, text, _ = token
        if kind != "language":
            self._row = self._row + 1 if kind in _TERMS else 0
        if kind == "mark" and text in OPENING:
            self._enter(token)
        elif kind == "mark" and text in CLOSING:
            if self._open:
                self._open.pop()
            if len(self._open) < self._data:
                self._data = 0
        elif not self._data:
            self._count(token, self._cost(token, comparable=comparable))
            if kind == "iri" and comparable:
                self._check_depth(token, len(self._open) + text.count("("))
        self._follow_values(token)
        self._before, self._last = self._last, token

    def _enter(self, token: Token) -> None:
        """Open a bracket."""
        if not (self._data or self._values):
            self._count(token, 1 + self._beside(token))
        self._open.append(token.text)
        self._check_depth(token, len(self._open))
        if self._values and token.text == "{":
            self._data = len(self._open)

    def _follow_values(self, token: Token) -> None:
        """Know whether we stand between VALUES and its ``{``."""
        if token.kind == "run" and token.text.upper() == "VALUES":
            self._values = "VALUES"
        elif token.kind != "variable" and token.text not in {"(", ")"}:
            self._values = ""

    def _cost(self, token: Token, *, comparable: bool) -> int:
        """Return how many steps of recursion a token may stand for."""
        if token.kind == "mark":
            return self._cost_of_mark(token)
        # An element of a list is two triples.
        each = 2 if self._open[-1:] == ["("] else 1
        return each * self._cost_of_term(token, comparable=comparable)

    def _cost_of_term(self, token: Token, *, comparable: bool) -> int:
        kind, text, _ = token
        match kind:
            case "variable" if self._values or self._row > _TRIPLE:
                return 1  # a column
            case "number":
                return text.count(".") + self._beside(token)
            case "run":
                return len(_GLUED.findall(text)) + (text.upper() == "VALUES")
            case "iri" if comparable:
                return len(_OPERATORS_IN_IRI.findall(text)) + self._beside(token)
            case "name":
                return len(_GLUED.findall(text.partition(":")[0])) + self._beside(token)
        return self._beside(token)

    def _cost_of_mark(self, token: Token) -> int:
        text, last = token.text, self._last
        if text in ";,":
            return int(not (text == "," and self._open[-1:] == ["("]))
        if text not in _OPERATORS or last is None:
            return 0
        if text == "^":  # not where it writes the datatype of a literal
            literal = last if last.kind == "string" else self._before if last.text == "^" else None
            return int(literal is None or literal.kind != "string")
        doubled = text in "|&" and last.text == text and last.start + 1 == token.start
        return int(not doubled)

    def _beside(self, token: Token) -> int:
        """Count a term that follows another one in a list, or in what stands outside brackets."""
        last = self._last
        if self._values or last is None or self._open[-1:] not in (["("], []):
            return 0
        starts = token.kind in _TERMS or token.text in OPENING
        return int(starts and (last.kind in {*_TERMS, "language"} or last.text in {")", "]"}))

    def _count(self, token: Token, cost: int) -> None:
        self._parts += cost
        limit = self._settings.max_query_parts
        if self._parts > limit:
            self._refuse(
                token,
                f"The query has more than {limit} parts (brackets, operators, separators and "
                "elements of lists), which is what this service reads; the limit is passed at",
                "Give values in one VALUES block or after IN, where they do not count",
            )

    def _check_depth(self, token: Token, depth: int) -> None:
        limit = self._settings.max_query_nesting
        if depth > limit:
            self._refuse(
                token,
                f"The query nests brackets more than {limit} deep, which is what this service "
                "reads; the limit is passed at",
                "Take out brackets that are not needed",
            )

    def _refuse(self, token: Token, what: str, remedy: str) -> NoReturn:
        line, column = position(self._text, token.start)
        raise TooLargeError(
            f"{what} line {line}, column {column}. {remedy}, split the query, or download the "
            "data and query it on your machine."
        )
