"""Tokens of a SPARQL query: enough to tell code from strings, IRIs and comments.

The terminals follow section 19.8 of SPARQL 1.1 Query Language, loosely: a query that the parser
accepts is split as the parser splits it; what the parser would refuse still yields tokens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["iri", "string", "variable", "blank", "name", "language", "number", "word", "mark"]

_ESCAPED = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_LOCAL = r"[\w:%.\-]|\\."

_STRING = (
    r'"""(?:"{0,2}(?:[^"\\]|\\.))*"""'
    r"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''"
    r'|"(?:[^"\\\r\n]|\\.)*"'
    r"|'(?:[^'\\\r\n]|\\.)*'"
)

_TERMINALS: Final = re.compile(
    "|".join(
        (
            r"(?P<skip>\s+|\#[^\r\n]*)",
            rf'(?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|{_ESCAPED})*>)',
            rf"(?P<string>{_STRING})",
            r"(?P<variable>[?$]\w+)",
            r"(?P<blank>_:\w(?:[\w.\-]*[\w\-])?)",
            rf"(?P<name>(?:[^\W\d_](?:[\w.\-]*[\w\-])?)?:(?:(?:{_LOCAL})*(?:[\w:%\-]|\\.))?)",
            r"(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)",
            r"(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)",
            r"(?P<word>[^\W\d]\w*)",
            r"(?P<mark>\^\^|&&|\|\||[<>!]=|.)",
        )
    ),
    re.DOTALL,
)


@dataclass(frozen=True)
class Token:
    """One token.

    Attributes:
        kind: which terminal it is; keywords and functions are ``word``, prefixed names ``name``.
        text: as it stands in the query.
        start: code point offset of its first character in the query.
    """

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """Return the code point offset after its last character."""
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords (given in upper case; SPARQL folds case)."""
        return self.kind == "word" and self.text.upper() in words


def tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of a query in order, without white space and comments."""
    for match in _TERMINALS.finditer(query):
        if match.lastgroup != "skip":
            yield Token(cast("Kind", match.lastgroup), match.group(), match.start())
