r"""Spellings of strings, IRIs and comments that every parser reads alike.

SPARQL 1.2 decodes code point escapes (``\u0041``) within strings and IRIs only. Section 19.2 of
SPARQL 1.1 decodes them anywhere, before it looks for tokens: there ``"\u0022"`` is a string that
never ends. And where a comparison may stand, pyoxigraph tries ``<`` as less-than before it tries an
IRI. What can be read in two ways is spelled so that it cannot; a parser that did both would still
see two, but there is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.sparql.tokens import Token

_LINE_END: Final = re.compile(r"\r\n?|\n")
_OWN_MEANING: Final = "22|27|0[AaDd]|5[Cc]"
_LIKE_ESCAPE: Final = r"\\\\(?=u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})"
_HAS_OWN_MEANING: Final = re.compile(rf"\\(?:u00|U000000)(?:{_OWN_MEANING})|{_LIKE_ESCAPE}")
_IN_STRING: Final = re.compile(
    rf"(?:[^\\]++|\\[^\\uU]|(?!{_LIKE_ESCAPE})\\\\|\\u(?!00(?:{_OWN_MEANING}))"
    rf"|\\U(?!000000(?:{_OWN_MEANING})))++"
    r"|\\(?:u00|U000000)(?P<code>..)"
    r"|\\\\(?P<letter>[uU])"
)
"""Parts of a string: harmless ones; the escape of a character with a meaning; ``\\`` before
what would be an escape without it."""

_SHORT: Final = {"22": r"\"", "27": r"\'", "0A": r"\n", "0D": r"\r", "5C": r"\\"}


class Edit(NamedTuple):
    """A token that was spelled anew: its offset in the text as written, and both spellings."""

    start: int
    old: str
    new: str


def has_own_meaning(text: str) -> bool:
    """Whether a text may hold strings that `of_string` changes."""
    return bool(_HAS_OWN_MEANING.search(text))


def of_string(token: Token) -> str:
    r"""Return a string with ``\n`` for ``\u000A`` and the like, and no ``u`` after ``\\``."""
    return _IN_STRING.sub(_plain_escape, token.text)


def _plain_escape(match: re.Match[str]) -> str:
    if code := match["code"]:
        return _SHORT[code.upper()]
    if letter := match["letter"]:
        return rf"\\\u{ord(letter):04X}"
    return match[0]


def of_iri(token: Token) -> str:
    r"""Return an IRI that cannot be read as a comparison, with ``#`` and ``'`` as escapes."""
    return token.text.replace("#", r"\u0023").replace("'", r"\u0027")


def of_comment(token: Token) -> str:
    r"""Return a comment without backslashes: an ``\u000A`` would end it."""
    return token.text.replace("\\", " ")


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits, which come in order."""
    parts, end = [], 0
    for start, old, new in edits:
        parts += [text[end:start], new]
        end = start + len(old)
    return "".join([*parts, text[end:]])


def column_as_written(written: str, edits: Iterable[Edit], line: int, column: int) -> int:
    """Return the column in the text as written of a column in the text with edits.

    Args:
        written: the text without edits, of which none adds or removes a line.
        edits: the edits, in order.
        line: 1-based.
        column: 1-based, in code points.
    """
    ends = [match.end() for match in _LINE_END.finditer(written)]
    if line > len(ends) + 1:
        return column
    begin = ends[line - 2] if line > 1 else 0
    longer = 0
    for start, old, new in edits:
        last_old, last_new = (_LINE_END.split(spelling)[-1] for spelling in (old, new))
        last = start + len(old) - len(last_old)
        if last < begin:
            continue
        there = last - begin + longer + 1  # the column where its last line begins, with edits
        if there >= column:
            break
        if there + len(last_new) > column:  # within the token: go by what is the same
            same = 0
            while last_old[same : same + 1] == last_new[same : same + 1] != "":
                same += 1
            return min(column, there + same) - longer
        longer += len(last_new) - len(last_old)
    return column - longer
