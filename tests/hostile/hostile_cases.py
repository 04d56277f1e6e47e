"""What a hostile request is: what it sends, what must stop it, and how it must end.

A generator is a function that yields cases of one idea, at most five of them; the modules
``attack_*.py`` hold them, by class. Nothing here knows the service.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

CLOSED: Final = 0
"""In place of a status: the connection ends without an answer."""
MOST_OF_ONE_GENERATOR: Final = 5


@dataclass(frozen=True)
class Target:
    """What an attack aims at.

    Attributes:
        address: host and port of the service.
        canary: URL of a listener that nobody may reach through the service, ending in a slash.
        secret: path of a file that nobody may read through the service.
    """

    address: tuple[str, int]
    canary: str
    secret: str


@dataclass(frozen=True)
class Sent:
    """One hostile request, before anything is sent.

    Attributes:
        name: what tells it from the others of its generator, such as a size.
        attack: sends it over a fresh connection; what the service answers is read afterwards by
            whoever replays it. It may send slowly, in parts, or open further connections.
        expected: the statuses that may answer it, where they are not those of its generator.
        limit: the guard that must stop it, where it is not that of its generator.
        forbidden: bytes that the answer (head or body) must not hold.
        wanted: bytes that the answer must hold, where it has to be right and not just an answer.
        alone: whether no other case may run meanwhile, because this one takes what all share.
        seconds: how much longer than other cases it takes by itself.
    """

    name: str
    attack: Callable[[socket.socket, Target], None]
    expected: frozenset[int] | None = None
    limit: str = ""
    forbidden: tuple[bytes, ...] = ()
    wanted: tuple[bytes, ...] = ()
    alone: bool = False
    seconds: float = 0.0


@dataclass(frozen=True)
class Hostile:
    """A request with what must become of it.

    Attributes:
        attack_class: such as "cartesian products".
        generator: name of the function that yields it.
        limit: name of what must stop it: a key of ``hostile_guards.GUARDS``.
        expected: the statuses that may answer it; ``CLOSED`` where a closed connection may.
        sent: what is sent.
    """

    attack_class: str
    generator: str
    limit: str
    expected: frozenset[int]
    sent: Sent

    @property
    def name(self) -> str:
        """Return the name of the case, unique in the corpus."""
        return f"{self.generator}-{self.sent.name}"


@dataclass
class Attacks:
    """The generators of one module.

    Attributes:
        attack_class: the class that they belong to.
        cases: what they yield.
    """

    attack_class: str
    cases: list[Hostile] = field(default_factory=list)

    def generator(
        self, *, limit: str, expected: set[int]
    ) -> Callable[[Callable[[], Iterator[Sent]]], Callable[[], Iterator[Sent]]]:
        """Take the cases of a function into the corpus.

        Args:
            limit: the guard that must stop them.
            expected: the statuses that may answer them.
        """

        def register(made: Callable[[], Iterator[Sent]]) -> Callable[[], Iterator[Sent]]:
            self.cases += [
                Hostile(
                    self.attack_class,
                    made.__name__,
                    sent.limit or limit,
                    frozenset(expected) if sent.expected is None else sent.expected,
                    sent,
                )
                for sent in made()
            ]
            return made

        return register
