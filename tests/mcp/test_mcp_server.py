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
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import pytest
import uvicorn
from mcp import Client, MCPError, StdioServerParameters

from kg.errors import BusyError
from kg.mcp.connections import MOST_OF_ONE
from kg.mcp.server import http_app, server_of
from kg.mcp.tools import Tools
from kg.mcp.turns import HELD_OF_ONE, RUNNING_OF_ONE, Turns, client_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from kg.queries import Catalog
    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

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


def test_a_greedy_client_leaves_turns_to_others() -> None:
    async def share() -> None:
        turns, gate = Turns(), anyio.Event()
        running: list[str] = []
        refused: list[str] = []

        async def call(client: str, *, wait: bool) -> None:
            try:
                async with turns.turn(client):
                    running.append(client)
                    if wait:
                        await gate.wait()
            except BusyError:
                refused.append(client)

        with anyio.fail_after(20):
            async with anyio.create_task_group() as group:
                for _ in range(50):
                    group.start_soon(partial(call, "greedy", wait=True))
                await anyio.wait_all_tasks_blocked()
                assert (running, len(refused)) == (["greedy"] * RUNNING_OF_ONE, 50 - HELD_OF_ONE)
                for number in range(5):  # at once, though ten calls of the other wait
                    await call(f"modest {number}", wait=False)
                assert running[RUNNING_OF_ONE:] == [f"modest {n}" for n in range(5)]
                gate.set()
            assert running.count("greedy") == HELD_OF_ONE
            await call("greedy", wait=False)

    anyio.run(share)


def test_over_http_a_client_is_its_address(
    release: Release, catalog: Catalog, release_engine: EmbeddedEngine
) -> None:
    engine = Gated(release_engine)
    app = http_app(Tools(release, catalog, engine))  # type: ignore[arg-type]
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))

    async def flood(client: Client) -> None:
        answers: list[dict[str, Any]] = []

        async def ask() -> None:
            found = await client.call_tool("list_queries", {"topic": "genes"})
            answers.append(found.structured_content)
            if len(answers) == 20 - HELD_OF_ONE:
                engine.gate.set()

        async with anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(ask)
        refused = [found["error"] for found in answers if "error" in found]
        assert [error["kind"] for error in refused] == ["unavailable"] * (20 - HELD_OF_ONE)
        assert "of this client" in refused[0]["message"]
        assert refused[0]["retry_after"] == 1

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            talk(f"http://127.0.0.1:{listener.getsockname()[1]}/mcp", flood)
        finally:
            engine.gate.set()
            server.should_exit = True
            thread.join(20)
    assert not thread.is_alive()


def test_a_site_is_one_client() -> None:
    assert client_of("2001:db8::1") == client_of("2001:db8::ffff:2") != client_of("2001:db9::1")
    assert client_of("127.0.0.1") == client_of("::ffff:127.0.0.1") != client_of("127.0.0.2")
    assert client_of("fe80::1%eth0") == client_of("fe80::2")
    assert client_of("") == ""


def test_standard_output_holds_nothing_but_messages(release: Release) -> None:
    messages = (
        {"id": 1, "method": "initialize", "params": HELLO},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call",
         "params": {"name": "run_query", "arguments": {"name": "gene-efects"}}},
        {"id": 3, "method": "no/such/method"},
    )  # fmt: skip
    lines = [json.dumps({"jsonrpc": "2.0", **message}) for message in messages]
    with subprocess.Popen(
        [sys.executable, "-m", "kg.cli", "mcp", "--release", str(release.folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
    ) as process:  # fmt: skip
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            text = "\n".join((*lines[:2], "no JSON", *lines[2:], ""))
            process.stdin.write(text.encode())
            answers: dict[Any, Any] = {}
            while {1, 2, 3} - set(answers):
                assert select.select([process.stdout], [], [], 60)[0]
                said = json.loads(process.stdout.readline())
                assert said["jsonrpc"] == "2.0"
                answers[said.get("id")] = said
            assert "gene-effects" in answers[2]["result"]["content"][0]["text"]
            assert answers[3]["error"]
            process.stdin.close()
            assert process.wait(timeout=20) == 0
            assert process.stdout.read() == b""
        finally:
            process.kill()


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
    hello = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": HELLO}
    body = json.dumps(hello).encode()
    assert status(url, body) == 200
    assert status(url, body, Host="localhost:9", Origin="http://localhost:9") == 200
    # DNS rebinding: a page of another site that a browser on this machine shows.
    assert status(url, body, Host="evil.example") == 421
    assert status(url, body, Host="127.0.0.1.evil.example") == 421
    assert status(url, body, Origin="https://evil.example") == 403
    assert status(url, b" " * 300_000) == 413


def test_a_client_that_holds_many_connections_keeps_nobody_out(url: str) -> None:
    port = int(url.rpartition(":")[2].partition("/")[0])
    with ExitStack() as stack:
        # Every address 127.… is this machine, and each counts as a client of its own.
        held = [
            stack.enter_context(
                socket.create_connection(("127.0.0.1", port), 20, source_address=("127.0.0.9", 0))
            )
            for _ in range(MOST_OF_ONE + 5)
        ]
        held[-1].settimeout(20)
        refused = held[-1].recv(1000)
        assert refused.startswith(b"HTTP/1.1 429 ")
        assert b"Retry-After: 1" in refused
        talk(url, converse)
    talk(url, converse)


def test_it_ends_while_a_call_is_asked(url: str) -> None:
    # The fixture ends the server, which must not wait for who does not finish a request.
    port = int(url.rpartition(":")[2].partition("/")[0])
    with socket.create_connection(("127.0.0.1", port), 20) as half:
        half.sendall(b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
        talk(url, converse)
