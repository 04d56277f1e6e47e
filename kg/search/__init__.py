"""Finding saved queries, entities and facts by the words of people; see the README."""

from kg.search.finding import LONGEST, Found, Hit, Search
from kg.search.matching import Match
from kg.search.texts import KINDS, Kind, Thing

__all__ = ["KINDS", "LONGEST", "Found", "Hit", "Kind", "Match", "Search", "Thing"]
