"""Example cases: what is described of each, and what a reasoner concluded. All are made up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from flask import Blueprint, Response, jsonify, render_template, request

from kg.errors import NotFoundError
from kg.rdf.graphs import GRAPH_CASES, GRAPH_INFERRED_CASES
from kg.rdf.namespaces import PREFIXES, iri
from kg.sparql.negotiation import HTML, HTML_OFFER, JSON_OFFER
from kg.store.labels import labels
from kg.suggest import did_you_mean
from kg.web import lookups, naming
from kg.web.answers import negotiated
from kg.web.describing.rdf import of_case
from kg.web.describing.things import introduce, thing
from kg.web.links import Shown, page, shown
from kg.web.pages.case_reasons import reasons
from kg.web.service import service

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.store.engine import Engine, Term

blueprint = Blueprint("cases", __name__)

_TYPE, _LABEL, _STAGE = iri("rdf:type"), iri("rdfs:label"), iri("nbo:hasStage")
_CASE: Final = iri("nbo:Case")
_OUTSIDE: Final = iri("nbo:CaseOutsideStages")
_TEXTS: Final = (iri("skos:definition"), iri("dcterms:description"), iri("rdfs:comment"))
_NOTES: Final = (iri("skos:note"), iri("skos:editorialNote"))
_NAMES: Final = "SELECT DISTINCT ?case { GRAPH %s { ?case a %s } } ORDER BY ?case"

_ANY: Final = "SELECT ?s { GRAPH %s { ?s ?p ?o } } LIMIT 1"

Said = dict[ox.NamedNode, list["Term"]]
"""Property to values."""


@dataclass(frozen=True)
class Case:
    """An example case.

    Attributes:
        name: its name, such as ``C01``.
        href: its page.
        label: how it is called.
        texts: what it is an example of.
        notes: remarks.
        described: properties and their values, as described.
        classes: classes that a reasoner found it to be of.
        concluded: other conclusions.
        stage: the stage, concluded or described, or None where nothing decides on it.
        given: whether the stage is part of the description.
        outside: whether the case is found to be of none of the stages.
    """

    name: str
    href: str
    label: str
    texts: tuple[str, ...]
    notes: tuple[str, ...]
    described: tuple[tuple[Shown, tuple[Shown, ...]], ...]
    classes: tuple[Shown, ...]
    concluded: tuple[tuple[Shown, tuple[Shown, ...]], ...]
    stage: Shown | None
    given: bool
    outside: bool


@blueprint.get("/case")
def listing() -> str | Response:
    """List the example cases with the stage of each."""
    chosen = negotiated((JSON_OFFER, HTML_OFFER), named=request.args.get("format"))
    found = examples()
    if chosen == HTML:
        return render_template("cases.html", cases=found, reasoned=_is_reasoned())
    return jsonify(
        [
            {
                "case": PREFIXES["case"] + case.name,
                "label": case.label,
                "stage": case.stage.title if case.stage else None,
                "outside_the_stages": case.outside,
            }
            for case in found
        ]
    )


@blueprint.get("/case/<name>")
def case(name: str) -> str | Response:
    """Show an example case; its RDF holds what is described and what was concluded."""
    name, suffix = naming.suffix(name)
    subject, engine = lookups.node("case", name), service().engine
    if subject is not None:
        naming.check_withdrawn(subject)
    if subject is None or not lookups.in_graph(engine, [subject.value], GRAPH_CASES):
        names = [n.removeprefix(PREFIXES["case"]) for n in _names(engine)]
        raise NotFoundError(
            f"There is no case {name[:100]!r}. {did_you_mean(name, names)} "
            "The page /case lists all.".replace("  ", " ")
        )
    known_as = thing("case", name)
    introduce(known_as)
    chosen = naming.chosen(suffix)
    if chosen != HTML:
        return naming.described(of_case(engine, subject), subject, chosen)
    described = _by_case(lookups.in_graph(engine, [subject.value], GRAPH_CASES))
    return render_template(
        "case.html",
        case=_cases(engine, [subject.value])[0],
        why=service().once(
            f"reasons of {subject.value}", lambda: reasons(engine, described[subject.value])
        ),
        iri=subject.value,
        reasoned=_is_reasoned(),
        formats=naming.formats(known_as),
    )


def examples() -> list[Case]:
    """Return the example cases, in the order of their names."""
    serving = service()
    engine = serving.own_engine
    return serving.once("cases", lambda: _cases(engine, _names(engine)))


def _is_reasoned() -> bool:
    """Whether the release holds conclusions; without any, nothing is known to follow or not."""
    serving = service()
    return serving.once(
        "conclusions about cases",
        lambda: bool(lookups.rows(serving.own_engine, _ANY % GRAPH_INFERRED_CASES)),
    )


def _names(engine: Engine) -> list[str]:
    return [
        found.value
        for (found,) in lookups.rows(engine, _NAMES % (GRAPH_CASES, _CASE))
        if isinstance(found, ox.NamedNode)
    ]


def _cases(engine: Engine, names: list[str]) -> list[Case]:
    """Return cases, in the order given."""
    described = _by_case(lookups.in_graph(engine, names, GRAPH_CASES))
    concluded = _by_case(lookups.in_graph(engine, names, GRAPH_INFERRED_CASES))
    terms = [
        term
        for said in (*described.values(), *concluded.values())
        for predicate, values in said.items()
        for term in (predicate, *values)
    ]
    known = {_TYPE.value: "is a"} | labels(
        engine, {t.value for t in terms if isinstance(t, ox.NamedNode)}
    )
    return [_case(name, described[name], concluded.get(name, {}), known) for name in names]


def _case(name: str, described: Said, concluded: Said, known: Mapping[str, str]) -> Case:
    def texts(*predicates: ox.NamedNode) -> tuple[str, ...]:
        return tuple(
            value.value
            for predicate in predicates
            for value in described.get(predicate, [])
            if isinstance(value, ox.Literal)
        )

    apart = {_LABEL, *_TEXTS, *_NOTES}
    stages = [*concluded.get(_STAGE, []), *described.get(_STAGE, [])]
    # Relations of other ontologies stand above ours: they would only say it again.
    new = {
        predicate: [value for value in values if value not in described.get(predicate, [])]
        for predicate, values in concluded.items()
        if predicate == _TYPE or predicate.value.startswith(PREFIXES["nbo"])
    }
    short = name.removeprefix(PREFIXES["case"])
    return Case(
        short,
        page(name) or name,
        next(iter(texts(_LABEL)), short),
        texts(*_TEXTS),
        texts(*_NOTES),
        _shown({p: values for p, values in described.items() if p not in apart}, known),
        tuple(shown(value, known) for value in new.pop(_TYPE, [])),
        _shown({p: values for p, values in new.items() if p != _STAGE}, known),
        next((shown(stage, known) for stage in stages), None),
        bool(described.get(_STAGE)),
        _OUTSIDE in concluded.get(_TYPE, []),
    )


def _shown(said: Said, known: Mapping[str, str]) -> tuple[tuple[Shown, tuple[Shown, ...]], ...]:
    return tuple(
        (shown(predicate, known), tuple(shown(value, known) for value in values))
        for predicate, values in said.items()
        if values
    )


def _by_case(triples: Iterable[ox.Triple]) -> dict[str, Said]:
    found: defaultdict[str, Said] = defaultdict(dict)
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            found[triple.subject.value].setdefault(triple.predicate, []).append(triple.object)
    return found
