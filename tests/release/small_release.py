"""Where the small content folder lies, and how it is built."""

from __future__ import annotations

from pathlib import Path

from kg.release import Release, build

SMALL = Path(__file__).parents[1] / "data" / "small"


def build_from(content: Path, out: Path) -> Release:
    return build(
        out,
        facts=content / "facts",
        ontology=content / "ontology.ttl",
        queries=content / "queries",
    )
