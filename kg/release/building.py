"""From content to a release folder."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kg import __version__
from kg.curation import quads as content_quads
from kg.errors import ContentError, ReleaseError
from kg.exports import DOWNLOADS, STEM, Published, canonical, merged, nquads
from kg.mappings import mapping_quads, mapping_texts
from kg.mappings.content import MAPPINGS
from kg.paths import releases_folder
from kg.queries.executables import choices, executables
from kg.rdf.namespaces import BASE
from kg.reasoning.inferred import inferred_quads
from kg.release.checking import check_dataset, check_queries, engine_of
from kg.release.digests import data_digest, release_digest
from kg.release.examining import examine
from kg.release.folder import Release, publish
from kg.release.manifest import FILE, FileEntry, Manifest
from kg.release.metadata import metadata
from kg.release.report import report
from kg.release.scratch import scratch_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pyoxigraph as ox

    from kg.checks import Finding
    from kg.curation import Content
    from kg.queries import Catalog

    Progress = Callable[[str, int, int], None]

_READ, _TRANSLATE, _DIGEST, _WRITE, _PUBLISH = (
    "Reading and checking content",
    "Saying it in RDF",
    "Taking digests",
    "Writing downloads",
    "Publishing",
)
STEPS: Final = (_READ, _TRANSLATE, _DIGEST, _WRITE, _PUBLISH)
"""Titles of the steps that ``progress`` is told of, in order."""


def build(
    out: Path | None = None,
    progress: Progress | None = None,
    *,
    facts: Path | None = None,
    ontology: Path | None = None,
    queries: Path | None = None,
    warn: Callable[[Sequence[Finding]], None] | None = None,
) -> Release:
    """Build a release and make it the current one.

    The same content gives the same files, byte for byte. Whatever fails, the current release
    stays what it was.

    Args:
        out: the folder of all releases; None for this checkout's, or the user's where the package
            was installed from a wheel.
        progress: called before each step, and once at the end, with the step's title, the number
            of steps done and the number of steps.
        facts: folder of the CSV files; None for this checkout's.
        ontology: the ontology file; None for this checkout's.
        queries: folder of the saved queries; None for this checkout's.
        warn: called with the warnings of the checks beside the ontology file, also if there are
            none.

    Raises:
        ContentError: content, a saved query or the dataset breaks rules; it holds all problems.
        ReleaseError: the release cannot be written.
    """
    tell = progress or _silent
    out = out or releases_folder()
    tell(_READ, 0, len(STEPS))
    found = examine(facts, ontology, queries)
    if found.problems:
        raise ContentError(found.problems)
    content = found.content
    # What was checked is what is published: no file is read again.
    saved = {f"{query.topic}/{query.slug}.rq": query.file_text.encode() for query in found.catalog}

    tell(_TRANSLATE, 1, len(STEPS))
    quads = dataset(content, found.catalog)
    checked = check_dataset(content, quads, ontology)
    wrong = [*checked.errors, *check_queries(found.catalog, quads)]
    if wrong:
        raise ContentError(wrong)
    if warn:
        warn(checked.warnings)

    tell(_DIGEST, 2, len(STEPS))
    data = data_digest(nquads(quads))
    # The mapping file says more than its quads, and is published as it stands.
    mappings = mapping_texts(content).get(content.ontology.file.parent / MAPPINGS, "").encode()
    written = content.ontology.text.encode() + mappings
    release = release_digest(data, written, saved, __version__)

    tell(_WRITE, 3, len(STEPS))
    files = _files(content, Published(quads, mappings), saved)
    manifest = Manifest(
        name=STEM,
        version=__version__,
        release=release,
        data=data,
        base=BASE,
        source=_source(content),
        counts=_counts(content, quads, saved),
        files=tuple(entry for entry, _ in files),
    )
    try:
        with scratch_folder(out) as folder:
            for entry, content_bytes in files:
                path = folder / entry.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content_bytes)
            (folder / FILE).write_text(manifest.to_json(), encoding="utf-8")
            tell(_PUBLISH, 4, len(STEPS))
            publish(folder, out / manifest.folder)
    except OSError as error:
        raise ReleaseError(
            f"The release cannot be written to {out}: {error.strerror}. The old one stays; "
            "free space, or choose another folder with --out."
        ) from error
    tell(_PUBLISH, len(STEPS), len(STEPS))
    return Release(out / manifest.folder, manifest)


def dataset(content: Content, catalog: Catalog) -> list[ox.Quad]:
    """Return all quads of a release: content, ontology, saved queries, and what the dataset is.

    In named graphs, with canonical blank nodes, sorted.
    """
    inferred = inferred_quads(content.ontology.file)
    said = [*content_quads(content), *mapping_quads(content), *inferred, *executables(catalog)]
    said += choices(catalog, engine_of(said))
    return canonical([*said, *metadata(content, said, __version__)])


def _silent(step: str, done: int, total: int) -> None:
    """Tell nobody."""


def _files(
    content: Content, published: Published, queries: Mapping[str, bytes]
) -> list[tuple[FileEntry, bytes]]:
    report_text = json.dumps(report(content), indent=2, ensure_ascii=False) + "\n"
    files = [
        *((d.file, d.media_type, d.title, d.serialize(published)) for d in DOWNLOADS.values()),
        ("report.json", "application/json", "Report of the build", report_text.encode()),
        *(
            (f"queries/{path}", "application/sparql-query", f"Saved query {path}", text)
            for path, text in sorted(queries.items())
        ),
    ]
    return [
        (FileEntry(name, media_type, len(data), sha256(data).hexdigest(), title), data)
        for name, media_type, title, data in files
    ]


def _source(content: Content) -> dict[str, str | int]:
    source = content.sources[0]
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "page": source.page,
        "reviewed": source.reviewed.isoformat(),
        "language": source.language,
        "sha256": source.sha256,
        "length": source.length,
    }


def _counts(
    content: Content, quads: Sequence[ox.Quad], queries: Mapping[str, bytes]
) -> dict[str, int]:
    ontology = content.ontology
    return {
        "entities": len(content.entities),
        "quantities": len(content.quantities),
        "facts": len(content.facts),
        "passages": len(content.passages),
        "sections": len(content.sections),
        "classes": len(ontology.local_names(ontology.classes)),
        "properties": len(ontology.local_names(ontology.properties)),
        "queries": len(queries),
        "triples": len(merged(quads)),
        "quads": len(quads),
        "graphs": len({quad.graph_name for quad in quads}),
    }
