"""The catalog loads whole or names everything that is wrong, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import ContentError, NotFoundError, Problem
from kg.queries import RULES, Catalog
from kg.rdf.namespaces import iri

EXAMPLES = Path(__file__).parent / "examples"

SOUND = """\
#+ summary: Signs
#+ description: One row per sign.
#+ tags: [signs]
#+ parameters:
#+   - name: disease
#+     type: entity
#+     class: nbo:Disease
PREFIX nb: <https://w3id.org/neuroblastoma-kg/id/>
PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#>
SELECT ?sign WHERE {
  VALUES ?disease { nb:leaf-spot }
  ?disease nbo:mayPresentWith ?sign .
}
ORDER BY ?sign
"""


def problems(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as caught:
        Catalog.load(folder)
    assert {problem.rule for problem in caught.value.problems} <= RULES.keys()
    return caught.value.problems


def put(folder: Path, place: str, text: str) -> None:
    path = folder / place
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_queries_come_by_topic_and_slug() -> None:
    catalog = Catalog.load(EXAMPLES)
    assert [(query.topic, query.slug) for query in catalog] == [
        ("figures", "at-least"),
        ("signs", "diseases-with-signs"),
        ("signs", "signs-of"),
        ("sources", "reviewed-since"),
        ("words", "find"),
    ]
    assert catalog.topics == ("figures", "signs", "sources", "words")
    assert len(catalog) == 5
    assert "find" in catalog
    assert "lose" not in catalog


def test_a_query_knows_what_its_header_says() -> None:
    query = Catalog.load(EXAMPLES)["signs-of"]
    assert query.summary == "Signs of a disease"
    assert query.question == "Which signs may a disease show?"
    assert query.description.startswith("One row per disease and sign. Without")
    assert query.tags == ("signs", "diseases")
    assert query.form == "SELECT"
    assert query.text.startswith("PREFIX nb:")
    disease, sign = query.parameters
    assert (disease.name, disease.type, disease.label) == ("disease", "entity", "Disease")
    assert disease.of_class == iri("nbo:Disease")
    assert disease.default == (iri("nb:leaf-spot"),)
    assert disease.example == "root rot"
    assert sign.label == "sign"


def test_values_of_a_header_are_text_as_written() -> None:
    query = Catalog.load(EXAMPLES)["at-least"]
    assert [parameter.example for parameter in query.parameters] == ["50", "no", "0.5"]
    assert query.parameters[2].allowed == ("1.0", "0.5")


def test_an_unknown_query_is_named_with_what_may_be_meant() -> None:
    with pytest.raises(NotFoundError, match="Did you mean reviewed-since"):
        Catalog.load(EXAMPLES)["reviewed-sinc"]
    with pytest.raises(NotFoundError, match="list them all"):
        Catalog.load(EXAMPLES)["qqq"]


def test_a_readme_may_stand_beside_the_topics(tmp_path: Path) -> None:
    put(tmp_path, "signs/signs.rq", SOUND)
    put(tmp_path, "README.md", "How to write a query.\n")
    assert len(Catalog.load(tmp_path)) == 1


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("#+ summary: Signs\n", "", (1, "query-header", "'summary' is missing")),
        ("#+ tags: [signs]", "#+ tags: signs", (3, "query-header", "no list")),
        ("#+ tags: [signs]", "#+ tags: [signs, signs]", (3, "query-header", "twice")),
        ("#+ tags: [signs]", "#+ tag: [signs]", (3, "query-header", "no key 'tag'")),
        ("#+ tags: [signs]", "#+ tags: [signs", (4, "query-header", "not YAML")),
        ("summary: Signs", "summary: Signs: all", (1, "query-header", "not YAML")),
        ("summary: Signs", "summary: {a: b}", (1, "query-header", "no text")),
        ("#+ tags: [signs]", "#+ summary: Two\n#+ tags: [signs]", (3, "query-header", "twice")),
        ("class: nbo:Disease", "default: nb:x", (7, "query-header", "no key 'default'")),
        ("#+", "#", (1, "query-header", "no header")),
        ("entity", "thing", (5, "query-parameter", "no type 'thing'")),
        ("class: nbo:Disease", "label: Disease", (5, "query-parameter", "needs a class")),
        ("class: nbo:Disease", "class: Disease", (5, "query-parameter", "needs a class")),
        ("class: nbo:Disease", "class: nbo:A B", (5, "query-parameter", "needs a class")),
        ("name: disease", "name: format", (5, "query-parameter", "cannot have this name")),
        ("name: disease", "name: Disease", (5, "query-parameter", "cannot have this name")),
        ("name: disease", "name: plant", (5, "query-parameter", "0 VALUES blocks")),
        ("ORDER BY", "VALUES ?disease { nb:x } #", (5, "query-parameter", "2 VALUES blocks")),
        ("{ nb:leaf-spot }", "{ }", (5, "query-parameter", "neither terms nor UNDEF")),
        ("{ nb:leaf-spot }", "{ nb:x UNDEF }", (5, "query-parameter", "neither terms nor UNDEF")),
        ("{ nb:leaf-spot }", '{ "leaf spot" }', (5, "query-parameter", "is no entity")),
        ("  VALUES", "  # VALUES", (5, "query-parameter", "0 VALUES blocks")),
        ("?disease { nb:leaf-spot }", "(?disease) { (nb:x) }", (5, "query-parameter", "0 VALUES")),
        ("?disease nbo", "?plant nbo", (5, "query-parameter", "nowhere else")),
        ("?disease nbo", "nb:x nbo", (5, "query-parameter", "nowhere else")),
        ("ORDER BY ?sign", "", (13, "query-order", "no order")),
        ("PREFIX nb: ", "#", (11, "query-syntax", "prefix nb:")),
        ("id/>", "ids/>", (8, "query-prefix", "means <https://w3id.org/neuroblastoma-kg/id/>")),
        ("?sign .", '?sign, "x .', (12, "query-syntax", "does not end")),
        ("?sign .", "SERVICE nb:a {}", (0, "query-syntax", "SERVICE at line 12")),
        ("SELECT ?sign WHERE", "INSERT DATA", (0, "query-syntax", "INSERT")),
    ],
)
def test_a_broken_file_is_refused_with_the_line(
    tmp_path: Path, old: str, new: str, expected: tuple[int, str, str]
) -> None:
    line, rule, message = expected
    assert old in SOUND
    put(tmp_path, "signs/signs.rq", SOUND.replace(old, new))
    (problem, *_) = found = problems(tmp_path)
    assert problem.file.endswith("signs/signs.rq")
    assert [p for p in found if (p.line, p.rule) == (line, rule) and message in p.message], found
    assert problem.remedy


def test_a_block_after_the_where_clause_is_refused(tmp_path: Path) -> None:
    text = SOUND.replace("  VALUES ?disease { nb:leaf-spot }\n", "")
    put(tmp_path, "signs/signs.rq", text + "VALUES ?disease { nb:leaf-spot }\n")
    assert "after the WHERE clause" in problems(tmp_path)[0].message


def test_a_literal_needs_sound_example_and_options(tmp_path: Path) -> None:
    text = (EXAMPLES / "figures" / "at-least.rq").read_text(encoding="utf-8")
    put(tmp_path, "figures/a.rq", text.replace("example: 50", "example: fifty"))
    put(tmp_path, "figures/b.rq", text.replace("0.5\n", "2.0\n"))
    put(tmp_path, "figures/c.rq", text.replace("{ 20 }", "{ true }"))
    put(
        tmp_path,
        "figures/d.rq",
        text.replace("type: integer", "type: integer\n#+     class: nbo:A"),
    )
    found = {p.file[-4:]: p.message for p in problems(tmp_path) if p.rule == "query-parameter"}
    assert "'fifty' is no integer" in found["a.rq"]
    assert "not among its options" in found["b.rq"]
    assert "is no integer" in found["c.rq"]
    assert "only an entity has a class" in found["d.rq"]


def test_one_row_needs_no_order(tmp_path: Path) -> None:
    text = SOUND.replace("SELECT ?sign", "SELECT (COUNT(?sign) AS ?signs)")
    put(tmp_path, "signs/signs.rq", text.replace("ORDER BY ?sign", ""))
    assert len(Catalog.load(tmp_path)) == 1


def test_the_order_of_a_subselect_is_no_order(tmp_path: Path) -> None:
    text = SOUND.replace("WHERE {", "WHERE { { SELECT ?sign WHERE {").replace(
        "ORDER BY ?sign", "ORDER BY ?sign } }"
    )
    put(tmp_path, "signs/signs.rq", text)
    assert [p.rule for p in problems(tmp_path)] == ["query-order"]


@pytest.mark.parametrize(
    ("raw", "line", "message"),
    [
        (b"\xef\xbb\xbf" + SOUND.encode(), 1, "byte order mark"),
        (SOUND.replace("\n", "\r\n").encode(), 1, "CR"),
        (SOUND.encode() + b"# \xe9\n", 15, "not UTF-8"),
    ],
)
def test_another_encoding_is_refused(tmp_path: Path, raw: bytes, line: int, message: str) -> None:
    put(tmp_path, "signs/signs.rq", "")
    (tmp_path / "signs" / "signs.rq").write_bytes(raw)
    (problem,) = problems(tmp_path)
    assert (problem.line, problem.rule) == (line, "query-encoding")
    assert message in problem.message


@pytest.mark.parametrize(
    "place", ["signs.rq", "signs/notes.txt", "signs/Signs.rq", "signs/a_b.rq", "signs/format.rq"]
)
def test_a_file_in_the_wrong_place_is_refused(tmp_path: Path, place: str) -> None:
    put(tmp_path, place, SOUND)
    assert [(p.rule, p.line) for p in problems(tmp_path)] == [("query-place", 0)]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    put(tmp_path, "signs/signs.rq", SOUND)
    (tmp_path / "signs" / "gone.rq").symlink_to(tmp_path / "nowhere")
    (problem,) = problems(tmp_path)
    assert problem.rule == "query-file"
    assert problem.file.endswith("signs/gone.rq")


def test_a_query_keeps_the_text_of_its_file() -> None:
    for query in Catalog.load(EXAMPLES):
        assert query.file_text.encode() == query.path.read_bytes()


def test_a_slug_stands_once_across_topics(tmp_path: Path) -> None:
    put(tmp_path, "signs/signs.rq", SOUND)
    put(tmp_path, "other/signs.rq", SOUND.replace("mayPresentWith", "mayFollow"))
    assert [p.rule for p in problems(tmp_path)] == ["query-slug"]


def test_queries_that_differ_by_constants_only_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "signs/signs.rq", SOUND)
    twin = SOUND.replace("?sign", "?mark").replace("{ nb:leaf-spot }", "{ nb:root-rot nb:ROT1 }")
    put(tmp_path, "signs/marks.rq", twin + "# another comment\n")
    put(tmp_path, "signs/causes.rq", SOUND.replace("mayPresentWith", "mayFollow"))
    (problem,) = problems(tmp_path)
    assert problem.rule == "query-twin"
    assert problem.file.endswith("signs.rq")
    assert "marks.rq" in problem.message


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    broken = SOUND.replace("#+ tags: [signs]\n", "").replace("ORDER BY ?sign", "")
    put(tmp_path, "signs/one.rq", broken)
    put(tmp_path, "signs/two.rq", broken)
    rules = [(p.file[-6:], p.rule) for p in problems(tmp_path)]
    assert rules == [
        (file, rule) for file in ("one.rq", "two.rq") for rule in ("query-header", "query-order")
    ]
