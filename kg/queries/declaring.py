"""From the parameters of a header and the VALUES blocks of a query to `Parameter` objects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import BadRequestError, KgError
from kg.queries.literals import LITERAL_TYPES, NUMBERS
from kg.queries.parameter import ENTITY, TYPES, Parameter
from kg.rdf.namespaces import iri
from kg.sparql.form import check
from kg.store.embedded import EmbeddedEngine
from kg.store.engine import Solutions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.queries.header import ParameterHeader
    from kg.queries.syntax import Syntax, ValuesBlock

RESERVED: Final = frozenset({"format", "page", "page_size", "query", "why"})
"""Names that mean something else in a URL; neither a parameter nor a query may have them."""

_NAME: Final = re.compile(r"[a-z][A-Za-z0-9_]*")
_OPTION: Final = frozenset({"value", "label"})
"""The variables of a query for options."""

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
            parameter = _parameter(entry, blocks[0], default, syntax)
            findings += [*_check_options_query(parameter), *_check_values(entry, parameter)]
            parameters.append(parameter)
        problems += [
            (entry.line, f"Parameter {entry.name}: {message}", remedy)
            for message, remedy in findings
        ]
    return parameters, problems


def _parameter(
    entry: ParameterHeader,
    block: ValuesBlock,
    default: Sequence[ox.NamedNode | ox.Literal | None],
    syntax: Syntax,
) -> Parameter:
    options = f"{syntax.prologue}{entry.options_query}" if entry.options_query else ""
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
        required=entry.required,
        options_query=options,
        pattern=entry.pattern,
        minimum=entry.minimum,
        maximum=entry.maximum,
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
        return
    if entry.type == ENTITY:
        if _class(entry.class_) is None:
            yield "an entity needs a class.", "Add one as a CURIE, such as `class: nbo:Gene`."
        if entry.options:
            yield (
                "the options of an entity come from the data.",
                "Remove the key `options`, or write a query for it.",
            )
    elif entry.class_:
        yield "only an entity has a class.", "Remove the key `class`, or change the type."
    if entry.pattern and entry.type != "string":
        yield "only a string has a pattern.", "Remove the key `pattern`, or change the type."
    elif entry.pattern and (wrong := _wrong_pattern(entry.pattern)):
        yield f"its pattern is none: {wrong}.", "Write a regular expression that all engines read."
    if entry.type not in NUMBERS and (entry.minimum, entry.maximum) != (None, None):
        yield "only a number has a minimum or a maximum.", "Remove it, or change the type."
    if entry.minimum is not None and entry.maximum is not None and entry.minimum > entry.maximum:
        yield "its minimum is above its maximum.", "Exchange them."


def _wrong_pattern(pattern: str) -> str:
    """Say what is wrong with a pattern for Python, ECMAScript or XPath; empty if nothing is."""
    if "(?" in pattern:
        return "groups that start with (? are not the same everywhere"
    try:
        re.compile(pattern, re.ASCII)
    except re.error as error:
        return str(error)
    return ""


def _check_values(entry: ParameterHeader, parameter: Parameter) -> Iterator[_Finding]:
    """Check example, options and default of a parameter that holds a literal."""
    if entry.type == ENTITY:
        return
    examples = [] if entry.example is None else parameter.split(entry.example)
    examples = [text.strip() for text in examples]
    for text in dict.fromkeys((*entry.options, *examples)):
        if parameter.read(text) is None:
            yield f"{text!r} is no {entry.type} that it takes.", f"Write {parameter.expected}."
    if entry.options and not set(examples) <= set(entry.options):
        yield "its example is not among its options.", "Add it there."
    datatypes = LITERAL_TYPES[entry.type].datatypes
    for term in parameter.default:
        typed = isinstance(term, ox.Literal) and term.datatype in datatypes
        if typed and parameter.read(term.value) is None:
            yield f"its default {term} is none that it takes.", f"Write {parameter.expected}."


def _check_options_query(parameter: Parameter) -> Iterator[_Finding]:
    """Check that the query for options is one that gives them."""
    if not parameter.options_query:
        return
    remedy = "Write a SELECT of ?value and ?label, with ORDER BY."
    try:
        check(parameter.options_query)
        answer = EmbeddedEngine(ox.Store()).query(parameter.options_query)
    except KgError as error:
        yield f"the query for its options is none: {error}", remedy
        return
    if not isinstance(answer, Solutions) or {*answer.variables} != _OPTION:
        yield "the query for its options gives something else than ?value and ?label.", remedy


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
