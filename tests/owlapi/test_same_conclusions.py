"""The OWL API's HermiT, asked about each individual, finds what we keep, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.exports import DOWNLOADS
from kg.owlapi import Line
from kg.paths import content_folder
from kg.rdf.namespaces import PREFIXES, iri
from kg.reasoning.input import reasoner_input

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from kg.owlapi import OwlApi
    from kg.release import Release

HIERARCHY = {iri("rdfs:subClassOf").value, iri("rdfs:subPropertyOf").value}


def links(triples: Iterable[ox.Triple]) -> set[tuple[str, str, str]]:
    """Return what is said of named individuals with named values."""
    return {
        (t.subject.value, t.predicate.value, t.object.value)
        for t in triples
        if isinstance(t.subject, ox.NamedNode) and isinstance(t.object, ox.NamedNode)
    }


@pytest.mark.parametrize(
    "wanted", [Line.CURRENT, pytest.param(Line.PROTEGE, marks=pytest.mark.slow)]
)
def test_inferences_are_complete_and_sound(
    line: Callable[[Line], OwlApi], release: Release, tmp_path: Path, wanted: Line
) -> None:
    api = line(wanted)
    quads = ox.parse(release.path(DOWNLOADS["nq"].file).read_bytes(), ox.RdfFormat.N_QUADS)
    given = tmp_path / "given.nt"
    given.write_bytes(reasoner_input(quads))
    kept = (content_folder("ontology") / "inferred.nt").read_bytes()
    ours = {
        found
        for found in links(q.triple for q in ox.parse(kept, ox.RdfFormat.N_TRIPLES))
        if found[1] not in HIERARCHY
    }
    said = links(q.triple for q in ox.parse(given.read_bytes(), ox.RdfFormat.N_TRIPLES))
    theirs = api.entailed(api.read(given)) - said
    # Nothing that is concluded of an entity names a made-up case.
    of_cases = {
        found
        for found in theirs
        if found[2].startswith(PREFIXES["case"]) and not found[0].startswith(PREFIXES["case"])
    }
    assert len(ours) > 1000
    assert theirs - of_cases == ours
