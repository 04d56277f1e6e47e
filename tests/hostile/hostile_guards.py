"""What stops the attacks, and how each guard is taken away to see that the attack then succeeds.

The service itself has no switch for that. A wall is taken away by settings, or by a function of
the tests that takes a check out of every process of a service; see ``hostile_unguarded.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_LIMIT: Final = str(2**31 - 1)
SHORT: Final = "2"
"""Seconds of a query where it is time that has to run out."""


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
        others: what another client must get meanwhile: ``all`` that it asks for; ``pages``, where
            the attack rightly takes all there is for queries; or ``health``, where pages have no
            engine.
    """

    what: str
    walls: tuple[Wall, ...]
    given: Mapping[str, str] = field(default_factory=dict)
    alone: bool = False
    others: Literal["all", "pages", "health"] = "all"


def _limit(what: str, variable: str, off: str = NO_LIMIT, **others: str) -> Guard:
    """Return a guard that is one setting."""
    return Guard(what, (Wall({variable: off}),), given=others)


def _check(what: str, removal: str) -> Guard:
    """Return a guard that is one check of the web's half."""
    return Guard(what, (Wall(removal=f"unguarded_web:{removal}"),))


def _page_check(what: str, removal: str) -> Guard:
    """Return a guard that is one check of what pages and files are made of."""
    return Guard(what, (Wall(removal=f"unguarded_pages:{removal}"),))


_CONFINED: Final = Wall(removal="unguarded_queries:confinement")
POOL: Final = Wall(removal="unguarded_queries:pool")
"""Behind all limits of queries: what they kill is a process of their own."""
_BOUNDS: Final = Wall(removal="unguarded_queries:bounds_of_queries")

_STRICT: Final = {"NBKG_WAITING_PER_CLIENT": "0", "NBKG_QUERIES_PER_SECOND": "1"}

GUARDS: Final[dict[str, Guard]] = {
    # Limits that are settings: the names are theirs.
    "query_seconds": Guard(
        "A query is stopped at its deadline.",
        (Wall({"NBKG_QUERY_SECONDS": "3600"}),),
        given={"NBKG_QUERY_SECONDS": SHORT},
        alone=True,
    ),
    "query_memory": Guard(
        "A query is stopped where it takes too much memory.",
        (Wall({"NBKG_QUERY_MEMORY": "2048", "NBKG_QUERY_SECONDS": "2"}),),
        given={"NBKG_QUERY_MEMORY": "64", "NBKG_QUERY_SECONDS": "30"},
        alone=True,
    ),
    "result_size": Guard(
        "A result that grows too long is refused.",
        (Wall({"NBKG_RESULT_SIZE": "1024", "NBKG_RESULT_ROWS": NO_LIMIT}),),
    ),
    "result_rows": _limit("A result of too many rows is refused.", "NBKG_RESULT_ROWS"),
    "max_query_bytes": _limit(
        "A query that is too long is refused.", "NBKG_MAX_QUERY_BYTES", "100000000"
    ),
    "max_query_nesting": Guard("A query that is too deep is refused unread.", (_BOUNDS,)),
    "max_query_parts": Guard("A query of too many parts is refused unread.", (_BOUNDS,)),
    "queries_per_client": Guard(
        "No client has more queries running than its share.",
        (Wall({"NBKG_QUERIES_PER_CLIENT": NO_LIMIT}),),
        given=_STRICT,
        others="pages",
    ),
    "waiting_per_client": _limit(
        "No client has more queries waiting than its share.", "NBKG_WAITING_PER_CLIENT"
    ),
    "queries_per_second": Guard(
        "No client asks faster than its rate.",
        (Wall({"NBKG_QUERIES_PER_SECOND": "0"}),),
        given=_STRICT,
        others="pages",
    ),
    "queue_length": Guard(
        "The queue has an end.",
        (Wall({"NBKG_QUEUE_LENGTH": NO_LIMIT}),),
        given={
            "NBKG_QUEUE_LENGTH": "1",
            "NBKG_QUEUE_SECONDS": "60",
            "NBKG_QUERY_SECONDS": "6",
            "NBKG_QUICK_WORKERS": "0",
        },
        others="pages",
    ),
    "queue_seconds": Guard(
        "A query waits so long and no longer.",
        (Wall({"NBKG_QUEUE_SECONDS": "3600"}),),
        given={
            "NBKG_QUEUE_SECONDS": "1",
            "NBKG_QUERY_SECONDS": "6",
            "NBKG_QUICK_WORKERS": "0",
        },
        others="pages",
        alone=True,
    ),
    "engine_timeout": Guard(
        "An engine elsewhere that does not answer is given up.",
        (Wall({"NBKG_ENGINE_TIMEOUT": "3600"}),),
        given={"NBKG_ENGINE": "{stalled}", "NBKG_ENGINE_TIMEOUT": "1"},
        others="health",
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
    "other_graphs": Guard(
        "Graphs of others are refused, the engine fetches none, and a worker has no network.",
        (
            Wall({"NBKG_OTHER_GRAPHS": "1"}),
            Wall(removal="unguarded_queries:fetching_engine"),
            _CONFINED,
        ),
    ),
    # Checks of the web's half: see unguarded_web.py.
    "server": Guard(
        "The HTTP server below reads requests strictly.",
        (Wall(removal="unguarded_web:server"),),
        alone=True,
    ),
    # No server at hand is as frail as that.
    "server_stays": Guard("The HTTP server below is not harmed by clients that leave.", ()),
    "http_1": _check("Plain connections speak HTTP/1 and nothing else.", "http_1"),
    "head_seconds": _check("The head of a request comes within some seconds.", "head_seconds"),
    "connections": _check("Connections that ask nothing leave room for others.", "connections"),
    "body_seconds": _limit(
        "The body of a request comes within some seconds.",
        "NBKG_BODY_SECONDS",
        "3600",
        NBKG_BODY_SECONDS="2",
    ),
    "front": Guard(
        "Bodies are read whole and answers sent without holding threads; what could be taken in "
        "two ways is refused.",
        (Wall(removal="unguarded_web:front"),),
        alone=True,
    ),
    "stalled": Guard(
        "Who reads nothing of a long answer is given up.",
        (Wall(removal="unguarded_web:stalled"),),
        alone=True,
    ),
    "host_names": _check("Names that are not of this service are not answered for.", "host_names"),
    "request_line": _check(
        "The target of a request is a path, its method a known one in capital letters.",
        "request_line",
    ),
    "header_lengths": _check(
        "Headers that are taken apart are no longer than anyone needs.", "header_lengths"
    ),
    "framing": _check("Of the transfer codings there are just chunks.", "framing"),
    "codings": _check("Compressed bodies are refused unread.", "codings"),
    "single_ranges": _check("Ranges that are broken or several are ignored.", "single_ranges"),
    "encoding": _check(
        "Addresses and bodies are UTF-8, their escapes whole, paths without control characters.",
        "encoding",
    ),
    "forwarded": _check("What proxies are said to say is not believed.", "forwarded"),
    "escaping": _check("What a client sends is text wherever a page shows it.", "escaping"),
    "web_links": _check("Links go to our pages and to the web, nowhere else.", "web_links"),
    "slashes": _check("Addresses with several slashes redirect nowhere.", "slashes"),
    "known_files": _check("Files are sent that the release lists, and no others.", "known_files"),
    "known_names": _check("Names in addresses are looked up in the data.", "known_names"),
    "tags": _check("Each representation of each answer has a tag of its own.", "tags"),
    "cache_headers": _check(
        "Answers say what they vary by, and whether they may be kept.", "cache_headers"
    ),
    "negotiation": _check(
        "What cannot be sent as it is wanted is refused, not sent otherwise.", "negotiated"
    ),
    "one_query": _check("A request holds one query and no thousands of fields.", "one_query"),
    "media_types": _check("Bodies are of the two media types of queries.", "media_types"),
    "bound_parameters": _check(
        "Values of parameters are bound as terms, never as text.", "bound_parameters"
    ),
    "few_values": _check(
        "Parameters that there are have values as many and as long as they may.", "few_values"
    ),
    # Checks of pages and files: see unguarded_pages.py.
    "templates": Guard(
        "What a client sends is never read as a template.",
        (Wall(removal="unguarded_pages:templates"),),
        alone=True,
    ),
    "declared_types": _page_check("Browsers must not guess what an answer is.", "declared_types"),
    "content_policy": _page_check(
        "Pages run no script but those of this service.", "content_policy"
    ),
    "small_numbers": _page_check(
        "Numbers in addresses are whole, from one up, and written in the digits 0 to 9.",
        "small_numbers",
    ),
    "plain_cells": _page_check(
        "No text in a workbook is a formula or a link, whatever it looks like.", "plain_cells"
    ),
    "quoted_code": _page_check(
        "What was typed is one word of the command that a page shows.", "quoted_code"
    ),
    "encoded_addresses": _page_check(
        "What was typed is percent-encoded in addresses that headers and code hold.",
        "encoded_addresses",
    ),
}
"""Every guard by its name, which is the limit that a hostile request names."""
