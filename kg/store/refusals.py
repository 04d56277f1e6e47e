"""What a limit of the pool means for whoever asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.errors import (
    BusyError,
    KgError,
    QueryEvaluationError,
    QueryMemoryError,
    QueryTimeoutError,
    TooLargeError,
    TooManyRequestsError,
)
from kg.pool import Outcome
from kg.pool.limits import MIB

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.pool import Limits, PoolError

_REFUSALS: Final[Mapping[Outcome, tuple[type[KgError], str]]] = {
    Outcome.TIME: (
        QueryTimeoutError,
        (
            "The query ran longer than {deadline:g} seconds and was stopped. Ask for less, or put "
            "the pattern with the fewest matches first."
        ),
    ),
    Outcome.MEMORY: (
        QueryMemoryError,
        (
            "The query needed more than {memory} MiB of memory and was stopped. Products of "
            "unconnected patterns and sorts of many rows need most."
        ),
    ),
    Outcome.STACK: (
        TooLargeError,
        (
            "The query is too deep or too long for the engine and was stopped. Write it flatter: "
            "VALUES for long lists, fewer nested groups."
        ),
    ),
    Outcome.REPLY: (
        TooLargeError,
        (
            "The result is longer than {reply} MiB. Ask for part of it with LIMIT and OFFSET, or "
            "download the whole dataset."
        ),
    ),
    Outcome.REQUEST: (
        TooLargeError,
        "The query, with the graphs that are asked for, is longer than the engine takes.",
    ),
    Outcome.CLIENT: (
        TooManyRequestsError,
        (
            "Your queries are too many at once, or come too fast. Wait for an answer before asking "
            "again."
        ),
    ),
    Outcome.BUSY: (BusyError, "The service is busy with other queries. Try again in a moment."),
    Outcome.FAILED: (QueryEvaluationError, "The engine stopped: {said}."),
    Outcome.LOST: (
        BusyError,
        (
            "The engine does not answer: it is being started, or cannot be. Try again in a "
            "moment; the log of the service says more."
        ),
    ),
    Outcome.KILLED: (
        BusyError,
        (
            "The query was stopped from outside, most likely because the machine was short of "
            "memory. Try again in a moment, or ask for less."
        ),
    ),
    Outcome.CLOSING: (BusyError, "The service is shutting down. Try again in a moment."),
}


def refusal(error: PoolError, limits: Limits) -> KgError:
    """Return our error for a call that ended without a reply.

    Args:
        error: how the call ended.
        limits: of the pool, which the message names.
    """
    kind, said = _REFUSALS[error.outcome]
    detail = said.format(
        deadline=limits.deadline,
        memory=limits.memory // MIB,
        reply=limits.reply // MIB,
        said=error,
    )
    if kind in {BusyError, TooManyRequestsError}:
        return kind(detail, error.retry_after)
    return kind(detail)
