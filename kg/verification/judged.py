"""What a person's judgment was about, as a digest: a judgment is stale when its matter changed.

An exception of the fit check is about one fact, an outcome of a second reading about one passage
and all facts that cite it. Their rows carry a digest of that matter in the column ``judged``.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kg.curation.content import Content, Fact

DIGEST_LENGTH: Final = 8
"""Hexadecimal digits of a digest: it tells a change, it guards against nobody."""


class Judged:
    """Digests of facts and passages of whole content.

    The order in which scope, passages and triples are written has no meaning, so it does not
    count; nor do notes and lines.
    """

    def __init__(self, content: Content) -> None:
        """Take the digest of every fact.

        Args:
            content: the content, of all sources.
        """
        self._passages = {passage.id: passage.sha256 for passage in content.passages}
        self._facts = {fact.id: self._fact(fact, content) for fact in content.facts}
        self._citing: defaultdict[str, list[str]] = defaultdict(list)
        for fact in content.facts:
            for passage in fact.passages:
                self._citing[passage].append(self._facts[fact.id])

    def fact(self, name: str) -> str:
        """Return the digest of a fact: statement, hedges, scope, triples, and what it cites.

        Raises:
            KeyError: there is no such fact.
        """
        return self._facts[name]

    def passage(self, name: str) -> str:
        """Return the digest of a passage: its text's digest and those of the facts that cite it.

        Raises:
            KeyError: there is no such passage.
        """
        return _digest([self._passages[name], sorted(self._citing[name])])

    def _fact(self, fact: Fact, content: Content) -> str:
        triples = content.triples_of.get(fact.id, ())
        return _digest(
            [
                fact.statement,
                fact.frequency,
                fact.certainty,
                sorted(fact.scope),
                fact.combination,
                sorted([passage, self._passages.get(passage, "")] for passage in fact.passages),
                sorted([t.subject, t.property, t.object] for t in triples),
            ]
        )


def _digest(value: list[object]) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]
