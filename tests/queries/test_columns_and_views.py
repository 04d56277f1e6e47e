"""Columns, views and questions: what is told from names, what a header may say, what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.errors import ContentError, Problem
from kg.queries import RULES, Catalog
from kg.queries.column import Column, Link
from kg.queries.reading import read

if TYPE_CHECKING:
    from kg.queries import SavedQuery

SELECT = """\
SELECT ?riskGroup ?riskGroupLabel ?lower ?upper ?unit ?asOfYear ?noteLabel
WHERE { ?riskGroup ?p ?lower, ?upper, ?unit, ?asOfYear, ?riskGroupLabel, ?noteLabel }
ORDER BY ?riskGroup
"""
HEAD = "#+ summary: A\n#+ description: B\n#+ tags: [c]\n"


def saved(header: str, query: str = SELECT) -> SavedQuery:
    lines = "".join(f"#+ {line}\n" for line in header.splitlines())
    return read(HEAD + lines + query, Path("figures/some.rq"), "some.rq")


def problems(header: str, query: str = SELECT) -> list[Problem]:
    with pytest.raises(ContentError) as caught:
        saved(header, query)
    assert {problem.rule for problem in caught.value.problems} <= RULES.keys()
    return list(caught.value.problems)


def column(query: SavedQuery, name: str) -> Column:
    return next(column for column in query.columns if column.name == name)


def test_columns_are_told_from_their_names() -> None:
    query = saved("")
    assert [c.name for c in query.columns] == [
        "riskGroup", "riskGroupLabel", "lower", "upper", "unit", "asOfYear", "noteLabel",
    ]  # fmt: skip
    assert column(query, "riskGroup") == Column("riskGroup", "Risk group", "", "entity")
    label = column(query, "riskGroupLabel")
    assert (label.label, label.datatype, label.label_of) == ("Risk group", "string", "riskGroup")
    assert (column(query, "lower").datatype, column(query, "asOfYear").datatype) == (
        "decimal",
        "integer",
    )
    alone = column(query, "noteLabel")
    assert (alone.label, alone.datatype, alone.label_of) == ("Note", "string", "")


def test_a_header_says_what_names_do_not() -> None:
    query = saved(
        "columns:\n"
        "  riskGroup: {label: Group, link: profile/group, description: Those who fare alike.}\n"
        "  lower: {unit: nb:unit-per-hundred}\n"
        "  upper: {unit: unit}\n"
        "  unit: {datatype: entity}\n"
        "  noteLabel: Remark\n"
    )
    group = column(query, "riskGroup")
    assert group.link == Link("profile", "group")
    assert group.description == "Those who fare alike."
    assert column(query, "riskGroupLabel").label == "Group"
    assert column(query, "lower").unit == "nb:unit-per-hundred"
    assert column(query, "lower").label == "From"
    assert (column(query, "upper").unit, column(query, "upper").unit_column) == ("", "unit")
    assert column(query, "unit").datatype == "entity"
    assert column(query, "noteLabel").label == "Remark"


def test_answers_of_other_forms_have_columns_too() -> None:
    truth = saved("columns:\n  answer: Is it so\n", "ASK { ?s ?p ?o }\n")
    assert [(c.name, c.label, c.datatype) for c in truth.columns] == [
        ("answer", "Is it so", "boolean")
    ]
    assert (truth.view.kind, truth.view.value) == ("value", "answer")
    graph = saved("", "CONSTRUCT WHERE { ?s ?p ?o }\n")
    assert [(c.name, c.datatype) for c in graph.columns] == [
        ("subject", "iri"),
        ("predicate", "iri"),
        ("object", "any"),
    ]
    assert graph.view.kind == "graph"
    assert saved("").view.kind == "table"


@pytest.mark.parametrize(
    ("header", "line", "message"),
    [
        ("columns:\n  lowest: At least\n", 5, "The result has no column 'lowest'."),
        ("columns:\n  unit: {unit: nb:x}\n", 5, "The column unit is declared string and has a un"),
        ("columns:\n  lower: {unit: kind}\n", 5, "The unit of lower names no column"),
        ("columns:\n  lower: {link: a/b}\n", 5, "The column lower is declared decimal and has a l"),
        ("columns:\n  riskGroupLabel: {link: a/b}\n", 5, "The column riskGroupLabel is declared s"),
    ],
)
def test_what_a_header_says_wrongly_of_columns_is_refused(
    header: str, line: int, message: str
) -> None:
    (problem,) = problems(header)
    assert (problem.rule, problem.line) == ("query-column", line)
    assert problem.message.startswith(message)


def test_a_view_knows_its_columns_and_scale() -> None:
    view = saved(
        "view: {kind: ranges, category: riskGroup, low: lower, high: upper, maximum: 99.5}\n"
    ).view
    assert view.columns == {"category": "riskGroup", "low": "lower", "high": "upper"}
    assert (view.minimum, str(view.maximum)) == (None, "99.5")


@pytest.mark.parametrize(
    ("view", "message"),
    [
        ("{kind: ranges, category: riskGroup, low: lower}", "A view of kind ranges needs: high."),
        ("{kind: table, category: riskGroup}", "A view of kind table takes no category."),
        ("{kind: counts, category: unit, maximum: 9}", "A view of kind counts takes no maximum."),
        ("{kind: bars, category: group, value: lower}", "The view's category names the column 'g"),
        ("{kind: bars, category: riskGroup, value: unit}", "The view's value needs numbers; unit"),
        (
            "{kind: ranges, category: riskGroup, low: riskGroup, high: upper}",
            "The view's low needs numbers; riskGroup is declared entity.",
        ),
        (
            "{kind: graph, source: riskGroupLabel, target: riskGroup}",
            "The view's source needs entities",
        ),
        (
            "{kind: bars, category: unit, value: lower, minimum: 5, maximum: 5}",
            "The scale of the view ends where it begins",
        ),
    ],
)
def test_a_view_that_cannot_be_drawn_is_refused(view: str, message: str) -> None:
    (problem,) = problems(f"view: {view}\n")
    assert (problem.rule, problem.line) == ("query-view", 4)
    assert problem.message.startswith(message)


def test_a_view_must_fit_the_form() -> None:
    (problem,) = problems("view: {kind: counts, category: answer}\n", "ASK {}\n")
    assert problem.message == "The answer to ASK cannot be shown as counts."
    (problem,) = problems(
        "view: {kind: graph, source: subject, target: object}\n", "CONSTRUCT WHERE { ?s ?p ?o }\n"
    )
    assert problem.message == "A view of kind graph takes no source, target."


def test_a_question_ends_with_its_mark() -> None:
    (problem,) = problems("question:\n  - What is it?\n  - Tell me\n")
    assert (problem.rule, problem.line) == ("query-question", 4)
    assert "'Tell me' does not end with a question mark" in problem.message


def put(folder: Path, slug: str, header: str, query: str = SELECT) -> None:
    path = folder / "figures" / f"{slug}.rq"
    path.parent.mkdir(exist_ok=True)
    lines = "".join(f"#+ {line}\n" for line in header.splitlines())
    path.write_text(HEAD + lines + query, encoding="utf-8")


def collected(folder: Path) -> list[Problem]:
    return list(Catalog.inspect(folder)[1])


def test_two_queries_ask_no_question_in_the_same_words(tmp_path: Path) -> None:
    put(tmp_path, "one", "question: What is it?\n")
    other = SELECT.replace("?p", "<http://www.w3.org/2000/01/rdf-schema#label>")
    put(tmp_path, "two", "question:\n  - Why is it?\n  - what, is it?\n", other)
    (problem,) = collected(tmp_path)
    assert (problem.rule, problem.line) == ("query-question", 4)
    assert problem.file.endswith("two.rq")
    assert "one.rq asks the same: 'what, is it?'" in problem.message


def test_a_link_leads_to_an_entity_parameter_of_a_query(tmp_path: Path) -> None:
    put(tmp_path, "one", "columns:\n  riskGroup: {link: figure/group}\n")
    other = "ASK { VALUES ?least { 1 } ?s ?p ?least }\n"
    put(tmp_path, "figures", "parameters:\n  - {name: least, type: integer}\n", other)
    (problem,) = collected(tmp_path)
    assert (problem.rule, problem.line) == ("query-column", 5)
    assert "links to 'figure', which is no saved query" in problem.message
    assert problem.remedy == "Did you mean figures?"
    put(tmp_path, "one", "columns:\n  riskGroup: {link: figures/least}\n")
    (problem,) = collected(tmp_path)
    assert "links to figures, which takes no entity as 'least'" in problem.message
