"""Own words: no run of six or more words of the document stands in the project.

A word is what `kg.curation.words.tokens` says it is. Content tables are read cell by cell
(cells that happen to stand side by side are no text), all else as one stream of words, so that a
copied sentence is found across line breaks too.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from kg import paths
from kg.curation.words import RUN, numbered, tokens
from kg.errors import Problem, ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from kg.verification.document import Document

ALLOWED_FILE: Final = "own_words_allowed.csv"
"""The list of runs that may stand; it is not searched itself."""


class Allowed(Protocol):
    """What this module needs of a row of the list of allowed runs."""

    @property
    def words(self) -> str:
        """The run of words."""

    @property
    def line(self) -> int:
        """Line of the content file."""


@dataclass(frozen=True)
class OwnWords:
    """What the search found.

    Attributes:
        files: number of files that were searched.
        allowed: number of entries of the list of allowed runs.
        problems: copied runs, and entries of the list that allow nothing.
    """

    files: int
    allowed: int
    problems: tuple[Problem, ...]


class Runs:
    """The runs of words of one document."""

    def __init__(self, document: Document) -> None:
        """Index every run of ``RUN`` words."""
        self._words = tokens(document.text)
        self._at: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for start in range(len(self._words) - RUN + 1):
            self._at[tuple(self._words[start : start + RUN])].append(start)

    def shared(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield (start, end) of each longest run of ``words`` that the document has as well."""
        reached = 0
        for start in range(len(words) - RUN + 1):
            places = self._at.get(tuple(words[start : start + RUN]), ())
            end = max((self._until(words, start, place) for place in places), default=0)
            if end > reached:
                yield start, end
                reached = end

    def _until(self, words: Sequence[str], start: int, place: int) -> int:
        length = RUN
        while (
            start + length < len(words)
            and place + length < len(self._words)
            and words[start + length] == self._words[place + length]
        ):
            length += 1
        return start + length


def check(
    document: Document, files: Iterable[Path], allowed: Sequence[Allowed], allowed_file: str
) -> OwnWords:
    """Search files for runs of the document's words.

    Args:
        document: the text.
        files: what to search; files that are no UTF-8 text are left out.
        allowed: runs that may stand.
        allowed_file: the content file of these, as problems name it.
    """
    runs = Runs(document)
    entries = [tokens(entry.words) for entry in allowed]
    used: set[int] = set()
    problems: list[Problem] = []
    searched = 0
    for path in files:
        text = _text(path)
        if text is None or path.name == ALLOWED_FILE:
            continue
        searched += 1
        for line, words in _pieces(path, text):
            for start, end in runs.shared([word for _, word in words]):
                run = [word for _, word in words[start:end]]
                excuses = [n for n, entry in enumerate(entries) if _inside(run, entry)]
                used.update(excuses)
                if not excuses:
                    problems.append(_copied(path, line + words[start][0], run))
    problems += [
        Problem(
            allowed_file,
            entry.line,
            f"The allowed run “{' '.join(entry.words.split()[:3])}…” stands nowhere.",
            "Delete the row.",
            "own-words-unused",
        )
        for n, entry in enumerate(allowed)
        if n not in used
    ]
    return OwnWords(searched, len(allowed), tuple(sorted(problems)))


def project_files(facts: Path) -> list[Path]:
    """List the files that belong to some content tables.

    For the project's own tables that is what git knows or would add, outside a checkout the
    content folders; for tables that lie elsewhere, their folder.

    Args:
        facts: the folder of the content tables.
    """
    listed: list[Path] | None = None
    if facts.resolve() == paths.content_folder("facts").resolve():
        root = paths.checkout()
        listed = _in_git(root) if root else None
        folders = list(_content_folders())
    else:
        folders = [facts]
    if listed is None:
        listed = [path for folder in folders for path in sorted(folder.rglob("*"))]
    return [path for path in listed if path.is_file()]


def _in_git(root: Path) -> list[Path] | None:
    git = shutil.which("git")
    if git is None:
        return None
    command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=root, capture_output=True, check=False)  # noqa: S603 - fixed
    if done.returncode:
        return None
    return [root / name for name in sorted(done.stdout.decode().split("\0")) if name]


def _content_folders() -> Iterator[Path]:
    for name in ("facts", "ontology", "queries"):
        try:
            yield paths.content_folder(name)
        except ReleaseError:
            continue


def _text(path: Path) -> str | None:
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _pieces(path: Path, text: str) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """Yield (first line, [(lines below it, word)]) for each stretch that may hold a run."""
    if path.suffix == ".csv":
        try:
            yield from list(_cells(text))
        except csv.Error:
            pass  # A broken table is searched as text; saying that it is broken is not our part.
        else:
            return
    yield 1, numbered(text)


def _cells(text: str) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    for row in reader:
        for cell in row:
            yield line, numbered(cell)
        line = reader.line_num + 1


def _inside(run: Sequence[str], entry: Sequence[str]) -> bool:
    spread = range(len(entry) - len(run) + 1)
    return any(list(run) == list(entry[n : n + len(run)]) for n in spread)


def _copied(path: Path, line: int, run: Sequence[str]) -> Problem:
    return Problem(
        paths.shown(path),
        line,
        f"{len(run)} consecutive words of the document, from “{' '.join(run[:3])}…” on.",
        f"Say it in other words, or, if it is a heading or a list of names, allow it in "
        f"{ALLOWED_FILE} with the reason.",
        "own-words",
    )
