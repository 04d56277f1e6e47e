"""Building: the same content is the same bytes, and a release says what it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from small_release import SMALL, build_from, change, contents

from kg import __version__
from kg.exports import DOWNLOADS
from kg.rdf.namespaces import PREFIXES
from kg.release import STEPS, build, open_release

if TYPE_CHECKING:
    from pathlib import Path

    from kg.release import Release


def test_a_release_holds_downloads_queries_report_and_manifest(release: Release) -> None:
    assert set(contents(release.folder)) == {
        "manifest.json",
        "report.json",
        "queries/leaf-spot/signs.rq",
        *(download.file for download in DOWNLOADS.values()),
    }
    query = SMALL / "queries" / "leaf-spot" / "signs.rq"
    assert release.path("queries/leaf-spot/signs.rq").read_bytes() == query.read_bytes()


def test_the_manifest_says_what_the_release_is(release: Release) -> None:
    manifest = json.loads((release.folder / "manifest.json").read_text("utf-8"))
    nquads = release.path("neuroblastoma-kg.nq").read_bytes()
    assert manifest["version"] == __version__
    assert manifest["release"][:16] == release.folder.name
    # The N-Quads file is the canonical form that the data digest is taken of.
    assert manifest["data"] == sha256(nquads).hexdigest()
    assert manifest["source"]["reviewed"] == "2024-03-05"
    assert manifest["counts"] == {
        "entities": 17,
        "quantities": 3,
        "facts": 14,
        "passages": 21,
        "sections": 5,
        "classes": 27,
        "properties": 49,
        "queries": 1,
        "triples": release.path("neuroblastoma-kg.nt").read_bytes().count(b"\n"),
        "quads": nquads.count(b"\n"),
        "graphs": 14 + 5,
    }
    for entry in manifest["files"]:
        data = (release.folder / entry["name"]).read_bytes()
        assert (entry["bytes"], entry["sha256"]) == (len(data), sha256(data).hexdigest())
        assert entry["title"]
        assert "/" in entry["media_type"]


def test_the_release_digest_is_over_data_ontology_queries_and_version(release: Release) -> None:
    def digest(path: Path) -> str:
        return sha256(path.read_bytes()).hexdigest()

    text = (
        f"data {release.manifest.data}\n"
        f"ontology {digest(SMALL / 'ontology.ttl')}\n"
        f"query leaf-spot/signs.rq {digest(SMALL / 'queries' / 'leaf-spot' / 'signs.rq')}\n"
        f"version {__version__}\n"
    )
    assert release.digest == sha256(text.encode()).hexdigest()


def test_another_place_and_process_builds_the_same_bytes(release: Release, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from kg.release import build;"
        "s = Path(sys.argv[1]);"
        "build(Path('out'), facts=s / 'facts', ontology=s / 'ontology.ttl', queries=s / 'queries')"
    )
    place = tmp_path / "elsewhere"
    place.mkdir()
    env = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", script, str(SMALL)], check=True, cwd=place, env=env)
    assert contents(place / "out") == contents(release.folder.parent)


def test_nothing_in_a_release_names_the_place_of_the_build(
    release: Release, tmp_path: Path
) -> None:
    named = [n for n, data in contents(release.folder).items() if str(tmp_path).encode() in data]
    assert named == []


def test_building_again_keeps_the_release_and_leaves_nothing_behind(
    release: Release, content: Path
) -> None:
    before = (release.folder / "manifest.json").stat().st_ino
    build_from(content, release.folder.parent)
    assert (release.folder / "manifest.json").stat().st_ino == before
    assert {path.name for path in release.folder.parent.iterdir()} == {
        "current",
        release.folder.name,
    }


def test_a_damaged_release_of_the_same_digest_is_replaced(release: Release, content: Path) -> None:
    (release.folder / "neuroblastoma-kg.nt").write_bytes(b"")
    (release.folder / "stray").write_bytes(b"")
    build_from(content, release.folder.parent)
    assert open_release(release.folder).digest == release.digest
    assert not (release.folder / "stray").exists()


def test_a_change_of_content_makes_another_release_current(
    release: Release, content: Path, releases: Path
) -> None:
    change(content / "facts" / "entities.csv", "A brown mark.", "A mark that is brown.")
    other = build_from(content, releases)
    assert other.manifest.data != release.manifest.data
    assert open_release(releases).folder == other.folder
    assert open_release(release.folder).digest == release.digest


@pytest.mark.parametrize(
    ("file", "before", "new", "data"),
    [
        ("ontology.ttl", "# An invented", "# changed\n", False),
        ("queries/leaf-spot/signs.rq", "#+ tags", "#+ expect: {rows: 2}\n", False),
        ("queries/leaf-spot/signs.rq", "SELECT DISTINCT", "# changed\n", True),
    ],
    ids=["comment", "expectation", "query"],
)
def test_the_data_change_with_what_they_hold(
    *, release: Release, content: Path, releases: Path, file: str, before: str, new: str, data: bool
) -> None:
    """The text of a saved query is data too; what tests expect of it is not."""
    change(content / file, before, f"{new}{before}")
    other = build_from(content, releases)
    assert (other.manifest.data != release.manifest.data) is data
    assert other.digest != release.digest


def test_what_was_checked_is_published_though_files_change_meanwhile(
    release: Release, content: Path, tmp_path: Path
) -> None:
    def change_files(_step: str, done: int, _all: int) -> None:
        if done == 1:
            for file in ("ontology.ttl", "queries/leaf-spot/signs.rq", "facts/facts.csv"):
                (content / file).write_bytes(b"\xff")

    again = build(
        tmp_path / "again",
        change_files,
        facts=content / "facts",
        ontology=content / "ontology.ttl",
        queries=content / "queries",
    )
    assert again.digest == release.digest
    assert contents(again.folder) == contents(release.folder)


def test_progress_is_told_of_each_step(content: Path, releases: Path) -> None:
    told: list[tuple[str, int, int]] = []
    build(
        releases,
        lambda *step: told.append(step),
        facts=content / "facts",
        ontology=content / "ontology.ttl",
        queries=content / "queries",
    )
    total = len(STEPS)
    assert told == [*((s, n, total) for n, s in enumerate(STEPS)), (STEPS[-1], total, total)]


def test_the_report_counts_facts(release: Release) -> None:
    report = json.loads(release.path("report.json").read_text("utf-8"))
    assert report["facts_per_property"]["mayPresentWith"] == 4
    assert report["triples_per_property"]["treatedWith"] == 2
    assert report["facts_per_property"]["treatedWith"] == 1
    assert report["facts_per_subject_class"] == {"Disease": 12, "Sign": 2, "Gene": 1}
    assert report["facts_per_frequency"] == {"(none stated)": 12, "almost-always": 1, "usually": 1}
    assert report["facts_per_certainty"] == {"stated": 9, "may": 4, "unknown": 1}
    assert report["facts_per_scope"]["fungus-in-stem"] == 3
    assert report["facts_per_section"] == {"overview": 5, "signs": 5, "causes": 2, "treatment": 2}
    assert report["entities_per_class"]["Plant"] == 3
    assert report["passages_per_kind"]["statement"] == 10


def test_the_dataset_describes_itself(release: Release) -> None:
    store = ox.Store()
    store.load(path=str(release.path("neuroblastoma-kg.nt")))
    row = next(
        iter(
            store.query(
                f"PREFIX void: <{PREFIXES['void']}> SELECT * {{ ?d a void:Dataset ; "
                "void:triples ?triples ; void:classes ?classes ; void:properties ?properties ; "
                "void:entities ?entities }"
            )
        )
    )
    count = next(
        iter(
            store.query("SELECT (COUNT(*) AS ?t) (COUNT(DISTINCT ?p) AS ?properties) { ?s ?p ?o }")
        )
    )
    classes = next(iter(store.query("SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }")))
    assert int(row["triples"].value) == int(count["t"].value)
    assert int(row["properties"].value) == int(count["properties"].value)
    assert int(row["classes"].value) == int(classes["n"].value)
    assert int(row["entities"].value) == 17
