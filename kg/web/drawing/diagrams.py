"""Drawings of what is linked with what: nodes from left to right, and trees as nested lists.

Each node stands once. The first link that leads to a node places it; further links to it are drawn
across. Links of one kind from one node share the word for it. Places are pixels.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.web.links import Shown

MOST_LINKS: Final = 60
"""Links of one drawing; more are no help to the eye."""
MOST_BRANCHES: Final = 2_000
"""Lines of a nested list, in which what stands below two things is there twice."""
_DEEPEST: Final = 40
_ACROSS: Final = 22
_LINE: Final = 17
_NODE: Final = 168
_WORD: Final = 136
"""Width of what stands between two columns of nodes."""
_WORD_ACROSS: Final = 16
_PAD: Final = 8
_GAP: Final = 12


class Link(NamedTuple):
    """A link between two nodes, which are named by their IRIs."""

    source: str
    relation: str
    target: str


@dataclass(frozen=True)
class Box:
    """A node, or the word for links, as it is drawn.

    Attributes:
        x: its left side.
        y: its middle.
        width: in pixels.
        height: in pixels.
        lines: what it says.
        href: where it leads, or None.
    """

    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]
    href: str | None = None


@dataclass(frozen=True)
class Diagram:
    """A drawing.

    Attributes:
        title: what it shows.
        description: every link in words.
        width: in pixels.
        height: in pixels.
        nodes: the nodes.
        words: the words for links.
        paths: the lines, as SVG path data; those that end at a node have an arrow.
    """

    title: str
    description: str
    width: int
    height: int
    nodes: tuple[Box, ...]
    words: tuple[Box, ...]
    paths: tuple[tuple[str, bool], ...]


@dataclass
class Branch:
    """A line of a nested list."""

    shown: Shown
    below: list[Branch] = field(default_factory=list)


def diagram(title: str, links: Iterable[Link], named: Mapping[str, Shown]) -> Diagram:
    """Draw links; those that stand there twice are drawn once.

    Args:
        title: what it shows.
        links: what is linked, in the order in which it is drawn.
        named: how each node is shown.
    """
    kept = list(dict.fromkeys(links))
    layout = _Layout(kept, named)
    layout.place()
    said = "; ".join(f"{named[s].text} {r} {named[t].text}" for s, r, t in kept)
    boxes = [*layout.nodes.values(), *layout.words.values()]
    return Diagram(
        title,
        f"{len(kept)} links. {said}.",
        max(box.x + box.width for box in boxes) + 2,
        layout.bottom,
        tuple(layout.nodes.values()),
        tuple(layout.words.values()),
        tuple(layout.paths(kept)),
    )


class _Layout:
    """Where nodes and words stand: a tree of those that were reached first."""

    def __init__(self, links: Sequence[Link], named: Mapping[str, Shown]) -> None:
        self._named = named
        self._below: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for source, relation, target in links:
            self._below[source].setdefault(relation, []).append(target)
        reached = {target for _, _, target in links}
        sources = dict.fromkeys(link.source for link in links)
        # Where links go round, no node comes first; then the first one named does.
        self._roots = [*(s for s in sources if s not in reached), *sources]
        self.nodes: dict[str, Box] = {}
        self.words: dict[tuple[str, str], Box] = {}
        self.bottom = _GAP

    def place(self) -> None:
        """Place everything."""
        for root in self._roots:
            if root not in self.nodes:
                self._node(root, 0)

    def paths(self, links: Sequence[Link]) -> list[tuple[str, bool]]:
        """Return the lines: from nodes to words, and from words to nodes."""
        found = []
        for (source, _), word in self.words.items():
            node = self.nodes[source]
            found.append((_curve(node.x + node.width, node.y, word.x, word.y), False))
        for source, relation, target in links:
            word, node = self.words[source, relation], self.nodes[target]
            start = word.x + word.width
            if node.x > start:
                found.append((_curve(start, word.y, node.x - 2, node.y), True))
            else:
                found.append((_around(start, word.y, node), True))
        return found

    def _node(self, name: str, column: int) -> int:
        """Place a node and what is reached from it first; return its middle."""
        shown = self._named[name]
        lines = tuple(textwrap.wrap(shown.text, _ACROSS)) or ("",)
        height = _LINE * len(lines) + 2 * _PAD
        x = 1 + column * (_NODE + _WORD)
        # Known before what follows is placed, which may lead back here.
        self.nodes[name] = Box(x, 0, _NODE, height, lines, shown.href)
        top = self.bottom
        middles = [self._word(name, relation, column) for relation in self._below.get(name, ())]
        if middles:
            y = (middles[0] + middles[-1]) // 2
            y = max(y, top + height // 2)
        else:
            y = top + height // 2
        self.bottom = max(self.bottom, y + height // 2 + _GAP)
        self.nodes[name] = Box(x, y, _NODE, height, lines, shown.href)
        return y

    def _word(self, source: str, relation: str, column: int) -> int:
        """Place the word for links, and the nodes that they reach first; return its middle."""
        lines = tuple(textwrap.wrap(relation, _WORD_ACROSS)) or ("",)
        height = _LINE * len(lines)
        top = self.bottom
        middles = [
            self._node(target, column + 1)
            for target in self._below[source][relation]
            if target not in self.nodes
        ]
        y = (middles[0] + middles[-1]) // 2 if middles else top + height // 2
        y = max(y, top + height // 2)
        self.bottom = max(self.bottom, y + height // 2 + _GAP)
        x = 1 + column * (_NODE + _WORD) + _NODE + 14
        self.words[source, relation] = Box(x, y, _WORD - 34, height, lines)
        return y


def _curve(x: int, y: int, to_x: int, to_y: int) -> str:
    middle = (x + to_x) // 2
    return f"M{x} {y}C{middle} {y} {middle} {to_y} {to_x} {to_y}"


def _around(x: int, y: int, node: Box) -> str:
    """Lead back to a node that stands further left: out to the right, and in from below."""
    below = node.y + node.height // 2 + 2
    to_x = node.x + node.width // 2
    return f"M{x} {y}C{x + 40} {y} {to_x} {below + 50} {to_x} {below}"


def tree(links: Iterable[tuple[str, str]], named: Mapping[str, Shown]) -> list[Branch]:
    """Return links without words as a nested list.

    Args:
        links: a node and another one. Which of the two stands above the other is not said; where
            the second ones are fewer, as in a class and the class above it, it is those.
        named: how each node is shown.
    """
    pairs = list(dict.fromkeys(links))
    if len({second for _, second in pairs}) <= len({first for first, _ in pairs}):
        pairs = [(second, first) for first, second in pairs]
    below: dict[str, list[str]] = defaultdict(list)
    for above, under in pairs:
        below[above].append(under)
    left = MOST_BRANCHES

    def branch(name: str, path: tuple[str, ...]) -> Branch:
        nonlocal left
        found = Branch(named[name])
        for under in below.get(name, ()):
            if left > 0 and under not in path and len(path) < _DEEPEST:
                left -= 1
                found.below.append(branch(under, (*path, under)))
        return found

    reached = {second for _, second in pairs}
    roots = [name for name in below if name not in reached] or list(below)[:1]
    return [branch(root, (root,)) for root in roots]
