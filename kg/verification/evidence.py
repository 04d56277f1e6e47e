"""What a fact rests on: the words of its passages, of their lead-ins, and of their headings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kg.curation.words import tokens
from kg.verification.words import Phrases, content_stems, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.curation.content import Content, Fact
    from kg.verification.document import Document

COMMON_NAMES: Final = 5
"""A word in the names of more entities than this names none of them by itself."""


_ENDS_SENTENCE: Final = frozenset(".!?")
_NO_SENTENCE: Final = frozenset({"heading", "question", "navigation"})


@dataclass(frozen=True)
class Support:
    """The words that may license one fact.

    Attributes:
        cited: texts of the passages that the fact cites.
        lead_ins: texts of the passages that these refer back to, through all steps.
        governing: texts of the cited passages, and of those lead-ins whose hedges and conditions
            reach them: the rest of a sentence, and the sentence that opens a list.
        headings: headings of the sections that hold the cited passages, up to the top.
    """

    cited: tuple[str, ...]
    lead_ins: tuple[str, ...]
    governing: tuple[str, ...]
    headings: tuple[str, ...]

    @cached_property
    def words(self) -> str:
        """What the cited passages and their lead-ins say."""
        return "\n".join(self.cited + self.lead_ins)

    @cached_property
    def with_headings(self) -> str:
        """The same, and the headings above."""
        return "\n".join(self.cited + self.lead_ins + self.headings)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of what the cited passages and their lead-ins say."""
        return content_stems(self.words)

    @cached_property
    def stems_with_headings(self) -> frozenset[str]:
        """Stems of all words, headings included."""
        return content_stems(self.with_headings)


class Evidence:
    """Looks up what facts rest on."""

    def __init__(self, content: Content, document: Document) -> None:
        """Keep the content and the text that its passages are spans of."""
        self._content = content
        self._document = document
        self._sections = {section.id: section for section in content.sections}

    def text(self, passage: str) -> str:
        """Return the words of a passage."""
        row = self._content.passage_of[passage]
        return self._document.span(row.start, row.end)

    def support(self, fact: Fact) -> Support:
        """Return the words that a fact rests on."""
        back = [p for p in self._lead_ins(fact.passages) if p not in fact.passages]
        governing = (*fact.passages, *self._governing(fact.passages))
        sections = dict.fromkeys(s for p in fact.passages for s in self._above(p))
        return Support(
            cited=tuple(self.text(p) for p in fact.passages),
            lead_ins=tuple(self.text(p) for p in dict.fromkeys(back)),
            governing=tuple(self.text(p) for p in dict.fromkeys(governing)),
            headings=tuple(self._sections[s].heading for s in sections),
        )

    def _lead_ins(self, passages: Iterable[str]) -> Iterator[str]:
        # A lead-in stands earlier in the document (a rule of kg.curation), so chains end.
        for passage in passages:
            lead_in = self._content.passage_of[passage].lead_in
            yield from lead_in
            yield from self._lead_ins(lead_in)

    def _governing(self, passages: Iterable[str]) -> Iterator[str]:
        for passage in passages:
            for lead_in in self._content.passage_of[passage].lead_in:
                if self._governs(lead_in, passage):
                    yield lead_in
                    yield from self._governing((lead_in,))

    def _governs(self, lead_in: str, passage: str) -> bool:
        """Tell whether a sentence, or the list that it opens, goes on from one passage to another.

        Where it does not, as in "These glands…", a passage refers to the one before it without
        coming under its "usually" or its "if".
        """
        first, second = (self._content.passage_of[p] for p in (lead_in, passage))
        if first.kind in _NO_SENTENCE:
            return False
        between = self._document.span(first.end - 1, second.start)
        if between[0] == ":":
            return "\n" in between
        return _ENDS_SENTENCE.isdisjoint(between)

    def _above(self, passage: str) -> Iterator[str]:
        section = self._content.passage_of[passage].section
        while section:
            yield section
            section = self._sections[section].parent


class Names:
    """What entities and quantities are called.

    Attributes:
        things: entities and quantities by name.
    """

    def __init__(self, content: Content) -> None:
        """Collect labels, synonyms and cues."""
        self.things = content.thing_of
        self._names = {
            name: (thing.label, *(s.synonym for s in content.synonyms_of.get(name, ())))
            for name, thing in content.thing_of.items()
        }
        self._cues = {cue.entity: cue.words for cue in content.cues}
        users = Counter(
            stem
            for names in self._names.values()
            for stem in frozenset[str]().union(*map(content_stems, names))
        )
        self._common = frozenset(stem for stem, count in users.items() if count > COMMON_NAMES)

    def all_words(self, name: str) -> str:
        """Return every word by which an entity may be meant."""
        return " ".join([*self._names.get(name, ()), *self._cues.get(name, ())])

    def licensed(self, name: str, support: Support) -> bool:
        """Tell whether a cue, the label or a synonym stands in passages or lead-ins, as it is."""
        known = (*self._cues.get(name, ()), *self._names[name])
        return support.words in Phrases(known, plural=True)

    def mentioned(self, name: str, support: Support) -> bool:
        """Tell whether an entity is named at all, headings included.

        Either a cue stands there; or, of the label or a synonym, all content words do; or one does
        that few other entities are named by, and not just in a heading. Words count by their stem.
        """
        if support.with_headings in Phrases(self._cues.get(name, ()), plural=True):
            return True
        for called in self._names[name]:
            stems = content_stems(called)
            if stems & support.stems - self._common:
                return True
            if stems and stems <= support.stems_with_headings:
                return True
        return False


class Hedges:
    """The words of the document's hedges, and the terms that they license."""

    def __init__(self, content: Content) -> None:
        """Collect the words of every frequency and certainty."""
        self._words = {
            (term.class_name, term.id): frozenset(map(folded, term.words))
            for term in content.vocabulary
            if term.class_name in {"Frequency", "Certainty"}
        }
        self._all = Phrases(word for words in self._words.values() for word in words)

    def words(self, kind: str, term: str) -> frozenset[str]:
        """Return the words that license a term; none where it needs no license."""
        return self._words.get((kind, term), frozenset())

    def found(self, text: str) -> tuple[str, ...]:
        """Return the hedges of a text; of overlapping ones the longest."""
        return self._all.found(text)


def year_is_named(text: str) -> bool:
    """Tell whether a text speaks of one year without a number ("each year", "yearly")."""
    return not {"year", "yearly", "annual", "annually"}.isdisjoint(tokens(text))
