"""Entities: the one that a text names, and what it is."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import BadRequestError
from kg.queries.choosing import choose, members
from kg.rdf.namespaces import PREFIXES, curie, iri
from kg.store.engine import Solutions

if TYPE_CHECKING:
    from kg.store.engine import Engine

ENTITY: Final = iri("nbo:Entity")
"""The class of all that facts can be about."""
LONGEST: Final = 1_000
"""The longest name that is looked up, in code points."""

_PROLOGUE: Final = "".join(
    f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in ("dcterms", "nbo", "rdfs", "skos")
)
_SYNONYMS: Final = "skos:altLabel nbo:layTerm nbo:clinicalTerm nbo:abbreviation"
_NAMED: Final = f"""{_PROLOGUE}SELECT DISTINCT ?entity ?name {{
  VALUES ?kind {{ {_SYNONYMS} }} ?entity ?kind ?name
}}"""
_ABOUT: Final = f"""{_PROLOGUE}SELECT DISTINCT ?what ?value ?label {{
  VALUES ?entity {{ %s }}
  {{ ?entity skos:definition ?value . BIND ("definitions" AS ?what) }}
  UNION {{ VALUES ?kind {{ {_SYNONYMS} }} ?entity ?kind ?value . BIND ("synonyms" AS ?what) }}
  UNION {{ ?entity skos:note ?value . BIND ("notes" AS ?what) }}
  UNION {{
    ?entity a ?value . BIND ("classes" AS ?what)
    OPTIONAL {{ ?value rdfs:label ?label }}
    FILTER STRSTARTS(STR(?value), STR(nbo:))
  }}
}} ORDER BY ?what ?value ?label"""
_MATCHES: Final = f"""{_PROLOGUE}SELECT DISTINCT ?relation ?match ?identifier ?label {{
  VALUES ?relation {{
    skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch
  }}
  %s ?relation ?match .
  OPTIONAL {{ ?match dcterms:identifier ?identifier }}
  OPTIONAL {{ ?match rdfs:label ?label }}
}} ORDER BY ?relation ?match ?identifier ?label"""


class Entities:
    """The entities of an engine, whose data do not change.

    Attributes:
        synonyms: every other name of an entity, case-folded, to the entities that have it.
    """

    def __init__(self, engine: Engine) -> None:
        """Read all other names of entities."""
        self._engine = engine
        known = members(ENTITY, engine)
        self.synonyms: dict[str, set[ox.NamedNode]] = defaultdict(set)
        for entity, name in _rows(engine, _NAMED):
            if isinstance(entity, ox.NamedNode) and entity in known:
                self.synonyms[_text(name).casefold()].add(entity)

    def named(self, text: str) -> ox.NamedNode:
        """Return the entity that a text names.

        Args:
            text: what `choose` takes (IRI, CURIE, local name, label, identifier of an exact
                match), or a synonym.

        Raises:
            BadRequestError: there is none, or there are several; the message says which may be
                meant.
        """
        text = text.strip()
        if len(text) > LONGEST:
            raise BadRequestError(f"A name has at most {LONGEST} characters.")
        synonymous = self.synonyms.get(text.casefold(), set())
        try:
            return choose(text, ENTITY, self._engine, name="name")
        except BadRequestError:
            if len(synonymous) != 1:
                if synonymous:
                    listed = ", ".join(sorted(curie(one.value) or "" for one in synonymous))
                    raise BadRequestError(
                        f"{text!r} is another name of several things; choose one: {listed}."
                    ) from None
                raise
        return next(iter(synonymous))

    def described(self, entity: ox.NamedNode) -> dict[str, Any]:
        """Return what an entity is: names, definitions, classes and matches elsewhere."""
        about: dict[str, list[str]] = {
            "definitions": [], "synonyms": [], "notes": [], "classes": [],
        }  # fmt: skip
        for what, value, label in _rows(self._engine, _ABOUT % entity):
            about[_text(what)].append(_text(value if label is None else label))
        return {
            "iri": entity.value,
            "name": curie(entity.value),
            "label": members(ENTITY, self._engine)[entity],
            **{what: list(dict.fromkeys(texts)) for what, texts in about.items()},
            "mappings": [
                {
                    "relation": curie(_text(relation)),
                    "iri": _text(match),
                    "identifier": None if identifier is None else _text(identifier),
                    "label": None if label is None else _text(label),
                }
                for relation, match, identifier, label in _rows(self._engine, _MATCHES % entity)
            ],
        }


def _rows(engine: Engine, text: str) -> Solutions:
    found = engine.query(text)
    assert isinstance(found, Solutions)  # noqa: S101  # a SELECT
    return found


def _text(term: object) -> str:
    return str(getattr(term, "value", term))
