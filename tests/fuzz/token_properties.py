"""What must hold of every text that is given to the check of queries.

pyoxigraph's own parser is the other opinion. It does not say whether a query has SERVICE, but it
refuses a text whose SERVICE is no keyword any more: where ``service`` is only part of a name, an
IRI, a string or a comment, another word in its place, everywhere at once, parses as well.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from network_free import parser

from kg.errors import KgError, QueryForbiddenError, QuerySyntaxError
from kg.sparql.form import Checked, check
from kg.sparql.respelling import applied
from kg.sparql.tokens import decoded, tokens, values

_SERVICE: Final = re.compile("service", re.IGNORECASE)
_VOLATILE: Final = re.compile("rand|now|uuid|bnode", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*")
_REFUSED_BY_DESIGN: Final = re.compile(r"service[^\s{]*:[^\s{]*(\s|#.*)*\{", re.IGNORECASE)
"""``service:x {`` is SERVICE to some parsers, even where the prefix is declared."""


def check_properties(text: str) -> Checked | None:
    """Fail unless the check of a text keeps every promise; return what it says."""
    _check_tokens(text)
    try:
        checked = check(text)
    except QuerySyntaxError as error:
        _check_place(text, error)
        assert not _is_harmless(text), "a query that the engine knows is refused"
        return None
    except QueryForbiddenError:
        refused_by_design = _REFUSED_BY_DESIGN.search(text) or _REFUSED_BY_DESIGN.search(
            decoded(text)
        )
        assert refused_by_design or not _is_harmless(text), "no SERVICE, and yet refused"
        return None
    except KgError:
        return None
    assert checked.written == text
    assert applied(text, checked.edits) == checked.text
    # What the engine alone takes for a comparison is an IRI by the recommendation, and spelled so.
    compared = any(edit.old[0] == "<" for edit in checked.edits)
    assert compared or parser().takes(checked.text) == parser().takes(text)
    # Nobody both decodes escapes first and tries a comparison first.
    for reading in (checked.text, *([] if compared else [decoded(checked.text)])):
        assert not uses(_SERVICE, reading), "a query with SERVICE is accepted"
        if uses(_VOLATILE, reading):
            assert not checked.deterministic
    if not compared and parser().takes(checked.text):
        assert parser().takes(decoded(checked.text)), "another query once escapes are decoded"
    return checked


def uses(word: re.Pattern[str], text: str) -> bool:
    """Say whether a text is a query to the engine, and none without a keyword."""
    if not word.search(text) or not parser().takes(text):
        return False
    return not parser().takes(word.sub(lambda found: f"x{len(found[0])}x", text))


def _is_harmless(text: str) -> bool:
    """Whether the engine takes a text for a query, and for one without SERVICE."""
    return parser().takes(text) and not uses(_SERVICE, text)


def _check_tokens(text: str) -> None:
    """Fail unless tokens follow one another, and nothing but white space stands between them."""
    try:
        found = list(tokens(text))
    except QuerySyntaxError as error:
        _check_place(text, error)
        return
    for token in found:
        assert text[token.start : token.end] == token.text != ""
    for one, other in pairwise(found):
        assert _BETWEEN.fullmatch(text, one.end, other.start), "something is passed over"
    for at, token in enumerate(found):
        if token.text in {"{", ","}:
            _check_values(text, token.end, [t.text for t in found[at + 1 :]])


def _check_values(text: str, start: int, after: list[str]) -> None:
    """Fail unless values that are read in one go are the same tokens as one by one."""
    for arguments in (True, False):
        plain = values(text, start, arguments=arguments)
        if plain:
            assert text.startswith(plain.text, start)
            alone = "".join(token.text for token in tokens(plain.text))
            assert "".join(after).startswith(alone), plain


def _check_place(text: str, error: QuerySyntaxError) -> None:
    """Fail if an error names a place that the text does not have."""
    if error.line is None or error.column is None:
        return
    lines = re.split(r"\r\n|\n|\r", text)
    assert 1 <= error.line <= len(lines)
    assert 1 <= error.column <= len(lines[error.line - 1]) + 1
