"""What we publish, as the OWL API sees it in both versions: edit file and merged files."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server

from kg.config import Settings
from kg.exports import DOWNLOADS
from kg.paths import ontology_file
from kg.web import create_app
from kg.web.service import EXTENSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.owlapi import Contents, Document, OwlApi
    from kg.release import Release

BASE = "https://w3id.org/neuroblastoma-kg/"
ABOUT_A_FACT = (
    "axiomFact",
    "axiomStatement",
    "axiomCertainty",
    "axiomCitation",
    "axiomSource",
)
"""What every annotated axiom says; hedges and conditions stand on some."""

CLASS_OF_A_CASE = re.compile(rf"<{BASE}case/\w+> <[^>]+#type> _:")


@pytest.fixture(scope="module")
def merged(api: OwlApi, release: Release) -> Document:
    return api.read(release.path(DOWNLOADS["owl"].file))


@pytest.fixture(scope="module")
def contents(api: OwlApi, merged: Document) -> Contents:
    return api.contents(merged)


def test_edit_file_opens_offline_with_its_imports(api: OwlApi) -> None:
    file = ontology_file()
    document = api.read(file, file.with_name("catalog-v001.xml"))
    found = api.contents(document)
    assert found.iri == f"{BASE}ontology"
    assert found.violations == found.unparsed == ()
    assert found.axioms["EquivalentClasses"] > 10
    classified = api.classify(document)
    assert (classified.consistent, classified.unsatisfiable) == (True, ())


def test_merged_file_is_all_of_it_in_owl_2_dl(contents: Contents) -> None:
    assert contents.iri == f"{BASE}neuroblastoma-kg.owl"
    assert contents.version_iri is not None
    assert contents.imported == 0
    assert contents.violations == contents.unparsed == ()
    assert contents.axioms["ObjectPropertyAssertion"] > 3000
    assert contents.axioms["ClassAssertion"] > 1000


def test_each_triple_of_each_fact_is_one_annotated_axiom(
    contents: Contents, release: Release
) -> None:
    rows = release.path(DOWNLOADS["triples.csv"].file).read_text("utf-8").splitlines()
    pairs = len(rows) - 1
    assert pairs > 500
    for name in ABOUT_A_FACT:
        assert contents.annotated[f"{BASE}ontology#{name}"] == pairs, name
    assert contents.annotations[f"{BASE}ontology#axiomFact"] == pairs


def test_merged_file_classifies(api: OwlApi, merged: Document) -> None:
    found = api.classify(merged)
    assert (found.consistent, found.unsatisfiable) == (True, ())


def test_file_with_cases_is_in_owl_2_dl(api: OwlApi, release: Release) -> None:
    found = api.contents(api.read(release.path(DOWNLOADS["cases.owl"].file)))
    assert found.violations == ()
    # Version 5.1 also names, as unparsed, the anonymous classes of cases that it did read.
    assert [triple for triple in found.unparsed if not CLASS_OF_A_CASE.match(triple)] == []


@pytest.mark.parametrize("name", ["ofn", "owx"])
def test_other_syntaxes_hold_the_same_axioms(
    api: OwlApi, merged: Document, tmp_path: Path, name: str
) -> None:
    out = tmp_path / f"converted.{name}"
    api.write(merged, name, out)
    found = api.difference(merged, api.read(out))
    assert found.left == ()
    # The OWL API declares datatypes that OWL 2 does not know, such as xsd:date.
    assert [axiom for axiom in found.right if not axiom.startswith("Declaration(Datatype(")] == []


@pytest.fixture(scope="module")
def address(release: Release) -> Iterator[str]:
    """Serve the release on this machine."""
    app = create_app(release=release, settings=Settings())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions[EXTENSION].engine.close()


@pytest.mark.parametrize("path", ["ontology", "neuroblastoma-kg.owl"])
def test_opens_by_address_as_protege_opens_it(
    api: OwlApi, merged: Document, address: str, path: str
) -> None:
    found = api.difference(merged, api.read(f"{address}/{path}"))
    assert found.left == found.right == ()
