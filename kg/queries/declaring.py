"""From the parameters of a header and the VALUES blocks of a query to `Parameter` objects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import BadRequestError
from kg.queries.literals import LITERAL_TYPES
from kg.queries.parameter import ENTITY, TYPES, Parameter
from kg.rdf.namespaces import iri
from kg.store.embedded import EmbeddedEngine
from kg.store.engine import Solutions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.queries.header import ParameterHeader
    from kg.queries.syntax import Syntax, ValuesBlock

RESERVED: Final = frozenset({"format", "page", "query"})
"""Names that mean something else in a URL; neither a parameter nor a query may have them."""

_NAME: Final = re.compile(r"[a-z][A-Za-z0-9_]*")

_Finding = tuple[str, str]
"""Message and remedy."""


def declare(
    entries: Sequence[ParameterHeader], syntax: Syntax
) -> tuple[list[Parameter], list[tuple[int, str, str]]]:
    """Make the parameters of a query that parses.

    Returns:
        The sound parameters, and line in the file, message and remedy of everything wrong.
    """
    parameters: list[Parameter] = []
    problems: list[tuple[int, str, str]] = []
    names: set[str] = set()
    for entry in entries:
        findings = [*_check_name(entry, names), *_check_type(entry)]
        names.add(entry.name)
        blocks = [b for b in syntax.values_blocks() if b.variable == entry.name]
        findings += _check_blocks(entry, blocks, syntax)
        if not findings:
            default = _terms(blocks[0], syntax)
            findings += _check_default(entry, default)
            parameters.append(_parameter(entry, blocks[0], default))
        problems += [
            (entry.line, f"Parameter {entry.name}: {message}", remedy)
            for message, remedy in findings
        ]
    return parameters, problems


def _parameter(
    entry: ParameterHeader, block: ValuesBlock, default: Sequence[ox.NamedNode | ox.Literal | None]
) -> Parameter:
    return Parameter(
        name=entry.name,
        type=entry.type,
        label=entry.label or entry.name,
        description=entry.description,
        of_class=_class(entry.class_),
        allowed=entry.options,
        example=entry.example,
        default=tuple(term for term in default if term is not None),
        slot=(block.start, block.end),
        several=entry.several,
    )


def _check_name(entry: ParameterHeader, taken: set[str]) -> Iterator[_Finding]:
    if entry.name in taken:
        yield "it stands twice in the header.", "Remove one of them."
    if not _NAME.fullmatch(entry.name) or entry.name in RESERVED:
        reserved = ", ".join(sorted(RESERVED))
        yield (
            "it cannot have this name.",
            f"Use letters, digits and _, a small letter first, and none of: {reserved}.",
        )


def _check_type(entry: ParameterHeader) -> Iterator[_Finding]:
    """Check the type and the keys that belong to it."""
    if entry.type not in TYPES:
        yield f"there is no type {entry.type!r}.", f"The types are: {', '.join(TYPES)}."
    elif entry.type == ENTITY:
        if _class(entry.class_) is None:
            yield "an entity needs a class.", "Add one as a CURIE, such as `class: nbo:Gene`."
        if entry.options:
            yield "the options of an entity come from the data.", "Remove the key `options`."
    else:
        yield from _check_literals(entry)


def _check_literals(entry: ParameterHeader) -> Iterator[_Finding]:
    """Check example and options of a parameter that holds a literal."""
    if entry.class_:
        yield "only an entity has a class.", "Remove the key `class`, or change the type."
    literal_type = LITERAL_TYPES[entry.type]
    example = set() if entry.example is None else {entry.example}
    if entry.several and entry.type != "string":
        example = {part.strip() for text in example for part in text.split(",")}
    for text in (*entry.options, *sorted(example - set(entry.options))):
        if literal_type.read(text) is None:
            yield f"{text!r} is no {entry.type}.", f"Write {literal_type.expected}."
    if entry.options and not example <= set(entry.options):
        yield "its example is not among its options.", "Add it there."


def _check_blocks(
    entry: ParameterHeader, blocks: Sequence[ValuesBlock], syntax: Syntax
) -> Iterator[_Finding]:
    """Check that there is one VALUES block, where it binds what the query asks with."""
    model = f"VALUES ?{entry.name} {{ … }}"
    if len(blocks) != 1:
        yield (
            f"{len(blocks)} VALUES blocks hold it alone; exactly one must.",
            f"Write {model} once, in the group that uses the variable.",
        )
        return
    block = blocks[0]
    if block.group is None:
        yield (
            "its VALUES block stands after the WHERE clause, where it joins too late.",
            f"Move {model} into the group that uses the variable.",
        )
        return
    if not syntax.uses_beside(block):
        yield (
            "the group of its VALUES block uses the variable nowhere else.",
            f"Move {model} into the group that does.",
        )


def _check_default(
    entry: ParameterHeader, default: Sequence[ox.NamedNode | ox.Literal | None]
) -> Iterator[_Finding]:
    """Check that the default is of the declared type, or UNDEF alone."""
    if not default or (None in default and len(default) > 1):
        yield (
            "its VALUES block holds neither terms nor UNDEF alone.",
            "Write the default between the braces, or UNDEF where the question is open without it.",
        )
    for term in default:
        right = term is None or (
            isinstance(term, ox.NamedNode)
            if entry.type == ENTITY
            else isinstance(term, ox.Literal)
            and term.datatype in LITERAL_TYPES[entry.type].datatypes
        )
        if not right:
            yield f"its default {term} is no {entry.type}.", "Change the default or the type."


def _terms(block: ValuesBlock, syntax: Syntax) -> list[ox.NamedNode | ox.Literal | None]:
    """Read the terms of a block: the engine reads them, as it reads the query."""
    inside = syntax.query[block.start : block.end]
    text = f"{syntax.prologue}\nSELECT ?x WHERE {{ VALUES ?x {{{inside}\n}} }}"
    rows = EmbeddedEngine(ox.Store()).query(text)
    assert isinstance(rows, Solutions)  # noqa: S101  # a SELECT
    return [term for (term,) in rows if isinstance(term, ox.NamedNode | ox.Literal | None)]


def _class(name: str) -> ox.NamedNode | None:
    """Expand the CURIE of a class; None where it is none."""
    try:
        return iri(name)
    except BadRequestError:
        return None
