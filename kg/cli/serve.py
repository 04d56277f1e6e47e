"""``nbkg serve``: the service, run by granian."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from kg.cli.web_server import WebServer, listen, raise_file_limit
from kg.config import METRICS_FOLDER, SETTINGS, from_environment
from kg.errors import ReleaseError
from kg.exports import DOWNLOADS
from kg.pool import PoolError
from kg.release import open_release
from kg.store.opening import pool_limits
from kg.store.pooled import open_pool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from kg.config import Settings
    from kg.release import Release

_POLL = 0.05
"""Seconds between two looks at whether the service answers."""
_METRICS = "PROMETHEUS_MULTIPROC_DIR"
"""Variable of prometheus-client: the folder in which all web workers count."""


def _option(name: str) -> Callable[[Any], Any]:
    """Return the command-line option of a setting, with its help and bounds."""
    setting = SETTINGS[name]
    number = isinstance(setting.default, int)
    kind = click.IntRange(setting.minimum, setting.maximum) if number else click.STRING
    return click.option(
        f"--{name.replace('_', '-')}",
        type=kind,
        help=f"{setting.help} [env: {setting.variable}; default: {setting.default or 'none'}]",
    )


def _options(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command one option for each setting, in their order."""
    for name in reversed(SETTINGS):
        function = _option(name)(function)
    return function


@click.command(short_help="Serve the current release over HTTP.")
@_options
def command(**given: int | str | None) -> None:
    """Serve a release over HTTP: pages, SPARQL endpoint, saved queries and downloads.

    Stops on Ctrl+C or SIGTERM, after running requests have ended; asked twice, at once.
    """
    for name, value in given.items():
        if value is not None:
            # Workers read their settings from the environment.
            os.environ[SETTINGS[name].variable] = str(value)
    settings = from_environment()
    release = open_release(Path(settings.release) if settings.release else None)
    # A worker that is started later serves this release too, though a newer one was built.
    os.environ[SETTINGS["release"].variable] = str(release.folder)
    signal.signal(signal.SIGTERM, _end)  # until the web server has its own handlers
    raise_file_limit()
    url = _url(settings.host, settings.port)

    def announce() -> None:
        threading.Thread(target=_announce, args=(url, release.manifest.folder), daemon=True).start()

    # Web workers are programs of their own, not forks: they inherit neither the threads nor the
    # connections of this process.
    multiprocessing.set_start_method("spawn", force=True)
    with (
        listen(settings.host, settings.port) as listener,
        _counting(),
        _pool(settings, release) as pool,
    ):
        os.environ[SETTINGS["pool"].variable] = pool
        WebServer(listener, settings, announce).serve()


def _end(number: int, _: object) -> NoReturn:
    """End while starting, so that what was started is ended too."""
    sys.exit(128 + number)


@contextmanager
def _counting() -> Iterator[None]:
    """Give the web workers a folder to count in together, unless the environment names one."""
    if os.environ.get(_METRICS):
        yield
        return
    with tempfile.TemporaryDirectory(prefix=METRICS_FOLDER, ignore_cleanup_errors=True) as folder:
        os.environ[_METRICS] = folder
        yield


def _pool(settings: Settings, release: Release) -> AbstractContextManager[str]:
    """Start the pool of query processes that all web workers share; give its socket's path.

    None is started for an engine elsewhere, or where a pool was named.
    """
    if settings.engine or settings.pool:
        return nullcontext(settings.pool)
    owner = open_pool(
        pool_limits(settings),
        quads=release.path(DOWNLOADS["nq"].file),
        merged=release.path(DOWNLOADS["nt"].file),
        most_rows=settings.result_rows,
    )

    @contextmanager
    def owned() -> Iterator[str]:
        with owner:
            try:
                owner.wait_ready()
            except PoolError as error:
                raise ReleaseError(f"The query processes cannot start: {error}") from error
            yield str(owner.path)

    return owned()


def _url(host: str, port: int) -> str:
    """Return the address to open in a browser on this machine."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104  # compared
    if ":" in reached and not reached.startswith("["):
        reached = f"[{reached}]"
    return f"http://{reached}:{port}"


def _announce(url: str, release: str) -> None:
    """Print the address once the service answers there; the first answer loads the data."""
    # A proxy that the environment names has nothing to do with an address of this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while True:
        try:
            with opener.open(f"{url}/health/ready", timeout=60):
                break
        except urllib.error.HTTPError as error:
            with error:
                click.echo(f"nbkg: not ready: {error.read().decode('utf-8', 'replace')}", err=True)
            return
        except OSError:
            time.sleep(_POLL)
    click.echo(f"Serving release {release} at {url}  (Ctrl+C stops)")
