"""Snippets run as they are shown, over a live service, and give the rows of the engine."""

from __future__ import annotations

import ast
import csv
import io
import json
import os
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from live_service import running

from kg.paths import content_folder
from kg.queries import Catalog
from kg.queries.rows import objects, table_of
from kg.web.queries.snippets import snippets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.queries import SavedQuery
    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

CATALOG = Catalog.load(content_folder("queries"))
ASKED: list[tuple[str, dict[str, str | list[str]]]] = [
    ("gene-effects", {"gene": "ATRX"}),
    ("survival", {}),
    ("stage-of-a-case", {"age": "6", "distant": ["liver", "skin"]}),
    ("find-by-word", {"word": 'it\'s "a" 100% $HOME `id` \\ ü&x=1'}),
    ("can-spread-to", {"site": "liver"}),
    ("neighborhood", {"entity": "MYCN"}),
]
each_asked = pytest.mark.parametrize(("slug", "values"), ASKED, ids=[slug for slug, _ in ASKED])
each_query = pytest.mark.parametrize("query", CATALOG, ids=lambda query: query.slug)


@pytest.fixture(scope="module")
def base(release: Release) -> Iterator[str]:
    with running(str(release.folder)) as (port, _):
        yield f"http://127.0.0.1:{port}"


def ran(*command: str) -> str:
    """Run a command without a proxy and return what it prints."""
    environment = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def code(slug: str, values: dict[str, str | list[str]], base: str, name: str) -> str:
    found = {snippet.name: snippet.code for snippet in snippets(CATALOG[slug], values, base)}
    return found[name]


@pytest.fixture
def expected(slug: str, values: dict[str, str | list[str]], release_engine: EmbeddedEngine) -> str:
    """Return the rows as a JSON list of objects."""
    query = CATALOG[slug]
    return objects(table_of(release_engine.query(query.bind(values, release_engine)))).decode()


def lexical(text: str) -> list[list[str]]:
    """Return rows of JSON as CSV says them."""
    said = {True: "true", False: "false", None: ""}
    return [
        [
            said[cell] if cell is None or isinstance(cell, bool) else str(cell)
            for cell in row.values()
        ]
        for row in json.loads(text)
    ]


@each_asked
def test_curl(base: str, slug: str, values: dict[str, str | list[str]], expected: str) -> None:
    if shutil.which("curl") is None:
        pytest.skip("needs curl: install the package curl")
    printed = ran("bash", "-c", code(slug, values, base, "curl"))
    if CATALOG[slug].form == "SELECT":
        assert list(csv.reader(io.StringIO(printed, newline="")))[1:] == lexical(expected)
    elif CATALOG[slug].form == "ASK":
        assert printed.strip() == lexical(expected)[0][0]
    else:
        assert same_graph(printed, expected)


def same_graph(turtle: str, expected: str) -> bool:
    import rdflib  # noqa: PLC0415  # one test needs it

    found = {tuple(map(str, triple)) for triple in rdflib.Graph().parse(data=turtle)}
    return found == {tuple(map(str, row.values())) for row in json.loads(expected)}


@each_asked
def test_pandas(base: str, slug: str, values: dict[str, str | list[str]], expected: str) -> None:
    shown = code(slug, values, base, "pandas")
    assert shown.endswith("print(rows)\n")
    last = "print('\\n' + rows.to_json(orient='records'))\n"
    printed = ran(sys.executable, "-c", shown + last).splitlines()[-1]
    assert json.loads(printed) == json.loads(expected)


@each_asked
def test_sparqlwrapper(
    base: str, slug: str, values: dict[str, str | list[str]], expected: str
) -> None:
    printed = ran(sys.executable, "-W", "error", "-c", code(slug, values, base, "sparqlwrapper"))
    if CATALOG[slug].form == "SELECT":
        rows = [ast.literal_eval(line) for line in printed.splitlines()]
        bound = [
            dict(pair for pair in zip(row, cells, strict=True) if row[pair[0]] is not None)
            for row, cells in zip(json.loads(expected), lexical(expected), strict=True)
        ]
        assert rows == bound
    elif CATALOG[slug].form == "ASK":
        assert printed.strip() == str(json.loads(expected)[0]["answer"])
    else:
        assert same_graph(printed, expected)


@each_asked
def test_javascript(
    base: str, slug: str, values: dict[str, str | list[str]], expected: str
) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node runs the JavaScript snippets; install Node 18 or later")
    shown = code(slug, values, base, "javascript")
    shown += "console.log(JSON.stringify(rows));\n"
    printed = ran(node, "--input-type=module", "--eval", shown).splitlines()[-1]
    assert json.loads(printed) == json.loads(expected)


@each_query
def test_every_query_has_snippets_that_name_it(query: SavedQuery) -> None:
    values: dict[str, str] = {p.name: p.example or "" for p in query.parameters}
    found = snippets(query, values, "https://kg.example/")
    assert [snippet.name for snippet in found] == [
        "curl", "pandas", "sparqlwrapper", "r", "javascript",
    ]  # fmt: skip
    for snippet in found:
        assert f"https://kg.example/queries/{query.slug}." in snippet.code
        assert all(name in snippet.code for name in values)
        assert snippet.code.endswith("\n")
        if snippet.language == "python":
            ast.parse(snippet.code)


def test_blank_and_unknown_values_are_left_out() -> None:
    given = snippets(CATALOG["gene-effects"], {"gene": " ", "x": "y"}, "https://kg.example")
    assert given == snippets(CATALOG["gene-effects"], {}, "https://kg.example")


def test_r_reads_rows_from_csv_and_the_rest_from_json() -> None:
    # Written out, because nothing else here reads R.
    assert code("gene-effects", {"gene": "ATRX"}, "https://kg.example", "r") == (
        "rows <- read.csv(\n"
        '  "https://kg.example/queries/gene-effects.csv?gene=ATRX",\n'
        '  na.strings = "", check.names = FALSE\n'
        ")\n"
        "print(rows)\n"
    )
    assert code("can-spread-to", {}, "https://kg.example", "r") == (
        '# install.packages("jsonlite")\n'
        "rows <- jsonlite::fromJSON(\n"
        '  "https://kg.example/queries/can-spread-to.rows.json"\n'
        ")\n"
        "print(rows)\n"
    )


def test_values_cannot_leave_their_place() -> None:
    hostile = "'; rm -rf / #\"\n)\nimport os\n`id`$(id)\\"
    for snippet in snippets(CATALOG["find-by-word"], {"word": hostile}, "https://kg.example"):
        if snippet.language == "bash":
            words = shlex.split(snippet.code.replace(" \\\n", " "))
            assert words[-1] == f"word={hostile}"
        else:
            assert hostile[:4] not in snippet.code
            assert "%27%3B+rm+-rf+%2F+%23%22%0A%29%0Aimport+os%0A%60id%60%24%28id%29%5C" in (
                snippet.code
            )
