"""What a service refuses, as the error that it raised there (RFC 9457, Problem Details)."""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final

from kg.errors import (
    BadRequestError,
    BusyError,
    KgError,
    LaterError,
    MisdirectedRequestError,
    NotAcceptableError,
    NotFoundError,
    QueryEvaluationError,
    QueryForbiddenError,
    QueryMemoryError,
    QuerySyntaxError,
    QueryTimeoutError,
    RequestTimeoutError,
    TooLargeError,
    TooManyRequestsError,
    UnexpectedAnswerError,
    UnsupportedMediaTypeError,
)

_PROBLEM: Final = "application/problem+json"
_SHOWN: Final = 300
"""Characters of an answer that is no problem of ours which a message repeats."""
_BY_STATUS: Final[dict[int, type[KgError]]] = {
    kind.status: kind
    for kind in (
        BadRequestError,
        LaterError,
        MisdirectedRequestError,
        NotAcceptableError,
        NotFoundError,
        QueryEvaluationError,
        QueryForbiddenError,
        QueryMemoryError,
        QueryTimeoutError,
        RequestTimeoutError,
        TooLargeError,
        TooManyRequestsError,
        UnsupportedMediaTypeError,
    )
}
"""What a status means where the title says no more."""
_LATER: Final[dict[int, type[LaterError]]] = {
    kind.status: kind for kind in (LaterError, TooManyRequestsError)
}
"""What means the same, whoever says it."""


def refusal(
    status: int, media_type: str, body: bytes, retry_after: float | None, address: str
) -> KgError:
    """Return the error that an answer tells.

    Args:
        status: of the answer.
        media_type: of its body.
        body: the problem, or whatever a proxy or another server says.
        retry_after: see `seconds`.
        address: of the service, for messages.

    Returns:
        An error of the class that has this status and title, with the detail as its text, a syntax
        error with line and column, a ``LaterError`` with ``retry_after``; an
        ``UnexpectedAnswerError`` where the answer is no problem of this project.
    """
    problem = _problem(body) if media_type == _PROBLEM else None
    if problem is None:
        if status in _LATER:
            return _LATER[status](f"{address} answered {status}: {_text(body)}", retry_after)
        return UnexpectedAnswerError(
            f"{address} answered {status}, in no way that a service of this project does: "
            f"{_text(body)}"
        )
    detail = str(problem.get("detail") or problem.get("title") or status)
    kind = _kind(status, str(problem.get("title")))
    if issubclass(kind, LaterError):
        return kind(detail, retry_after)
    if issubclass(kind, QuerySyntaxError):
        line, column = (problem.get(name) for name in ("line", "column"))
        return kind(
            detail,
            line if isinstance(line, int) else None,
            column if isinstance(column, int) else None,
        )
    return kind(detail)


def seconds(retry_after: str | None) -> float | None:
    """Read Retry-After (RFC 9110, section 10.2.3) in seconds; None for none, and for a date."""
    if retry_after is None or not re.fullmatch(r"[0-9]{1,9}", retry_after.strip()):
        return None
    return float(math.ceil(int(retry_after)))


def _kind(status: int, title: str) -> type[KgError]:
    """Return the class of an error; errors of content and of tools never come from a service."""
    for kind in (QuerySyntaxError, BusyError):
        if (kind.status, kind.title) == (status, title):
            return kind
    return _BY_STATUS.get(status, KgError if status == KgError.status else UnexpectedAnswerError)


def _problem(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _text(body: bytes) -> str:
    """Return an answer as a message can repeat it: one line without tags."""
    text = re.sub(r"<[^>]*>", " ", body.decode("utf-8", "replace"))
    return " ".join(text.split())[:_SHOWN] or "nothing more."
