"""What was found about the stage of a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Assessment:
    """What the rules say about the stage of one case.

    A case that contradicts itself has contradictions and nothing else. Reasons are clauses in
    English that go on after *because*.

    Attributes:
        stage: local name of the stage of the case, given or concluded; None if there is none.
        reasons: why it is of that stage; empty if the stage was only given.
        excluded: the reasons why the case is not of a stage, by local name of the stage.
        open: what would have to be known to tell whether the case is of a stage, by local name.
        outside: whether the case is of none of the stages.
        classes: the classes of cases that it belongs to, such as ``StageMSCase``.
        contradictions: sentences, without full stop, that say what contradicts what.
        labels: the label of each stage, by local name.
    """

    stage: str | None = None
    reasons: tuple[str, ...] = ()
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    open: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outside: bool = False
    classes: frozenset[str] = frozenset()
    contradictions: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> Literal["contradictory", "determined", "outside", "not determined"]:
        """What kind of answer there is."""
        if self.contradictions:
            return "contradictory"
        if self.stage is not None:
            return "determined"
        return "outside" if self.outside else "not determined"

    @property
    def answer(self) -> str:
        """The answer in one sentence, without full stop.

        It starts with ``contradictory``, ``outside the stages`` or ``not determined`` where the
        case has no stage, and with the label of its stage where it has one.
        """
        if self.contradictions:
            return f"contradictory: {'; '.join(self.contradictions)}"
        if self.stage is not None:
            label = self.labels[self.stage]
            if not self.reasons:
                return f"{label}, as given; nothing that is known rules it out"
            return f"{label} because {'; '.join(self.reasons)}"
        if self.outside:
            return "outside the stages: it meets the description of none of them"
        listed = ", ".join(self.labels[name] for name in self.open)
        return f"not determined: {listed} {'is' if len(self.open) == 1 else 'are'} open"
