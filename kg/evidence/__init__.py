"""What an answer rests on, and what it comes to: facts and passages behind rows, and states."""

from kg.evidence.behind import MOST_ROWS, Evidence, behind
from kg.evidence.facts import Fact, Named, Passage, State
from kg.evidence.holding import OtherSource
from kg.evidence.scope import Document, Scope, scope_of
from kg.evidence.states import Answer, Reason, state_of

__all__ = [
    "MOST_ROWS",
    "Answer",
    "Document",
    "Evidence",
    "Fact",
    "Named",
    "OtherSource",
    "Passage",
    "Reason",
    "Scope",
    "State",
    "behind",
    "scope_of",
    "state_of",
]
