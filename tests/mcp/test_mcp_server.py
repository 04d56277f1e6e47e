"""The server, asked by the client of the SDK: in memory, over standard input and output, HTTP."""

from __future__ import annotations

import json
import os
import select
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from assistants import HELLO, converse, status, talk
from mcp import StdioServerParameters

from kg.mcp.server import server_of

if TYPE_CHECKING:
    from mcp import Client

    from kg.mcp.tools import Tools
    from kg.release import Release


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


def test_it_ends_while_a_call_is_asked(url: str) -> None:
    # The fixture ends the server, which must not wait for who does not finish a request.
    port = int(url.rpartition(":")[2].partition("/")[0])
    with socket.create_connection(("127.0.0.1", port), 20) as half:
        half.sendall(b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
        talk(url, converse)
