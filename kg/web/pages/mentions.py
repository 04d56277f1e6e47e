"""Where a statement mentions things, so that its words lead to their pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.web.pages.names import Name

_QUOTES: Final = ('"', "\N{LEFT DOUBLE QUOTATION MARK}")


@dataclass(frozen=True)
class Piece:
    """A piece of a statement.

    Attributes:
        text: as the statement has it.
        href: where a link goes, or None.
        gloss: another word for the same, or empty.
        clinical: whether the other word is the clinical one.
        thing: IRI of the thing that is mentioned, or empty.
    """

    text: str
    href: str | None = None
    gloss: str = ""
    clinical: bool = False
    thing: str = ""


def pieces_of(statement: str, things: Iterable[Name]) -> tuple[Piece, ...]:
    """Cut a statement into the first mention of each thing, and what is between.

    Longer names come first: *bone marrow* is no mention of *bone*.

    Args:
        statement: the whole; its words are kept as they are.
        things: what may be mentioned, by its label or else its other word.
    """
    pieces = [Piece(statement)]
    for thing in sorted(things, key=lambda name: -len(name.text)):
        if thing.href:
            _link(pieces, thing)
    return tuple(piece for piece in pieces if piece.text)


def _link(pieces: list[Piece], thing: Name) -> None:
    for word, other, clinical in (
        (thing.text, thing.also, thing.clinical),
        (thing.also, thing.text, not thing.clinical),
    ):
        mention = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])", re.IGNORECASE)
        for at, piece in enumerate(pieces):
            if word and not piece.href and (found := mention.search(piece.text)):
                # A word in quotation marks is spoken of as a word: another one is no gloss of it.
                quoted = piece.text[: found.start()].endswith(_QUOTES)
                pieces[at : at + 1] = [
                    Piece(piece.text[: found.start()]),
                    Piece(found[0], thing.href, "" if quoted else other, clinical, thing.iri),
                    Piece(piece.text[found.end() :]),
                ]
                return
