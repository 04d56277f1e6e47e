"""From a description to what is known about its stage."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from kg.curation.cases import SITES, Sites, case_triples
from kg.errors import BadRequestError
from kg.rdf.namespaces import PREFIXES, iri
from kg.staging.assessment import Assessment
from kg.staging.background import Background, background
from kg.staging.rules import Rule, apply, load_rules
from kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.curation.cases import Description
    from kg.store.engine import Engine

CASE: Final = iri("case:described")
"""The case that a description is made into; it is in no dataset."""

_HAS, _IS_NOT, _TYPE = iri("nbo:hasStage"), iri("nbo:isNotOfStage"), iri("rdf:type")
_FROM_ANOTHER: Final = "/why/one-stage/"
"""In the names of reasons that only say that the case has another stage."""

_OF_KINDS: Final = "contradiction-kind"
"""The rule for things of a wrong kind. It takes most of the time, as it looks at all classes of
each; nothing that is of the right kind can meet it, as no entity is of two disjoint classes."""

_AGE: Final = "age"
_BEARS_ON: Final = {
    "stage-l1": ("local", "distant", "vital"),
    "stage-l2": ("local", "distant", "vital"),
    "stage-m": (_AGE, "distant"),
    "stage-ms": (_AGE, "distant"),
}
"""What each stage is defined by: attributes of a description, and `_AGE`."""
_OPEN_LIST: Final = {
    "local": "whether there is local spread",
    "distant": "whether there is distant spread, and to what",
    "vital": "whether a vital structure is affected",
}


class _Reason(NamedTuple):
    """A statement that the rules made about the case, and why."""

    node: str
    predicate: ox.NamedNode
    object: ox.NamedNode
    text: str


def determine(
    description: Description, engine: Engine, rules: Sequence[Rule] | None = None
) -> Assessment:
    """Say which stage a described case is of, why, and what is open.

    Args:
        description: the case; entities by their local names.
        engine: holds a release; the limits of age and sites are read from its facts.
        rules: the rules to apply; None for those of `load_rules`.

    Raises:
        BadRequestError: the description names something that is not in the data.
        ReleaseError: there are no rules, or the release knows no stages.
    """
    known = background(engine)
    _check_names(description, known)
    store = ox.Store()
    store.extend(known.quads)
    said = list(case_triples(CASE, description))
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in said)
    needed = _rules() if rules is None else rules
    if all(_is_of_range(triple, known) for triple in said):
        needed = [rule for rule in needed if rule.name != _OF_KINDS]
    apply(needed, store)
    return _read(store, description, known)


@cache
def _rules() -> tuple[Rule, ...]:
    return load_rules()


def _is_of_range(triple: ox.Triple, known: Background) -> bool:
    """Say whether what is named is what the property is about, as far as it has a range."""
    allowed = known.ranges.get(triple.predicate)
    return (
        allowed is None
        or not isinstance(triple.object, ox.NamedNode)
        or _local(triple.object) in allowed
    )


def _check_names(description: Description, known: Background) -> None:
    lists: list[Sites] = [getattr(description, name) for name in SITES]
    named = [name for sites in lists for name in sites.names]
    for name in (*named, description.stage, description.risk_group):
        if name and name not in known.labels:
            remedy = (
                did_you_mean(name, known.labels) or "`nbkg query entities-of-class` lists some."
            )
            raise BadRequestError(f"The data hold no entity {name[:60]!r}. {remedy}")


def _read(store: ox.Store, description: Description, known: Background) -> Assessment:
    """Read from the store what the rules concluded about the case."""
    reasons = _reasons(store)
    labels = {stage: known.labels[stage] for stage in known.stages}
    if ox.Quad(CASE, _TYPE, iri("owl:Nothing")) in store:
        texts = tuple(reason.text for reason in reasons if reason.object == iri("owl:Nothing"))
        return Assessment(contradictions=texts, labels=labels)
    stages = {_local(quad.object) for quad in store.quads_for_pattern(CASE, _HAS, None)}
    excluded = {
        stage: _best(reasons, stage)
        for stage in known.stages
        if ox.Quad(CASE, _IS_NOT, iri(f"nb:{stage}")) in store
    }
    stage = min(stages, default=None)
    return Assessment(
        stage=stage,
        reasons=tuple(r.text for r in reasons if r.predicate == _HAS and _local(r.object) == stage),
        excluded=excluded,
        open={
            name: _missing(name, description)
            for name in known.stages
            if name not in excluded and name not in stages
        },
        outside=ox.Quad(CASE, _TYPE, iri("nbo:CaseOutsideStages")) in store,
        classes=frozenset(
            quad.object.value.removeprefix(PREFIXES["nbo"])
            for quad in store.quads_for_pattern(CASE, _TYPE, None)
            if isinstance(quad.object, ox.NamedNode)
        ),
        labels=labels,
    )


def _reasons(store: ox.Store) -> list[_Reason]:
    """Return the reasons that the rules gave, in the order of their names."""
    found: list[_Reason] = []
    for quad in store.quads_for_pattern(None, iri("rdf:subject"), CASE):
        about = {
            other.predicate: other.object
            for other in store.quads_for_pattern(quad.subject, None, None)
        }
        predicate, value = about[iri("rdf:predicate")], about[iri("rdf:object")]
        text = about[iri("rdfs:comment")]
        if (
            isinstance(predicate, ox.NamedNode)
            and isinstance(value, ox.NamedNode)
            and isinstance(text, ox.Literal)
        ):
            found.append(_Reason(str(quad.subject), predicate, value, text.value))
    return sorted(found)


def _best(reasons: list[_Reason], stage: str) -> tuple[str, ...]:
    """Return why a stage is ruled out: by findings, or else by another stage."""
    all_of_them = [r for r in reasons if r.predicate == _IS_NOT and _local(r.object) == stage]
    by_findings = [reason for reason in all_of_them if _FROM_ANOTHER not in reason.node]
    return tuple(reason.text for reason in by_findings or all_of_them)


def _missing(stage: str, description: Description) -> tuple[str, ...]:
    """Return what bears on a stage and is not known."""
    bearing = _BEARS_ON.get(stage, (_AGE, *SITES))
    missing = []
    if _AGE in bearing and description.age_months is None:
        missing.append("the age")
    for name, text in _OPEN_LIST.items():
        sites: Sites = getattr(description, name)
        if name not in bearing or sites.complete:
            continue
        if not sites.names:
            missing.append(text)
        elif name == "distant":
            missing.append("whether there is distant spread to other sites")
    return tuple(missing)


def _local(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return term.value.removeprefix(PREFIXES["nb"]) if isinstance(term, ox.NamedNode) else ""
