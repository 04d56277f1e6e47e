"""The document's text, and how to speak of a place in it without repeating it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kg.errors import BadRequestError

if TYPE_CHECKING:
    from pathlib import Path

QUOTED_WORDS: Final = 3
"""Words of the document that a message may repeat."""

QUOTED_CHARACTERS: Final = 40
"""Characters that a message may repeat, should a "word" be a whole line."""

_WORD: Final = re.compile(r"[^\W_]+")
_END: Final = "\N{RIGHT DOUBLE QUOTATION MARK}"
_CUT: Final = "\N{HORIZONTAL ELLIPSIS}" + _END


@dataclass(frozen=True)
class Document:
    """A text, addressed by code points as ``oa:TextPositionSelector`` does.

    Positions are 0-based; ``end`` is the position after the last character (W3C Web Annotation
    Data Model, section 4.2.4).

    Attributes:
        text: the characters exactly as they stand in the file; line ends are not translated.
    """

    text: str

    @classmethod
    def read(cls, path: Path) -> Document:
        """Read a UTF-8 file.

        Raises:
            BadRequestError: the file cannot be read, or is no UTF-8 text.
        """
        try:
            with path.open(encoding="utf-8", newline="") as stream:
                return cls(stream.read())
        except UnicodeDecodeError as error:
            raise BadRequestError(
                f"{path} is not UTF-8 (byte {error.start}); save the document as UTF-8 text."
            ) from error
        except OSError as error:
            raise BadRequestError(
                f"{path} cannot be read ({error.strerror}); give the text file of the document."
            ) from error

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the file, in lower-case hexadecimal."""
        return digest(self.text)

    @property
    def length(self) -> int:
        """Number of code points."""
        return len(self.text)

    def span(self, start: int, end: int) -> str:
        """Return the characters from ``start`` up to but without ``end``."""
        return self.text[start:end]

    def place(self, start: int, end: int) -> str:
        """Describe a span: position, line, length, and at most its first three words."""
        line = self.text.count("\n", 0, start) + 1
        return f"{start}-{end} (line {line}, {end - start} characters, {self.excerpt(start, end)})"

    def excerpt(self, start: int, end: int) -> str:
        """Return the beginning of a span in quotation marks, never more than three words."""
        span = self.span(start, end)
        ends = [m.end() for m, _ in zip(_WORD.finditer(span), range(QUOTED_WORDS), strict=False)]
        shown = " ".join(span[: ends[-1] if ends else None].split())[:QUOTED_CHARACTERS]
        cut = len(shown) < len(" ".join(span.split()))
        return f"\N{LEFT DOUBLE QUOTATION MARK}{shown}{_CUT if cut else _END}"


def digest(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 form, in lower-case hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
