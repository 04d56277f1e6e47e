"""Columns of a result: what a header says of each, and what is told from its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.queries.header import ColumnHeader
    from kg.sparql.form import Form

RULE: Final = "query-column"
ENTITY: Final = "entity"
NUMERIC: Final = ("integer", "decimal")
"""Datatypes that a chart can measure."""

_LABEL: Final = "Label"
_WORDS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_")


class Known(NamedTuple):
    """What a name of a column means wherever nothing else is said."""

    label: str
    datatype: str
    description: str = ""


KNOWN: Final[Mapping[str, Known]] = {
    "subject": Known("Who or what", ENTITY),
    "relation": Known("Relation", "string", "How what stands before relates to what follows."),
    "object": Known("Whom or what", ENTITY),
    "value": Known("What is said", ENTITY),
    "frequency": Known(
        "How often", "string", "How often it is said to hold; empty where that is not said."
    ),
    "certainty": Known("How certain", "string", "How certain it is said to be."),
    "scope": Known(
        "When or for whom",
        "string",
        "The condition or group for which it holds; empty where it is said in general.",
    ),
    "furtherScope": Known(
        "And also", "string", "A second condition or group; both must hold together."
    ),
    "combination": Known(
        "One of several",
        "string",
        "Filled where the row is one of several alternatives, which share how often it holds.",
    ),
    "statement": Known("In a sentence", "string", "The fact in the words of this project."),
    "note": Known("Editors' note", "string", "What to know about the row; not from the document."),
    "definition": Known("Meaning", "string", "What the thing is, in the words of this project."),
    "fact": Known("Fact", ENTITY, "The fact, with the passages that it rests on."),
    "passage": Known("Passage", ENTITY, "The piece of the document, by its position."),
    "section": Known("Section", "string", "The heading of the part of the document."),
    "name": Known("Name", "string"),
    "unit": Known("Unit", "string"),
    "lower": Known("From", "decimal", "The lower bound; empty where none is given."),
    "lowerExclusive": Known(
        "Lower bound left out", "boolean", "True: more than the lower bound, not the bound itself."
    ),
    "upper": Known("To", "decimal", "The upper bound; empty where none is given."),
    "upperExclusive": Known(
        "Upper bound left out", "boolean", "True: less than the upper bound, not the bound itself."
    ),
    "approximate": Known("Approximate", "boolean", "True: the figure is said to be a rough one."),
    "asOfYear": Known("As of year", "integer", "The year as of which the figure is given."),
    "facts": Known("Number of facts", "integer"),
    "triples": Known("Number of triples", "integer", "Links between two things in the data."),
}
"""Names that mean the same in all queries that are SELECT."""

_OF_TRIPLES: Final[Mapping[str, Known]] = {
    "subject": Known("Subject", "iri"),
    "predicate": Known("Predicate", "iri"),
    "object": Known("Object", "any"),
}
_KNOWN_OF: Final[Mapping[Form, Mapping[str, Known]]] = {
    "SELECT": KNOWN,
    "ASK": {"answer": Known("Answer", "boolean")},
    "CONSTRUCT": _OF_TRIPLES,
    "DESCRIBE": _OF_TRIPLES,
}


class Link(NamedTuple):
    """A saved query, by its slug, and the parameter of it that takes an entity from a cell."""

    query: str
    parameter: str


@dataclass(frozen=True)
class Column:
    """One column of a result.

    Attributes:
        name: the SPARQL variable without its mark; for a graph subject, predicate, object; for
            ASK answer.
        label: its heading, in lay words.
        description: what a cell says; empty where the label says it.
        datatype: what every cell holds that is not empty: ``entity`` (an IRI of this project),
            ``iri`` (any other), ``string`` (with or without a language), ``integer``, ``decimal``
            (integers too), ``boolean``, ``date``, or ``any``.
        unit: CURIE of the unit of all its numbers, or empty.
        unit_column: the column that holds the unit of each row, or empty.
        link: where an entity leads instead of its own page.
        label_of: the column whose entities its cells name, row by row, or empty. A face for people
            shows the two as one.
    """

    name: str
    label: str
    description: str
    datatype: str
    unit: str = ""
    unit_column: str = ""
    link: Link | None = None
    label_of: str = ""


def names_of(form: Form, variables: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the columns of a result: the variables where there are some."""
    return tuple(variables) if form == "SELECT" else tuple(_KNOWN_OF[form])


def columns_of(
    names: Sequence[str], entries: Mapping[str, ColumnHeader], form: Form
) -> tuple[Column, ...]:
    """Return the columns of a result, in order.

    Args:
        names: the names of the columns.
        entries: what the header says of some of them.
        form: the form of the query.
    """
    return tuple(_column(name, names, entries, form) for name in names)


def check_columns(
    names: Sequence[str], entries: Mapping[str, ColumnHeader], columns: Sequence[Column]
) -> Iterator[tuple[int, str, str]]:
    """Yield line, message and remedy for what a header says wrongly of columns."""
    for name, entry in entries.items():
        if name not in names:
            yield (
                entry.line,
                f"The result has no column {name!r}.",
                f"Its columns are: {', '.join(names)}.",
            )
    for column in columns:
        if column.name not in entries:
            continue
        entry = entries[column.name]
        if entry.unit and column.datatype not in NUMERIC:
            yield (
                entry.line,
                f"The column {column.name} is declared {column.datatype} and has a unit.",
                "Remove the unit, or declare integer or decimal.",
            )
        if column.unit_column and column.unit_column not in names:
            yield (
                entry.line,
                f"The unit of {column.name} names no column of the result.",
                f"Its columns are: {', '.join(names)}.",
            )
        if column.link and column.datatype != ENTITY:
            yield (
                entry.line,
                f"The column {column.name} is declared {column.datatype} and has a link.",
                "Link the column of the thing itself: only an entity can be handed over.",
            )


def _column(
    name: str, names: Sequence[str], entries: Mapping[str, ColumnHeader], form: Form
) -> Column:
    entry = entries.get(name)
    base = name.removesuffix(_LABEL) or name
    label_of = base if base != name and base in names else ""
    if label_of:
        label = _column(label_of, names, entries, form).label
        known = Known(label, "string")
    elif base != name:
        known = Known(_words(base), "string")
    else:
        known = _KNOWN_OF[form].get(name, Known(_words(name), ENTITY))
    if entry is None:
        return Column(name, known.label, known.description, known.datatype, label_of=label_of)
    query, _, parameter = entry.link.partition("/")
    # What is known of a name is no description of a column that holds something else.
    same = entry.datatype in {"", known.datatype} and not entry.label
    return Column(
        name=name,
        label=entry.label or known.label,
        description=entry.description or (known.description if same else ""),
        datatype=entry.datatype or known.datatype,
        unit=entry.unit if ":" in entry.unit else "",
        unit_column="" if ":" in entry.unit else entry.unit,
        link=Link(query, parameter) if entry.link else None,
        label_of=label_of,
    )


def _words(name: str) -> str:
    """Return ``riskGroup`` as "Risk group"."""
    return _WORDS.sub(" ", name).capitalize()
