"""The answers of saved queries as texts: a word that stands only in an answer finds the query.

A query is asked with its defaults, and for a parameter that takes an entity with every entity that
may be chosen, so that a hit can come with the choice whose answer holds the word. Where the rows
name what was chosen, one run with all choices at once does for all.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.queries.literals import in_sparql
from kg.queries.rows import table_of
from kg.rdf.namespaces import PREFIXES
from kg.search.texts import Text, Thing, thing_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.queries import Catalog, SavedQuery
    from kg.queries.parameter import Option, Parameter
    from kg.queries.rows import Table
    from kg.store.engine import Engine, Row

_OF_THE_DATASET: Final = {"graph", "provenance"}
"""Topics of queries that list the whole of the data: any word would find them."""
_LONGEST: Final = 60
"""Characters of a cell that is read: names and labels, no sentences, which are facts anyway."""
_MOST_CHOICES: Final = 60
"""Choices of a parameter up to which their answers are read; of more, anything may be chosen."""
_ANY: Final = ox.NamedNode(PREFIXES["nbo"] + "Entity")
"""The class of everything: of a parameter that takes it, no choice is what a word asks for."""
_HEDGES: Final = {"certainty", "frequency", "combination"}
"""Columns that say the same in most answers."""


class Answers:
    """The answers of saved queries over the data of an engine.

    Attributes:
        texts: one for each query with its defaults, and one for each choice that has rows.
        empty: pairs of query IRI and entity IRI: choices to which the answer has no row.
    """

    def __init__(self, catalog: Catalog, engine: Engine) -> None:
        """Ask all queries.

        Raises:
            KgError: see ``Engine.query``.
        """
        self.texts: list[Text] = []
        self.empty: set[tuple[str, str]] = set()
        for query in catalog:
            if query.topic not in _OF_THE_DATASET and query.form == "SELECT":
                self._read(query, engine)

    def _read(self, query: SavedQuery, engine: Engine) -> None:
        thing = thing_of(query)
        if not any(parameter.required for parameter in query.parameters):
            self._keep(thing, _labels(table_of(engine.query(query.text))), ())
        if len(query.parameters) == 1 and query.parameters[0].type == "entity":
            parameter = query.parameters[0]
            options = [] if parameter.of_class == _ANY else parameter.options(engine)
            if len(options) <= _MOST_CHOICES:
                for option, labels in _by_choice(query, parameter, options, engine):
                    chosen = _chosen(option)
                    if not labels:
                        self.empty.add((thing.iri, chosen.iri))
                    self._keep(thing, labels, ((parameter.name, chosen),))

    def _keep(
        self, thing: Thing, labels: Iterable[str], values: tuple[tuple[str, Thing], ...]
    ) -> None:
        if said := ", ".join(labels):
            self.texts.append(Text(thing, "answer", said, values))


def _by_choice(
    query: SavedQuery, parameter: Parameter, options: list[Option], engine: Engine
) -> Iterator[tuple[Option, list[str]]]:
    """Yield every choice with the labels of its answer."""
    start, end = parameter.slot

    def asked(terms: str) -> Table:
        return table_of(engine.query(f"{query.text[:start]} {terms} {query.text[end:]}"))

    if parameter.name not in {column.name for column in query.columns}:
        for option in options:
            yield option, _labels(asked(in_sparql(option.term)))
        return
    table = asked(" ".join(in_sparql(option.term) for option in options))
    place = table.names.index(parameter.name)
    rows: dict[ox.NamedNode | ox.Literal, list[Row]] = defaultdict(list)
    for row in table.rows:
        if isinstance(chosen := row[place], ox.NamedNode):
            rows[chosen].append(row)
    for option in options:
        yield option, _labels(table._replace(rows=rows[option.term]))


def _labels(table: Table) -> list[str]:
    """Return the names and labels in an answer, each once, in the order in which they come."""
    places = [place for place, name in enumerate(table.names) if name not in _HEDGES]
    cells = (row[place] for row in table.rows for place in places)
    texts = (
        cell.value
        for cell in cells
        if isinstance(cell, ox.Literal) and any(map(str.isalpha, cell.value))
    )
    return [text for text in dict.fromkeys(texts) if len(text) <= _LONGEST]


def _chosen(option: Option) -> Thing:
    iri = option.term.value
    return Thing("entity", iri, iri.removeprefix(PREFIXES["nb"]), option.label)
