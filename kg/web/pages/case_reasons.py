"""Why an example case is of its stage: what the rules of ``nbkg stage`` say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import pyoxigraph as ox

from kg.curation.cases import NONE, SITES, UNKNOWN, Description, Sites
from kg.errors import BadRequestError, ReleaseError
from kg.rdf.namespaces import PREFIXES, iri
from kg.staging import assumptions, determine, readings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.store.engine import Engine, Term

_AGE, _TYPE, _STAGE = iri("nbo:ageInMonths"), iri("rdf:type"), iri("nbo:hasStage")
_TRUE: Final = "true"


@dataclass(frozen=True)
class OfStage:
    """One stage.

    Attributes:
        label: its label.
        href: its page.
        of_it: whether the case is of it, or open.
        because: the reasons, or what would have to be known.
    """

    label: str
    href: str
    of_it: Literal["yes", "no", "open"]
    because: tuple[str, ...]


@dataclass(frozen=True)
class Reasons:
    """What the rules say of a case.

    Attributes:
        answer: in a sentence.
        stages: every stage, the case's own first.
        assumed: what was taken for granted, and what is not known.
        readings: how the document's wording was read.
    """

    answer: str
    stages: tuple[OfStage, ...]
    assumed: tuple[str, ...]
    readings: tuple[str, ...]


def reasons(engine: Engine, described: Mapping[ox.NamedNode, Sequence[Term]]) -> Reasons | None:
    """Return why a case is of its stage, or None where the release has no rules for it.

    Args:
        engine: holds a release.
        described: property to values, as the graph of cases has them.
    """
    description = _description(described)
    try:
        found = determine(description, engine)
    except (ReleaseError, BadRequestError):
        return None
    stages: list[OfStage] = []
    for name, label in found.labels.items():
        href = f"/page/{name}"
        if name == found.stage:
            stages.append(OfStage(label, href, "yes", found.reasons or ("as described",)))
        elif name in found.excluded:
            stages.append(OfStage(label, href, "no", tuple(found.excluded[name])))
        elif name in found.open:
            stages.append(OfStage(label, href, "open", tuple(found.open[name])))
    return Reasons(
        f"{found.answer[0].upper()}{found.answer[1:]}.",
        tuple(sorted(stages, key=lambda stage: ("yes", "open", "no").index(stage.of_it))),
        () if found.contradictions else assumptions(description),
        readings(engine),
    )


def _description(described: Mapping[ox.NamedNode, Sequence[Term]]) -> Description:
    """Read back what ``kg.curation.cases`` said in RDF."""
    types = described.get(_TYPE, ())
    ages = _texts(described.get(_AGE, ()))

    def sites(name: str) -> Sites:
        said = SITES[name]
        words = [
            text.removeprefix(PREFIXES["nb"]) for text in _texts(described.get(said.member, ()))
        ]
        if said.empty in types:
            words.append(NONE)
        elif _TRUE not in _texts(described.get(said.complete, ())):
            words.append(UNKNOWN)
        return Sites.read(words)

    return Description(
        age_months=int(ages[0]) if ages and ages[0].isdecimal() else None,
        local=sites("local"),
        distant=sites("distant"),
        vital=sites("vital"),
        stage=next(
            (text.removeprefix(PREFIXES["nb"]) for text in _texts(described.get(_STAGE, ()))), ""
        ),
    )


def _texts(terms: Sequence[Term]) -> list[str]:
    return [t.value for t in terms if isinstance(t, ox.NamedNode | ox.Literal)]
