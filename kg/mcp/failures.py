"""The kinds of errors that a tool ends with: few, so that an assistant can act on each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.errors import (
    BadRequestError,
    KgError,
    LaterError,
    NotFoundError,
    QueryMemoryError,
    QueryTimeoutError,
    ReleaseError,
    TooLargeError,
    UnexpectedAnswerError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS: Final[Mapping[str, str]] = {
    "bad_arguments": "The arguments do not fit the tool's input schema.",
    "unknown_query": "No saved query has this name.",
    "unknown_value": "A parameter or entity of this name does not exist, or a value is missing.",
    "too_much": "It would take more time, memory or rows than allowed: ask for less.",
    "unavailable": "It may go better after `retry_after` seconds.",
    "internal": "A fault of this server.",
}
"""Kind of error to what it means."""

_KIND_OF: Final[tuple[tuple[tuple[type[KgError], ...], str], ...]] = (
    ((NotFoundError,), "unknown_query"),
    ((BadRequestError,), "unknown_value"),
    ((TooLargeError, QueryTimeoutError, QueryMemoryError), "too_much"),
    ((LaterError, ReleaseError, UnexpectedAnswerError), "unavailable"),
)


class BadArgumentsError(BadRequestError):
    """Arguments that the input schema of a tool does not allow."""


def failure(error: KgError) -> dict[str, Any]:
    """Return an error in the terms of JSON: its kind, a message that says what to do, and when."""
    kind = next((kind for types, kind in _KIND_OF if isinstance(error, types)), "internal")
    if isinstance(error, BadArgumentsError):
        kind = "bad_arguments"
    retry_after = error.retry_after if isinstance(error, LaterError) else None
    return {"kind": kind, "message": str(error), "retry_after": retry_after}
