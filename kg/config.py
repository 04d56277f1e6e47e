"""Settings: one registry that feeds the environment, the command line and the docs.

Every setting can be given as an environment variable ``NBKG_<NAME>``; options of the command line
win over it. ``kg.paths`` reads ``NBKG_RELEASES`` itself, because it is needed without settings.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

from kg.errors import BadRequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX: Final = "NBKG_"
METRICS_FOLDER: Final = "nbkg-metrics-"
"""Beginning of the name of the temporary folder in which the web workers of a service count."""


def _setting(
    default: int | str,
    about: str,
    *,
    minimum: int = 0,
    maximum: int = 2**31 - 1,
    status: int = 0,
) -> Any:
    """Declare one setting: its default, its help text and, for numbers, its bounds.

    One that limits what clients may do has the status of the answer to who passes it.
    """
    return field(
        default=default,
        metadata={"help": about, "minimum": minimum, "maximum": maximum, "status": status},
    )


@dataclass(frozen=True)
class Settings:
    """What a service is started with; ``SETTINGS`` says what each field means."""

    host: str = _setting("127.0.0.1", "Address to listen on; 0.0.0.0 for all interfaces.")
    port: int = _setting(8000, "Port to listen on.", minimum=1, maximum=65535)
    hosts: str = _setting(
        "",
        "Names that clients may ask for in Host, with commas between, * for any; empty: IP "
        "addresses, localhost and the name to listen on.",
    )
    trusted_proxies: int = _setting(
        0,
        "Proxies in front whose X-Forwarded-For and X-Forwarded-Proto are believed; 0: nobody's.",
        maximum=10,
    )
    access_log: int = _setting(
        1, "Whether each request is logged to standard error as a line of JSON; 0 or 1.", maximum=1
    )
    log_clients: int = _setting(
        0, "Whether that log names the addresses of clients, or only hashes; 0 or 1.", maximum=1
    )
    workers: int = _setting(
        1, "Web worker processes; the data are loaded once, by none of these.", minimum=1
    )
    blocking_threads: int = _setting(
        32,
        "Threads per worker that answer requests. A query that waits or runs holds one; four are "
        "kept for everything else.",
        minimum=8,
    )
    max_query_bytes: int = _setting(
        100_000, "Longest SPARQL query that is read, in bytes of UTF-8.", minimum=1, status=413
    )
    body_seconds: int = _setting(
        10, "Seconds in which the body of a request must arrive.", minimum=1, status=408
    )
    max_query_nesting: int = _setting(
        100,
        "Deepest nesting of brackets in a query; deeper ones could overflow the stack.",
        minimum=8,
        maximum=128,
        status=413,
    )
    max_query_parts: int = _setting(
        300,
        "Most brackets, operators, separators and list elements in a query (VALUES and arguments "
        "aside); longer ones could overflow the stack. Of words and marks there may be 50 times as "
        "many.",
        minimum=50,
        maximum=400,
        status=413,
    )
    other_graphs: int = _setting(
        0,
        "Whether queries may name graphs of others; 0 or 1. They are empty, not fetched, but where "
        "an engine given by URL does otherwise.",
        maximum=1,
        status=403,
    )
    max_rows_shown: int = _setting(
        1_000,
        "Rows of a result that an HTML page shows, with the count of all; other formats hold all.",
        minimum=1,
        status=200,
    )
    cache_seconds: int = _setting(
        60, "Seconds that browsers and proxies may use an answer again without asking."
    )
    release: str = _setting(
        "", "Folder of the release to serve; empty: the one that releases/current names."
    )
    engine: str = _setting(
        "", "URL of a SPARQL 1.1 endpoint that holds the release; empty: the embedded engine."
    )
    engine_timeout: int = _setting(
        30, "Seconds to wait for an engine that is given by URL.", minimum=1, status=504
    )
    query_workers: int = _setting(
        6, "Processes that evaluate queries; they share one copy of the release.", minimum=2
    )
    reserved_workers: int = _setting(
        1, "Query processes that are kept free for pages and saved queries.", minimum=1
    )
    quick_workers: int = _setting(
        2,
        "Query processes for the first moment of queries that find the others busy, so that short "
        "ones need not wait.",
    )
    quick_milliseconds: int = _setting(
        50,
        "Milliseconds of CPU of that moment; what is not done then waits, and begins again.",
        minimum=1,
    )
    query_seconds: int = _setting(10, "Seconds that one query may run.", minimum=1, status=504)
    query_memory: int = _setting(
        512,
        "MiB of memory that one query may use beyond the release itself.",
        minimum=64,
        status=507,
    )
    result_size: int = _setting(
        16, "MiB of the longest result; a longer one is refused, never cut.", minimum=1, status=413
    )
    result_rows: int = _setting(
        1_000_000,
        "Rows or triples of the longest result; one with more is refused, never cut.",
        minimum=1,
        status=413,
    )
    queries_per_client: int = _setting(
        2, "Queries of one client that may run at the same time.", minimum=1, status=429
    )
    waiting_per_client: int = _setting(
        8, "Further queries of one client that may wait.", minimum=0, status=429
    )
    queries_per_second: int = _setting(
        0, "Queries of one client per second, over time; 0 for any number.", minimum=0, status=429
    )
    queue_length: int = _setting(
        16,
        "Queries of all clients that may wait; with those that run, fewer than the threads of a "
        "web worker, so that the queue decides who is refused.",
        minimum=1,
        status=503,
    )
    queue_seconds: int = _setting(
        5, "Seconds that a query may wait for a process.", minimum=1, status=503
    )
    pool: str = _setting(
        "",
        "Socket of a running pool of query processes; empty: the service starts its own.",
    )


@dataclass(frozen=True)
class Setting:
    """One setting as docs and command line see it.

    Attributes:
        name: field of ``Settings``.
        variable: environment variable.
        default: value where nothing is given.
        help: one sentence.
        minimum: smallest number allowed (numbers only).
        maximum: largest number allowed (numbers only).
        status: HTTP status of the answer to a client that passes it; 0 if it is no limit.
    """

    name: str
    variable: str
    default: int | str
    help: str
    minimum: int
    maximum: int
    status: int

    def parse(self, value: str) -> int | str:
        """Read a value of the environment.

        Raises:
            BadRequestError: no number, or out of bounds.
        """
        if isinstance(self.default, str):
            return value
        # isdecimal() alone lets other scripts' digits in, and int() lets signs and spaces in.
        if not (value.isascii() and value.isdecimal()):
            raise BadRequestError(f"{self.variable} is {value!r}; give a whole number.")
        number = int(value)
        if not self.minimum <= number <= self.maximum:
            raise BadRequestError(
                f"{self.variable} is {number}; give {self.minimum} to {self.maximum}."
            )
        return number


SETTINGS: Final[dict[str, Setting]] = {
    f.name: Setting(
        name=f.name,
        variable=PREFIX + f.name.upper(),
        default=f.default,
        help=f.metadata["help"],
        minimum=f.metadata["minimum"],
        maximum=f.metadata["maximum"],
        status=f.metadata["status"],
    )
    for f in fields(Settings)
    if isinstance(f.default, int | str)
}
"""Every setting by name."""


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings that the environment gives; the rest keep their defaults.

    An empty variable counts as not given.

    Raises:
        BadRequestError: a value cannot be read; the message names the variable.
    """
    given = os.environ if environment is None else environment
    values = {
        setting.name: setting.parse(given[setting.variable])
        for setting in SETTINGS.values()
        if given.get(setting.variable)
    }
    return Settings(**values)  # type: ignore[arg-type]  # parse() keeps the type of the default
