"""States of answers: listed, not known, none, not said, and where none of these follows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from answering import rows_of

from kg.evidence import MOST_ROWS, Answer, Scope, behind, scope_of, state_of
from kg.evidence.facts import OUTCOMES
from kg.paths import content_folder
from kg.queries import Catalog
from kg.queries.reading import read
from kg.rdf.graphs import GRAPH_PROVENANCE
from kg.rdf.namespaces import PREFIXES, iri
from kg.store.embedded import EmbeddedEngine

if TYPE_CHECKING:
    from answering import Thinned

    from kg.release import Release

CATALOG = Catalog.load(content_folder("queries"))


def answer(engine: EmbeddedEngine, slug: str, **values: Any) -> Answer:
    query = CATALOG[slug]
    bound = query.bind(values, engine)
    return state_of(query, bound, rows_of(engine, bound), engine)


BEGINNINGS = {
    "listed": "Listed: ",
    "not-known": "Not known: ",
    "none": "None found: ",
    "not-said": "Not said: ",
    None: "About this dataset, not what the document says: ",
}


@pytest.mark.parametrize(
    ("slug", "values", "state", "reason"),
    [
        ("survival", {}, "listed", "rows"),
        ("can-spread-to", {"site": "liver"}, "listed", "rows"),
        ("neighborhood", {"entity": "MYCN"}, "listed", "rows"),
        ("what-has-changed-survival", {}, "listed", "rows"),
        ("open-questions", {"result": "not fully understood"}, "not-known", "rows"),
        ("open-questions", {"result": "still being studied"}, "not-known", "rows"),
        ("open-questions", {"result": "none found"}, "none", "rows"),
        ("open-questions", {}, "not-known", "rows"),
        # The genes of the form that is not inherited are still being studied.
        ("genes-of-a-form", {"form": "nonhereditary-neuroblastoma"}, "not-known", "inquiry"),
        # An inquiry into treatments is none into genes.
        ("genes-of-a-form", {"form": "high-risk-neuroblastoma"}, "not-said", "silence"),
        ("gene-effects", {"gene": "ALK"}, "not-said", "silence"),
        ("can-spread-to", {"site": "kidney"}, "not-said", "silence"),
        ("stages-with-spread-to", {"site": "bone"}, "not-said", "silence"),
        # Figures are about these children, and facts hold the figures.
        ("neighborhood", {"entity": "children-in-the-us"}, "listed", "rows"),
        ("evidence", {"entity": "low-risk-children"}, "listed", "rows"),
        ("evidence", {"entity": "intermediate-risk-children"}, "listed", "rows"),
        ("evidence", {"entity": "high-risk-children"}, "listed", "rows"),
        ("survival", {"minimum_percent": "99"}, "not-said", "condition"),
        ("shares-at-least", {"minimum_percent": "99"}, "not-said", "condition"),
        ("most-connected-entities", {"minimum_facts": "9999"}, None, "condition"),
        (
            "facts-by-hedge",
            {"certainty": "may", "frequency": "rarely"},
            "not-said",
            "condition",
        ),
        ("find-by-word", {"word": "qqqqq"}, "not-said", "condition"),
        # What counts, or tells of the dataset, is nothing that the document says.
        ("hedge-counts", {}, None, "not-the-document"),
        ("most-connected-entities", {}, None, "not-the-document"),
        ("definition", {"entity": "kidney"}, None, "not-the-document"),
        ("source", {}, None, "not-the-document"),
        ("example-cases", {}, None, "not-the-document"),
        ("class-tree", {"top": "nbo:Gene"}, None, "not-the-document"),
        ("facts-in-section", {"section": "section-medically-reviewed"}, None, "not-the-document"),
    ],
)
def test_state_and_reason(
    release_engine: EmbeddedEngine,
    slug: str,
    values: dict[str, str],
    state: str | None,
    reason: str,
) -> None:
    found = answer(release_engine, slug, **values)
    assert (found.state, found.reason) == (state, reason)
    of_document = state is not None
    holds_for = found.scope.sentence if of_document else found.scope.of_dataset
    assert found.explanation.endswith(holds_for)
    assert found.explanation.startswith(BEGINNINGS[state])
    assert bool(found.rows) or reason != "rows"


def test_every_outcome_of_an_inquiry_has_a_state(release_engine: EmbeddedEngine) -> None:
    text = f"""PREFIX nbo: <{PREFIXES["nbo"]}> PREFIX rdfs: <{PREFIXES["rdfs"]}>
      SELECT DISTINCT ?certainty ?inquires WHERE {{
        GRAPH ?fact {{ ?s ?p ?o }} ?fact a nbo:Fact ; nbo:certainty ?certainty .
        BIND (EXISTS {{ ?p rdfs:subPropertyOf nbo:inquiryInto }} AS ?inquires)
      }}"""
    by_kind: dict[str, set[str]] = {"true": set(), "false": set()}
    for certainty, inquires in rows_of(release_engine, text):
        assert isinstance(certainty, ox.NamedNode)
        assert isinstance(inquires, ox.Literal)
        by_kind[inquires.value].add(certainty.value)
    assert by_kind["true"] == set(OUTCOMES)
    assert not by_kind["false"] & set(OUTCOMES)


def test_an_empty_answer_names_the_facts_that_speak_of_it(release_engine: EmbeddedEngine) -> None:
    found = answer(release_engine, "gene-effects", gene="ALK")
    assert found.speaking == len(found.examples) > 0
    assert all("ALK" in fact.statement for fact in found.examples)
    assert f"in {found.speaking} facts" in found.explanation


def test_an_inquiry_is_shown_with_its_fact(release_engine: EmbeddedEngine) -> None:
    found = answer(release_engine, "genes-of-a-form", form="nonhereditary-neuroblastoma")
    (fact,) = found.facts
    assert fact.state == "not-known"
    assert fact.passages
    assert fact.statement in found.explanation


def test_unmet_conditions_are_named(release_engine: EmbeddedEngine) -> None:
    found = answer(release_engine, "survival", minimum_percent="99")
    assert found.unmet == ("minimum_percent",)
    assert found.without_conditions == 3
    assert ": 99”. Without it there are 3 rows." in found.explanation
    found = answer(release_engine, "facts-by-hedge", certainty="may", frequency="rarely")
    facts = "SELECT ?fact { ?fact a <https://w3id.org/neuroblastoma-kg/ontology#Fact> }"
    assert found.without_conditions == len(rows_of(release_engine, facts)) > MOST_ROWS


def test_what_was_asked_about_is_quoted(release_engine: EmbeddedEngine) -> None:
    found = answer(release_engine, "genes-of-a-form", form="high-risk-neuroblastoma")
    assert "for “high-risk neuroblastoma”." in found.explanation


def test_a_list_of_names_is_not_said_to_be_the_document_alone(
    release_engine: EmbeddedEngine,
) -> None:
    found = answer(release_engine, "find-by-word", word="qqqqq")
    assert found.explanation.startswith("Not said: nothing that is listed here meets")


def test_false_is_not_no(release_engine: EmbeddedEngine) -> None:
    found = answer(release_engine, "can-spread-to", site="kidney")
    assert found.rows == 0
    assert "does not mean no" in found.explanation


def test_rows_count_by_their_states(release_engine: EmbeddedEngine) -> None:
    query = CATALOG["open-questions"]
    rows = rows_of(release_engine, query.text)
    evidence = behind(query, query.text, rows, release_engine)
    found = state_of(query, query.text, rows[:2], release_engine, count=7, evidence=evidence)
    assert found.rows == 7
    assert found.states_of_rows == {"not-known": 4, "none": 3}
    assert {fact.iri for fact in found.facts} == {why.facts[0].iri for why in evidence}


def test_words_are_no_stronger_than_those_of_the_facts(release_engine: EmbeddedEngine) -> None:
    studied = answer(release_engine, "genes-of-a-form", form="nonhereditary-neuroblastoma")
    assert "that this is still being studied. " in studied.explanation
    unclear = answer(release_engine, "open-questions", result="not fully understood")
    assert "that this is not fully understood (1 row)." in unclear.explanation
    none = answer(release_engine, "open-questions", result="none found")
    assert "no proof that there is none (3 rows)." in none.explanation
    both = answer(release_engine, "open-questions")
    assert "not fully understood, or still being studied (4 rows)" in both.explanation
    one = answer(release_engine, "what-has-changed-survival")
    assert "all 2 rows rest on" in one.explanation
    assert "In 1 row the document says that something is still being stud" in one.explanation


def test_rows_that_are_no_statement_are_told_from_those_that_are(
    release_engine: EmbeddedEngine,
) -> None:
    found = answer(release_engine, "notes")
    said = found.states_of_rows
    assert 0 < sum(said.values()) < found.rows <= MOST_ROWS
    assert f"{sum(said.values())} of the {found.rows} rows rest on" in found.explanation
    assert f"The other {found.rows - sum(said.values())} rows are from" in found.explanation
    found = answer(release_engine, "all-facts")
    assert f"{found.rows} rows. The first 100 of them were looked at" in found.explanation
    assert "all of these rest on what the document says" in found.explanation
    found = answer(release_engine, "most-connected-entities")
    assert (found.states_of_rows, found.facts) == ({}, ())
    assert "counted from its facts" in found.explanation


def test_without_its_fact_an_inquiry_is_silence(thinned: Thinned) -> None:
    before = answer(thinned.engine, "genes-of-a-form", form="nonhereditary-neuroblastoma")
    with thinned.without({fact.iri for fact in before.facts}) as engine:
        after = answer(engine, "genes-of-a-form", form="nonhereditary-neuroblastoma")
    assert (before.state, after.state) == ("not-known", "not-said")


def test_silence_proves_nothing_where_a_passage_is_not_cited(thinned: Thinned) -> None:
    passage = iri("passage:P0124")
    citing = f"SELECT ?fact WHERE {{ ?fact {iri('nbo:cites')} {passage} }}"
    facts = {row[0].value for row in rows_of(thinned.engine, citing)}
    with thinned.without(facts) as engine:
        found = answer(engine, "gene-effects", gene="ALK")
    assert (found.state, found.reason) == (None, "not-covered")
    assert found.scope.documents[0].uncited


def test_scope_names_document_date_and_release(release: Release, thinned: Thinned) -> None:
    scope = scope_of(thinned.engine, release.digest)
    (document,) = scope.documents
    assert document.passages == release.manifest.counts["passages"]
    assert document.title in scope.sentence
    assert document.reviewed in scope.sentence
    assert release.digest[:16] in scope.sentence
    assert scope.covered


def test_a_passage_that_no_fact_cites_needs_a_reason(thinned: Thinned) -> None:
    store = ox.Store()
    passage, source = iri("passage:P9999"), iri("source:cc-neuroblastoma")
    about = ox.Quad(passage, iri("oa:hasSource"), source, GRAPH_PROVENANCE)
    kind = ox.Quad(source, iri("rdf:type"), iri("nbo:SourceDocument"), GRAPH_PROVENANCE)
    cited = ox.Quad(iri("fact:F1"), iri("nbo:cites"), iri("passage:P1"), GRAPH_PROVENANCE)
    other = ox.Quad(iri("passage:P1"), iri("oa:hasSource"), source, GRAPH_PROVENANCE)
    for quad in (about, kind, cited, other):
        store.extend([quad, ox.Quad(quad.subject, quad.predicate, quad.object)])
    engine = EmbeddedEngine(store)
    assert not scope_of(engine).covered
    store.add(ox.Quad(passage, iri("nbo:reason"), ox.Literal("It is a heading.")))
    assert scope_of(engine).covered
    del thinned


def test_nothing_at_all_covers_nothing() -> None:
    scope = scope_of(EmbeddedEngine(ox.Store()))
    assert scope == Scope((), "")
    assert not scope.covered


OPEN = """#+ summary: Signs in an age range
#+ description: One row per sign.
#+ tags: [signs]
#+ parameters:
#+   - {name: most, type: integer, label: At most}
#+   - {name: word, type: string, label: Word}
PREFIX nb: <https://w3id.org/neuroblastoma-kg/id/>
PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?group ?bound WHERE {
  VALUES ?most { UNDEF }
  VALUES ?word { UNDEF }
  ?group nbo:fiveYearSurvival ?share . ?share nbo:lowerBound ?bound .
  FILTER (!BOUND(?most) || ?bound <= ?most)
  FILTER EXISTS { ?group rdfs:label ?label FILTER (!BOUND(?word) || CONTAINS(?label, ?word)) }
}
ORDER BY ?bound ?group
"""


def test_conditions_are_taken_out_wherever_they_stand(release_engine: EmbeddedEngine) -> None:
    query = read(OPEN, Path("signs/open.rq"), "open.rq")
    for values in ({"most": "1"}, {"word": "qqq"}, {"most": "1", "word": "qqq"}):
        bound = query.bind(values, release_engine)
        found = state_of(query, bound, rows_of(release_engine, bound), release_engine)
        assert (found.state, found.reason) == ("not-said", "condition")
        assert found.unmet == tuple(values)
        assert found.without_conditions == 3


def test_json_holds_what_the_readme_says(release_engine: EmbeddedEngine) -> None:
    query = CATALOG["gene-effects"]
    rows = rows_of(release_engine, query.text)
    why = behind(query, query.text, rows, release_engine)[0].as_json()
    assert set(why) == {"state", "facts", "facts_in_all", "others", "complete"}
    assert set(why["facts"][0]) == {
        "iri", "state", "role", "statement", "frequency", "certainty", "scopes", "combination",
        "note", "triples", "passages", "sources",
    }  # fmt: skip
    assert set(why["facts"][0]["passages"][0]) == {"iri", "section", "kind", "start", "end"}
    readme = (Path(__file__).parents[2] / "kg/evidence/README.md").read_text(encoding="utf-8")
    said = answer(release_engine, "gene-effects", gene="ALK").as_json()
    for key in (*why, *why["facts"][0], *said, *said["scope"], *said["scope"]["documents"][0]):
        assert f'"{key}"' in readme
