"""How well a thing fits what was asked: by its best text, and by how much of it is said at all."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from kg.search.index import tells

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.search.asking import Asked
    from kg.search.index import Row
    from kg.search.texts import Text, Thing

_ELSEWHERE: Final = 0.5
"""How much words count that stand in other texts of a thing than the one that holds most."""
_UNSAID: Final = 0.25
"""What is left of a score where nothing of what was asked about is said."""
_CLEARLY: Final = 1.2
"""How much better the answer to one choice fits than to any other, to be the one to set."""


class Held:
    """What a thing holds of what is looked for.

    Attributes:
        texts: number of a text to its score.
        words: word to its best score in any text.
        taken: parameter to the entity that was named, and how much that counts.
        about: the entity that was named and that a fact is about, and how much that counts.
    """

    def __init__(self) -> None:
        """Hold nothing yet."""
        self.texts: dict[int, float] = {}
        self.words: dict[str, float] = {}
        self.taken: dict[str, tuple[Thing, float]] = {}
        self.about: tuple[Thing, float] | None = None
        self._unset: set[str] = set()
        self._choices: dict[tuple[tuple[str, Thing], ...], float] = {}

    def add(self, number: int, row: Row, weight: float, text: Text) -> None:
        """Add what a text holds, a word of which counts so much."""
        score = (sum(row.scores.values()) + row.pairs) * weight
        self.texts[number] = self.texts.get(number, 0.0) + score
        for word, value in row.scores.items():
            self.words[word] = max(self.words.get(word, 0.0), value * weight)
        if text.values and not row.scores.keys() <= self._unset:
            self._choices[text.values] = self.texts[number]
        elif text.field == "answer" and not text.values:
            self._unset |= row.scores.keys()

    def take(self, parameter: str, entity: Thing, score: float) -> None:
        """Add an entity that a parameter takes; the best one is kept."""
        if parameter not in self.taken or self.taken[parameter][1] < score:
            self.taken[parameter] = (entity, score)

    def concern(self, entity: Thing, score: float) -> None:
        """Add an entity that a fact is about; the best one is kept."""
        if self.about is None or self.about[1] < score:
            self.about = (entity, score)

    @property
    def values(self) -> Mapping[str, Thing]:
        """What to set: what was named, or else that to which one answer fits clearly best.

        Nothing is set where the answer without it holds the words too: it says more. Nor where what
        was named would do for two parameters: the words do not say which of them is meant.
        """
        times = Counter(entity for entity, _ in self.taken.values())
        taken = {name: entity for name, (entity, _) in self.taken.items() if times[entity] == 1}
        if self.taken:
            return taken
        best = sorted(self._choices, key=lambda choice: -self._choices[choice])[:2]
        if not best:
            return {}
        clear = len(best) == 1 or self._choices[best[0]] > _CLEARLY * self._choices[best[1]]
        return dict(best[0]) if clear else {}

    def tells(self, asked: Asked) -> bool:
        """Whether any of it says what is asked about."""
        named = bool(self.taken or self.about)
        return asked.only_prose or named or any(map(tells, self.words))

    def score(self, asked: Asked) -> float:
        """Return how well the thing fits: the best text, the other words, and how much is said."""
        times = Counter(entity for entity, _ in self.taken.values())
        taken = max((score / times[entity] for entity, score in self.taken.values()), default=0.0)
        taken += self.about[1] if self.about else 0.0
        if not self.texts:
            return taken
        base = max(self.texts.values()) + _ELSEWHERE * sum(self.words.values())
        return base * (_UNSAID + (1 - _UNSAID) * asked.covered(self.words)) + taken
