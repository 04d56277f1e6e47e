"""The file of what was inferred: written by ``nbkg reason``, read by the build.

It is N-Triples (https://www.w3.org/TR/n-triples/), sorted, after comments that say what it is and
hold the digest of what the reasoner was given. It lies beside the ontology file and is named
``inferred.nt``. The project's own ontology has to have one; beside another, nothing is inferred.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import ContentError, Problem
from kg.paths import ontology_file, shown
from kg.rdf.graphs import GRAPH_INFERRED, GRAPH_INFERRED_CASES
from kg.reasoning.classify import outcomes
from kg.reasoning.inferring import is_about_case
from kg.reasoning.input import digest, reasoner_input

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.curation import Content
    from kg.reasoning.inferring import Inferences

RULE: Final = "stale-inferences"
EXPECTED: Final = "expected-outcome-inferred"
RULES: Final = {
    RULE: "What was inferred is what a reasoner wrote, from the content as it is.",
    EXPECTED: "Of each example case that follows which cases.csv expects.",
}
"""The rules about the file, with what holds where they are kept."""
PROCEDURE: Final = 1
"""Counts changes of how conclusions are drawn and chosen: older files are stale."""
COMMAND: Final = "nbkg reason"
_HEAD: Final = """\
# What HermiT concluded from the ontology, the facts and the example cases; nobody edits it.
# Written by: {command}
# procedure: {procedure}
# input-sha256: {given}
# output-sha256: {concluded}
"""
_SAID: Final = re.compile(
    r"^# procedure: (?P<procedure>\d+)\n# input-sha256: (?P<given>[0-9a-f]{64})\n"
    r"# output-sha256: (?P<concluded>[0-9a-f]{64})\n",
    re.MULTILINE,
)


def inferred_file(ontology: Path) -> Path:
    """Return the file of what was inferred with an ontology file."""
    return ontology.with_name("inferred.nt")


def inferred_text(found: Inferences) -> str:
    """Return the text of the file."""
    lines = "".join(f"{triple} .\n" for triple in found.triples)
    head = _HEAD.format(
        command=COMMAND,
        procedure=PROCEDURE,
        given=found.digest,
        concluded=sha256(lines.encode()).hexdigest(),
    )
    return head + lines


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
    """Find that the file is not what the reasoner wrote about this content.

    That is so if it was made of other content or in another way, if somebody changed it since, and
    if it is missing beside the project's ontology.

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
    except UnicodeDecodeError as error:
        return [_problem(file, f"Byte {error.start + 1} of the file is not UTF-8.")]
    message = _stale(text, dataset)
    return [_problem(file, message)] if message else []


def _stale(text: str, dataset: Iterable[ox.Quad]) -> str:
    """Say in what way the text of the file is not what would be written; empty if it is."""
    said = _SAID.search(text)
    if said is None:
        return "The file does not say what it was inferred from."
    if said["concluded"] != sha256(text[said.end() :].encode()).hexdigest():
        return "The file was changed after it was written."
    if said["procedure"] != str(PROCEDURE):
        return "Conclusions were drawn in another way when it was written."
    if said["given"] != digest(reasoner_input(dataset)):
        return "The ontology, facts or cases changed since it was written."
    return ""


def unexpected_outcomes(content: Content) -> list[Problem]:
    """Find example cases of which something else follows than cases.csv expects.

    Beside an ontology without a file of conclusions, nothing is known to follow.

    Raises:
        ContentError: the file is no N-Triples.
    """
    inferred = inferred_quads(content.ontology.file)
    if not inferred:
        return []
    found = outcomes((quad.triple for quad in inferred), [case.id for case in content.cases])
    return [
        Problem(
            shown(content.folder / "cases.csv"),
            case.line,
            f"{case.id} is expected to be {case.expected}; {found[case.id].words} follows.",
            "Mend what is described or expected of the case, or the axioms of the stages.",
            EXPECTED,
        )
        for case in content.cases
        if found[case.id].words != case.expected
    ]


def differing(file: Path, text: str) -> list[str]:
    """Return the lines that a file lacks (+) and has too many (-); a missing one lacks all."""
    text_now = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    old = text_now.splitlines()
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
