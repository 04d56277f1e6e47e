"""``/stages``: the four definitions, the example cases, and the stage of a described case."""

from __future__ import annotations

import http
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from flask import Blueprint, Response, jsonify, render_template, request

from kg.curation.cases import SITES
from kg.errors import BadRequestError
from kg.rdf.graphs import GRAPH_CASES
from kg.rdf.namespaces import PREFIXES, iri
from kg.sparql.negotiation import HTML, HTML_OFFER, JSON_OFFER
from kg.staging import as_json, assumptions, determine, readings, verdicts
from kg.web import lookups
from kg.web.answers import negotiated
from kg.web.http import caching
from kg.web.links import with_query
from kg.web.ontology.pages import known
from kg.web.pages import saved
from kg.web.pages.cases import examples
from kg.web.service import service
from kg.web.stages import asking
from kg.web.stages.defining import stages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.web.pages.cases import Case
    from kg.web.service import Service
    from kg.web.stages.defining import Stage

blueprint = Blueprint("stages", __name__)

_AGE, _GIVEN = iri("nbo:ageInMonths"), iri("nbo:hasStage")
_TRUE: Final = "true"


@blueprint.get("/stages")
def page() -> Response:
    """Show the stages, and say which one a case is of that the address describes."""
    serving = service()
    chosen = negotiated((JSON_OFFER, HTML_OFFER), named=request.args.get(asking.FORMAT))
    if chosen == HTML and not _is_asked():
        return _answer(serving, chosen)
    # To apply the rules takes the processor, as a query does.
    with serving.client_query():
        return _answer(serving, chosen)


def _is_asked() -> bool:
    return any(name in request.args for name in asking.FIELDS)


def _answer(serving: Service, chosen: str) -> Response:
    engine = serving.engine
    first = serving.once("near parts of the body", lambda: asking.near(serving.own_engine))
    labels = asking.LABELS if chosen == HTML else {}
    asked = asking.read(request.args.to_dict(flat=False), engine, first, labels)
    if chosen != HTML:
        if asked.description is None:
            raise BadRequestError(" ".join(asked.errors))
        return jsonify(as_json(determine(asked.description, engine), asked.description, engine))
    shown = serving.once("stages", lambda: stages(serving.own_engine, known(serving)))
    found = determine(asked.description, engine) if asked.description and _is_asked() else None
    is_wrong = bool(shown) and asked.description is None
    text = render_template(
        "stages.html",
        stages=shown,
        asked=asked,
        labels=asking.LABELS,
        found=found,
        verdicts=verdicts(found) if found else (),
        hrefs={stage.name: stage.href for stage in shown},
        assumed=assumptions(asked.description) if asked.description else (),
        readings=serving.once("readings of stages", lambda: readings(serving.own_engine)),
        examples=serving.once("examples of stages", lambda: _examples(serving, shown)),
        link=saved.link,
        as_data=_address_of_data(),
    )
    if not is_wrong:
        return Response(text)
    response = Response(text, http.HTTPStatus.BAD_REQUEST)
    response.headers["Cache-Control"] = caching.NO_STORE
    return response


def _address_of_data() -> str:
    """Return where the same answer is JSON, whatever format was asked for."""
    said = [pair for pair in request.args.items(multi=True) if pair[0] in asking.FIELDS]
    return with_query("/stages", [*said, (asking.FORMAT, JSON_OFFER.name)])


def _examples(
    serving: Service, shown: tuple[Stage, ...]
) -> tuple[tuple[str, tuple[tuple[Case, str], ...]], ...]:
    """Return the example cases by what is said of them, each with the address that asks for it."""
    addresses = _addresses(serving, [PREFIXES["case"] + case.name for case in examples()])
    groups: dict[str, list[tuple[Case, str]]] = {stage.label: [] for stage in shown}
    for case in examples():
        name = "Not determined"
        if case.stage:
            name = case.stage.text
        elif case.outside:
            name = "Outside the stages"
        groups.setdefault(name, []).append((case, addresses[case.name]))
    return tuple((name, tuple(cases)) for name, cases in groups.items() if cases)


def _addresses(serving: Service, cases: list[str]) -> Mapping[str, str]:
    """Return the address of ``/stages`` that describes each example case."""
    said: dict[str, dict[ox.NamedNode, list[str]]] = {}
    for triple in lookups.in_graph(serving.own_engine, cases, GRAPH_CASES):
        assert isinstance(triple.subject, ox.NamedNode)  # noqa: S101  # in_graph gives IRIs
        if isinstance(triple.object, ox.NamedNode | ox.Literal):
            values = said.setdefault(triple.subject.value, {}).setdefault(triple.predicate, [])
            values.append(triple.object.value)
    found = {}
    for case in cases:
        about = said.get(case, {})
        fields = [(asking.AGE, age) for age in about.get(_AGE, [])]
        for name, terms in SITES.items():
            sites = [site.removeprefix(PREFIXES["nb"]) for site in about.get(terms.member, [])]
            is_all = _TRUE in about.get(terms.complete, [])
            words = sites if is_all else [*sites, "unknown"]
            fields.append((name, ",".join(words) or "none"))
        fields += [
            (asking.STAGE, stage.removeprefix(PREFIXES["nb"])) for stage in about.get(_GIVEN, [])
        ]
        found[case.removeprefix(PREFIXES["case"])] = with_query("/stages", fields)
    return found
