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


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by their paths in it."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def change(file: Path, old: str, new: str) -> None:
    """Replace what stands once in a file."""
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")
