"""What of the content can be held against one document, however broken the rest is.

One typo in a table must not hide the proof of everything else. A fact that names what is not there
(a passage, an entity, a term) is left out of the checks of fit; the rules of ``kg.curation`` say
what is wrong with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kg.curation.content import Content, Fact, Passage, Section

NEEDED_BY_FIT: Final = frozenset(
    {"cues", "fit_exceptions", "passages", "sections", "synonyms", "triples", "vocabulary"}
)
"""Tables that must be whole, or sound facts would seem not to fit."""

NEEDED_BY_READINGS: Final = NEEDED_BY_FIT | {"entities", "facts", "quantities", "readings"}
"""Tables that must be whole, or a second reading would seem to be of other facts."""


@dataclass(frozen=True)
class Sound:
    """The content of one source.

    Attributes:
        content: its passages, and the facts that cite one, with those passages alone; lead-ins
            and parents that are not there, or do not stand above, are taken off.
        facts: names of the facts that can be checked: all they name is there.
        left_out: names of the facts that cannot.
    """

    content: Content
    facts: frozenset[str]
    left_out: tuple[str, ...]

    @property
    def checkable(self) -> Content:
        """The content with those facts alone that can be checked."""
        facts = tuple(fact for fact in self.content.facts if fact.id in self.facts)
        return replace(self.content, facts=facts)


def sound(whole: Content, source: str) -> Sound:
    """Take the content of one source, and tell which of its facts can be checked."""
    passages = tuple(_upward(p for p in whole.passages if p.source == source and p.start < p.end))
    sections = tuple(_with_parents(whole.sections))
    names = {passage.id for passage in passages}
    facts = tuple(fact for fact in whole.facts if not names.isdisjoint(fact.passages))
    good_sections = _unbroken(
        {s.id: (s.parent,) if s.parent else () for s in whole.sections},
        {s.id for s, mended in zip(whole.sections, sections, strict=True) if s == mended},
    )
    kept = {p.id: p for p in passages}
    good_passages = _unbroken(
        {p.id: p.lead_in for p in whole.passages},
        {
            p.id
            for p in whole.passages
            if p.source != source or (p == kept.get(p.id) and p.section in good_sections)
        },
    )
    good = {fact.id for fact in facts if _is_sound(fact, whole, good_passages)}
    return Sound(
        content=replace(
            whole,
            passages=passages,
            sections=sections,
            facts=tuple(
                replace(fact, passages=tuple(p for p in fact.passages if p in names))
                for fact in facts
            ),
        ),
        facts=frozenset(good),
        left_out=tuple(fact.id for fact in facts if fact.id not in good),
    )


def _upward(passages: Iterator[Passage]) -> Iterator[Passage]:
    above: set[str] = set()
    for passage in passages:
        lead_in = tuple(name for name in passage.lead_in if name in above)
        yield passage if lead_in == passage.lead_in else replace(passage, lead_in=lead_in)
        above.add(passage.id)


def _with_parents(sections: tuple[Section, ...]) -> Iterator[Section]:
    above = {""}
    for section in sections:
        yield section if section.parent in above else replace(section, parent="")
        above.add(section.id)


def _unbroken(leads: dict[str, tuple[str, ...]], good: set[str]) -> frozenset[str]:
    """Return the good names that lead to good names only, in any number of steps."""
    size = -1
    while size != len(good):
        size = len(good)
        good = {name for name in good if good.issuperset(leads[name])}
    return frozenset(good)


def _is_sound(fact: Fact, content: Content, passages: Collection[str]) -> bool:
    triples = content.triples_of.get(fact.id, ())
    things = {*fact.scope, *(t.subject for t in triples)}
    things |= {t.object for t in triples if not t.object.startswith('"')}
    return (
        bool(triples)
        and things <= content.thing_of.keys()
        and all(passage in passages for passage in fact.passages)
        and (not fact.frequency or fact.frequency in content.terms_of.get("Frequency", {}))
        and fact.certainty in content.terms_of.get("Certainty", {})
    )
