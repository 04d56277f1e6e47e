"""The server, asked by the client of the SDK: in memory, over standard input and output, HTTP."""

from __future__ import annotations

import http.client
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from mcp import Client, MCPError, StdioServerParameters

from kg.mcp.server import server_of
from kg.mcp.tools import Tools

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from kg.queries import Catalog
    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

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


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_in_memory(tools: Tools, mode: str) -> None:
    talk(server_of(tools), converse, mode=mode)


def test_instructions_tell_the_states_apart(tools: Tools) -> None:
    async def read(client: Client) -> None:
        said = client.instructions or ""
        for word in ("listed", "not-known", "none", "not-said", "Not for the care of a patient"):
            assert word in said

    talk(server_of(tools), read)


def test_calls_at_the_same_time(tools: Tools) -> None:
    async def many(client: Client) -> None:
        states: list[str] = []

        async def ask() -> None:
            answer = await client.call_tool("run_query", {"name": "survival"})
            states.append(answer.structured_content["state"])

        async with anyio.create_task_group() as group:
            for _ in range(12):
                group.start_soon(ask)
        assert states == ["listed"] * 12

    talk(server_of(tools), many)


class Gated:
    """An engine that answers when a gate is opened, or after twenty seconds."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        self.engine = engine
        self.gate = threading.Event()

    def query(self, text: str, **options: Any) -> Any:
        self.gate.wait(20)
        return self.engine.query(text, **options)


def test_too_many_calls_are_told_to_come_back(
    release: Release, catalog: Catalog, release_engine: EmbeddedEngine
) -> None:
    engine = Gated(release_engine)

    async def flood(client: Client) -> None:
        answers: list[dict[str, Any]] = []

        async def ask() -> None:
            found = await client.call_tool("list_queries", {"topic": "genes"})
            answers.append(found.structured_content)
            # Four run and 32 wait.
            if len(answers) == 9:
                engine.gate.set()

        async with anyio.create_task_group() as group:
            for _ in range(45):
                group.start_soon(ask)
        assert [found["error"]["kind"] for found in answers[:9]] == ["unavailable"] * 9
        assert answers[0]["error"]["retry_after"] == 1
        assert answers[0]["not_for_care"] is True
        assert all(found["queries"] for found in answers[9:])

    talk(server_of(Tools(release, catalog, engine)), flood)  # type: ignore[arg-type]


def test_over_standard_input_and_output(release: Release) -> None:
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "kg.cli", "mcp", "--release", str(release.folder)],
        env=dict(os.environ),
    )
    talk(server, converse)


@pytest.fixture
def url(release: Release) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = ["-m", "kg.cli", "mcp", "--http", "--port", port, "--release", str(release.folder)]
    with subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as process:
        try:
            assert process.stdout is not None
            assert select.select([process.stdout], [], [], 60)[0]
            assert f"http://127.0.0.1:{port}/mcp" in process.stdout.readline()
            yield f"http://127.0.0.1:{port}/mcp"
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) in {0, 128 + signal.SIGTERM}
        finally:
            process.kill()


def status(url: str, body: bytes, **headers: str) -> int:
    """Return the status of a request whose headers may be any."""
    host, _, port = url.removeprefix("http://").partition("/")[0].partition(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=20)
    common = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    try:
        connection.request("POST", "/mcp", body, common | headers)
        return connection.getresponse().status
    finally:
        connection.close()


def test_over_http(url: str) -> None:
    talk(url, converse)
    about = {"protocolVersion": "2025-06-18", "capabilities": {}}
    about["clientInfo"] = {"name": "test", "version": "1"}
    hello = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": about}
    body = json.dumps(hello).encode()
    assert status(url, body) == 200
    assert status(url, body, Host="localhost:9", Origin="http://localhost:9") == 200
    # DNS rebinding: a page of another site that a browser on this machine shows.
    assert status(url, body, Host="evil.example") == 421
    assert status(url, body, Host="127.0.0.1.evil.example") == 421
    assert status(url, body, Origin="https://evil.example") == 403
    assert status(url, b" " * 300_000) == 413
