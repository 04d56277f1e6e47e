"""What a shell offers for ``nbkg query``: names of queries, parameters and values.

A shell waits for it, so it reads no more than it needs: names of files for names of queries, the
head of one file for its parameters, and the data only for values that are entities. It never fails:
where there is no release, or a file is broken, it offers nothing, and the command says why.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import yaml
from click.shell_completion import CompletionItem

from kg.errors import KgError
from kg.paths import releases_folders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import click

_SUMMARY: Final = re.compile(r"#\+ summary: *(.+)")
_MARK: Final = "#+"
_TRUTH: Final = ("true", "false")


def name(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the saved queries, each with its summary; names of files too."""
    del param
    found = [
        CompletionItem(slug, help=_summary(path))
        for slug, path in sorted(_saved(ctx).items())
        if slug.startswith(incomplete)
    ]
    return found or [CompletionItem(incomplete, type="file")]


def value(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the parameters of the query that was named, or the values of one of them."""
    del param
    path = _saved(ctx).get(ctx.params.get("name") or "")
    if path is None:
        return []
    parameters = {
        entry["name"]: entry for entry in _header(path).get("parameters", ()) if "name" in entry
    }
    key, equals, typed = incomplete.partition("=")
    if equals:
        return list(_values(path, parameters.get(key, {}), key, typed))
    given = {argument.partition("=")[0] for argument in ctx.params.get("values") or ()}
    return [
        CompletionItem(f"{parameter}=", help=str(entry.get("label", "")))
        for parameter, entry in parameters.items()
        if parameter.startswith(key) and (parameter not in given or entry.get("several"))
    ]


def format_(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the formats, each with its title."""
    del ctx, param
    return [
        CompletionItem(form, help=title)
        for form, title in formats().items()
        if form.startswith(incomplete)
    ]


def formats() -> dict[str, str]:
    """Return name and title of what ``--format`` takes: what the registry has, and two more."""
    # Not above: other completions do without the registry.
    from kg.rdf.media import FORMATS, TABLES  # noqa: PLC0415

    of_rows = {name: form.title for name, form in TABLES.items()}
    of_w3c = {name: form.title for name, form in FORMATS.items()}
    return {"table": "for a terminal", **of_rows, **of_w3c, "rq": "the query itself, not run"}


def _values(path: Path, entry: Mapping[str, Any], key: str, typed: str) -> Iterator[CompletionItem]:
    """Yield ``key=value`` for the values that begin as typed; after a comma, the next one."""
    before, comma, start = typed.rpartition(",") if entry.get("several") else ("", "", typed)
    options = entry.get("options")
    if entry.get("type") == "boolean":
        known = dict.fromkeys(_TRUTH, "")
    elif isinstance(options, list):
        known = {str(option): "" for option in options}
    elif entry.get("type") == "entity" or options:
        known = _of_data(path, key)
    else:
        known = {}
    for text, label in known.items():
        if text.casefold().startswith(start.casefold()):
            yield CompletionItem(f"{key}={before}{comma}{text}", help=label)


def _of_data(path: Path, key: str) -> dict[str, str]:
    """Return the values that the data have for a parameter, each with its label."""
    # The other completions do without these, which take most of the time.
    from kg.cli.running import engine_of  # noqa: PLC0415
    from kg.queries.reading import read  # noqa: PLC0415
    from kg.rdf.namespaces import curie  # noqa: PLC0415
    from kg.release import open_release  # noqa: PLC0415

    try:
        query = read(path.read_text(encoding="utf-8"), path, path.name)
        engine = engine_of(open_release(path.parents[2]))
        (parameter,) = (p for p in query.parameters if p.name == key)
        known = {o.term.value: o.label for o in parameter.options(engine)}
    except (KgError, OSError, ValueError):
        return {}
    return {(curie(value) or value).removeprefix("nb:"): label for value, label in known.items()}


def _saved(ctx: click.Context) -> dict[str, Path]:
    """Return slug to file of the saved queries of a release."""
    named = ctx.params.get("folder")
    for folder in (named,) if named else _releases():
        release = _newest(folder)
        if release is not None:
            return saved_queries(release)
    return {}


def saved_queries(release: Path) -> dict[str, Path]:
    """Return slug to file of the saved queries in the folder of a release."""
    return {path.stem: path for path in sorted(release.glob("queries/*/*.rq"))}


def _releases() -> tuple[Path, ...]:
    try:
        return releases_folders()
    except KgError:
        return ()


def _newest(folder: Path) -> Path | None:
    """Return the release in a folder of releases, or the folder if it is one."""
    if (folder / "queries").is_dir():
        return folder
    try:
        return folder / (folder / "current").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None


def _summary(path: Path) -> str:
    found = _SUMMARY.search(path.read_text(encoding="utf-8", errors="replace"))
    return found[1].strip() if found else ""


def _header(path: Path) -> Mapping[str, Any]:
    """Return the header of a file, or nothing where it cannot be read."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    text = "\n".join(line.removeprefix(_MARK) for line in lines if line.startswith(_MARK))
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError:
        return {}
    return found if isinstance(found, dict) else {}
