"""The parts of a query whose rows can be asked for again with everything that they came from.

A part is a group of patterns with what is given out of it: the query as a whole, a subselect, or
the group of an EXISTS. What stands in MINUS or NOT EXISTS is no part: nothing is there to show.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from kg.sparql.tokens import Token, partners, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_AGGREGATES: Final = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})


@dataclass(frozen=True)
class Part:
    """One part of a query.

    Attributes:
        kind: what it is.
        keys: the variables by which a row, or what stands around, is told from others: those that
            are given out and are no aggregate. Of EXISTS all that stand in it.
        every: whether all its variables are given out (``SELECT *``).
        bindings: BIND clauses for the expressions among what is given out.
        dataset: FROM clauses.
        group: the group of patterns, with its braces.
        values: a VALUES block behind it, or nothing.
        counts: whether a row stands for a group of solutions.
        inner: the parts inside.
    """

    kind: Literal["query", "subselect", "exists"]
    keys: tuple[str, ...]
    every: bool
    bindings: str
    dataset: str
    group: str
    values: str
    counts: bool
    inner: tuple[Part, ...]


class Text:
    """The text of a query that parses, with its brackets paired."""

    def __init__(self, text: str) -> None:
        """Split the text."""
        self.text = text
        self.tokens = tuple(tokens(text))
        self.partner = partners(self.tokens)
        self._start = next(i for i, token in enumerate(self.tokens) if is_word(token, *_FORMS))

    @property
    def prologue(self) -> str:
        """Return what stands before the form of the query."""
        return self.text[: self.tokens[self._start].start]

    def whole(self) -> Part:
        """Return the query, which is no DESCRIBE, as a part."""
        return self._part("query", self._start, len(self.tokens))

    def filters_with(self, variable: str) -> Iterator[tuple[int, int]]:
        """Yield the offsets of each FILTER that names a variable."""
        for i, token in enumerate(self.tokens):
            if not is_word(token, "FILTER"):
                continue
            opening = next(j for j in range(i + 1, len(self.tokens)) if j in self.partner)
            closing = self.partner[opening]
            inside = self.tokens[opening:closing]
            if any(t.kind == "variable" and t.text[1:] == variable for t in inside):
                yield token.start, self.tokens[closing].end

    def _part(self, kind: Literal["query", "subselect"], start: int, stop: int) -> Part:
        """Read a part from the token of its form to the token after its end."""
        opening = self._group(start)
        closing = self.partner[opening]
        keys, expressions, aggregates = self._given(start + 1, opening)
        after = self.tokens[closing + 1 : stop]
        values = next((token for token in after if is_word(token, "VALUES")), None)
        end = self.tokens[stop - 1].end
        dataset = next((t for t in self.tokens[start:opening] if is_word(t, "FROM")), None)
        last = self.tokens[opening - 1]
        before_group = last.start if is_word(last, "WHERE") else last.end
        return Part(
            kind=kind,
            keys=keys,
            every=any(token.text == "*" for token in self._flat(start + 1, opening)),
            bindings=" ".join(f"BIND({text})" for text in expressions),
            dataset=self.text[dataset.start : before_group] if dataset else "",
            group=self._span(opening),
            values=self.text[values.start : end] if values else "",
            counts=aggregates or any(is_word(token, "GROUP", "HAVING") for token in after),
            inner=tuple(self._inner(opening + 1, closing)),
        )

    def _inner(self, start: int, stop: int) -> Iterator[Part]:
        """Yield the parts between two tokens that stand in no other part."""
        i = start
        while i < stop:
            token, brace = self.tokens[i], i + 1
            if token.text == "{" and is_word(self.tokens[brace], "SELECT"):
                yield self._part("subselect", brace, self.partner[i])
                i = self.partner[i]
            elif is_word(token, "MINUS"):
                i = self.partner[brace]
            elif is_word(token, "EXISTS"):
                if not is_word(self.tokens[i - 1], "NOT"):
                    yield self._exists(brace)
                i = self.partner[brace]
            i += 1

    def _exists(self, opening: int) -> Part:
        closing = self.partner[opening]
        inside = self.tokens[opening:closing]
        names = dict.fromkeys(t.text[1:] for t in inside if t.kind == "variable")
        inner = tuple(self._inner(opening + 1, closing))
        group = self._span(opening)
        return Part("exists", tuple(names), False, "", "", group, "", False, inner)  # noqa: FBT003

    def _given(self, start: int, stop: int) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
        """Return keys, expressions and whether there are aggregates, of what is given out."""
        keys: list[str] = []
        expressions: list[str] = []
        aggregates = False
        for i, token in self._places(start, stop):
            if token.kind == "variable":
                keys.append(token.text[1:])
            elif token.text == "(":
                closing = self.partner[i]
                name = self.tokens[closing - 1].text[1:]
                if any(is_word(t, *_AGGREGATES) for t in self.tokens[i:closing]):
                    aggregates = True
                else:
                    keys.append(name)
                    expressions.append(self._span(i)[1:-1])
        return tuple(keys), tuple(expressions), aggregates

    def _group(self, start: int) -> int:
        """Return the token that opens the group of a form; of CONSTRUCT not its template."""
        template = is_word(self.tokens[start], "CONSTRUCT") and self.tokens[start + 1].text == "{"
        after = self.partner[start + 1] + 1 if template else start
        return next(i for i, t in self._places(after, len(self.tokens)) if t.text == "{")

    def _places(self, start: int, stop: int) -> Iterator[tuple[int, Token]]:
        """Yield the tokens outside brackets, opening ones included, with their places."""
        i = start
        while i < stop:
            yield i, self.tokens[i]
            i = self.partner.get(i, i) + 1

    def _flat(self, start: int, stop: int) -> list[Token]:
        return [token for _, token in self._places(start, stop)]

    def _span(self, opening: int) -> str:
        """Return the text from a bracket to the one that closes it."""
        return self.text[self.tokens[opening].start : self.tokens[self.partner[opening]].end]


def is_word(token: Token, *words: str) -> bool:
    """Whether a token is one of these keywords."""
    return token.kind == "run" and token.text.upper() in words


def bare(group: str) -> str:
    """Return a group of patterns without what binds, compares and leaves out, and subselects.

    What stands for those is an empty group, which the grammar allows wherever they stand (SPARQL
    1.1 Query Language, section 19.8, rule 54), and which changes no pattern around it. A parser
    takes most of its time for expressions.
    """
    found = tuple(tokens(group))
    partner = partners(found)
    kept: list[str] = []
    at = i = 0
    while i < len(found):
        token = found[i]
        if is_word(token, "FILTER", "BIND", "MINUS"):
            opening = next(j for j in range(i + 1, len(found)) if j in partner)
        elif is_word(token, "VALUES"):
            opening = next(j for j in range(i + 1, len(found)) if found[j].text == "{")
        elif token.text == "{" and is_word(found[i + 1], "SELECT"):
            opening = i
        else:
            i += 1
            continue
        closing = partner[opening]
        kept += [group[at : token.start], "{}"]
        at = found[closing].end
        i = closing + 1
    return "".join((*kept, group[at:]))
