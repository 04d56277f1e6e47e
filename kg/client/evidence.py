"""What an answer rests on: its state, and the facts and other sources behind each row.

The states, and when an answer has which, are described in ``kg/evidence/README.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from kg.client.values import Iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class Passage:
    """A piece of the document, by its position.

    Attributes:
        iri: its IRI.
        section: the heading that it stands under.
        kind: what kind of passage it is.
        start: its first character, counted in code points from 0; None where that is not said.
        end: the place after its last character.
    """

    iri: Iri
    section: str
    kind: str
    start: int | None
    end: int | None


@dataclass(frozen=True)
class Fact:
    """Something that the document says.

    Attributes:
        iri: its IRI; ``iri.name`` is ``fact:F00042``.
        state: whether it lists something (``listed``), or says that it is ``not-known`` or that
            ``none`` was found.
        statement: what it says, in a sentence.
        frequency: how often it is said to hold, with its label, or None.
        certainty: how firmly it is said, with its label.
        scopes: conditions or groups for which it holds, with their labels; all together.
        note: what its editors remark, or None.
        passages: the passages that it cites, in the order of the document.
    """

    iri: Iri
    state: str
    statement: str
    frequency: Iri | None
    certainty: Iri | None
    scopes: tuple[Iri, ...]
    note: str | None
    passages: tuple[Passage, ...]

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Read a fact as ``kg/evidence/README.md`` describes it."""
        return cls(
            Iri(told["iri"]),
            told["state"],
            told["statement"],
            _named(told["frequency"]),
            _named(told["certainty"]),
            tuple(Iri(scope["iri"], scope["label"]) for scope in told["scopes"]),
            told["note"],
            tuple(
                Passage(Iri(p["iri"]), p["section"], p["kind"], p["start"], p["end"])
                for p in told["passages"]
            ),
        )

    def __str__(self) -> str:
        """Return what it says."""
        return self.statement


@dataclass(frozen=True)
class Evidence:
    """What one row rests on.

    Attributes:
        state: ``listed``, ``not-known`` or ``none``; None where the row tells of the dataset.
        facts: the facts that it says, that support it, or that are counted in it, nearest first; 50
            at most.
        facts_in_all: how many there are.
        others: where else it is from, in words.
        complete: False where it came about in more ways than were looked at.
    """

    state: str | None
    facts: tuple[Fact, ...]
    facts_in_all: int
    others: tuple[str, ...]
    complete: bool

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Read evidence as ``kg/evidence/README.md`` describes it."""
        return cls(
            told["state"],
            tuple(Fact.from_json(fact) for fact in told["facts"]),
            told["facts_in_all"],
            tuple(other["said"] for other in told["others"]),
            told["complete"],
        )


@dataclass(frozen=True)
class Standing:
    """What an answer comes to.

    Attributes:
        state: ``listed``, ``not-known``, ``none`` or ``not-said``; None where nothing follows.
        reason: why.
        explanation: the same in sentences.
        reports: the facts that say that something is not known, or that none was found.
        speaking: of an empty answer, the first facts that name what was asked about.
        why: what each row rests on.
    """

    state: str | None
    reason: str
    explanation: str
    reports: tuple[Fact, ...]
    speaking: tuple[Fact, ...]
    why: tuple[Evidence, ...]

    @classmethod
    def from_json(cls, said: Mapping[str, Any], evidence: Iterable[Mapping[str, Any]]) -> Self:
        """Read both as ``kg/evidence/README.md`` describes them."""
        return cls(
            said["state"],
            said["reason"],
            said["explanation"],
            tuple(Fact.from_json(fact) for fact in said["facts"]),
            tuple(Fact.from_json(fact) for fact in said["examples"]),
            tuple(Evidence.from_json(one) for one in evidence),
        )

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Return every fact behind the answer once; without rows, those that speak of it."""
        behind = (fact for row in self.why for fact in row.facts)
        return tuple({f.iri: f for f in (*behind, *self.reports, *self.speaking)}.values())


def _named(told: Mapping[str, str] | None) -> Iri | None:
    return None if told is None else Iri(told["iri"], told["label"])
