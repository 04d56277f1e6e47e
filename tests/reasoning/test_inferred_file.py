"""The file of what was inferred: written by the command, stale once what it rests on changes."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.errors import ContentError
from kg.release import build

SMALL = Path(__file__).parents[1] / "data" / "small"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


def reason(content: Path, *options: str) -> tuple[int, str]:
    arguments = ["--facts", str(content / "facts"), "--ontology", str(content / "ontology.ttl")]
    result = CliRunner().invoke(main, ["reason", *arguments, *options])
    return result.exit_code, result.output


def build_from(content: Path) -> None:
    build(
        content.parent / "releases",
        facts=content / "facts",
        ontology=content / "ontology.ttl",
        queries=content / "queries",
    )


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.usefixtures("hermit")
def test_the_command_writes_what_a_check_then_finds_fresh(content: Path) -> None:
    file = content / "inferred.nt"
    code, output = reason(content, "--check")
    assert (code, file.exists()) == (2, False)
    assert "Run: nbkg reason" in output
    code, output = reason(content)
    assert code == 0
    assert "[1/2] Concluding from ontology and facts" in output
    assert "C01" in output
    before = file.read_bytes()
    assert b"/id/leaf-spot> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>" in before
    assert reason(content, "--check")[0] == 0
    build_from(content)
    assert reason(content)[0] == 0
    assert file.read_bytes() == before

    # Rewording changes nothing that the reasoner is given.
    change(content / "facts" / "entities.csv", "A brown mark.", "A mark in brown.")
    change(content / "ontology.ttl", '"leaf spot test ontology"', '"other name"')
    build_from(content)

    change(content / "facts" / "cases.csv", ",6,old-leaf,", ",7,old-leaf,")
    with pytest.raises(ContentError) as caught:
        build_from(content)
    (problem,) = caught.value.problems
    assert (problem.rule, problem.file) == ("stale-inferences", str(file))
    assert "nbkg reason" in problem.remedy


@pytest.mark.usefixtures("hermit")
def test_an_outcome_that_was_not_expected_is_an_error(content: Path) -> None:
    ontology = content / "ontology.ttl"
    change(content / "facts" / "cases.csv", ",undetermined,", ",outside-stages,")
    code, output = reason(content)
    assert code == 2
    assert "not as expected" in output
    assert ontology.with_name("inferred.nt").is_file()


@pytest.mark.usefixtures("hermit")
def test_facts_that_contradict_the_ontology_are_named(content: Path) -> None:
    with (content / "ontology.ttl").open("a", encoding="utf-8") as file:
        file.write("\nnbo:affects a owl:FunctionalProperty .\n")
    triples = content / "facts" / "triples.csv"
    change(triples, 'F00014,leaf-spot,hasName,"""leaf spot""@en"', "F00014,leaf-spot,affects,fern")
    code, output = reason(content)
    assert code == 2
    assert output.splitlines()[-2:] == [
        "  nb:leaf-spot nbo:affects nb:houseplant",
        "  nb:leaf-spot nbo:affects nb:fern",
    ]
    assert not (content / "inferred.nt").exists()


NOTHING = sha256(b"").hexdigest()


def head(procedure: int, output: str) -> str:
    """Return the head of a file that was made of other content."""
    return f"# procedure: {procedure}\n# input-sha256: {'0' * 64}\n# output-sha256: {output}\n"


def test_a_file_that_is_no_text_stops_the_build(content: Path) -> None:
    (content / "inferred.nt").write_bytes(b"# \xff\n")
    with pytest.raises(ContentError, match="not UTF-8"):
        build_from(content)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<a> <b>", "does not say"),
        (head(1, NOTHING), "facts or cases changed since"),
        (head(0, NOTHING), "in another way"),
        (head(1, NOTHING) + "<http://x/a> <http://x/b> <http://x/c> .\n", "changed after"),
    ],
)
def test_a_damaged_or_foreign_file_stops_the_build(content: Path, text: str, message: str) -> None:
    (content / "inferred.nt").write_text(text, "utf-8")
    with pytest.raises(ContentError) as caught:
        build_from(content)
    (problem,) = caught.value.problems
    assert problem.rule == "stale-inferences"
    assert message in problem.message
