"""``nbkg mcp``: tools for assistants, by the Model Context Protocol."""

from __future__ import annotations

import signal
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from kg.config import from_environment
from kg.errors import BadRequestError, MissingToolError
from kg.exports import DOWNLOADS
from kg.queries import Catalog
from kg.release import open_release
from kg.store.embedded import EmbeddedEngine
from kg.store.opening import open_engine

if TYPE_CHECKING:
    from kg.release import Release
    from kg.store.engine import Engine

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@click.command(short_help="Serve tools for assistants (MCP).")
@click.option(
    "--http",
    is_flag=True,
    help="Serve streamable HTTP at /mcp instead of standard input and output.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on with --http; other than loopback ones need --hosts.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8001,
    show_default=True,
    help="Port to listen on with --http.",
)
@click.option(
    "--hosts",
    default="",
    help="Names, with commas between, that clients may ask for in Host with --http, beside "
    "localhost, 127.0.0.1 and [::1].",
)
@click.option(
    "--release",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder of a release.  [default: NBKG_RELEASE, else the current one]",
)
def command(*, http: bool, host: str, port: int, hosts: str, folder: Path | None) -> None:
    """Serve search, look-up and the saved queries as tools for assistants.

    The protocol is the Model Context Protocol. Without options it is spoken over standard input
    and output, with the one client that started the command: {"command": "nbkg", "args": ["mcp"]}.
    All tools only read.
    """
    if find_spec("mcp") is None:
        raise MissingToolError(
            "nbkg mcp needs the Python SDK of the Model Context Protocol. Install it with: "
            "pip install 'neuroblastoma-kg[mcp]'"
        )
    names = [name.strip() for name in hosts.split(",") if name.strip()]
    if http and host not in _LOOPBACK and not names:
        raise BadRequestError(
            f"--host {host} can be reached from elsewhere; name in --hosts what clients may ask "
            "for, such as --hosts mcp.example.org."
        )
    # Here, since they need what is optional.
    from kg.mcp.server import PATH, serve_http, serve_stdio  # noqa: PLC0415
    from kg.mcp.tools import Tools  # noqa: PLC0415

    settings = from_environment()
    named = Path(settings.release) if settings.release else None
    release = open_release(folder or named)
    catalog = Catalog.load(release.folder / "queries")
    if http:
        signal.signal(signal.SIGTERM, _end)
    engine = _engine(release, http=http)
    try:
        tools = Tools(release, catalog, engine)
        if not http:
            serve_stdio(tools)
            return
        shown = f"[{host}]" if ":" in host else host
        said = (
            f"Serving release {release.manifest.folder} to assistants at "
            f"http://{shown}:{port}{PATH}  (Ctrl+C stops)"
        )
        serve_http(tools, host, port, names, announce=lambda: click.echo(said))
    finally:
        engine.close()


def _engine(release: Release, *, http: bool) -> Engine:
    """Open the engine: for one client in this process, for many in bounded processes."""
    settings = from_environment()
    quads, merged = (release.path(DOWNLOADS[key].file) for key in ("nq", "nt"))
    if http or settings.engine:
        return open_engine(settings, quads=quads, merged=merged)
    # The queries are those of the release, and none takes more than a moment.
    return EmbeddedEngine.load(quads=quads, merged=merged, most_rows=settings.result_rows)


def _end(number: int, _: object) -> NoReturn:
    """End as asked, so that what was started is ended too."""
    sys.exit(128 + number)
