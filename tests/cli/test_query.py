"""The command ``nbkg query`` on a release of invented content."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from kg.cli import completing, main
from kg.evidence.face import NOTE
from kg.rdf.media import FORMATS
from kg.release import Release, build

if TYPE_CHECKING:
    from collections.abc import Callable

SMALL = Path(__file__).parents[1] / "data" / "small"

QUERY = """\
#+ summary: Signs with their figures
#+ description: One row per sign.
#+ tags: [signs]
#+ parameters:
#+   - name: sign
#+     type: entity
#+     class: nbo:Sign
PREFIX nb: <https://w3id.org/neuroblastoma-kg/id/>
PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#>
SELECT ?sign ?property WHERE {
  VALUES ?sign { UNDEF }
  ?sign ?property nb:fading-time ; a nbo:Sign .
}
ORDER BY ?sign ?property
"""
PREFIXES = QUERY[QUERY.index("PREFIX") : QUERY.index("SELECT")]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return build(
        tmp_path_factory.mktemp("small"),
        facts=SMALL / "facts",
        ontology=SMALL / "ontology.ttl",
        queries=SMALL / "queries",
    )


@pytest.fixture
def nbkg(small: Release, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setenv("COLUMNS", "120")

    def run(*arguments: str, stdin: str | bytes = "") -> Any:
        line = ["query", *arguments, "--release", str(small.folder)]
        return CliRunner().invoke(main, line, input=stdin, catch_exceptions=False)

    return run


def test_without_a_name_the_queries_are_listed(nbkg: Callable[..., Result]) -> None:
    done = nbkg()
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "topic,slug,summary,parameters",
        "leaf-spot,signs,Signs of leaf spot,",
    ]
    table = nbkg("--format", "table").stdout
    assert "Signs of leaf spot" in table


def test_a_saved_query_gives_csv_where_no_terminal_is(nbkg: Callable[..., Result]) -> None:
    done = nbkg("signs")
    assert done.exit_code == 0
    header, *rows = done.stdout.split()
    assert header == "sign"
    assert [row.rpartition("/")[2] for row in rows] == ["brown-spot", "soft-bark", "yellow-veins"]


def test_a_table_has_the_headings_of_the_columns_and_labels(nbkg: Callable[..., Result]) -> None:
    lines = [line.strip() for line in nbkg("signs", "--format", "table").stdout.splitlines()]
    assert (lines[0], lines[-1]) == ("Sign", "3 rows")
    assert "soft bark" in lines


def test_a_table_of_another_query_shows_curies_with_labels(nbkg: Callable[..., Result]) -> None:
    text = PREFIXES + "SELECT ?found { ?found a nbo:Sign } ORDER BY ?found"
    lines = [line.strip() for line in nbkg("-", "--format", "table", stdin=text).stdout.split("\n")]
    assert lines[0] == "found"
    assert "nb:soft-bark  soft bark" in lines


def test_rows_come_as_plain_objects(nbkg: Callable[..., Result]) -> None:
    rows = json.loads(nbkg("signs", "--format", "rows").stdout)
    assert [row["sign"].rpartition("/")[2] for row in rows] == [
        "brown-spot",
        "soft-bark",
        "yellow-veins",
    ]


def test_words_in_place_of_a_name_list_what_comes_nearest(nbkg: Callable[..., Result]) -> None:
    done = nbkg("which signs has leaf spot")
    assert done.exit_code == 2
    assert "There is no saved query 'which signs has leaf spot'" in done.stderr
    assert done.stderr.splitlines()[-1].split()[0] == "signs"
    assert nbkg("which zzzyx").stderr.endswith("`nbkg query` lists them all.\n")


def test_a_query_is_explained(nbkg: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "signs-lasting.rq"
    path.write_text(QUERY, encoding="utf-8")
    said = nbkg(str(path), "--explain").stdout
    assert said.startswith("signs-lasting: Signs with their figures\n")
    assert "  sign  sign: nbo:Sign\n      Without it: all.\n" in said.replace("Sign:", "sign:")
    assert "Choices: brown-spot (brown spot), soft-bark (soft bark), yellow-veins" in said
    assert "  property  Property (entity)." in said
    assert "no header" in nbkg("-", "--explain", stdin="ASK {}").stderr


@pytest.mark.parametrize("form", ["json", "tsv", "xml", "text/csv"])
def test_rows_come_in_every_format(nbkg: Callable[..., Result], form: str) -> None:
    done = nbkg("signs", "--format", form)
    assert done.exit_code == 0
    assert "soft-bark" in done.stdout


def test_json_is_the_standard_one(nbkg: Callable[..., Result]) -> None:
    answer = json.loads(nbkg("signs", "--format", "json").stdout)
    assert answer["head"] == {"vars": ["sign"]}
    assert len(answer["results"]["bindings"]) == 3


def test_triples_come_as_turtle_and_by_name(nbkg: Callable[..., Result]) -> None:
    text = PREFIXES + "CONSTRUCT { ?s a nbo:Sign } WHERE { ?s a nbo:Sign }"
    assert "nb:soft-bark a nbo:Sign ." in nbkg("-", stdin=text).stdout
    assert nbkg("-", "--format", "nt", stdin=text).stdout.count("\n") == 3
    refused = nbkg("-", "--format", "table", stdin=text)
    assert (refused.exit_code, "no table" in refused.stderr) == (2, True)


def test_several_from_are_a_merge(nbkg: Callable[..., Result]) -> None:
    base = "https://w3id.org/neuroblastoma-kg/fact/"
    # Both facts hold the one triple that leaf spot may present with yellow veins.
    text = f"SELECT * FROM <{base}F00006> FROM <{base}F00008> {{ ?s ?p ?o }}"  # noqa: S608  # SPARQL
    assert len(nbkg("-", stdin=text).stdout.splitlines()) == 2
    assert nbkg("-", "--format", "table", stdin=text).stdout.splitlines()[-1] == "1 row"


def test_ask_gives_a_word(nbkg: Callable[..., Result]) -> None:
    text = PREFIXES + "ASK { nb:soft-bark a nbo:Sign }"
    assert nbkg("-", stdin=text).stdout == "true\n"
    assert nbkg("-", "--format", "table", stdin=text).stdout == "true\n"


def test_a_file_with_a_header_takes_parameters(nbkg: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "signs-lasting.rq"
    path.write_text(QUERY, encoding="utf-8")
    assert "yellow-veins" in nbkg(str(path)).stdout
    assert "yellow-veins" in nbkg(str(path), "sign=Yellow Veins").stdout
    assert "yellow-veins" not in nbkg(str(path), "sign=soft-bark").stdout
    assert "VALUES ?sign { <https" in nbkg(str(path), "sign=soft-bark", "--format", "rq").stdout


def test_a_file_says_the_format_by_its_name(nbkg: Callable[..., Result], tmp_path: Path) -> None:
    for name, start in {
        "a.csv": b"sign\r\n",
        "a.json": b'{"head"',
        "a.rows.json": b'[\n{"sign"',
        "a.answer.json": b'{"query"',
        "a.xlsx": b"PK",
        "a.tsv": b"?sign",
        "a.out": b"sign\r\n",
    }.items():
        done = nbkg("signs", "--out", str(tmp_path / name))
        assert (done.exit_code, done.stdout) == (0, "")
        written = (tmp_path / name).read_bytes()
        assert written.startswith(start)
        assert f"{len(written):,} bytes" in done.stderr
    done = nbkg("signs", "--format", "xml", "--out", str(tmp_path / "a.csv"))
    assert b"<sparql" in (tmp_path / "a.csv").read_bytes()


@pytest.mark.parametrize("form", [name for name in completing.formats() if name != "table"])
def test_every_format_that_is_offered_is_given(nbkg: Callable[..., Result], form: str) -> None:
    graph = FORMATS[form].kind != "bindings" if form in FORMATS else False
    text = PREFIXES + "CONSTRUCT { ?s a nbo:Sign } WHERE { ?s a nbo:Sign }"
    done = nbkg(*(("-",) if graph else ("signs",)), "--format", form, stdin=text)
    assert done.exit_code == 0
    assert done.stdout_bytes


def test_a_workbook_holds_the_rows(nbkg: Callable[..., Result]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(nbkg("signs", "--format", "xlsx").stdout_bytes))
    rows = [[cell.value for cell in row] for row in book["Answer"].iter_rows()]
    assert rows == [["Sign"], ["brown spot"], ["soft bark"], ["yellow veins"]]
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert about["Query"] == "Signs of leaf spot"
    assert about["Note"] == NOTE


def test_an_answer_comes_with_its_evidence(nbkg: Callable[..., Result]) -> None:
    said = json.loads(nbkg("signs", "--format", "answer").stdout)
    assert (said["query"], said["answer"]["state"], len(said["rows"])) == ("signs", "listed", 3)
    assert all(one["facts"] for one in said["evidence"])


def test_what_is_binary_is_not_written_to_a_terminal(small: Release) -> None:
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kg.cli", "query", "signs", "--format", "xlsx",
             "--release", str(small.folder)],
            stdout=theirs, stderr=subprocess.PIPE, text=True, timeout=120, check=False,
        )  # fmt: skip
    finally:
        os.close(ours)
        os.close(theirs)
    assert (done.returncode, "--out answer.xlsx" in done.stderr) == (2, True)


def test_without_rows_a_table_says_what_that_means(
    nbkg: Callable[..., Result], tmp_path: Path
) -> None:
    path = tmp_path / "none.rq"
    path.write_text(QUERY.replace("nb:fading-time", "nb:nothing"), encoding="utf-8")
    lines = nbkg(str(path), "--format", "table").stdout.split("\n", 2)
    assert lines[:2] == ["0 rows", ""]
    assert "no such row" in lines[2]


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "message"),
    [
        (["sings"], "", 2, "Did you mean signs?"),
        (["signs", "sign=soft bark"], "", 2, "has no parameter 'sign'"),
        (["signs", "soft"], "", 2, "no KEY=VALUE"),
        (["-", "soft"], QUERY, 2, "It takes: sign=…."),
        (["leaf"], "", 2, "Did you mean signs?"),
        (["signs", "--format", "cvs"], "", 2, "'cvs' is unknown. Did you mean csv?"),
        (["-", "--format", "xlsx"], "ASK {}", 2, "for saved queries"),
        (["signs", "--format", "table", "--out", "x"], "", 2, "for a terminal"),
        (["signs", "--out", "/nowhere/x.csv"], "", 2, "cannot be written"),
        (["--out", "x.csv"], "", 2, "--out is for the answer"),
        (["signs", "--format", "ttl"], "", 2, "cannot be given as 'ttl'"),
        (["--format", "xml"], "", 2, "not xml"),
        (["missing.rq"], "", 2, "There is no file missing.rq"),
        (["-", "a=1"], "ASK {}", 2, "has no parameter 'a'"),
        (["-"], "SELECT", 2, "SPARQL"),
        (["-"], b"ASK { } # \xff", 2, "not UTF-8"),
        (["-"], "ASK { SERVICE <http://example.org/> { ?s ?p ?o } }", 2, "SERVICE"),
        (["-"], "DELETE WHERE { ?s ?p ?o }", 2, "DELETE"),
        (["-", "sign=bark"], QUERY, 2, "nb:soft-bark"),
        (["-", "sign=a", "sign=b"], QUERY, 2, "given more than once"),
        (["-"], QUERY.replace("#+ tags: [signs]\n", ""), 2, "standard input:1: [query-header]"),
    ],
)
def test_a_mistake_is_said_on_stderr_with_what_to_do(
    nbkg: Callable[..., Result], arguments: list[str], stdin: str | bytes, code: int, message: str
) -> None:
    done = nbkg(*arguments, stdin=stdin)
    assert done.exit_code == code
    assert message in done.stderr
    assert done.stdout == ""


def test_a_query_that_would_overflow_the_stack_is_refused(small: Release) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kg.cli", "query", "-", "--release", str(small.folder)],
        input="SELECT * {" + "{" * 40_000 + "}" * 40_001,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "100 deep" in done.stderr


def test_without_a_release_it_says_how_to_build_one(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["query", "--release", str(tmp_path)])
    assert done.exit_code == 3
    assert "nbkg build" in done.stderr
