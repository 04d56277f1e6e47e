"""What an answer rests on: how the document was read, and what was taken for granted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.store.engine import Solutions

if TYPE_CHECKING:
    from kg.curation.cases import Description, Sites
    from kg.store.engine import Engine

CARE: Final = (
    "This applies the descriptions of the stages on one page as of its review; it is no medical "
    "advice."
)
"""What every answer says once."""

_NOTES: Final = """
PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?label ?note
WHERE {
  VALUES ?term {
    nbo:StageL1Case nbo:StageL2Case nbo:StageMCase nbo:StageMSCase nbo:MetastaticCase
    nbo:CaseBelow18Months nbo:hasLocalSpreadTo nbo:affectsVitalStructure
  }
  ?term skos:editorialNote ?note ;
    rdfs:label ?label .
}
ORDER BY ?label ?note
"""

_NOT_SAID: Final = {
    "local": "local spread",
    "distant": "distant spread",
    "vital": "affected vital structure",
}


def readings(engine: Engine) -> tuple[str, ...]:
    """Return how the document's wording was read: the notes of the terms that stages are said with.

    Raises:
        KgError: see ``Engine.query``.
    """
    rows = engine.query(_NOTES)
    assert isinstance(rows, Solutions)  # noqa: S101  # a SELECT
    return tuple(
        f"{label.value}: {note.value}"
        for label, note in rows
        if isinstance(label, ox.Literal) and isinstance(note, ox.Literal)
    )


def assumptions(description: Description) -> tuple[str, ...]:
    """Return what was taken for granted about a description, in sentences."""
    found = []
    if description.age_months is None:
        found.append("The age is not known.")
    named = False
    for name, words in _NOT_SAID.items():
        sites: Sites = getattr(description, name)
        named = named or bool(sites.names)
        if sites.names and sites.complete:
            found.append(f"There is no {words} other than named.")
        elif sites.names:
            found.append(f"There may be {words} other than named.")
        elif not sites.complete:
            found.append(f"It is not known whether there is any {words}.")
    if named:
        found.append(
            "A part of the body counts as the one named: a region is not taken for an organ in it."
        )
    if len(description.distant.names) > 1:
        found.append(
            "Of parts of the body that the document lists for a stage, any combination counts: "
            "whether more than one may be affected, it does not say."
        )
    return tuple(found)
