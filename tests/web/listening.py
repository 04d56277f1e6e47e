"""An engine whose questions tests can count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from kg.store.embedded import EmbeddedEngine
    from kg.store.engine import Boolean, Solutions, Triples


class Listening:
    """An engine that keeps what it is asked."""

    def __init__(self, engine: EmbeddedEngine) -> None:
        self._engine = engine
        self.asked: list[str] = []

    def query(self, text: str, **dataset: Any) -> Solutions | Boolean | Triples:
        self.asked.append(text)
        return self._engine.query(text, **dataset)

    @property
    def source(self) -> object:
        return self

    def for_client(self, client: str, **_said: Any) -> Self:
        del client
        return self

    def close(self) -> None:
        self._engine.close()
