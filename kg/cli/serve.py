"""``nbkg serve``: the service, run by granian."""

from __future__ import annotations

import multiprocessing
import os
import socket
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import MPServer

from kg.config import SETTINGS, from_environment
from kg.errors import BadRequestError, ReleaseError
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

_FACTORY = "kg.web:create_app"
_HEAD_BYTES = 256 * 1024
"""Bytes of a request's line and headers, in which a long query by GET must fit."""
_HEAD_MILLISECONDS = 10_000
"""Milliseconds in which a client must have sent them."""
_POLL = 0.05
"""Seconds between two looks at whether the service answers."""


class _Server(MPServer):
    """Granian that calls back once its workers are started, and never gives up on them."""

    def __init__(self, *args: Any, started: Callable[[], None], **options: Any) -> None:
        super().__init__(*args, **options)
        self._started = started

    def startup(self, *args: Any, **options: Any) -> None:
        """Start the workers, then call back: after the fork, so that no thread is copied."""
        super().startup(*args, **options)  # type: ignore[no-untyped-call]
        self._started()

    def _respawn_workers(self, *args: Any, **options: Any) -> None:
        """Start failed workers again, however often: granian ends after two failures in a row."""
        super()._respawn_workers(*args, **options)
        self.respawned_wrks.clear()


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

    Stops on Ctrl+C or SIGTERM, after running requests have ended.
    """
    for name, value in given.items():
        if value is not None:
            # Workers read their settings from the environment.
            os.environ[SETTINGS[name].variable] = str(value)
    settings = from_environment()
    release = open_release(Path(settings.release) if settings.release else None)
    # A worker that is started later serves this release too, though a newer one was built.
    os.environ[SETTINGS["release"].variable] = str(release.folder)
    _refuse_taken_port(settings.host, settings.port)
    url = _url(settings.host, settings.port)

    def announce() -> None:
        threading.Thread(target=_announce, args=(url, release.manifest.folder), daemon=True).start()

    # Web workers are programs of their own, not forks: they inherit neither the threads nor the
    # connections of this process.
    multiprocessing.set_start_method("spawn", force=True)
    with _pool(settings, release) as pool:
        os.environ[SETTINGS["pool"].variable] = pool
        _serve(settings, announce)


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


def _serve(settings: Settings, announce: Callable[[], None]) -> None:
    """Run the web workers until a signal ends them."""
    _Server(
        _FACTORY,
        started=announce,
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=settings.blocking_threads,
        # Without it one killed worker ends the whole service.
        respawn_failed_workers=True,
        websockets=False,
        http1_settings=HTTP1Settings(
            max_buffer_size=_HEAD_BYTES, header_read_timeout=_HEAD_MILLISECONDS
        ),
        # Its warnings are about numbers of threads, which hold queries that wait in the pool.
        log_level=LogLevels.error,
    ).serve()


def _refuse_taken_port(host: str, port: int) -> None:
    """Fail early where somebody listens.

    Granian binds with SO_REUSEPORT, so a second service would silently share the port with the
    first and answer half of its requests.

    Raises:
        BadRequestError: the port is taken, or the address is not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BadRequestError(
                f"Cannot listen on {host} port {port}: {error.strerror or error}. "
                "Choose another with --port, or stop what listens there."
            ) from error


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
