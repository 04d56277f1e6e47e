"""Whether a query gives the same answer every time it is asked of the same data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.sparql.tokens import decoded

if TYPE_CHECKING:
    from kg.sparql.tokens import Token

_VOLATILE: Final = re.compile(r"rand|now|uuid|bnode", re.IGNORECASE)
"""RAND, NOW, UUID, STRUUID, BNODE (SPARQL 1.1 Query Language, section 17.4)."""


class Determinism:
    """Follows the tokens of one query after its form.

    Some deterministic queries count as others: it is the words that are looked for, in whatever
    may be code to some parser. A CONSTRUCT that may make blank nodes is none either: their labels
    are new every time.

    Attributes:
        holds: whether the tokens so far surely call nothing that changes from one evaluation to
            the next.
    """

    def __init__(self, *, construct: bool) -> None:
        """Begin a query; say whether it is a CONSTRUCT."""
        self.holds = True
        self._construct = construct
        self._depth = 0
        self._templates = 0
        self._before = self._last = ""

    def follow(self, token: Token) -> None:
        """Take the next token."""
        kind, text, _ = token
        if kind == "mark":
            if text == "{":
                self._templates += self._depth == 0
                self._depth += 1
            elif text == "}":
                self._depth -= 1
            elif text == "\\":
                self.holds = False  # to a parser that decodes escapes first this may be any word
        elif kind in {"run", "name"}:
            self._look_for_words(text.partition(":")[0] if kind == "name" else text)
        elif kind == "iri" and "(" in text:
            self._look_for_words(decoded(text))  # perhaps a comparison and a call: ?a<NOW()&&?b>?c
        if self._construct and (kind == "blank" or self._makes_node(text)):
            self.holds = False
        self._before, self._last = self._last, text

    def _makes_node(self, text: str) -> bool:
        """Whether ``[``, a list, or a reifier that is not named may make a blank node."""
        if text == "(":
            return self._templates == 1 and self._depth == 1 and self._last != "<"
        reified = (self._before, self._last) == ("<", "<")  # and not <<(, a triple term
        return text in {"[", "~"} or reified or (self._last, text) == ("{", "|")

    def _look_for_words(self, code: str) -> None:
        if _VOLATILE.search(code):
            self.holds = False
