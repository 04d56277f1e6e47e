"""Digests of data and releases."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def data_digest(canonical_nquads: bytes) -> str:
    """Return SHA-256, in hexadecimal, of the canonical N-Quads of a dataset (RDFC-1.0)."""
    return sha256(canonical_nquads).hexdigest()


def release_digest(data: str, ontology: bytes, queries: Mapping[str, bytes], version: str) -> str:
    """Return SHA-256, in hexadecimal, over all that an answer can depend on.

    Hashed is a text of one line for each part, in this order: ``data <digest>``, ``ontology
    <digest>``, ``query <path> <digest>`` by path, ``version <version>``.

    Args:
        data: the data digest.
        ontology: bytes of the ontology file, and of the mapping file behind it.
        queries: bytes of each saved query, by path in the queries folder.
        version: version of the software.
    """
    lines = [
        f"data {data}",
        f"ontology {sha256(ontology).hexdigest()}",
        *(f"query {path} {sha256(queries[path]).hexdigest()}" for path in sorted(queries)),
        f"version {version}",
    ]
    return sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
