"""Rules that hold the saved queries against the data: rows, cells, units, options, examples."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import BadRequestError, Problem
from kg.paths import shown
from kg.queries.column import ENTITY
from kg.queries.literals import LITERAL_TYPES
from kg.rdf.namespaces import BASE, PREFIXES, iri
from kg.store.engine import Boolean, Solutions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kg.queries.column import Column
    from kg.queries.parameter import Parameter
    from kg.queries.saved_query import SavedQuery
    from kg.store.engine import Engine, Row, Term

RULES: Final = ("query-rows", "query-cell", "query-link", "query-unit", "query-option")
"""The rules that only data can tell of."""

_XSD: Final = PREFIXES["xsd"]
_STRINGS: Final = frozenset({_XSD + "string", PREFIXES["rdf"] + "langString"})
_HOLDS: Final[Mapping[str, Callable[[Term], bool]]] = {
    ENTITY: lambda term: isinstance(term, ox.NamedNode) and term.value.startswith(BASE),
    "iri": lambda term: isinstance(term, ox.NamedNode),
    "string": lambda term: _datatype(term) in _STRINGS,
    "integer": lambda term: _datatype(term) == _XSD + "integer",
    "decimal": lambda term: _datatype(term) in {_XSD + "integer", _XSD + "decimal"},
    "boolean": lambda term: _datatype(term) == _XSD + "boolean",
    "date": lambda term: _datatype(term) == _XSD + "date",
    "any": lambda _: True,
}
"""Whether a term is what a column of a datatype holds."""

_IS_UNIT: Final = """
PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
ASK {{ {0} a/rdfs:subClassOf* nbo:Unit }}
"""


def check_answers(queries: Sequence[SavedQuery], engine: Engine) -> list[Problem]:
    """Run every query on its defaults and on each example, and say what breaks a rule.

    Args:
        queries: saved queries that keep the format.
        engine: holds the dataset; the merge of its named graphs is its default graph.
    """
    by_slug = {query.slug: query for query in queries}
    return [
        problem
        for query in queries
        for problem in chain(
            _check_rows(query, by_slug, engine),
            _check_units(query, engine),
            _check_choices(query, engine),
        )
    ]


def _check_rows(
    query: SavedQuery, by_slug: Mapping[str, SavedQuery], engine: Engine
) -> Iterator[Problem]:
    """Check the number of rows on the defaults, and cells and links also of the examples."""
    rows = _rows(query.text, engine)
    if len(rows) < query.expect.rows:
        yield _problem(
            query,
            query.lines.get("expect", 0),
            f"It gives {len(rows)} rows on its defaults, and promises {query.expect.rows}.",
            "Mend the query or its defaults, or what `expect` says.",
            "query-rows",
        )
    for parameter in query.parameters:
        rows += _rows_of_example(query, parameter, engine)
    for place, column in enumerate(query.columns):
        wrong = next((row[place] for row in rows if not _fits(row[place], column)), None)
        if wrong is not None:
            yield _problem(
                query,
                query.lines.get(f"columns.{column.name}", 1),
                f"The column {column.name} is taken for {column.datatype}, and holds {wrong}.",
                "Declare its datatype under `columns`.",
                "query-cell",
            )
        elif column.link and column.link.query in by_slug:
            yield from _check_link(query, column, {row[place] for row in rows}, by_slug, engine)


def _check_link(
    query: SavedQuery,
    column: Column,
    cells: set[Term | None],
    by_slug: Mapping[str, SavedQuery],
    engine: Engine,
) -> Iterator[Problem]:
    """Check that the query to which a column links takes each entity in it."""
    slug, name = column.link or ("", "")
    for parameter in by_slug[slug].parameters:
        if parameter.name != name:
            continue
        taken = {option.term for option in parameter.options(engine)}
        refused = sorted(str(term) for term in cells if term is not None and term not in taken)
        if refused:
            yield _problem(
                query,
                query.lines[f"columns.{column.name}"],
                f"The column {column.name} links to {slug}, which takes no {refused[0]}.",
                "Link to a query that takes all of them, or to none.",
                "query-link",
            )


def _rows(text: str, engine: Engine) -> list[Row]:
    answer = engine.query(text)
    if isinstance(answer, Boolean):
        return [(ox.Literal(value=bool(answer)),)]
    if isinstance(answer, Solutions):
        return list(answer)
    return [(t.subject, t.predicate, t.object) for t in answer]


def _rows_of_example(query: SavedQuery, parameter: Parameter, engine: Engine) -> list[Row]:
    """Return the rows of an example; none for one that is wrong, which is said elsewhere."""
    if parameter.example is None:
        return []
    others = {p.name: p.example for p in query.missing({}) if p.example is not None}
    try:
        bound = query.bind({**others, parameter.name: parameter.example}, engine)
    except BadRequestError:
        return []
    return _rows(bound, engine)


def _fits(term: Term | None, column: Column) -> bool:
    return term is None or _HOLDS[column.datatype](term)


def _datatype(term: Term) -> str:
    return term.datatype.value if isinstance(term, ox.Literal) else ""


def _check_units(query: SavedQuery, engine: Engine) -> Iterator[Problem]:
    for column in query.columns:
        if column.unit and not _is_unit(column.unit, engine):
            yield _problem(
                query,
                query.lines[f"columns.{column.name}"],
                f"The unit {column.unit} of {column.name} is none that the data use.",
                "Name an entity of the class nbo:Unit.",
                "query-unit",
            )


def _is_unit(name: str, engine: Engine) -> bool:
    try:
        return bool(engine.query(_IS_UNIT.format(iri(name))))
    except BadRequestError:
        return False


def _check_choices(query: SavedQuery, engine: Engine) -> Iterator[Problem]:
    """Check what may be chosen for each parameter, and that its example is among it."""
    for parameter in query.parameters:
        line = query.lines[f"parameters.{parameter.name}"]
        if parameter.options_query:
            for message, remedy in _check_options(parameter, engine):
                yield _problem(query, line, f"Parameter {parameter.name}: {message}", remedy)
        if parameter.example is None:
            continue
        try:
            parameter.parse_all([parameter.example], engine)
        except BadRequestError as error:
            message = f"Parameter {parameter.name}: its example cannot be chosen: {error}"
            yield _problem(query, line, message, "Choose another example.")


def _check_options(parameter: Parameter, engine: Engine) -> Iterator[tuple[str, str]]:
    """Yield message and remedy for what a query for options finds."""
    options = [option.term for option in parameter.options(engine)]
    if not options:
        yield "the query for its options finds none.", "Mend it."
    if wrong := next((term for term in options if not _is_value(term, parameter)), None):
        yield f"its option {wrong} is no {parameter.type}.", "Let the query find other values."
    for term in _others(parameter.default, options):
        yield f"its default {term} is not among its options.", "Let the query find it too."


def _is_value(term: ox.NamedNode | ox.Literal, parameter: Parameter) -> bool:
    if parameter.type == ENTITY:
        return isinstance(term, ox.NamedNode)
    # What a user types gets the first of the datatypes; another one would never be met.
    wanted = LITERAL_TYPES[parameter.type].datatypes[0]
    return isinstance(term, ox.Literal) and term.datatype == wanted


def _others(
    terms: Sequence[ox.NamedNode | ox.Literal], options: Sequence[ox.NamedNode | ox.Literal]
) -> list[ox.NamedNode | ox.Literal]:
    return [term for term in terms if options and term not in options]


def _problem(
    query: SavedQuery, line: int, message: str, remedy: str, rule: str = "query-option"
) -> Problem:
    return Problem(shown(query.path), line, message, remedy, rule)
