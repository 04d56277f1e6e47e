"""The tools as a server of the Model Context Protocol, over standard input and output or HTTP."""

from __future__ import annotations

import json
import socket
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import anyio
import anyio.to_thread
import mcp_types as types
import uvicorn
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError
from starlette.requests import Request

from kg import __version__
from kg.errors import BadRequestError, BusyError
from kg.mcp.connections import MOST, Connection
from kg.mcp.failures import failure
from kg.mcp.schemas import INSTRUCTIONS
from kg.mcp.turns import Turns, client_of
from kg.release.metadata import TITLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mcp.server.context import ServerRequestContext
    from starlette.applications import Starlette

    from kg.mcp.tools import Tools

PATH: Final = "/mcp"
"""Where streamable HTTP is served."""
LOCAL: Final = ("127.0.0.1", "localhost", "[::1]")
"""Hosts that are answered for in any case."""

_LONGEST: Final = 256 * 1024
"""Bytes of the longest HTTP request."""
_READ_ONLY: Final = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def server_of(tools: Tools) -> Server[dict[str, Any]]:
    """Return a server of tools; it keeps nothing of who calls."""
    turns = Turns()
    listed = [
        types.Tool(
            name=tool.name,
            title=tool.title,
            description=tool.description,
            input_schema=tool.arguments,
            output_schema=tool.answer,
            annotations=_READ_ONLY,
        )
        for tool in tools.definitions
    ]

    async def list_tools(
        _: ServerRequestContext[dict[str, Any]], __: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=listed)

    async def call_tool(
        context: ServerRequestContext[dict[str, Any]], params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        if params.name not in {tool.name for tool in listed}:
            names = ", ".join(tool.name for tool in listed)
            raise MCPError(
                types.INVALID_PARAMS, f"There is no tool {params.name[:60]!r}. There are: {names}."
            )
        try:
            async with turns.turn(_client(context)):
                # Threads: an engine blocks while it answers. Who cancels a call does not stop its
                # query, which has bounds of its own.
                answer, failed = await anyio.to_thread.run_sync(
                    partial(tools.call, params.name, params.arguments or {})
                )
        except BusyError as busy:
            answer, failed = {**tools.release_and_notice, "error": failure(busy)}, True
        return _result(answer, failed=failed)

    return Server(
        "neuroblastoma-kg",
        version=__version__,
        title=TITLE,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _client(context: ServerRequestContext[dict[str, Any]]) -> str | None:
    """Return who calls, over HTTP; else None, for there is only one."""
    request = context.request
    return (
        client_of(request.client.host) if isinstance(request, Request) and request.client else None
    )


def _result(answer: dict[str, Any], *, failed: bool) -> types.CallToolResult:
    """Return an answer, structured and as the same in text, for clients that read only text."""
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=text)],
        structured_content=answer,
        is_error=failed,
    )


def serve_stdio(tools: Tools) -> None:
    """Serve one client over standard input and output, until it closes them."""
    server = server_of(tools)

    async def serve() -> None:
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())

    anyio.run(serve)


def http_app(tools: Tools, hosts: Iterable[str] = ()) -> Starlette:
    """Return the server as an ASGI application of streamable HTTP, without sessions.

    Args:
        tools: what it serves.
        hosts: names beside `LOCAL` that requests may have in Host, and pages in Origin: any other
            is refused, since a page of another site could ask through a browser on this machine
            (DNS rebinding).
    """
    names = [*LOCAL, *hosts]
    return server_of(tools).streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=_LONGEST,
        transport_security=TransportSecuritySettings(
            enable_dns_rebinding_protection=True,
            allowed_hosts=[form for name in names for form in (name, f"{name}:*")],
            allowed_origins=[
                f"{scheme}://{form}"
                for scheme in ("http", "https")
                for name in names
                for form in (name, f"{name}:*")
            ],
        ),
    )


def configured(tools: Tools, hosts: Iterable[str] = ()) -> uvicorn.Config:
    """Return how `http_app` is served: its limits, and whom it believes."""
    return uvicorn.Config(
        http_app(tools, hosts),
        access_log=False,
        log_level="warning",
        timeout_graceful_shutdown=5,
        limit_concurrency=MOST,
        http=Connection,
        # Else any program of this machine, or a proxy that hands headers on, could say who calls.
        proxy_headers=False,
    )


def serve_http(
    tools: Tools,
    host: str,
    port: int,
    hosts: Iterable[str] = (),
    *,
    announce: Callable[[], None] = lambda: None,
) -> None:
    """Serve over streamable HTTP until SIGINT or SIGTERM; see `http_app`.

    Args:
        tools: what is served.
        host: address to listen on.
        port: port to listen on.
        hosts: see `http_app`.
        announce: called when clients can connect.

    Raises:
        BadRequestError: the address cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise BadRequestError(
            f"Cannot listen on {host} port {port}: {error.strerror}. Choose another with --port."
        ) from error
    with listener:
        announce()
        uvicorn.Server(configured(tools, hosts)).run(sockets=[listener])
