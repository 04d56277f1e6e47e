"""Whose call runs and whose connection stays: no client takes the places of all."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread
import uvicorn
from assistants import converse, posted, talk

from kg.errors import BusyError
from kg.mcp import connections
from kg.mcp.connections import MOST_OF_ONE
from kg.mcp.server import configured, server_of
from kg.mcp.tools import Tools
from kg.mcp.turns import HELD_OF_ONE, RUNNING_OF_ONE, Turns, client_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest
    from mcp import Client

    from kg.queries import Catalog
    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "list_queries", "arguments": {"topic": "genes"}},
}


class Gated:
    """An engine that answers when a gate is opened, or after a minute."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        self.engine = engine
        self.gate = threading.Event()
        self.asked = threading.Event()

    def query(self, text: str, **options: Any) -> Any:
        self.asked.set()
        self.gate.wait(60)
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


@contextmanager
def served(tools: Tools) -> Iterator[str]:
    """Serve tools in a thread, as ``nbkg mcp --http`` does, and yield the address."""
    server = uvicorn.Server(configured(tools))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/mcp"
        finally:
            server.should_exit = True
            thread.join(20)
    assert not thread.is_alive()


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


def test_over_http_a_client_is_its_address_whatever_it_says_of_itself(
    release: Release, catalog: Catalog, release_engine: EmbeddedEngine
) -> None:
    engine = Gated(release_engine)

    async def flood(url: str) -> None:
        answers: list[dict[str, Any]] = []

        async def ask(number: int) -> None:
            invented = {"X-Forwarded-For": f"203.0.113.{number}", "X-Forwarded-Proto": "https"}
            post = partial(posted, url, json.dumps(CALL).encode(), **invented)
            answers.append(json.loads(await anyio.to_thread.run_sync(post)))
            if len(answers) == 20 - HELD_OF_ONE:
                engine.gate.set()

        async with anyio.create_task_group() as group:
            for number in range(20):
                group.start_soon(ask, number)
        said = [answer["result"]["structuredContent"] for answer in answers]
        refused = [found["error"] for found in said if "error" in found]
        assert [error["kind"] for error in refused] == ["unavailable"] * (20 - HELD_OF_ONE)
        assert "of this client" in refused[0]["message"]
        assert refused[0]["retry_after"] == 1

    with served(Tools(release, catalog, engine)) as url:  # type: ignore[arg-type]
        try:
            anyio.run(flood, url)
        finally:
            engine.gate.set()


def test_a_site_is_one_client() -> None:
    assert client_of("2001:db8::1") == client_of("2001:db8::ffff:2") != client_of("2001:db9::1")
    assert client_of("127.0.0.1") == client_of("::ffff:127.0.0.1") != client_of("127.0.0.2")
    assert client_of("fe80::1%eth0") == client_of("fe80::2")
    assert client_of("") == ""


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


def test_who_sends_no_whole_request_is_hung_up_on_and_who_waits_for_an_answer_is_not(
    release: Release,
    catalog: Catalog,
    release_engine: EmbeddedEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "WHOLE_REQUEST", 1.0)
    engine = Gated(release_engine)
    head = "POST /mcp HTTP/1.1\r\nHost: localhost\r\n"
    parts = {
        "nothing": "",
        "half a head": head,
        "half a body": f"{head}Content-Length: 100\r\n\r\n{{",
        "half a second request": f"{head}Content-Length: 0\r\n\r\n{head}",
    }
    body = json.dumps(CALL).encode()
    with served(Tools(release, catalog, engine)) as url, ExitStack() as stack:  # type: ignore[arg-type]
        answers: list[bytes] = []
        asking = threading.Thread(target=lambda: answers.append(posted(url, body)))
        asking.start()
        try:
            assert engine.asked.wait(20)
            port = int(url.rpartition(":")[2].partition("/")[0])
            held = {
                name: stack.enter_context(socket.create_connection(("127.0.0.1", port), 20))
                for name in parts
            }
            for name, part in parts.items():
                held[name].sendall(part.encode())
            # Each is read to its end: without one the time of the socket is up.
            for name, connection in held.items():
                answer = b"".join(iter(partial(connection.recv, 4096), b""))
                assert answer.startswith(b"HTTP/1.1 " if "second" in name else b""), name
        finally:
            engine.gate.set()
            asking.join(60)
    assert json.loads(answers[0])["result"]["structuredContent"]["queries"]
