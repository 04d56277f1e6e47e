"""What stops the attacks, and how each guard is taken away to see that the attack then succeeds.

The service itself has no switch for that. A wall is taken away by settings, or by a function of
the tests that takes a check out of every process of a service; see ``hostile_unguarded.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_LIMIT: Final = str(2**31 - 1)


@dataclass(frozen=True)
class Wall:
    """One thing that stops attacks.

    Attributes:
        settings: variables of the environment that take it away.
        removal: ``module:function`` of this folder, called when a process of the service starts,
            before it has imported anything of ours; it takes the check out.
    """

    settings: Mapping[str, str] = field(default_factory=dict)
    removal: str = ""


@dataclass(frozen=True)
class Guard:
    """What stops an attack: one wall, or several of which each is enough to keep harm away.

    Attributes:
        what: what it does, in one sentence.
        walls: all of them have to go for the guard to be off.
        given: settings that the service needs for the guard to stand at all, where they are not
            those of every service that is attacked. In a value, ``{stalled}`` becomes the URL of
            an engine that never answers.
        alone: whether no other guard may be off at the same time: what the others stop would
            hide what happens without this one.
    """

    what: str
    walls: tuple[Wall, ...]
    given: Mapping[str, str] = field(default_factory=dict)
    alone: bool = False


def _limit(what: str, variable: str, off: str = NO_LIMIT, **others: str) -> Guard:
    """Return a guard that is one setting."""
    return Guard(what, (Wall({variable: off}),), given=others)


_CONFINED: Final = Wall(removal="unguarded_queries:confinement")
_POOL: Final = Wall(removal="unguarded_queries:pool")
_BOUNDS: Final = Wall(removal="unguarded_queries:bounds_of_queries")

GUARDS: Final[dict[str, Guard]] = {
    # Limits that are settings: the names are theirs.
    "query_seconds": Guard(
        "A query is stopped at its deadline.",
        (Wall({"NBKG_QUERY_SECONDS": "3600"}),),
        alone=True,
    ),
    "query_memory": Guard(
        "A query is stopped where it takes too much memory.",
        (Wall({"NBKG_QUERY_MEMORY": "4096", "NBKG_QUERY_SECONDS": "3"}),),
        given={"NBKG_QUERY_SECONDS": "10"},
        alone=True,
    ),
    "result_size": _limit("A result that grows too long is refused.", "NBKG_RESULT_SIZE", "1024"),
    "max_query_bytes": _limit(
        "A query that is too long is refused.", "NBKG_MAX_QUERY_BYTES", "100000000"
    ),
    "max_query_nesting": Guard(
        "A query that is too deep is refused; where one gets through, only a worker dies of it.",
        (_BOUNDS, _POOL),
        alone=True,
    ),
    "max_query_parts": Guard(
        "A query of too many parts is refused; where one gets through, only a worker dies of it.",
        (_BOUNDS, _POOL),
        alone=True,
    ),
    "queries_per_client": Guard(
        "No client has more queries running than its share.",
        (Wall({"NBKG_QUERIES_PER_CLIENT": NO_LIMIT, "NBKG_WAITING_PER_CLIENT": NO_LIMIT}),),
    ),
    "waiting_per_client": _limit(
        "No client has more queries waiting than its share.", "NBKG_WAITING_PER_CLIENT"
    ),
    "queries_per_second": Guard(
        "No client asks faster than its rate.",
        (Wall({"NBKG_QUERIES_PER_SECOND": "0"}),),
        given={"NBKG_QUERIES_PER_SECOND": "2"},
    ),
    "queue_length": Guard(
        "The queue has an end.",
        (Wall({"NBKG_QUEUE_LENGTH": NO_LIMIT}),),
        given={"NBKG_QUEUE_LENGTH": "1"},
    ),
    "queue_seconds": Guard(
        "A query waits so long and no longer.",
        (Wall({"NBKG_QUEUE_SECONDS": "3600"}),),
        given={"NBKG_QUEUE_SECONDS": "1", "NBKG_QUERY_SECONDS": "6"},
        alone=True,
    ),
    "engine_timeout": Guard(
        "An engine elsewhere that does not answer is given up.",
        (Wall({"NBKG_ENGINE_TIMEOUT": "3600"}),),
        given={"NBKG_ENGINE": "{stalled}", "NBKG_ENGINE_TIMEOUT": "1"},
        alone=True,
    ),
    # Checks that nobody can set.
    "room": Guard(
        "Limits leave room for what people write: it is answered, and rightly.",
        (
            Wall(
                {
                    "NBKG_MAX_QUERY_NESTING": "8",
                    "NBKG_MAX_QUERY_PARTS": "50",
                    "NBKG_MAX_QUERY_BYTES": "100",
                }
            ),
        ),
        alone=True,
    ),
    "linear_regexes": Guard(
        "The engine's regular expressions do not backtrack.",
        (Wall(removal="unguarded_queries:backtracking_engine"),),
    ),
    "no_services": Guard(
        "SERVICE is refused, and a worker has no network.",
        (Wall(removal="unguarded_queries:services"), _CONFINED),
    ),
    "no_updates": Guard(
        "Updates are refused, the engine has no way to do one, and a worker has no network.",
        (
            Wall(removal="unguarded_queries:updates"),
            Wall(removal="unguarded_queries:updating_engine"),
            _CONFINED,
        ),
    ),
    "no_fetching": Guard(
        "The engine looks for graphs among its own only, and a worker has no network or files.",
        (Wall(removal="unguarded_queries:fetching_engine"), _CONFINED),
    ),
    # Checks of the web's half: see unguarded_web.py.
}
"""Every guard by its name, which is the limit that a hostile request names."""
