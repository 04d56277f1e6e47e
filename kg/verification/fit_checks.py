"""The seven checks of fit: a right citation is not yet a supported claim.

Each check yields one item for each thing that it looked at; an item that does not hold carries
what is wrong and what to do. A check is a function of one `Case`; `CHECKS` is their registry, and
its names are those of the column ``check`` in ``fit_exceptions.csv``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.curation.content import Quantity
from kg.verification.evidence import year_is_named
from kg.verification.numbers import numbers, shown
from kg.verification.words import CONDITION_OPENERS, QUESTION_OPENERS, Phrases

if TYPE_CHECKING:
    from kg.curation.content import Fact, Triple
    from kg.verification.evidence import Hedges, Names, Support

_OPENERS: Final = Phrases((*CONDITION_OPENERS, *QUESTION_OPENERS))


@dataclass(frozen=True)
class Case:
    """One fact, what it rests on, and what its words mean."""

    fact: Fact
    triples: tuple[Triple, ...]
    support: Support
    names: Names
    hedges: Hedges

    @property
    def things(self) -> tuple[str, ...]:
        """Entities and quantities of the triples, each once, in order."""
        ends = (end for triple in self.triples for end in (triple.subject, triple.object))
        return tuple(dict.fromkeys(end for end in ends if end in self.names.things))

    @property
    def cites(self) -> str:
        """The cited passages as a message names them."""
        return ", ".join(self.fact.passages)


@dataclass(frozen=True)
class Item:
    """One thing that a check looked at.

    Attributes:
        message: what is wrong; empty where it holds.
        remedy: what to do about it.
        about: the word, number, term or name that does not hold: what an exception names.
    """

    message: str = ""
    remedy: str = ""
    about: str = ""


Check = Callable[[Case], Iterator[Item]]

_HOLDS: Final = Item()
_OR_CITE: Final = "or cite the passage that says so"


def number(case: Case) -> Iterator[Item]:
    """Find each number of the statement and of the fact's quantities in a passage."""
    there = numbers(case.support.words)
    claimed = dict.fromkeys(numbers(case.fact.statement), "its statement")
    for name in case.things:
        quantity = case.names.things[name]
        if isinstance(quantity, Quantity):
            bounds = (quantity.lower, quantity.upper, quantity.horizon_years, quantity.as_of)
            claimed |= {float(bound): f"quantity {name}" for bound in bounds if bound is not None}
            if quantity.horizon_years == 1 and year_is_named(case.support.words):
                there = (*there, 1.0)
    for value, where in claimed.items():
        yield (
            _HOLDS
            if value in there
            else Item(
                f"The number {shown(value)} of {where} does not stand in {case.cites}.",
                f"Correct the number, {_OR_CITE}.",
                shown(value),
            )
        )


def frequency(case: Case) -> Iterator[Item]:
    """Find the frequency said by one of its words."""
    yield from _hedge(case, "Frequency", case.fact.frequency)


def certainty(case: Case) -> Iterator[Item]:
    """Find the certainty said by one of its words."""
    yield from _hedge(case, "Certainty", case.fact.certainty)


def _hedge(case: Case, kind: str, term: str) -> Iterator[Item]:
    words = case.hedges.words(kind, term)
    if not words:
        return
    yield (
        _HOLDS
        if not words.isdisjoint(case.hedges.found(case.support.words))
        else Item(
            f"No word for “{term}” stands in {case.cites} ({' | '.join(sorted(words))}).",
            f"Take the {kind.lower()} that the passage gives, {_OR_CITE}.",
            term,
        )
    )


def scope(case: Case) -> Iterator[Item]:
    """Find the condition or subgroup named in a passage."""
    for entity in case.fact.scope:
        yield (
            _HOLDS
            if case.names.licensed(entity, case.support)
            else Item(
                f"The scope {entity} is not named in {case.cites}.",
                f"Drop it, {_OR_CITE}; if other words name it, add them to cues.csv.",
                entity,
            )
        )


def dropped_hedge(case: Case) -> Iterator[Item]:
    """Find each hedge of the passages carried by the fact."""
    fact = case.fact
    carried = case.hedges.words("Frequency", fact.frequency) | case.hedges.words(
        "Certainty", fact.certainty
    )
    texts = case.support.governing
    for word in dict.fromkeys(word for text in texts for word in case.hedges.found(text)):
        yield (
            _HOLDS
            if word in carried
            else Item(
                f"The hedge “{word}” of {case.cites} is lost.",
                "Give the fact the frequency or certainty that lists it; if the word belongs to "
                "another claim of the passage, say so in fit_exceptions.csv.",
                word,
            )
        )


def dropped_condition(case: Case) -> Iterator[Item]:
    """Find a scope where something is said under a condition."""
    found = (word for text in case.support.governing for word in _OPENERS.found(text))
    openers = [word for word in dict.fromkeys(found) if word not in QUESTION_OPENERS]
    for opener in openers:
        yield (
            _HOLDS
            if case.fact.scope
            else Item(
                f"{case.cites} holds a condition (“{opener}”), the fact has no scope.",
                "Give it the condition as scope; if the word opens none here, say so in "
                "fit_exceptions.csv.",
                opener,
            )
        )


def mention(case: Case) -> Iterator[Item]:
    """Find each subject and object named in a passage, a lead-in or a heading."""
    for name in case.things:
        yield (
            _HOLDS
            if case.names.mentioned(name, case.support)
            else Item(
                f"Nothing in {case.cites} names {name}.",
                f"Correct the triple, {_OR_CITE}; if other words name it, add a synonym or cue.",
                name,
            )
        )


CHECKS: Final[dict[str, Check]] = {
    "number": number,
    "frequency": frequency,
    "certainty": certainty,
    "scope": scope,
    "dropped-hedge": dropped_hedge,
    "dropped-condition": dropped_condition,
    "mention": mention,
}
"""Every check of fit by its name."""
