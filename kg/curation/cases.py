"""A described case, and how it is said in RDF.

Of each list (parts of the body reached locally, reached far away, vital structures affected) three
things can be said apart from names: nothing is known of it (*unknown*), it is known that there is
none (*none*), and, with names, whether there may be others (the names and *unknown*). Names
alone are all there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import pyoxigraph as ox

from kg.curation import terms as t
from kg.rdf.namespaces import iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NONE: Final = "none"
UNKNOWN: Final = "unknown"


@dataclass(frozen=True)
class Sites:
    """One list of a case.

    Attributes:
        names: entities, in the order given.
        none: said to be empty; with names, the case contradicts itself.
        unknown: there may be others, or nothing is known at all.
    """

    names: tuple[str, ...] = ()
    none: bool = False
    unknown: bool = False

    @classmethod
    def read(cls, words: Iterable[str]) -> Self:
        """Read entities and the words *none* and *unknown*; no word at all means *unknown*."""
        given = tuple(words)
        names = tuple(word for word in given if word not in {NONE, UNKNOWN})
        return cls(names, none=NONE in given, unknown=UNKNOWN in given or not given)

    @property
    def complete(self) -> bool:
        """Whether nothing beside the names can be there."""
        return self.none or not self.unknown


@dataclass(frozen=True)
class Description:
    """What is said about a case.

    Attributes:
        age_months: age in completed months; None if unknown.
        local: what the cancer has spread to near the first tumor.
        distant: what it has spread to in other areas of the body.
        vital: vital structures that the tumors affect.
        stage: entity of the stage that somebody gave the case; empty if nobody did.
        risk_group: entity of the risk group that somebody gave the case; empty if nobody did.
    """

    age_months: int | None = None
    local: Sites = Sites(unknown=True)
    distant: Sites = Sites(unknown=True)
    vital: Sites = Sites(unknown=True)
    stage: str = ""
    risk_group: str = ""


@dataclass(frozen=True)
class SitesTerms:
    """How one list is said in RDF.

    Attributes:
        member: property from a case to a member.
        complete: property that says whether all members are named.
        empty: class of the cases that have no member.
    """

    member: ox.NamedNode
    complete: ox.NamedNode
    empty: ox.NamedNode


SITES: Final[Mapping[str, SitesTerms]] = {
    "local": SitesTerms(
        iri("nbo:hasLocalSpreadTo"),
        iri("nbo:listsAllLocalSpread"),
        iri("nbo:CaseWithoutLocalSpread"),
    ),
    "distant": SitesTerms(
        iri("nbo:hasDistantSpreadTo"),
        iri("nbo:listsAllDistantSpread"),
        iri("nbo:CaseWithoutDistantSpread"),
    ),
    "vital": SitesTerms(
        iri("nbo:affectsVitalStructure"),
        iri("nbo:listsAllVitalStructures"),
        iri("nbo:CaseWithoutAffectedVitalStructure"),
    ),
}
"""The lists of a `Description`, by attribute."""


def case_triples(case: ox.NamedNode, description: Description) -> Iterator[ox.Triple]:
    """Say a case in RDF, without blank nodes; `kg.reasoning` adds the axioms that close lists."""
    yield ox.Triple(case, iri("rdf:type"), iri("nbo:Case"))
    if description.age_months is not None:
        age = ox.Literal(str(description.age_months), datatype=iri("xsd:integer"))
        yield ox.Triple(case, iri("nbo:ageInMonths"), age)
    for name, said in SITES.items():
        sites: Sites = getattr(description, name)
        complete = ox.Literal(str(sites.complete).lower(), datatype=iri("xsd:boolean"))
        yield ox.Triple(case, said.complete, complete)
        if sites.none:
            yield ox.Triple(case, iri("rdf:type"), said.empty)
        for site in sites.names:
            yield ox.Triple(case, said.member, t.thing_iri(site))
    if description.stage:
        yield ox.Triple(case, iri("nbo:hasStage"), t.thing_iri(description.stage))
    if description.risk_group:
        yield ox.Triple(case, iri("nbo:hasRiskGroup"), t.thing_iri(description.risk_group))
