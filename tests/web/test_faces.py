"""Every data face of every saved query gives the rows that the engine gives."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pyoxigraph as ox
import pytest
import rdflib
import rdflib.compare
from rdflib.query import Result

from kg.config import Settings
from kg.evidence.face import NOTE
from kg.paths import content_folder
from kg.queries import Catalog
from kg.queries.rows import plain, table_of
from kg.queries.workbook import ABOUT, ANSWER, DATA
from kg.rdf.media import FORMATS, TABLES, formats_for
from kg.web import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.queries import SavedQuery
    from kg.queries.rows import Table
    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine
    from kg.store.engine import Term

CATALOG = Catalog.load(content_folder("queries"))
XSD = "http://www.w3.org/2001/XMLSchema#"
PLAIN = {XSD + "string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"}

each_query = pytest.mark.parametrize("query", CATALOG, ids=lambda query: query.slug)
Cell = tuple[str, str, str, str] | None
"""Kind, text, datatype, language."""


@pytest.fixture(scope="module")
def site(release: Release, release_engine: EmbeddedEngine) -> FlaskClient:
    return create_app(release=release, engine=release_engine, settings=Settings()).test_client()


@pytest.fixture
def table(query: SavedQuery, release_engine: EmbeddedEngine) -> Table:
    return table_of(release_engine.query(query.text))


def of_engine(term: Term | None) -> Cell:
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        datatype = "" if term.datatype.value in PLAIN else term.datatype.value
        return ("literal", term.value, datatype, term.language or "")
    assert isinstance(term, ox.NamedNode)
    return ("iri", term.value, "", "")


def of_rdflib(term: Any) -> Cell:
    if term is None:
        return None
    if isinstance(term, rdflib.Literal):
        datatype = str(term.datatype or "")
        return ("literal", str(term), "" if datatype in PLAIN else datatype, term.language or "")
    return ("iri", str(term), "", "")


def in_sheet(value: Any) -> Any:
    """Return a value as a cell of a sheet holds it: empty texts are empty cells there."""
    if value == "" or value is None:
        return None
    return float(value) if isinstance(value, Decimal | int) and value is not True else value


@each_query
def test_formats_of_w3c_hold_the_rows(site: FlaskClient, query: SavedQuery, table: Table) -> None:
    kind = "bindings" if query.form in {"SELECT", "ASK"} else "graph"
    for format_ in formats_for(kind):
        reply = site.get(f"/queries/{query.slug}.{format_.name}")
        assert (reply.status_code, reply.content_type) == (200, format_.content_type)
        if kind == "graph":
            same_triples(reply.data, format_.name, table)
        elif query.form == "ASK":
            assert ("true" in reply.text) is bool(plain(table.rows[0][0]))
            assert ("false" in reply.text) is not bool(plain(table.rows[0][0]))
        else:
            assert reply.headers["X-Total-Count"] == str(len(table.rows))
            same_rows(reply.data, format_.name, table)


def same_rows(body: bytes, name: str, table: Table) -> None:
    if name == "csv":
        head, *rows = csv.reader(io.StringIO(body.decode(), newline=""))
        assert tuple(head) == table.names
        assert rows == [[term[1] if (term := of_engine(t)) else "" for t in r] for r in table.rows]
        return
    result = Result.parse(io.BytesIO(body), format=name)
    assert tuple(map(str, result.vars or ())) == table.names
    found = [tuple(of_rdflib(row.get(name)) for name in result.vars) for row in result.bindings]
    assert found == [tuple(map(of_engine, row)) for row in table.rows]


def same_triples(body: bytes, name: str, table: Table) -> None:
    names = {"rdf": "xml", "jsonld": "json-ld", "nq": "nquads"}
    found = rdflib.Dataset().parse(data=body, format=names.get(name, name))
    expected = rdflib.Graph().parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in table.rows))
    triples = rdflib.Graph()
    for quad in found.quads():
        triples.add(quad[:3])
    assert len(triples) == len(table.rows)
    assert rdflib.compare.isomorphic(triples, expected)


@each_query
def test_objects_hold_the_rows(site: FlaskClient, query: SavedQuery, table: Table) -> None:
    reply = site.get(f"/queries/{query.slug}.rows.json")
    assert (reply.status_code, reply.content_type) == (200, "application/json")
    found = json.loads(reply.data, parse_float=Decimal)
    assert all(tuple(row) == table.names for row in found)
    assert [tuple(row.values()) for row in found] == [tuple(map(plain, r)) for r in table.rows]


@each_query
def test_an_answer_with_evidence_holds_the_rows(
    site: FlaskClient, query: SavedQuery, table: Table
) -> None:
    reply = site.get(f"/queries/{query.slug}.answer.json")
    assert (reply.status_code, reply.content_type) == (200, TABLES["answer"].media_type)
    found = json.loads(reply.data, parse_float=Decimal)
    rows = table.rows[:100] if query.form == "SELECT" else table.rows
    assert [tuple(row.values()) for row in found["rows"]] == [tuple(map(plain, r)) for r in rows]
    assert len(found["evidence"]) == len(rows)
    assert found["answer"]["rows"] == len(table.rows)
    assert found["answer"]["state"] in {"listed", "not-known", "none", "not-said", None}
    assert found["notForCare"] is True


@each_query
def test_a_workbook_holds_the_rows(site: FlaskClient, query: SavedQuery, table: Table) -> None:
    reply = site.get(f"/queries/{query.slug}.xlsx")
    assert (reply.status_code, reply.content_type) == (200, TABLES["xlsx"].media_type)
    book = openpyxl.load_workbook(io.BytesIO(reply.data))
    head, *rows = [tuple(row) for row in book[DATA].iter_rows(values_only=True)]
    assert head == table.names
    found = [tuple(in_sheet(day(cell)) for cell in row) for row in rows]
    assert found == [tuple(in_sheet(plain(term)) for term in row) for row in table.rows]
    assert all(cell.data_type != "f" for name in book for row in name for cell in row)
    answer = book[ANSWER]
    assert answer.max_row == len(table.rows) + 1
    labels = {column.label for column in query.columns}
    assert all(any(str(c.value).startswith(label) for label in labels) for c in answer[1])
    # Each entity is a link to its page here.
    entities = [t for r in table.rows for t in r if isinstance(t, ox.NamedNode)]
    linked = [cell for row in answer for cell in row if cell.hyperlink]
    assert len(linked) <= len(entities)
    assert bool(linked) is any(t.value.startswith("http") for t in entities)
    about = {row[0].value: row[1].value for row in book[ABOUT].iter_rows()}
    assert (about["Query"], about["Note"]) == (query.summary, NOTE)


def day(value: Any) -> Any:
    return value.date().isoformat() if isinstance(value, dt.datetime) else value


@each_query
def test_pages_put_together_are_the_whole(
    site: FlaskClient, query: SavedQuery, table: Table
) -> None:
    if query.form != "SELECT":
        assert site.get(f"/queries/{query.slug}.rows.json?page=1").status_code == 400
        return
    whole = site.get(f"/queries/{query.slug}.csv").text.splitlines(keepends=True)
    size = max(1, len(table.rows) // 3)
    address = f"/queries/{query.slug}.csv?page_size={size}"
    found = whole[:1]
    for number in range(1, len(table.rows) + 2):
        reply = site.get(address)
        assert reply.headers["X-Total-Count"] == str(len(table.rows))
        found += reply.text.splitlines(keepends=True)[1:]
        following = links(reply.headers.getlist("Link"))
        assert ("prev" in following) is (number > 1)
        if "next" not in following:
            break
        address = following["next"]
    assert found == whole
    assert number == -(-len(table.rows) // size)


def links(given: list[str]) -> dict[str, str]:
    """Return the addresses of pages by relation (RFC 8288)."""
    pairs = [link.partition(">; rel=") for link in given]
    return {relation.split('"')[1]: address[1:] for address, _, relation in pairs}


@pytest.mark.parametrize("name", ["json", "xml", "tsv", "rows.json", "xlsx"])
def test_every_format_of_rows_has_pages(site: FlaskClient, name: str) -> None:
    path = f"/queries/all-facts.{name}"
    reply = site.get(path, query_string={"page": "3", "page_size": "7"})
    assert reply.status_code == 200
    found = links(reply.headers.getlist("Link"))
    assert found["first"] == f"{path}?page=1&page_size=7"
    assert found["prev"] == f"{path}?page=2&page_size=7"
    assert found["next"] == f"{path}?page=4&page_size=7"
    count = int(reply.headers["X-Total-Count"])
    assert found["last"] == f"{path}?page={-(-count // 7)}&page_size=7"
    assert "service-desc" in found
    last = site.get(found["last"])
    assert "next" not in links(last.headers.getlist("Link"))


def test_a_page_keeps_the_values(site: FlaskClient) -> None:
    given = CATALOG["symptoms"].parameters[0].example or ""
    values = {"circumstance": given, "format": "rows", "page_size": "2"}
    reply = site.get("/queries/symptoms", query_string=values)
    following = links(reply.headers.getlist("Link"))["next"]
    whole = site.get("/queries/symptoms", query_string=values | {"page_size": "1000"}).json
    assert reply.json == whole[:2]
    assert site.get(following).json == whole[2:4]
    assert len(whole) < len(site.get("/queries/symptoms.rows.json").json)


@pytest.mark.parametrize(
    "values",
    [{"page": "0"}, {"page": "x"}, {"page": "-1"}, {"page_size": "1001"}, {"page_size": "1e3"},
     {"page": ["1", "2"]}, {"page_size": ["1", "2"]}, {"page": "1000000"}],
    ids=str,
)  # fmt: skip
def test_a_page_that_is_no_number_is_refused(site: FlaskClient, values: dict[str, Any]) -> None:
    reply = site.get("/queries/symptoms.csv", query_string=values)
    assert reply.status_code == 400
    assert next(iter(values)) in reply.json["detail"]


def test_a_page_behind_the_last_is_not_found(site: FlaskClient) -> None:
    reply = site.get("/queries/survival.csv?page=2")
    assert reply.status_code == 404
    assert "no page 2" in reply.json["detail"]


def test_an_empty_answer_is_one_page(site: FlaskClient) -> None:
    reply = site.get("/queries/gene-effects.rows.json?gene=ALK&page=1")
    whole = site.get("/queries/gene-effects.rows.json?gene=ALK")
    assert reply.json == whole.json == []
    assert reply.headers["X-Total-Count"] == whole.headers["X-Total-Count"] == "0"
    assert set(links(reply.headers.getlist("Link"))) >= {"first", "last"}


def test_states_of_answers_are_told_apart(site: FlaskClient) -> None:
    told = {
        path: site.get(path).json["answer"]["state"]
        for path in (
            "/queries/gene-effects.answer.json?gene=MYCN",
            "/queries/gene-effects.answer.json?gene=ALK",
            "/queries/can-spread-to.answer.json?site=kidney",
        )
    }
    assert list(told.values()) == ["listed", "not-said", "not-said"]
    results = CATALOG["open-questions"].parameters[0]
    said = site.get("/queries/open-questions.answer.json").json
    assert {row["state"] for row in said["evidence"]} == {"not-known", "none"}, results


def test_an_answer_with_evidence_comes_in_pages(site: FlaskClient) -> None:
    first = site.get("/queries/all-facts.answer.json")
    second = site.get(links(first.headers.getlist("Link"))["next"])
    given = {"entity": "MYCN"}
    whole = site.get("/queries/all-facts.rows.json").json
    assert first.json["rows"] + second.json["rows"] == whole[:200]
    assert len(second.json["evidence"]) == 100
    assert first.json["answer"] == second.json["answer"]
    assert first.json["parameters"] == {}
    asked = site.get("/queries/evidence.answer.json", query_string=given | {"page": "1"}).json
    assert asked["parameters"] == {"entity": ["MYCN"]}


def test_accept_chooses_the_same_faces(site: FlaskClient) -> None:
    for name in TABLES:
        media_type = TABLES[name].media_type
        reply = site.get("/queries/survival", headers={"Accept": media_type})
        assert reply.content_type == media_type
        assert reply.data == site.get(f"/queries/survival?format={name}").data
    reply = site.get("/queries/survival")
    assert reply.content_type == FORMATS["json"].content_type


def test_the_same_workbook_has_the_same_bytes(site: FlaskClient) -> None:
    first, second = (site.get("/queries/survival.xlsx") for _ in range(2))
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]
    assert first.headers["Content-Disposition"] == 'attachment; filename="survival.xlsx"'
