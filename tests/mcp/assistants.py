"""What an assistant says to the server: a session of the SDK's client, and plain requests."""

from __future__ import annotations

import http.client
import json
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from mcp import Client, MCPError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

HELLO = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}
NAMES = ["search", "entity", "list_queries", "describe_query", "run_query"]


def talk(server: Any, session: Callable[[Client], Awaitable[None]], **options: Any) -> None:
    """Hold a session, for a minute at most."""

    async def hold() -> None:
        with anyio.fail_after(60):
            async with Client(server, **options) as client:
                await session(client)

    anyio.run(hold)


async def converse(client: Client) -> None:
    """Say what an assistant says: list, search, look up, run, and ask what has no answer."""
    listed = (await client.list_tools()).tools
    assert [tool.name for tool in listed] == NAMES
    for tool in listed:
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        assert tool.output_schema is not None
    found = await client.call_tool("search", {"text": "effects of MYCN"})
    assert "gene-effects" in {hit["name"] for hit in found.structured_content["hits"]}
    entity = await client.call_tool("entity", {"name": "HGNC:7559"})
    assert entity.structured_content["entity"]["label"] == "MYCN"
    rows = await client.call_tool("run_query", {"name": "gene-effects"})
    assert not rows.is_error
    assert rows.structured_content["not_for_care"] is True
    assert rows.structured_content["rows_in_all"] == 2
    (text,) = rows.content
    assert json.loads(text.text) == rows.structured_content  # type: ignore[union-attr]
    silent = await client.call_tool(
        "run_query", {"name": "gene-effects", "values": {"gene": "ALK"}}
    )
    assert silent.structured_content["state"] == "not-said"
    unknown = await client.call_tool(
        "run_query",
        {"name": "genes-of-a-form", "values": {"form": "nonhereditary-neuroblastoma"}},
    )
    assert unknown.structured_content["state"] == "not-known"
    wrong = await client.call_tool(
        "run_query", {"name": "gene-effects", "values": {"gene": "MYNC"}}
    )
    assert wrong.is_error
    assert wrong.structured_content["error"]["kind"] == "unknown_value"
    assert "nb:MYCN" in wrong.structured_content["error"]["message"]
    with pytest.raises(MCPError, match="There are: search, entity"):
        await client.call_tool("drop_all", {})


def status(url: str, body: bytes, **headers: str) -> int:
    """Return the status of a request whose headers may be any."""
    return _post(url, body, headers)[0]


def posted(url: str, body: bytes, **headers: str) -> bytes:
    """Return the body of the answer to a request whose headers may be any; see `status`."""
    code, answer = _post(url, body, headers)
    assert code == 200
    return answer


def _post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    host, _, port = url.removeprefix("http://").partition("/")[0].partition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=60)
    common = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    try:
        connection.request("POST", "/mcp", body, common | headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
