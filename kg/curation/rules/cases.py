"""Rules about the example cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curation.cases import NONE, SITES, UNKNOWN
from kg.curation.registry import ONTOLOGY, Finding, mending, rule
from kg.curation.terms import CASE, HAS_RISK_GROUP, HAS_STAGE
from kg.rdf.namespaces import iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.curation.content import Case, Content

OUTCOMES = ("outside-stages", "undetermined")
"""What else than a stage can be expected of a case."""


@rule("none-alone", "The word none stands alone in a list of a case.")
def none_alone(content: Content) -> Iterator[Finding]:
    """Find lists that say that there is nothing, and name something or leave it open."""
    for case in content.cases:
        for name in SITES:
            words: tuple[str, ...] = getattr(case, name)
            if NONE in words and len(words) > 1:
                message = f"Column {name}: {NONE} stands beside {_others(words)}."
                remedy = f"Keep {NONE} alone, or leave it out."
                yield Finding("cases", case.line, message, remedy)


@rule(
    "case-range",
    "Parts of the body, stages and risk groups of cases are such.",
    needs=[ONTOLOGY, "entities"],
)
def case_range(content: Content) -> Iterator[Finding]:
    """Find entities of a class that the property of the column does not lead to."""
    ontology = content.ontology
    for case in content.cases:
        for column, property_iri, names in _columns(case):
            for thing in (content.thing_of.get(name) for name in names):
                if thing is None:
                    continue
                for expression in ontology.expected(property_iri, "range"):
                    if not ontology.fits(iri(f"nbo:{thing.class_name}").value, expression):
                        message = (
                            f"Column {column}: {thing.id} is a {thing.class_name}, and what is "
                            f"meant is a {ontology.name(expression)}."
                        )
                        remedy = f"Name an entity whose class is {ontology.name(expression)}."
                        yield Finding("cases", case.line, message, remedy)


@rule(
    "expected-outcome",
    "What is expected of a case is a stage, or that there is none, or that none follows.",
    needs=["entities"],
)
def expected_outcome(content: Content) -> Iterator[Finding]:
    """Find expectations that are neither a stage nor one of the two words."""
    stages = [entity.id for entity in content.entities if entity.class_name == "Stage"]
    known = [*stages, *OUTCOMES]
    for case in content.cases:
        if case.expected not in known:
            message = f'Column expected: "{case.expected}" is no outcome.'
            remedy = mending(case.expected, known, f"write one of: {', '.join(known)}.")
            yield Finding("cases", case.line, message, remedy)


@rule("undeclared-case-term", "What cases are said with is declared.", needs=[ONTOLOGY])
def undeclared_case_term(content: Content) -> Iterator[Finding]:
    """Find terms that cases need and that the ontology file lacks."""
    if not content.cases:
        return
    terms = {CASE, HAS_STAGE, HAS_RISK_GROUP}
    for said in SITES.values():
        terms |= {said.member, said.complete, said.empty}
    declared = content.ontology.classes | content.ontology.properties.keys()
    for term in sorted(terms, key=str):
        if term.value not in declared:
            message = f"{term.value} is not declared, and cases are said with it."
            yield Finding(ONTOLOGY, 0, message, "Declare it, or empty cases.csv.")


def _columns(case: Case) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for name, said in SITES.items():
        words: tuple[str, ...] = getattr(case, name)
        yield name, said.member.value, tuple(w for w in words if w not in {NONE, UNKNOWN})
    yield "stage", HAS_STAGE.value, (case.stage,) if case.stage else ()
    yield "risk_group", HAS_RISK_GROUP.value, (case.risk_group,) if case.risk_group else ()


def _others(words: tuple[str, ...]) -> str:
    return ", ".join(word for word in words if word != NONE)
