"""The tokens of a query, as far as telling code from strings, IRIs and comments needs them.

Terminals are those of SPARQL 1.1 Query Language, section 19.8, written so that scanning is linear:
runs of name characters are one token (``true.`` is one run, dot included), quantifiers that could
backtrack are possessive, and a string that does not end stops the scan with an error.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, cast

from kg.errors import QuerySyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal[
    "iri", "string", "variable", "blank", "name", "run", "language", "number", "mark"
]  # fmt: skip
"""``name``: a prefixed name; ``run``: a keyword, function, ``true``, ``false`` or ``a``."""

_UCHAR: Final = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_ESCAPE: Final = rf"\\[tbnrf\"'\\]|{_UCHAR}"
_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_VARIABLE: Final = _BASE + "_0-9\u00b7\u0300-\u036f\u203f\u2040"
_CHARS: Final = _VARIABLE + r"\-"
_LOCAL: Final = rf"(?:[{_CHARS}.:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])*+"

_TERMINALS: Final = re.compile(
    rf"""(?P<skip>[ \t\r\n]++|\#[^\r\n]*+)
    |(?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|{_UCHAR})*+>)
    |(?P<string>\"\"\"(?:"{{0,2}}(?:[^"\\]|{_ESCAPE}))*+\"\"\"
       |'''(?:'{{0,2}}(?:[^'\\]|{_ESCAPE}))*+'''
       |"(?!"")(?:[^"\\\r\n]|{_ESCAPE})*+"
       |'(?!'')(?:[^'\\\r\n]|{_ESCAPE})*+')
    |(?P<variable>[?$][{_VARIABLE}]++)
    |(?P<blank>_:[{_VARIABLE}][{_CHARS}.]*+)
    |(?P<run>[{_BASE}][{_CHARS}.]*+)(?P<name>:{_LOCAL})?
    |(?P<nameless>:{_LOCAL})
    |(?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    |(?P<number>[0-9.]++(?:[eE][+-]?[0-9]++)?)
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)

_CODEPOINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LAST_CODEPOINT: Final = 0x10FFFF


class Token(NamedTuple):
    """One token: its kind, its text, and the offset of its first code point."""

    kind: Kind
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens in order, without white space and comments.

    Characters that no terminal allows come as ``mark``: finding fault with them is the parser's.

    Raises:
        QuerySyntaxError: a string does not end, or holds an escape that strings do not have.
    """
    for match in _TERMINALS.finditer(text):
        kind = match.lastgroup
        if kind == "skip":
            continue
        if kind == "nameless":
            kind = "name"
        elif kind == "mark" and match[0] in "\"'":
            line, column = position(text, match.start())
            raise QuerySyntaxError(
                f"The string that begins at line {line}, column {column} does not end, or holds "
                r"an escape other than \t \b \n \r \f \" \' \\ \uXXXX \UXXXXXXXX.",
                line,
                column,
            )
        yield Token(cast("Kind", kind), match[0], match.start())


def position(text: str, offset: int) -> tuple[int, int]:
    """Return the 1-based line and column (code points) of an offset; CR LF is one line end."""
    before = re.sub(r"\r\n?", "\n", text[:offset])
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def decoded(text: str) -> str:
    r"""Replace code point escapes (``\u0041``) as section 19.2 does, before any tokenizing."""

    def character(match: re.Match[str]) -> str:
        number = int(match[1] or match[2], 16)
        return chr(number) if number <= _LAST_CODEPOINT else match[0]

    return _CODEPOINT.sub(character, text)
