"""What a reasoner concludes from ontology, facts and example cases."""

from kg.reasoning.classify import Outcome, background, classify
from kg.reasoning.contradictions import contradictory, explain

__all__ = ["Outcome", "background", "classify", "contradictory", "explain"]
