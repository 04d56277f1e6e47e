"""The file of what was inferred: written by ``nbkg reason``, read by the build.

It is N-Triples (https://www.w3.org/TR/n-triples/), sorted, after comments that say what it is and
hold the digest of what the reasoner was given. It lies beside the ontology file and is named
``inferred.nt``. The project's own ontology has to have one; beside another, nothing is inferred.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import ContentError, Problem
from kg.paths import ontology_file, shown
from kg.rdf.graphs import GRAPH_INFERRED, GRAPH_INFERRED_CASES
from kg.reasoning.inferring import is_about_case
from kg.reasoning.input import digest, reasoner_input

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.reasoning.inferring import Inferences

RULE: Final = "stale-inferences"
RULES: Final = {RULE: "What was inferred is what follows from the content as it is."}
"""The rule about the file, with what holds where it is kept."""
COMMAND: Final = "nbkg reason"
_DIGEST: Final = re.compile(r"^# input-sha256: ([0-9a-f]{64})$", re.MULTILINE)
_HEAD: Final = f"""\
# What HermiT concluded from the ontology, the facts and the example cases; nobody edits it.
# Written by: {COMMAND}
# input-sha256: """


def inferred_file(ontology: Path) -> Path:
    """Return the file of what was inferred with an ontology file."""
    return ontology.with_name("inferred.nt")


def inferred_text(found: Inferences) -> str:
    """Return the text of the file."""
    lines = "".join(f"{triple} .\n" for triple in found.triples)
    return f"{_HEAD}{found.digest}\n{lines}"


def inferred_quads(ontology: Path) -> list[ox.Quad]:
    """Read the file: what follows about cases in a graph of its own; nothing if there is none.

    Raises:
        ContentError: the file is no N-Triples.
    """
    file = inferred_file(ontology)
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return []
    try:
        found = [quad.triple for quad in ox.parse(data, ox.RdfFormat.N_TRIPLES)]
    except SyntaxError as error:
        raise ContentError([_problem(file, f"The file is no N-Triples: {error.msg}.")]) from error
    return [
        ox.Quad(
            triple.subject,
            triple.predicate,
            triple.object,
            GRAPH_INFERRED_CASES if is_about_case(triple) else GRAPH_INFERRED,
        )
        for triple in found
    ]


def stale_inferences(ontology: Path, dataset: Iterable[ox.Quad]) -> list[Problem]:
    """Find that the file was made of other content, or is missing beside the project's ontology.

    Args:
        ontology: the ontology file.
        dataset: quads of the content, with the terms imported from other ontologies.
    """
    file = inferred_file(ontology)
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        if ontology.resolve() != ontology_file().resolve():
            return []
        return [_problem(file, "The file is missing.")]
    match = _DIGEST.search(text)
    if match is None:
        return [_problem(file, "The file does not say what it was inferred from.")]
    if match[1] != digest(reasoner_input(dataset)):
        return [_problem(file, "The ontology, facts or cases changed since it was written.")]
    return []


def differing(file: Path, text: str) -> list[str]:
    """Return the lines that a file lacks (+) and has too many (-); a missing one lacks all."""
    old = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    new = text.splitlines()
    lacking, needless = set(new) - set(old), set(old) - set(new)
    found = [*(f"+ {line}" for line in new if line in lacking)]
    found += [f"- {line}" for line in old if line in needless]
    if not found and old != new:
        found.append("the order of the lines")
    return found


def _problem(file: Path, message: str) -> Problem:
    remedy = f"Run: {COMMAND} (it needs Java; the message says so where there is none)."
    return Problem(shown(file), 0, message, remedy, RULE)
