"""What the tokens of a query say about it: prefixes, VALUES blocks, order, shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.sparql.tokens import CLOSING, OPENING, Token, partners, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_AGGREGATES: Final = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")
_VOCABULARIES: Final = frozenset(
    {"nbo", "rdf", "rdfs", "owl", "skos", "dcterms", "prov", "oa", "void", "foaf"}
)


@dataclass(frozen=True)
class ValuesBlock:
    """A data block of one variable: ``VALUES ?name { term … }``.

    Attributes:
        variable: without its mark.
        start: code point offset after ``{``.
        end: code point offset of ``}``.
        group: offsets of the braces around the group that the block stands in; None for a block
            after the WHERE clause.
    """

    variable: str
    start: int
    end: int
    group: tuple[int, int] | None


class Syntax:
    """A query as its tokens show it."""

    def __init__(self, query: str) -> None:
        """Split a query that parses.

        Raises:
            QuerySyntaxError: a string does not end.
        """
        self.query = query
        self.tokens = tuple(tokens(query))
        self._partner = partners(self.tokens)
        self._top = tuple(_top_level(self.tokens))

    @property
    def prologue(self) -> str:
        """Return the text before the query form: the PREFIX and BASE declarations."""
        form = next((token for token in self.tokens if _is_word(token, *_FORMS)), None)
        return self.query[: form.start] if form else self.query

    def declared_prefixes(self) -> dict[str, str]:
        """Return prefix (without colon) to namespace."""
        return {
            name.text.removesuffix(":"): iri.text[1:-1]
            for word, name, iri in zip(self.tokens, self.tokens[1:], self.tokens[2:], strict=False)
            if _is_word(word, "PREFIX") and name.kind == "name" and iri.kind == "iri"
        }

    def values_blocks(self) -> Iterator[ValuesBlock]:
        """Yield the blocks of the form ``VALUES ?name { … }``, in order."""
        for i, token in enumerate(self.tokens[:-2]):
            variable, brace = self.tokens[i + 1 : i + 3]
            if not (
                _is_word(token, "VALUES") and variable.kind == "variable" and brace.text == "{"
            ):
                continue
            close = self._partner.get(i + 2)
            if close is not None:
                yield ValuesBlock(
                    variable=variable.text[1:],
                    start=brace.start + 1,
                    end=self.tokens[close].start,
                    group=self._group(i),
                )

    def uses_beside(self, block: ValuesBlock) -> int:
        """Count where else in the group of a block its variable stands."""
        if block.group is None:
            return 0
        opening, closing = block.group
        uses = sum(
            token.kind == "variable"
            and token.text[1:] == block.variable
            and opening < token.start < closing
            for token in self.tokens
        )
        return uses - 1

    def line(self, offset: int) -> int:
        """Return the 1-based line of an offset in the query."""
        return self.query.count("\n", 0, offset) + 1

    @property
    def ordered(self) -> bool:
        """Whether the solutions as a whole are ordered; an ORDER BY in a subselect is not that."""
        return any(_is_word(token, "ORDER") for token in self._top)

    @property
    def one_row(self) -> bool:
        """Whether the text alone shows that there is at most one row.

        That is an aggregate without GROUP BY, or LIMIT 1.
        """
        for word, number in zip(self._top, self._top[1:], strict=False):
            if _is_word(word, "LIMIT") and number.text == "1":
                return True
        if any(_is_word(token, "GROUP") for token in self._top):
            return False
        body = self._body_start()
        return any(_is_word(token, *_AGGREGATES) for token in self.tokens if token.start < body)

    def shape(self) -> tuple[str, ...]:
        """Return the query with its constants and the names of its variables taken out.

        Two queries of one shape ask one question about different things: they should be one
        query with a parameter. Properties stay, since another property is another question;
        individuals, classes, literals, numbers and lists of them do not.
        """
        start = len(self.prologue)
        variables: dict[str, str] = {}
        shape: list[str] = []
        for token in self.tokens:
            if token.start < start:
                continue
            text = token.text.rstrip(".") or token.text
            if token.kind == "variable":
                text = variables.setdefault(text[1:], f"?{len(variables)}")
            elif _is_constant(token):
                text = "="
            elif token.kind == "run":
                text = text.upper()
            if text != "=" or shape[-1:] != ["="]:
                shape.append(text)
        return tuple(shape)

    def _group(self, index: int) -> tuple[int, int] | None:
        """Return the offsets of the innermost braces around a token."""
        around = [
            (opening, closing)
            for opening, closing in self._partner.items()
            if self.tokens[opening].text == "{" and opening < index < closing
        ]
        if not around:
            return None
        opening, closing = max(around)
        return self.tokens[opening].start, self.tokens[closing].start

    def _body_start(self) -> int:
        """Return the offset of the brace that opens the WHERE clause."""
        depth = 0
        for token in self.tokens:
            if token.text == "{" and depth == 0:
                return token.start
            depth += (token.text in OPENING) - (token.text in CLOSING)
        return len(self.query)


def _top_level(all_tokens: tuple[Token, ...]) -> Iterator[Token]:
    """Yield the tokens outside all brackets."""
    depth = 0
    for token in all_tokens:
        if token.kind == "mark" and token.text in OPENING:
            depth += 1
        elif token.kind == "mark" and token.text in CLOSING:
            depth -= 1
        elif depth == 0:
            yield token


def _is_word(token: Token, *words: str) -> bool:
    """Whether a token is one of these keywords; a full stop may hang on it."""
    return token.kind == "run" and token.text.rstrip(".").upper() in words


def _is_constant(token: Token) -> bool:
    """Whether a token names an individual, a class or a value: what a parameter could hold."""
    if token.kind in {"string", "language", "number", "iri"} or _is_word(token, "TRUE", "FALSE"):
        return True
    if token.kind != "name":
        return False
    prefix, _, local = token.text.partition(":")
    return prefix not in _VOCABULARIES or local[:1].isupper()
