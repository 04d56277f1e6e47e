"""The worker: one process, one virtual machine, one line of the OWL API.

It reads requests from standard input and writes answers to standard output, one JSON object a
line. A request names what to ``do``, the ``document`` by its number, and what else that needs; an
answer holds the ``result`` or an ``error``. Whatever Java prints goes to standard error.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from kg.errors import KgError
from kg.owlapi import documents, hermit
from kg.owlapi.installation import Line, installed
from kg.owlapi.java import java_error, start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TextIO


def serve(line: Line) -> None:
    """Answer requests until standard input ends."""
    answers = _answers()
    start(installed(line))
    worker = _Worker(line)
    _send(answers, {"result": {"version": documents.version()}})
    for request in _requests(sys.stdin):
        _send(answers, worker.answer(request))


def _answers() -> TextIO:
    """Keep standard output for answers: what Java prints there goes to standard error."""
    kept = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return os.fdopen(kept, "w", encoding="utf-8")


def _requests(lines: Iterable[str]) -> Iterable[dict[str, Any]]:
    for line in lines:
        request: dict[str, Any] = json.loads(line)
        yield request


def _send(answers: TextIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


class _Worker:
    """The documents that this process has read, by number."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._documents: list[Any] = []

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            return {"result": self._result(request)}
        except KgError as error:
            return {"error": str(error)}
        except java_error() as error:
            return {"error": _told(error)}

    def _result(self, request: dict[str, Any]) -> Any:
        wanted: dict[str, Callable[..., Any]] = {
            "read": self._read,
            "contents": self._contents,
            "classify": self._classify,
            "entailed": self._entailed,
            "explain": self._explain,
            "explain_inconsistency": self._explain_inconsistency,
            "write": self._write,
            "difference": self._difference,
        }
        return wanted[request.pop("do")](**request)

    def _read(self, place: str, catalog: str | None) -> dict[str, int]:
        self._documents.append(documents.read(place, catalog))
        return {"document": len(self._documents) - 1}

    def _contents(self, document: int) -> dict[str, Any]:
        return documents.contents(self._documents[document])

    def _classify(self, document: int) -> dict[str, Any]:
        return hermit.classify(self._documents[document], self._line)

    def _entailed(self, document: int) -> list[tuple[str, str, str]]:
        return hermit.entailed(self._documents[document], self._line)

    def _explain(self, document: int, statement: list[str], most: int) -> Any:
        subject, prop, value = statement
        return hermit.explain(self._documents[document], self._line, (subject, prop, value), most)

    def _explain_inconsistency(self, document: int, most: int) -> Any:
        return hermit.explain_inconsistency(self._documents[document], self._line, most)

    def _write(self, document: int, name: str, out: str) -> None:
        documents.write(self._documents[document], name, out)

    def _difference(self, document: int, other: int) -> dict[str, list[str]]:
        return documents.difference(self._documents[document], self._documents[other])


def _told(error: Exception) -> str:
    """Return what an exception of Java says: its kind and the first lines of its message."""
    kind = type(error).__name__.rsplit(".", 1)[-1]
    said = [line.strip() for line in str(error).splitlines() if line.strip()]
    return f"{kind}: {' '.join(said[:4])}"[:600]
