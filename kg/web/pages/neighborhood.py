"""A small drawing of what facts relate an entity to: what points at it, it, and what it points at.

The facts stand in full beside it, so the drawing may leave out; it takes a thing of every relation
before a second one of any. Places are pixels.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from kg.web.drawing.diagrams import Box, Diagram

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.web.pages.names import Name

MOST_OF_A_SIDE: Final = 9
"""Things drawn on either side."""
_ACROSS: Final = 24
_WORD_ACROSS: Final = 17
_LINE: Final = 17
_NODE: Final = 188
_MIDDLE: Final = 168
_WORD: Final = 142
_PAD: Final = 7
_GAP: Final = 9

_Links = dict[str, list["Name"]]
"""Label of a relation to the things at its other end."""


def neighborhood(
    entity: Name, triples: Iterable[tuple[Name, Name, Name]]
) -> tuple[Diagram, int] | None:
    """Draw what triples relate an entity to.

    Returns:
        The drawing, and how many links it leaves out; None where there is nothing to draw.
    """
    into: _Links = {}
    out: _Links = {}
    for subject, relation, value in dict.fromkeys(triples):
        if subject.iri == entity.iri and value.iri != entity.iri:
            _add(out, relation.text, value)
        elif value.iri == entity.iri and subject.iri != entity.iri:
            _add(into, relation.text, subject)
    count = sum(len(things) for side in (into, out) for things in side.values())
    if not count:
        return None
    into, out = _some(into), _some(out)
    drawn = sum(len(things) for side in (into, out) for things in side.values())
    return _drawn(entity, into, out), count - drawn


def _add(links: _Links, relation: str, thing: Name) -> None:
    things = links.setdefault(relation, [])
    if thing not in things:
        things.append(thing)


def _some(links: _Links) -> _Links:
    """Choose things by turns: one of each relation, then a second one of each, and so on."""
    turns = max(map(len, links.values()), default=0)
    chosen = [
        (relation, things[turn])
        for turn in range(turns)
        for relation, things in links.items()
        if turn < len(things)
    ][:MOST_OF_A_SIDE]
    kept: _Links = {}
    for relation in links:
        if things := [thing for of, thing in chosen if of == relation]:
            kept[relation] = things
    return kept


def _drawn(entity: Name, into: _Links, out: _Links) -> Diagram:
    middle_x = 1 + (_NODE + _WORD if into else 0)
    words_in, nodes_in, left_bottom = _side(into, 1 + _NODE, 1)
    words_out, nodes_out, right_bottom = _side(out, middle_x + _MIDDLE, middle_x + _MIDDLE + _WORD)
    bottom = max(left_bottom, right_bottom)
    lines = tuple(textwrap.wrap(entity.text, _ACROSS - 3)) or ("",)
    height = _LINE * len(lines) + 2 * _PAD
    bottom = max(bottom, height + 2 * _GAP)
    # The shorter side stands in the middle of the longer one.
    words_in, nodes_in = _moved(words_in, nodes_in, (bottom - left_bottom) // 2)
    words_out, nodes_out = _moved(words_out, nodes_out, (bottom - right_bottom) // 2)
    middle = Box(middle_x, bottom // 2, _MIDDLE, height, lines)
    paths = []
    for word, nodes in zip(words_in, nodes_in, strict=True):
        paths += [(_curve(n.x + n.width, n.y, word.x, word.y), False) for n in nodes]
        paths.append((_curve(word.x + word.width, word.y, middle.x - 2, middle.y), True))
    for word, nodes in zip(words_out, nodes_out, strict=True):
        paths.append((_curve(middle.x + middle.width, middle.y, word.x, word.y), False))
        paths += [(_curve(word.x + word.width, word.y, n.x - 2, n.y), True) for n in nodes]
    said = [f"{thing.text} {r} {entity.text}" for r, things in into.items() for thing in things]
    said += [f"{entity.text} {r} {thing.text}" for r, things in out.items() for thing in things]
    nodes = [middle, *(n for group in (*nodes_in, *nodes_out) for n in group)]
    return Diagram(
        f"What facts relate {entity.text} to",
        "; ".join(said) + ".",
        max(box.x + box.width for box in nodes) + 2,
        bottom,
        tuple(nodes),
        (*words_in, *words_out),
        tuple(paths),
    )


def _side(links: _Links, word_x: int, node_x: int) -> tuple[list[Box], list[list[Box]], int]:
    """Place relations and things from the top; return them, and where they end."""
    words, nodes = [], []
    y = _GAP
    for relation, things in links.items():
        top, placed = y, []
        for thing in things:
            lines = tuple(textwrap.wrap(thing.text, _ACROSS)) or ("",)
            height = _LINE * len(lines) + 2 * _PAD
            placed.append(Box(node_x, y + height // 2, _NODE, height, lines, thing.href))
            y += height + _GAP
        lines = tuple(textwrap.wrap(relation, _WORD_ACROSS)) or ("",)
        height = _LINE * len(lines)
        y = max(y, top + height + _GAP)
        center = (placed[0].y + placed[-1].y) // 2
        words.append(Box(word_x + 14, max(center, top + height // 2), _WORD - 28, height, lines))
        nodes.append(placed)
    return words, nodes, y


def _moved(
    words: Sequence[Box], nodes: Sequence[Sequence[Box]], by: int
) -> tuple[list[Box], list[list[Box]]]:
    def down(box: Box) -> Box:
        return Box(box.x, box.y + by, box.width, box.height, box.lines, box.href)

    return [down(word) for word in words], [[down(node) for node in group] for group in nodes]


def _curve(x: int, y: int, to_x: int, to_y: int) -> str:
    middle = (x + to_x) // 2
    return f"M{x} {y}C{middle} {y} {middle} {to_y} {to_x} {to_y}"
