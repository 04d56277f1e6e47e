"""Messages between callers, zygote and workers: a fixed head, a note in JSON, a payload."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import socket

HEAD: Final = struct.Struct("!BII")
"""Kind or outcome of the message, bytes of the note, bytes of the payload."""

CALL: Final = 100
STATISTICS: Final = 101

_MOST_NOTE: Final = 4096
_CHUNK: Final = 256 * 1024


@dataclass(frozen=True)
class Message:
    """One message.

    Attributes:
        kind: what it is: `CALL`, `STATISTICS`, or an `Outcome` of a reply.
        note: small facts beside the payload.
        payload: bytes that only the handler and the caller understand.
    """

    kind: int
    note: dict[str, Any] = field(default_factory=dict)
    payload: bytes | bytearray = b""

    def parts(self) -> list[bytes | bytearray]:
        """Return what to send, in order, the payload uncopied."""
        note = json.dumps(self.note).encode() if self.note else b""
        return [HEAD.pack(self.kind, len(note), len(self.payload)) + note, self.payload]


class BrokenMessageError(Exception):
    """The other side sent something that is no message, or not one that it may send."""


class LongMessageError(Exception):
    """The other side sends a message that is too long; what follows it can still be read.

    Attributes:
        kind: of the message.
    """

    def __init__(self, kind: int) -> None:
        """Keep the kind."""
        super().__init__(kind)
        self.kind = kind


class Incoming:
    """Puts messages together from the chunks that a socket gives."""

    def __init__(self, most: int) -> None:
        """Expect payloads of ``most`` bytes; the kind of a longer one is known, not its bytes."""
        self._most = most
        self._data = bytearray()
        self._skipped = 0  # bytes of a message that was too long and are still to come

    def feed(self, chunk: bytes) -> None:
        """Take what came."""
        self._data += chunk[self._skipped :]
        self._skipped = max(0, self._skipped - len(chunk))

    def take(self) -> Message | None:
        """Return a message that is complete, or None.

        Raises:
            BrokenMessageError: the note is too long or no JSON object.
            LongMessageError: the payload is longer than allowed.
        """
        if len(self._data) < HEAD.size:
            return None
        kind, note_bytes, payload_bytes = HEAD.unpack_from(self._data)
        if note_bytes > _MOST_NOTE:
            raise BrokenMessageError(f"A note of {note_bytes} bytes.")
        start = HEAD.size + note_bytes
        end = start + payload_bytes
        if payload_bytes > self._most:
            self._skipped = max(0, end - len(self._data))
            del self._data[:end]
            raise LongMessageError(kind)
        if len(self._data) < end:
            return None
        try:
            note = json.loads(self._data[HEAD.size : start]) if note_bytes else {}
        except (ValueError, RecursionError) as error:
            raise BrokenMessageError("The note is no JSON, or too deep.") from error
        if not isinstance(note, dict):
            raise BrokenMessageError("The note is no JSON object.")
        if len(self._data) == end:
            data, self._data = self._data, bytearray()
            return Message(kind, note, memoryview(data)[start:].tobytes())
        payload = bytes(self._data[start:end])
        del self._data[:end]
        return Message(kind, note, payload)


def send(sock: socket.socket, message: Message) -> None:
    """Send a message over a blocking socket, in one system call where it fits.

    Raises:
        OSError: the other side is gone, or the socket's timeout passed.
    """
    parts = [memoryview(part) for part in message.parts() if part]
    while parts:
        sent = sock.sendmsg(parts)
        while parts and sent >= len(parts[0]):
            sent -= len(parts[0])
            parts.pop(0)
        if sent:
            parts[0] = parts[0][sent:]


def receive(sock: socket.socket, incoming: Incoming) -> Message | None:
    """Wait for a message on a blocking socket; None when the other side closed it.

    Raises:
        OSError: the connection broke, or the socket's timeout passed.
        BrokenMessageError: see `Incoming.take`.
        LongMessageError: see `Incoming.take`.
    """
    while True:
        message = incoming.take()
        if message is not None:
            return message
        chunk = sock.recv(_CHUNK)
        if not chunk:
            return None
        incoming.feed(chunk)
