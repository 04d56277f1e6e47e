"""A drawing of which kinds of things the facts link: kinds on a circle, a line per pair of them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.graphs import GRAPH_ENTITIES
from kg.web.links import Shown, shown
from kg.web.lookups import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.store.engine import Engine

_LINKS: Final = f"""SELECT ?from ?property ?to (COUNT(*) AS ?triples) {{
  GRAPH ?fact {{ ?s ?property ?o }}
  ?fact a nbo:Fact .
  GRAPH {GRAPH_ENTITIES} {{ ?s a ?sClass . ?o a ?oClass }}
  ?sClass rdfs:subClassOf* ?from . ?from rdfs:subClassOf nbo:Entity .
  ?oClass rdfs:subClassOf* ?to . ?to rdfs:subClassOf nbo:Entity .
}} GROUP BY ?from ?property ?to ORDER BY ?from ?property ?to"""

WIDTH: Final = 760
HEIGHT: Final = 520
_ACROSS: Final = 210
_DOWN: Final = 205
_THICKEST: Final = 14.0
_BEND: Final = 0.35
"""Share of the way from the center at which a line bends; smaller bends more."""
_MOST_RELATIONS: Final = 3
"""Relations that a line names."""


@dataclass(frozen=True)
class Spot:
    """A kind of things on the circle.

    Attributes:
        shown: its name and link.
        x: its place, in units of the drawing.
        y: its place.
        radius: grows with the triples that name things of it.
        anchor: ``start``, ``middle`` or ``end``: where its name begins.
        name_x: where its name stands.
        name_y: where its name stands.
    """

    shown: Shown
    x: int
    y: int
    radius: float
    anchor: str
    name_x: int
    name_y: int


@dataclass(frozen=True)
class Pair:
    """Two kinds that facts link, in one direction or both.

    Attributes:
        kinds: both, the one named first that is subject more often.
        count: triples between them.
        relations: the most used relations, each with its triples.
        path: SVG path data.
        width: thickness of the line.
    """

    kinds: tuple[Shown, Shown]
    count: int
    relations: tuple[tuple[Shown, int], ...]
    path: str
    width: float


@dataclass(frozen=True)
class Wheel:
    """The drawing: kinds by place, pairs by count, most last so that it is drawn on top."""

    spots: tuple[Spot, ...]
    pairs: tuple[Pair, ...]
    width: int = WIDTH
    height: int = HEIGHT


def wheel(engine: Engine, labels: Mapping[str, str]) -> Wheel | None:
    """Draw which kinds of things facts link; None where there are not two kinds.

    Args:
        engine: what to ask.
        labels: IRI to label, of classes and properties.
    """
    between: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    subjects: Counter[tuple[str, str]] = Counter()
    size: Counter[str] = Counter()
    for one, relation, other, count in rows(engine, _LINKS):
        if (
            isinstance(one, ox.NamedNode)
            and isinstance(relation, ox.NamedNode)
            and isinstance(other, ox.NamedNode)
            and isinstance(count, ox.Literal)
        ):
            found = int(count.value)
            subjects[one.value, other.value] += found
            size.update({one.value: found, other.value: found})
            if one != other:
                between[_sorted(one.value, other.value)][relation.value] += found
    if len(size) < 2:  # noqa: PLR2004  # a pair
        return None
    spots = dict(_spots(size, labels))
    pairs = [
        _pair(ends, relations, spots, labels, swapped=subjects[ends] < subjects[ends[::-1]])
        for ends, relations in between.items()
    ]
    return Wheel(tuple(spots.values()), tuple(sorted(pairs, key=lambda pair: pair.count)))


def _sorted(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _spots(size: Counter[str], labels: Mapping[str, str]) -> Iterable[tuple[str, Spot]]:
    """Yield each kind with its place: by name, from the top, with the clock."""
    most = max(size.values())
    order = sorted(size, key=lambda one: (labels.get(one, one).casefold(), one))
    for place, one in enumerate(order):
        angle = 2 * math.pi * place / len(order) - math.pi / 2
        across, down = math.cos(angle), math.sin(angle)
        radius = 4 + 9 * math.sqrt(size[one] / most)
        x, y = WIDTH / 2 + _ACROSS * across, HEIGHT / 2 + _DOWN * down
        beside = abs(across) > 0.2  # noqa: PLR2004  # names at the top and foot stand centered
        anchor = ("start" if across > 0 else "end") if beside else "middle"
        yield (
            one,
            Spot(
                shown(ox.NamedNode(one), labels),
                round(x),
                round(y),
                round(radius, 1),
                anchor,
                round(x + (radius + 6) * (math.copysign(1, across) if beside else 0)),
                round(y + (5 if beside else math.copysign(radius + 12, down) + 4)),
            ),
        )


def _pair(
    ends: tuple[str, str],
    relations: Counter[str],
    spots: Mapping[str, Spot],
    labels: Mapping[str, str],
    *,
    swapped: bool,
) -> Pair:
    one, other = (spots[end] for end in ends)
    count = relations.total()
    bend = [
        round(middle + ((a + b) / 2 - middle) * _BEND)
        for a, b, middle in ((one.x, other.x, WIDTH / 2), (one.y, other.y, HEIGHT / 2))
    ]
    return Pair(
        (other.shown, one.shown) if swapped else (one.shown, other.shown),
        count,
        tuple(
            (shown(ox.NamedNode(relation), labels), found)
            for relation, found in relations.most_common(_MOST_RELATIONS)
        ),
        f"M{one.x} {one.y}Q{bend[0]} {bend[1]} {other.x} {other.y}",
        round(min(_THICKEST, 0.6 + math.sqrt(count) * 1.4), 1),
    )
