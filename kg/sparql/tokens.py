"""The tokens of a query, as far as telling code from strings, IRIs and comments needs them.

Terminals are those of SPARQL 1.2 Query Language, section 19.8, written so that scanning is linear:
runs of name characters are one token (``true.`` is one run, dot included), quantifiers that could
backtrack are possessive, and a string that does not end stops the scan with an error. Code point
escapes belong to strings and IRIs, as in SPARQL 1.2; ``kg.sparql.respelling`` is about parsers of
SPARQL 1.1, which decode them before they look for tokens.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, cast

from kg.errors import QuerySyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Kind = Literal[
    "iri", "string", "variable", "blank", "name", "run", "language", "number", "mark",
    "comment", "values",
]  # fmt: skip
"""``name``: a prefixed name; ``run``: a keyword, function, ``true``, ``false`` or ``a``;
``comment``: a comment with a backslash, for those who ask for it; ``values``: see ``values``."""

OPENING: Final = frozenset("({[")
CLOSING: Final = frozenset(")}]")

_UCHAR: Final = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_ESCAPE: Final = rf"\\[tbnrf\"'\\]|{_UCHAR}"
_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_VARIABLE: Final = _BASE + "_0-9\u00b7\u0300-\u036f\u203f\u2040"
_CHARS: Final = _VARIABLE + r"\-"
_LOCAL: Final = rf"(?:[{_CHARS}.:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])*+"

_RUN: Final = rf"[{_BASE}][{_CHARS}.]*+"
_VAR: Final = rf"[?$][{_VARIABLE}]++"
_LANGUAGE: Final = "@[A-Za-z]++(?:-[A-Za-z0-9]++)*+"
_SPACE: Final = r"(?:[ \t\r\n]++|\#[^\\\r\n]*+(?![^\r\n]))"
_IRI: Final = rf"<(?:[^\x00-\x20<>\"{{}}|^`\\]++|{_UCHAR})*+>"
_STRING: Final = (
    rf"\"{{3}}(?:[^\"\\]++|\"{{1,2}}+(?!\")|{_ESCAPE})*+\"{{3}}"
    rf"|'{{3}}(?:[^'\\]++|'{{1,2}}+(?!')|{_ESCAPE})*+'{{3}}"
    rf"|\"(?!\"\")(?:[^\"\\\r\n]++|{_ESCAPE})*+\""
    rf"|'(?!'')(?:[^'\\\r\n]++|{_ESCAPE})*+'"
)

_TERMINALS: Final = re.compile(
    rf"""(?P<skip>{_SPACE}++)
    |(?P<comment>\#[^\r\n]*+)
    |(?P<iri>{_IRI})
    |(?P<string>{_STRING})
    |(?P<variable>{_VAR})
    |(?P<blank>_:[{_VARIABLE}][{_CHARS}.]*+)
    |(?P<run>{_RUN})(?P<name>:{_LOCAL})?
    |(?P<nameless>:{_LOCAL})
    |(?P<language>{_LANGUAGE})
    |(?P<number>[0-9.]++(?:[eE][+-]?[0-9]++)?)
    |(?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)

_NAME: Final = rf"(?:{_RUN})?+:{_LOCAL}"
_TRUTH: Final = rf"(?:[Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Uu][Nn][Dd][Ee][Ff])(?![{_CHARS}.:])"
_DIGITS: Final = r"(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?+"
_LITERAL: Final = rf"(?:{_STRING})(?:{_LANGUAGE}(?:--[a-z]++)?|\^\^(?:{_IRI}|{_NAME}))?"
_VALUE: Final = rf"{_DIGITS}|{_IRI}|{_NAME}|{_LITERAL}|{_TRUTH}"
_SIGNED: Final = rf"(?:{_SPACE}|{_VALUE}|[+-]{_DIGITS})"
_TRIPLE: Final = rf"<<\({_SIGNED}*+\)>>"
_ROWS: Final = re.compile(rf"(?:{_SIGNED}|{_TRIPLE}|\((?:{_SIGNED}|{_TRIPLE})*+\))++")
_ARGUMENTS: Final = re.compile(rf"(?:{_SPACE}*+(?:{_VALUE}|{_VAR}){_SPACE}*+,)++")
_PREFIXES: Final = re.compile(
    rf"(?:{_SPACE}|{_IRI}|{_STRING}|{_VAR}|{_LANGUAGE}|{_DIGITS}|{_TRUTH}|[-+()<>,^])++"
    rf"|((?:{_RUN})?+:){_LOCAL}"
)

_CODEPOINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LAST_CODEPOINT: Final = 0x10FFFF


class Token(NamedTuple):
    """One token: its kind, its text, and the offset of its first code point."""

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """Return the offset after its last code point."""
        return self.start + len(self.text)


def tokens(text: str, start: int = 0, *, comments: bool = False) -> Iterator[Token]:
    """Yield the tokens in order, without white space.

    Characters that no terminal allows come as ``mark``: finding fault with them is the parser's.

    Args:
        text: the query.
        start: the offset to begin at.
        comments: whether comments that hold a backslash are yielded too.

    Raises:
        QuerySyntaxError: a string does not end, or holds an escape that strings do not have.
    """
    for match in _TERMINALS.finditer(text, start):
        kind = match.lastgroup
        if kind == "skip" or (kind == "comment" and not comments):
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


def values(text: str, start: int, *, arguments: bool) -> Token | None:
    """Read many values in one go, as one token; going through them one by one takes a second.

    Args:
        text: the query.
        start: the offset after ``{`` of a VALUES block, or after a comma between arguments.
        arguments: whether it is the latter; then the token ends after a comma.

    Returns:
        A token of the kind ``values``, or None where none of the values is plain.
    """
    match = (_ARGUMENTS if arguments else _ROWS).match(text, start)
    return Token("values", match[0], start) if match else None


def prefixes(plain: Token) -> set[str]:
    """Return the prefixes, without colon, of the names in a token of the kind ``values``."""
    if ":" not in plain.text:
        return set()
    return {found[:-1] for found in set(_PREFIXES.findall(plain.text)) if found}


def partners(found: Sequence[Token]) -> dict[int, int]:
    """Return the place of each opening bracket to that of the one that closes it."""
    partner: dict[int, int] = {}
    stack: list[int] = []
    for place, token in enumerate(found):
        if token.kind == "mark" and token.text in OPENING:
            stack.append(place)
        elif token.kind == "mark" and token.text in CLOSING and stack:
            partner[stack.pop()] = place
    return partner


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
